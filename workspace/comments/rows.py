"""Rows of comments numbered, held, and the people called in them, for the actions; safe when two act at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select, update

from foundation import mail
from foundation.errors import Conflict, Missing
from foundation.rows import hold
from people.actor import Actor
from people.models import Membership, Person
from people.queries import people_views
from workspace.comments.models import Comment, CommentMention, CommentThread, Suggestion
from workspace.comments.rules.proposing import State
from workspace.discussions.rules import dialect
from workspace.documents.circles import readers
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
ACCEPTED = _l("%(name)s a accepté votre suggestion")
REJECTED = _l("%(name)s n’a pas retenu votre suggestion")
ACCEPTED_LETTER = _l(
    "Bonjour,\n\n%(name)s a accepté ce que vous proposiez dans «\u00a0%(title)s\u00a0»\u00a0: le texte le dit désormais.\n\nVoir la"
    " suggestion\u00a0: %(link)s"
)
REJECTED_LETTER = _l(
    "Bonjour,\n\n%(name)s n’a pas retenu ce que vous proposiez dans «\u00a0%(title)s\u00a0»\u00a0: le texte reste tel"
    " quel.\n\nVoir la suggestion et en parler\u00a0: %(link)s"
)
DECIDED = _l("Cette suggestion a déjà été acceptée, refusée ou retirée.")
WAITS = _l("Cette suggestion attend\u00a0: acceptez-la ou refusez-la.")


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


def open_suggestion(db: Session, thread: CommentThread) -> Suggestion:
    """The suggestion of a thread, held until the end of the transaction. Raises when it is none, or no more."""
    wanted = select(Suggestion).where(Suggestion.thread_id == thread.id).with_for_update()
    found = db.exec(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        raise Missing
    if found.state is not State.OPEN:
        raise Conflict(DECIDED)
    return found


def open_suggestions(db: Session, document: Document) -> list[tuple[CommentThread, Suggestion]]:
    """Those of a document that wait, in the order of their making, held until the end of the transaction."""
    wanted = (
        select(CommentThread, Suggestion)
        .join(Suggestion, col(Suggestion.thread_id) == col(CommentThread.id))
        .where(CommentThread.document_id == document.id, Suggestion.state == State.OPEN)
        .order_by(col(CommentThread.id))
        .with_for_update()
    )
    return [(thread, one) for thread, one in db.exec(wanted.execution_options(populate_existing=True))]


def ensure_decided(db: Session, thread: CommentThread) -> None:
    """A suggestion that waits is accepted or rejected, never resolved as what is only said."""
    found = db.get(Suggestion, thread.id)
    if found and found.state is State.OPEN:
        raise Conflict(WAITS)


def tell_authors(
    db: Session,
    actor: Actor,
    document: Document,
    pairs: Sequence[tuple[CommentThread, Suggestion]],
    state: State,
    link: str,
    now: datetime,
) -> None:
    """Write to those whose suggestions were decided by somebody else: one letter each, which says where and never what."""
    subject, letter = (ACCEPTED, ACCEPTED_LETTER) if state is State.ACCEPTED else (REJECTED, REJECTED_LETTER)
    first = {thread.author_id: thread for thread, _one in reversed(pairs)}
    first.pop(actor.membership_id or 0, None)
    if not first:
        return
    people = db.exec(
        select(Membership.id, Person.email)
        .join(Person, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(first.keys() & readers(db, document, now)), col(Person.email) != "")
    ).all()
    for member, email in people:
        there = f"{link}#fil-{first[member or 0].public_id}"
        words = {"name": actor.name, "title": document.title, "link": there}
        mail.post(
            db,
            email,
            str(subject) % words,
            str(letter) % words,
            now=now,
            initiative_id=document.initiative_id,
        )


def locked(db: Session, comment: Comment) -> Comment:
    """The comment as it is now, held until the end of the transaction."""
    return hold(db, Comment, comment.id)


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
    if not members:
        return
    words = {"name": actor.name, "title": document.title, "link": link}
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(members & readers(db, document, now)), col(Person.email) != "")
    ).all()
    for person in people:
        subject, text = str(CALLED) % words, str(LETTER) % words
        mail.post(db, person.email, subject, text, now=now, initiative_id=document.initiative_id)
