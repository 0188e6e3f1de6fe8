"""Until where each person has read: noted every minute for who is there, or at once when she says so."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlmodel import Session, col, select

from workspace.documents.models import Document, DocumentVisit
from workspace.documents.rules import working


def follow(app: Flask) -> None:
    """Who has a text open in this process, or came and left meanwhile, has seen it as it stands."""
    namespace = app.extensions["documents_live"]
    database, now = app.extensions["database"], app.extensions["clock"].now()
    came, namespace.came = namespace.came, set()
    here = {(public_id, one) for public_id, people in namespace.rooms.present().items() for one in people}
    if not came | here:
        return
    readers: dict[str, list[int]] = {}
    for public_id, person_id in sorted(came | here):
        readers.setdefault(public_id, []).append(person_id)
    with database.transaction() as db:
        wanted = select(Document).where(col(Document.public_id).in_(readers))
        for document in db.exec(wanted.order_by(col(Document.id))).all():
            for person_id in readers[document.public_id]:
                look(db, document, person_id, now=now)


def look(db: Session, document: Document, person_id: int, *, now: datetime) -> None:
    """She looks at the text as it stands."""
    row = db.get(DocumentVisit, (document.id, person_id))
    visit = working.seen(_value(row), document.last_seq, now)
    _put(db, row, document, person_id, visit)


def mark(db: Session, document: Document, person_id: int, *, now: datetime) -> None:
    """Nothing of it is new to her any more."""
    row = db.get(DocumentVisit, (document.id, person_id))
    visit = working.Visit(document.last_seq, now, document.last_seq, now)
    _put(db, row, document, person_id, visit)


def since(db: Session, document: Document, person_id: int, *, now: datetime) -> tuple[int, datetime] | None:
    """The row and the moment after which all is new to her; None when she never came before."""
    return working.since(_value(db.get(DocumentVisit, (document.id, person_id))), now)


def _value(row: DocumentVisit | None) -> working.Visit | None:
    return working.Visit(row.seq, row.at, row.before_seq, row.before_at) if row else None


def _put(
    db: Session, row: DocumentVisit | None, document: Document, person_id: int, visit: working.Visit
) -> None:
    row = row or DocumentVisit(
        document_id=document.id or 0,
        person_id=person_id,
        initiative_id=document.initiative_id,
        seq=0,
        at=visit.at,
    )
    row.seq, row.at, row.before_seq, row.before_at = visit.seq, visit.at, visit.before_seq, visit.before_at
    db.add(row)
    db.flush()
