"""The log: appended in one transaction for all the rooms of a window, read back.

Several processes may write the same log: the sequence is allotted by the UPDATE of the document's
row, which holds that row until the commit (SQLite: the writer lock). Nothing here yields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import LargeBinary, cast, literal, null, union_all
from sqlmodel import Session, col, func, select

from foundation.db import Statements
from workspace.documents import crdt
from workspace.documents.models import (
    Document,
    DocumentClient,
    DocumentSnapshot,
    DocumentUpdate,
)
from workspace.documents.rules import checksum


class Closed(Exception):
    """The document is frozen, put away or gone: its log takes nothing more."""


class ForeignClient(Exception):
    """A client id that somebody else took first, in another process."""


class Corrupted(Exception):
    """Bytes of the log are not those that were written there."""


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


@dataclass(frozen=True)
class Loaded:
    """A document in memory, as it stood after the row `seq`; `owners`: client id → person."""

    seq: int
    text: crdt.Text
    owners: dict[int, int | None]


_DOCUMENT, _SNAPSHOT, _ROW = range(3)  # what a line of `stretch` is
ADVANCE = """
    UPDATE document SET last_seq = last_seq + ?
    WHERE id = ? AND frozen_at IS NULL AND archived_at IS NULL RETURNING last_seq, initiative_id"""
TOUCH = "UPDATE document SET changed_at = ? WHERE id = ?"
CLAIM = """
    INSERT INTO document_client (document_id, client_id, initiative_id, person_id) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
OWNER = "SELECT person_id FROM document_client WHERE document_id = ? AND client_id = ?"
INSERT = """
    INSERT INTO document_update (document_id, seq, initiative_id, person_id, at, data, checksum)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


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
    was asked harms nobody. Raises Corrupted.
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
    for seq, data, sum_ in rows:
        if checksum.of_row(document_id, seq, data) != sum_:
            raise Corrupted(f"row {seq}")
    found = [data for _seq, data, _sum in rows]
    if len(found) < upto - after:
        snapshot = newest_snapshot(db, document_id)
        found[:0] = [snapshot.state] if snapshot else []
    return found


def newest_snapshot(db: Session, document_id: int) -> DocumentSnapshot | None:
    """The newest of the two that are kept. Raises Corrupted."""
    found = db.exec(
        select(DocumentSnapshot)
        .where(DocumentSnapshot.document_id == document_id)
        .order_by(col(DocumentSnapshot.upto_seq).desc())
        .limit(1)
    ).first()
    if found and checksum.of_snapshot(document_id, found.upto_seq, found.state) != found.checksum:
        raise Corrupted(f"snapshot {found.upto_seq}")
    return found


@dataclass
class Stretch:
    """What one statement read of a log: its last row, a snapshot if any, the rows after it in order."""

    document_id: int
    last: int = 0
    upto: int = 0
    state: bytes | None = None
    state_sum: int = 0
    rows: list[tuple[int, bytes, int]] = field(default_factory=list)  # seq, data, checksum


def stretch(db: Session, document_id: int) -> Stretch:
    """The log from its newest snapshot on. One statement, so that no compaction comes in between."""
    base = (
        select(func.coalesce(func.max(DocumentSnapshot.upto_seq), 0))
        .where(DocumentSnapshot.document_id == document_id)
        .scalar_subquery()
    )
    parts = union_all(
        select(literal(_DOCUMENT), Document.last_seq, cast(null(), LargeBinary), literal(0)).where(
            Document.id == document_id
        ),
        select(
            literal(_SNAPSHOT), DocumentSnapshot.upto_seq, DocumentSnapshot.state, DocumentSnapshot.checksum
        ).where(DocumentSnapshot.document_id == document_id, DocumentSnapshot.upto_seq == base),
        select(literal(_ROW), DocumentUpdate.seq, DocumentUpdate.data, DocumentUpdate.checksum).where(
            DocumentUpdate.document_id == document_id, DocumentUpdate.seq > base
        ),
    )
    found = Stretch(document_id)
    for kind, number, data, sum_ in db.execute(parts):
        if kind == _ROW:
            found.rows.append((number, data, sum_))
        elif kind == _SNAPSHOT:
            found.upto, found.state, found.state_sum = number, data, sum_
        else:
            found.last = number
    found.rows.sort()
    return found


def load(db: Session, document_id: int) -> Loaded:
    """The document from its newest snapshot and the rows after it. Raises Corrupted or crdt.Broken."""
    read = stretch(db, document_id)
    updates = list(_checked(read))
    owners = db.exec(
        select(DocumentClient.client_id, DocumentClient.person_id).where(
            DocumentClient.document_id == document_id
        )
    ).all()
    return Loaded(read.last, crdt.Text(updates), dict(owners))


def _checked(read: Stretch) -> Iterator[bytes]:
    """The updates of a stretch, each compared with its sum, without a hole in their numbers."""
    if read.state is not None:
        if checksum.of_snapshot(read.document_id, read.upto, read.state) != read.state_sum:
            raise Corrupted(f"snapshot {read.upto}")
        yield read.state
    if [seq for seq, _data, _sum in read.rows] != list(range(read.upto + 1, read.last + 1)):
        raise Corrupted("rows are missing")
    for seq, data, sum_ in read.rows:
        if checksum.of_row(read.document_id, seq, data) != sum_:
            raise Corrupted(f"row {seq}")
        yield data


def text(db: Session, document_id: int) -> tuple[crdt.Text, int]:
    """The text in memory, and the row it stands at. Raises Corrupted or crdt.Broken."""
    loaded = load(db, document_id)
    return loaded.text, loaded.seq
