"""The past of a document that can be read: sessions of work, kept versions, and the text as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from foundation.errors import Missing
from people.actor import Actor
from people.models import Membership, Person
from workspace.documents import texts, visits
from workspace.documents.circles import readable
from workspace.documents.models import Document, DocumentSequel, DocumentSession, DocumentVersion
from workspace.documents.rules.tree import EMPTY, Tree

PRESENT, START = "present", "debut"  # keys of the text as it stands, and of the blank page


@dataclass(frozen=True)
class State:
    """A text as it was at a moment. `number` is that of a version somebody kept, 0 otherwise."""

    key: str
    seq: int
    at: datetime
    began_at: datetime | None = None  # of a session of work
    number: int = 0
    name: str = ""
    people: tuple[str, ...] = ()
    on_behalf: str = ""
    added: int = 0
    deleted: int = 0
    frozen: bool = False
    sha256: str = ""
    rewritten_at: datetime | None = None

    @property
    def present(self) -> bool:
        return self.key == PRESENT


def states(db: Session, document: Document) -> list[State]:
    """First to last, the text as it stands at the end; callers have asked the gate. No text is read for it."""
    sessions = db.exec(
        select(DocumentSession)
        .where(DocumentSession.document_id == document.id)
        .options(defer(DocumentSession.tree))  # type: ignore[arg-type]
        .order_by(col(DocumentSession.after_seq))
    ).all()
    names = _persons(db, sessions)
    opened = next((one for one in sessions if one.kept_at is None), None)
    found = [_of_session(one, names) for one in sessions if one.kept_at is not None]
    found += _versions(db, document)
    found.sort(key=lambda one: (one.seq, one.at, one.number))
    if document.last_seq:
        people = _named(opened, names) if opened else ()
        began = opened.began_at if opened else None
        found.append(State(PRESENT, document.last_seq, document.changed_at, began, people=people))
    return found


def tree(db: Session, document: Document, key: str) -> Tree:
    """The text of a state. Raises Missing when this document never had it, Unavailable when it cannot be read."""
    if key == PRESENT:
        return texts.tree(db, document)
    if key == START:
        return EMPTY
    kept = select(DocumentSession.tree).where(
        DocumentSession.document_id == document.id,
        DocumentSession.public_id == key,
        col(DocumentSession.kept_at).is_not(None),
    )
    named = select(DocumentVersion.tree).where(
        DocumentVersion.document_id == document.id, DocumentVersion.public_id == key
    )
    for wanted in (kept, named):
        found = db.exec(wanted).first()
        if found is not None:
            return dict(found)
    raise Missing


def since(
    db: Session, document: Document, person_id: int, among: Sequence[State], *, now: datetime
) -> tuple[str, datetime] | None:
    """The last state that is not after her last visit, and when that ended; None when nothing is new to her."""
    visit = visits.since(db, document, person_id, now=now)
    if visit is None or visit[0] >= document.last_seq:
        return None
    known = [one for one in among if one.seq <= visit[0] and not one.present]
    return (known[-1].key if known else START), visit[1]


def new_since(
    db: Session, document: Document, person_id: int, *, now: datetime
) -> tuple[str, datetime] | None:
    """The same, for a page that does not show the past; nothing is read of it when nothing is new."""
    visit = visits.since(db, document, person_id, now=now)
    if visit is None or visit[0] >= document.last_seq:
        return None
    return since(db, document, person_id, states(db, document), now=now)


def sequel(db: Session, actor: Actor, document: Document) -> tuple[Document | None, Document | None]:
    """The frozen text it continues, and the one that continues it; those the actor may read."""
    those = select(Document).where(readable(actor))
    follows = those.join(DocumentSequel, col(DocumentSequel.follows_id) == Document.id)
    followed = those.join(DocumentSequel, col(DocumentSequel.document_id) == Document.id)
    return (
        db.exec(follows.where(DocumentSequel.document_id == document.id)).first(),
        db.exec(followed.where(DocumentSequel.follows_id == document.id)).first(),
    )


def _of_session(one: DocumentSession, names: dict[int, str]) -> State:
    return State(
        one.public_id,
        one.seq,
        one.at,
        one.began_at,
        people=_named(one, names),
        added=one.added,
        deleted=one.deleted,
        rewritten_at=one.rewritten_at,
    )


def _named(one: DocumentSession, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(sorted(names[person] for person in one.people if person in names))


def _persons(db: Session, sessions: Sequence[DocumentSession]) -> dict[int, str]:
    ids = {person for one in sessions for person in one.people}
    rows = db.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all() if ids else []
    return {person or 0: name for person, name in rows}


def _versions(db: Session, document: Document) -> list[State]:
    rows = db.exec(
        select(DocumentVersion, Person.name)
        .join(Membership, col(Membership.id) == col(DocumentVersion.author_id), isouter=True)
        .join(Person, col(Person.id) == col(Membership.person_id), isouter=True)
        .where(DocumentVersion.document_id == document.id)
        .options(defer(DocumentVersion.tree))  # type: ignore[arg-type]
    ).all()
    return [
        State(
            row.public_id,
            row.seq,
            row.at,
            number=row.number,
            name=row.name,
            people=(name,) if name else (),
            on_behalf=row.on_behalf,
            frozen=row.frozen,
            sha256=row.sha256,
            rewritten_at=row.rewritten_at,
        )
        for row, name in rows
    ]
