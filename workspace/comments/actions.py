"""What people do with comments: begin a thread, answer, say it better, take it back, resolve, reopen."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, select, update

from foundation import events
from foundation.errors import Conflict, Invalid
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.comments import rows
from workspace.comments.events import ThreadMoved
from workspace.comments.forms import NewThread
from workspace.comments.models import Comment, CommentMention, CommentThread
from workspace.comments.queries import scope
from workspace.comments.rules import anchors, quotes
from workspace.documents.models import Document

CLOSED = _l("Ce texte est figé ou rangé\u00a0: ses commentaires se lisent, ils ne changent plus.")
WITHDRAWN = _l("Ce commentaire a été supprimé\u00a0: il ne peut plus être modifié.")
NO_PLACE = _l("Le passage n’a pas été reconnu. Choisissez-le de nouveau dans le texte.")


def begin_thread(
    db: Session, actor: Actor, document: Document, wanted: NewThread, *, link: str, now: datetime
) -> CommentThread:
    """Say something of a passage, or of the whole text. `link` is the address of the page of comments."""
    gate.require(actor, Permission.COMMENT_DOCUMENT, on=document)
    _ensure_open(document)
    rows.ensure_room(db, document)
    anchor = _anchor(wanted)
    assert actor.membership_id is not None
    thread = CommentThread(
        initiative_id=document.initiative_id,
        document_id=document.id or 0,
        anchor=anchor,
        quote=quotes.quote(wanted.quote) if anchor else "",
        author_id=actor.membership_id,
        opened_at=now,
        last_at=now,
    )
    db.add(thread)
    db.flush()
    reply(db, actor, document, thread, wanted.text, link=link, now=now)
    return thread


def _anchor(wanted: NewThread) -> anchors.Anchor:
    if not wanted.start and not wanted.end:
        return {}
    start, end = anchors.position(wanted.start), anchors.position(wanted.end)
    if start is None or end is None or not wanted.quote.strip():
        raise Invalid({"text": NO_PLACE})
    return {"start": start, "end": end}


def reply(
    db: Session,
    actor: Actor,
    document: Document,
    thread: CommentThread,
    text: str,
    *,
    link: str,
    now: datetime,
    what: str = "said",
) -> Comment:
    """Say something in a thread, under the hat the actor wears; whoever is called by name is told.

    `what` is told of it to those who have the text open.
    """
    gate.require(actor, Permission.COMMENT_DOCUMENT, on=document)
    _ensure_open(document)
    assert actor.membership_id is not None
    comment = Comment(
        initiative_id=document.initiative_id,
        thread_id=thread.id or 0,
        number=rows.next_number(db, thread, now),
        author_id=actor.membership_id,
        organisation_id=actor.hat.organisation_id,
        text=text,
        at=now,
    )
    db.add(comment)
    db.flush()
    rows.call(db, actor, document, comment, link, now)
    _read_here(db, actor, thread, now)
    _moved(db, actor, document, thread, what)
    return comment


def edit_comment(
    db: Session, actor: Actor, document: Document, comment: Comment, text: str, *, link: str, now: datetime
) -> None:
    """Say it better; that it was changed is said beside it."""
    gate.require(actor, Permission.EDIT_COMMENT, on=scope(document, comment.author_id))
    _ensure_open(document)
    kept = rows.locked(db, comment)
    if kept.withdrawn_at:
        raise Conflict(WITHDRAWN)
    if kept.text == text:
        return
    kept.text, kept.edited_at = text, now
    db.add(kept)
    rows.call(db, actor, document, kept, link, now)
    _moved(db, actor, document, _thread(db, kept), "changed")


def withdraw_comment(
    db: Session, actor: Actor, document: Document, comment: Comment, *, now: datetime
) -> None:
    """Take back what one said, even of a frozen text: the words go for good, the place and the date stay."""
    gate.require(actor, Permission.WITHDRAW_COMMENT, on=scope(document, comment.author_id))
    kept = rows.locked(db, comment)
    if kept.withdrawn_at:
        return
    kept.text, kept.withdrawn_at = "", now
    db.add(kept)
    db.execute(delete(CommentMention).where(col(CommentMention.comment_id) == kept.id))
    _moved(db, actor, document, _thread(db, kept), "changed")


def resolve_thread(
    db: Session, actor: Actor, document: Document, thread: CommentThread, *, now: datetime
) -> None:
    """Close a thread; it is kept and read. Twice is once."""
    gate.require(actor, Permission.RESOLVE_COMMENT, on=scope(document, thread.author_id))
    _ensure_open(document)
    rows.ensure_decided(db, thread)
    if rows.settle(db, thread, actor, now):
        _moved(db, actor, document, thread, "resolved")


def reopen_thread(
    db: Session, actor: Actor, document: Document, thread: CommentThread, *, now: datetime
) -> None:
    """Take up again what was resolved."""
    gate.require(actor, Permission.RESOLVE_COMMENT, on=scope(document, thread.author_id))
    _ensure_open(document)
    if rows.settle(db, thread, actor, None):
        _moved(db, actor, document, thread, "reopened")


def mark_seen(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """The actor has read where she is called, in this text."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    here = select(CommentThread.id).where(CommentThread.document_id == document.id)
    _see(db, actor, select(Comment.id).where(col(Comment.thread_id).in_(here)), now)


def _read_here(db: Session, actor: Actor, thread: CommentThread, now: datetime) -> None:
    """Who answers in a thread has read it."""
    _see(db, actor, select(Comment.id).where(Comment.thread_id == thread.id), now)


def _see(db: Session, actor: Actor, comments: object, now: datetime) -> None:
    db.execute(
        update(CommentMention)
        .where(
            col(CommentMention.membership_id) == actor.membership_id,
            col(CommentMention.seen_at).is_(None),
            col(CommentMention.comment_id).in_(comments),  # type: ignore[arg-type]
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def _ensure_open(document: Document) -> None:
    if document.closed:
        raise Conflict(CLOSED)


def _thread(db: Session, comment: Comment) -> CommentThread:
    return db.get_one(CommentThread, comment.thread_id)


def _moved(db: Session, actor: Actor, document: Document, thread: CommentThread, what: str) -> None:
    fact = ThreadMoved(document.public_id, thread.public_id, what, actor.person_public_id, actor.name)
    events.record(db, fact)
