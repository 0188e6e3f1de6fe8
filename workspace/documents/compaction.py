"""Logs made shorter: a snapshot in place of the rows it says, the one before kept with the rows between.

The state is made outside any transaction, in another process when it takes long. A short transaction
then checks that what was read is still what is there, and writes it; rows nobody needs any more go
afterwards, a few at a time. Whatever stops it on the way, the document reads the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col, delete, func, or_, select

from foundation.db import Database
from workspace.documents import condensing, replay, store
from workspace.documents.models import (
    Document,
    DocumentQuarantine,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
)
from workspace.documents.rules import checksum
from workspace.documents.rules.spans import Span

LONG = 500  # rows after the newest snapshot; below, reading them again costs less than a snapshot
IDLE_LONG, IDLE = 20, timedelta(minutes=5)  # the same, for a document that nobody writes in
BATCH = 1_000  # rows read, or deleted, at a time: some ten milliseconds
# Between two batches the others go on. Not 0: gevent looks at sockets and timers only every fifty callbacks.
BREATH = 0.001
HERE_ROWS, HERE_BYTES = 1_000, 64 * 1024  # what is condensed in this process, within 100 ms


@dataclass
class Reading:
    """What a snapshot is made from; the rows are counted and summed up as they pass."""

    document_id: int
    initiative_id: int
    last: int
    upto: int  # the newest snapshot
    base: bytes
    aside: set[int]  # numbers after it that are elsewhere
    reached: Mapping[int, int]  # client id → clock up to which the dates are kept
    count: int = 0
    total: int = field(default=0)  # of the checksums


def due(db: Session, now: datetime, limit: int = 20) -> list[int]:
    """Documents whose log has grown long since their newest snapshot, longest first."""
    newest = (
        select(func.coalesce(func.max(DocumentSnapshot.upto_seq), 0))
        .where(DocumentSnapshot.document_id == Document.id)
        .scalar_subquery()
    )
    grown = Document.last_seq - newest
    resting = (grown >= IDLE_LONG) & (col(Document.changed_at) <= now - IDLE)
    wanted = select(Document.id).where(or_(grown >= LONG, resting))
    return [one or 0 for one in db.exec(wanted.order_by(grown.desc()).limit(limit)).all()]


def compact(database: Database, document_id: int, *, now: datetime) -> int:
    """Put a snapshot in place of the rows it says; returns how many it says. Never inside a transaction.

    Who wrote what stays in `document_client`, and when, to the minute, in `document_span`. Raises
    replay.Corrupted, crdt.Broken or Malformed, and then nothing has changed.
    """
    reading = _begin(database, document_id)
    long = reading.last - reading.upto > HERE_ROWS or len(reading.base) > HERE_BYTES
    work = condensing.condense_apart if long else condensing.condense
    made = work(reading.base, _rows(database, reading), reading.reached)
    if reading.count + len(reading.aside) != reading.last - reading.upto:
        raise replay.Corrupted("rows are missing")
    with database.transaction() as db:
        if not reading.count or not _unchanged(db, reading):
            return 0
        _write(db, reading, made, now)
    while _drop_batch(database, document_id, reading.upto):
        time.sleep(BREATH)
    return reading.count


def _begin(database: Database, document_id: int) -> Reading:
    with database.reading() as db:
        snapshot = store.newest_snapshot(db, document_id)
        document = db.get_one(Document, document_id)
        reached = db.exec(
            select(DocumentSpan.client_id, func.max(DocumentSpan.clock_to))
            .where(DocumentSpan.document_id == document_id)
            .group_by(col(DocumentSpan.client_id))
        ).all()
        upto, base = (snapshot.upto_seq, snapshot.state) if snapshot else (0, b"")
        aside = db.exec(
            select(DocumentQuarantine.seq).where(
                DocumentQuarantine.document_id == document_id,
                col(DocumentQuarantine.snapshot).is_(False),
                DocumentQuarantine.seq > upto,
            )
        ).all()
    return Reading(
        document_id, document.initiative_id, document.last_seq, upto, base, set(aside), dict(reached)
    )


def _rows(database: Database, reading: Reading) -> Iterator[condensing.Batch]:
    """The rows after the newest snapshot, checked, a batch in a session: no long one holds the file back."""
    after = reading.upto
    while after < reading.last:
        with database.reading() as db:
            rows = _batch(db, reading, after)
        if not rows:
            break
        for seq, _at, data, sum_ in rows:
            if checksum.of_row(reading.document_id, seq, data) != sum_:
                raise replay.Corrupted(f"row {seq}")
            reading.count, reading.total = reading.count + 1, reading.total + sum_
            reading.aside.discard(seq)  # a part of it stayed
        after = rows[-1][0]
        time.sleep(BREATH)
        yield [(at, data) for _seq, at, data, _sum in rows]


def _batch(db: Session, reading: Reading, after: int) -> Sequence[tuple[int, datetime, bytes, int]]:
    return db.exec(
        select(DocumentUpdate.seq, DocumentUpdate.at, DocumentUpdate.data, DocumentUpdate.checksum)
        .where(
            DocumentUpdate.document_id == reading.document_id,
            col(DocumentUpdate.seq) > after,
            col(DocumentUpdate.seq) <= reading.last,
        )
        .order_by(col(DocumentUpdate.seq))
        .limit(BATCH)
    ).all()


def _unchanged(db: Session, reading: Reading) -> bool:
    """Whether the log still holds what was read; its document's row is held until the commit."""
    db.exec(select(Document.id).where(Document.id == reading.document_id).with_for_update()).one()
    snapshot = db.exec(
        select(func.max(DocumentSnapshot.upto_seq)).where(DocumentSnapshot.document_id == reading.document_id)
    ).one()
    count, total = db.exec(
        select(func.count(), func.sum(DocumentUpdate.checksum)).where(
            DocumentUpdate.document_id == reading.document_id,
            col(DocumentUpdate.seq) > reading.upto,
            col(DocumentUpdate.seq) <= reading.last,
        )
    ).one()
    return (snapshot or 0, count, int(total or 0)) == (reading.upto, reading.count, reading.total)


