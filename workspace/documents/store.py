"""The log: appended in one transaction for all the rooms of a window.

Several processes may write the same log: the sequence is allotted by the UPDATE of the document's
row, which holds that row until the commit (SQLite: the writer lock). Nothing here yields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam
from sqlmodel import Session, col, or_, select

from foundation.db import Statements
from workspace.documents import replay
from workspace.documents.models import Document, DocumentSnapshot, DocumentUpdate
from workspace.documents.rules import checksum

_CLOSINGS = or_(
    *(col(at).is_not(None) for at in (Document.frozen_at, Document.archived_at, Document.binned_at))
)
_STATES = select(col(Document.id), Document.last_seq, _CLOSINGS, Document.sharing).where(
    col(Document.id).in_(bindparam("documents", expanding=True))
)
_LAST = select(Document.last_seq).where(Document.id == bindparam("document"))


class Closed(Exception):
    """The document is frozen, put away or gone: its log takes nothing more."""


class ForeignClient(Exception):
    """A client id that somebody else took first, in another process."""


@dataclass(frozen=True)
class Entry:
    """One row to write: what was changed, as the engine encoded it, and whose the client ids new to the text are.

    `person_id` is its author, None when several wrote in the same window: client ids tell them apart.
    """

    person_id: int | None
    data: bytes
    clients: Mapping[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Appended:
    """Rows `first`…`last` are ours; `missed` holds those others wrote since the row we had seen."""

    first: int
    last: int
    missed: Sequence[bytes] = ()


ADVANCE = """
    UPDATE document SET last_seq = last_seq + ?
    WHERE id = ? AND frozen_at IS NULL AND archived_at IS NULL AND binned_at IS NULL
    RETURNING last_seq, initiative_id"""
TOUCH = "UPDATE document SET changed_at = ? WHERE id = ?"
CLAIM = """
    INSERT INTO document_client (document_id, client_id, initiative_id, person_id) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
OWNER = "SELECT person_id FROM document_client WHERE document_id = ? AND client_id = ?"
INSERT = """
    INSERT INTO document_update (document_id, seq, initiative_id, person_id, at, data, checksum)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def states(db: Connection, documents: Sequence[int]) -> list[tuple[int, int, bool, int]]:
    """Of each document: its key, its last row, whether it is closed, how often its sharing has changed."""
    rows = db.execute(_STATES, {"documents": documents}).all()
    return [(key or 0, last, bool(closed), sharing) for key, last, closed, sharing in rows]


def last_row(db: Session, document_id: int) -> int:
    """The number of the last row of its log; 0 before the first."""
    return db.exec(_LAST, params={"document": document_id}).one()


def write(
    tx: Statements, document_id: int, entries: Sequence[Entry], *, now: datetime, touch: bool = True
) -> tuple[int, int]:
    """Write the rows of one document; their first and last numbers. Raises Closed or ForeignClient.

    `touch` says when the document was changed: an index hangs on it, and once a second is enough. The row of the document is held from here to the commit: nobody else numbers rows meanwhile.
    """
    at = tx.moment(now)
    numbered = tx.row(ADVANCE, (len(entries), document_id))
    if numbered is None:
        raise Closed
    if touch:
        tx.run(TOUCH, (at, document_id))
    last, initiative_id = numbered
    first = last - len(entries) + 1
    rows = []
    for seq, entry in enumerate(entries, first):
        for client_id, person_id in entry.clients.items():
            _claim(tx, document_id, client_id, initiative_id, person_id)
        sum_ = checksum.of_row(document_id, seq, entry.data)
        rows.append((document_id, seq, initiative_id, entry.person_id, at, entry.data, sum_))
    tx.run_many(INSERT, rows)
    return first, last


def _claim(
    tx: Statements, document_id: int, client_id: int, initiative_id: int, person_id: int | None
) -> None:
    """Give a client id to the person who uses it first."""
    tx.run(CLAIM, (document_id, client_id, initiative_id, person_id))
    if tx.row(OWNER, (document_id, client_id)) != (person_id,):
        raise ForeignClient


def append(db: Session, document_id: int, seen: int, entries: Sequence[Entry], *, now: datetime) -> Appended:
    """The same in a session's transaction, with the rows others wrote since the row `seen`."""
    first, last = write(Statements.inside(db), document_id, entries, now=now)
    missed = rows_between(db, document_id, seen, first - 1) if first > seen + 1 else []
    return Appended(first, last, missed)


def rows_between(db: Session, document_id: int, after: int, upto: int) -> list[bytes]:
    """The updates of the rows after `after`, `upto` included, in order.

    When they were compacted meanwhile, the snapshot stands for them: an update that says more than
    was asked harms nobody. Raises replay.Corrupted.
    """
    rows = db.exec(
        select(DocumentUpdate.seq, DocumentUpdate.data, DocumentUpdate.checksum)
        .where(
            DocumentUpdate.document_id == document_id,
            col(DocumentUpdate.seq) > after,
            col(DocumentUpdate.seq) <= upto,
        )
        .order_by(col(DocumentUpdate.seq))
    ).all()
    found = []
    for row in rows:
        replay.ensure_row(document_id, *row)
        found.append(row[1])
    if len(found) < upto - after:
        snapshot = newest_snapshot(db, document_id)
        found[:0] = [snapshot.state] if snapshot else []
    return found


def newest_snapshot(db: Session, document_id: int) -> DocumentSnapshot | None:
    """The newest of the two that are kept. Raises replay.Corrupted."""
    found = db.exec(
        select(DocumentSnapshot)
        .where(DocumentSnapshot.document_id == document_id)
        .order_by(col(DocumentSnapshot.upto_seq).desc())
        .limit(1)
    ).first()
    if found:
        replay.ensure_snapshot(document_id, found.upto_seq, found.state, found.checksum)
    return found
