"""Rows of comments numbered, held, and the people called in them, for the actions; safe when two act at once."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select, update

from foundation import mail
from foundation.errors import Conflict
from people.actor import Actor
from people.models import Membership, Person
from people.queries import people_views
from workspace.comments.models import Comment, CommentMention, CommentThread
from workspace.discussions.rules import dialect
from workspace.documents.models import Document

MOST_OPEN = 200  # threads of one text at a time
MOST_SAID = 100  # comments of one thread

FULL = _l("Ce texte porte déjà beaucoup de commentaires ouverts. Réglez-en quelques-uns avant d’en ajouter.")
LONG = _l("Ce fil est très long. Ouvrez-en un autre, ou parlez-en dans une discussion.")
RESOLVED = _l("Ce fil est réglé. Rouvrez-le pour y répondre.")
CALLED = _l("%(name)s vous a cité dans un commentaire")
LETTER = _l(
    "Bonjour,\n\n%(name)s vous a cité dans un commentaire sur «\u00a0%(title)s\u00a0».\n\nLe lire et y répondre\u00a0: %(link)s"
)


def ensure_room(db: Session, document: Document) -> None:
    """Refuse one more open thread where there are too many."""
    count = select(func.count()).where(
        CommentThread.document_id == document.id, col(CommentThread.resolved_at).is_(None)
    )
    if db.exec(count).one() >= MOST_OPEN:
        raise Conflict(FULL)


def next_number(db: Session, thread: CommentThread, now: datetime) -> int:
    """The number of the next comment: the row is held by its own increment, and must not be resolved."""
    number = db.execute(
        update(CommentThread)
        .where(
            col(CommentThread.id) == thread.id,
            col(CommentThread.resolved_at).is_(None),
            col(CommentThread.last_number) < MOST_SAID,
        )
        .values(last_number=CommentThread.last_number + 1, last_at=now)
        .returning(col(CommentThread.last_number))
    ).scalar()
    if number is None:
        said = db.exec(select(CommentThread.last_number).where(CommentThread.id == thread.id)).one()
        raise Conflict(LONG if said >= MOST_SAID else RESOLVED)
    return int(number)


def settle(db: Session, thread: CommentThread, actor: Actor, at: datetime | None) -> bool:
    """Resolve at a moment, or reopen; False when it was so already."""
    resolved = col(CommentThread.resolved_at)
    done = db.execute(
        update(CommentThread)
        .where(col(CommentThread.id) == thread.id, resolved.is_(None) if at else resolved.is_not(None))
        .values(resolved_at=at, resolved_by=actor.membership_id if at else None)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def locked(db: Session, comment: Comment) -> Comment:
    """The comment as it is now, held until the end of the transaction."""
    wanted = select(Comment).where(Comment.id == comment.id).with_for_update()
    return db.exec(wanted.execution_options(populate_existing=True)).one()


def call(db: Session, actor: Actor, document: Document, comment: Comment, link: str, now: datetime) -> None:
    """Write down who is called in the words, and write to those who were not called before.

    `link` is the address of the page of comments. The letter says where, never what: a passage that is
    erased for good must not stay in mailboxes' queue.
    """
    members = {view.name: view.membership_id for view in people_views(db, comment.initiative_id, now)}
    called = {members[name]: written for written, name in dialect.calls(comment.text, list(members))}
    known = {
        one.membership_id: one
        for one in db.exec(select(CommentMention).where(CommentMention.comment_id == comment.id))
    }
    for gone in known.keys() - called.keys():
        db.delete(known[gone])
    for membership_id, written in called.items():
        mention = known.get(membership_id) or CommentMention(
            initiative_id=comment.initiative_id,
            comment_id=comment.id or 0,
            membership_id=membership_id,
            written=written,
            at=now,
            seen_at=now if membership_id == actor.membership_id else None,
        )
        mention.written = written
        db.add(mention)
    new = called.keys() - known.keys() - {actor.membership_id}
    _write_to(db, actor, document, f"{link}#commentaire-{comment.public_id}", new, now)


def _write_to(
    db: Session, actor: Actor, document: Document, link: str, members: set[int], now: datetime
) -> None:
    words = {"name": actor.name, "title": document.title, "link": link}
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(members), col(Person.email) != "")
    ).all()
    for person in people:
        subject, text = str(CALLED) % words, str(LETTER) % words
        mail.post(db, person.email, subject, text, now=now, initiative_id=document.initiative_id)
