"""The log: appended in one transaction for all the rooms of a window, read back, compacted.

Several processes may write the same log: the sequence is allotted by the UPDATE of the document's
row, which holds that row until the commit (SQLite: the writer lock). Nothing here yields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from foundation.db import Statements
from workspace.documents import crdt
from workspace.documents.models import (
    Document,
    DocumentClient,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
)
from workspace.documents.rules import checksum, spans, wire


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
    """Everything needed to hold a document in memory, as it stood after the row `seq`."""

    seq: int
    updates: Sequence[bytes]
    owners: dict[int, int | None]
    rows: int


ADVANCE = """
    UPDATE document SET last_seq = last_seq + ?, changed_at = ?
    WHERE id = ? AND frozen_at IS NULL AND archived_at IS NULL RETURNING last_seq, initiative_id"""
CLAIM = """
    INSERT INTO document_client (document_id, client_id, initiative_id, person_id) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
OWNER = "SELECT person_id FROM document_client WHERE document_id = ? AND client_id = ?"
INSERT = """
    INSERT INTO document_update (document_id, seq, initiative_id, person_id, at, data, checksum)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def write(tx: Statements, document_id: int, entries: Sequence[Entry], *, now: datetime) -> tuple[int, int]:
    """Write the rows of one document; their first and last numbers. Raises Closed or ForeignClient.

    The row of the document is held from here to the commit: nobody else numbers rows meanwhile.
    """
    at = tx.moment(now)
    numbered = tx.row(ADVANCE, (len(entries), at, document_id))
    if numbered is None:
        raise Closed
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
        snapshot = _snapshot(db, document_id)
        found[:0] = [snapshot.state] if snapshot else []
    return found


def _snapshot(db: Session, document_id: int) -> DocumentSnapshot | None:
    found = db.get(DocumentSnapshot, document_id)
    if found and checksum.of_snapshot(document_id, found.upto_seq, found.state) != found.checksum:
        raise Corrupted(f"snapshot {found.upto_seq}")
    return found


def load(db: Session, document_id: int) -> Loaded:
    """The document from its snapshot and the rows after it. The session must be one snapshot in time.

    Raises Corrupted.
    """
    snapshot = _snapshot(db, document_id)
    upto = snapshot.upto_seq if snapshot else 0
    last = db.exec(select(Document.last_seq).where(Document.id == document_id)).one()
    rows = rows_between(db, document_id, upto, last)
    owners = db.exec(
        select(DocumentClient.client_id, DocumentClient.person_id).where(
            DocumentClient.document_id == document_id
        )
    ).all()
    updates = ([snapshot.state] if snapshot else []) + rows
    return Loaded(seq=last, updates=updates, owners=dict(owners), rows=len(rows))


def text(db: Session, document_id: int) -> tuple[crdt.Text, int]:
    """The text in memory, and the row it stands at. Raises Corrupted or crdt.Broken."""
    loaded = load(db, document_id)
    return crdt.Text(loaded.updates), loaded.seq


def compact(db: Session, document_id: int, *, now: datetime) -> int:
    """Put the state in place of the rows it says; returns how many rows went.

    Who wrote what stays in `document_client`, and when, to the minute, in `document_span`. Raises
    Corrupted or crdt.Broken, and then nothing is lost: the caller's transaction ends with nothing done.
    """
    locked = select(Document).where(Document.id == document_id).with_for_update()
    document = db.exec(locked).one()
    whole, seq = text(db, document_id)
    rows = db.exec(select(DocumentUpdate).where(DocumentUpdate.document_id == document_id)).all()
    if not rows:
        return 0
    _keep_dates(db, document, rows)
    state = whole.update()
    crdt.Text([state])  # what is about to replace the rows can be read again
    db.execute(delete(DocumentSnapshot).where(col(DocumentSnapshot.document_id) == document_id))
    db.execute(
        delete(DocumentUpdate).where(
            col(DocumentUpdate.document_id) == document_id, col(DocumentUpdate.seq) <= seq
        )
    )
    db.add(
        DocumentSnapshot(
            document_id=document_id,
            initiative_id=document.initiative_id,
            upto_seq=seq,
            at=now,
            state=state,
            checksum=checksum.of_snapshot(document_id, seq, state),
        )
    )
    db.flush()
    return len(rows)


def _keep_dates(db: Session, document: Document, rows: Sequence[DocumentUpdate]) -> None:
    reached = dict(
        db.exec(
            select(DocumentSpan.client_id, func.max(DocumentSpan.clock_to))
            .where(DocumentSpan.document_id == document.id)
            .group_by(col(DocumentSpan.client_id))
        ).all()
    )
    written = [(row.at, wire.read(row.data).ranges) for row in sorted(rows, key=lambda row: row.seq)]
    for span in spans.by_minute(written, reached):
        db.add(
            DocumentSpan(
                document_id=document.id or 0,
                initiative_id=document.initiative_id,
                client_id=span.client,
                clock_from=span.start,
                clock_to=span.end,
                minute=span.minute,
            )
        )


def most_rows(db: Session, at_least: int, limit: int = 20) -> list[int]:
    """Documents whose log has grown long, longest first: work for the compaction job."""
    count = func.count()
    found = db.exec(
        select(DocumentUpdate.document_id)
        .group_by(col(DocumentUpdate.document_id))
        .having(count >= at_least)
        .order_by(count.desc())
        .limit(limit)
    ).all()
    return list(found)