def _write(db: Session, reading: Reading, made: condensing.Condensed, now: datetime) -> None:
    """The snapshot, and the dates of what it says; the generation before last goes."""
    document_id, initiative_id = reading.document_id, reading.initiative_id
    db.add(
        DocumentSnapshot(
            document_id=document_id,
            upto_seq=reading.last,
            initiative_id=initiative_id,
            at=now,
            state=made.state,
            checksum=checksum.of_snapshot(document_id, reading.last, made.state),
        )
    )
    keep_dates(db, document_id, initiative_id, made.spans)
    db.execute(
        delete(DocumentSnapshot).where(
            col(DocumentSnapshot.document_id) == document_id, col(DocumentSnapshot.upto_seq) < reading.upto
        )
    )
    db.flush()


def keep_dates(db: Session, document_id: int, initiative_id: int, spans: list[Span]) -> None:
    """When each stretch was written, apart from the rows that said it."""
    if spans:
        db.execute(
            insert(DocumentSpan),
            [
                {
                    "document_id": document_id,
                    "initiative_id": initiative_id,
                    "client_id": span.client,
                    "clock_from": span.start,
                    "clock_to": span.end,
                    "minute": span.minute,
                }
                for span in spans
            ],
        )


def _drop_batch(database: Database, document_id: int, upto: int) -> bool:
    """Delete some of the rows that the older of the two snapshots says; whether others may remain."""
    rows = col(DocumentUpdate.document_id) == document_id
    with database.transaction() as db:
        first = db.exec(select(func.min(DocumentUpdate.seq)).where(rows)).one()
        if first is None or first > upto:
            return False
        last = min(first + BATCH - 1, upto)
        db.execute(delete(DocumentUpdate).where(rows, col(DocumentUpdate.seq) <= last))
    return last < upto
