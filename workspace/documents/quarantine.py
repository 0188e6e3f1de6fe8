"""What is corrupted in a log is set aside, once, with its bytes; what rested on it comes back when it can.

A row of which something waits is taken out of the log too, but for the part that stands: left there, each
reading would have to find out again that it cannot be applied, and a snapshot would silently drop it. It
is whole: as soon as a tab that still holds what was lost has brought it back, it becomes a new row, at
the end, with its author and date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlmodel import Session, col, delete, func, select

from foundation import events
from foundation.db import Database
from workspace.documents import loading, replay
from workspace.documents.events import RowsSetAside
from workspace.documents.models import Document, DocumentQuarantine, DocumentSnapshot, DocumentUpdate
from workspace.documents.rules import checksum
from workspace.documents.rules.damage import Bad, Damage, Why

log = structlog.get_logger()
AT_ONCE = 500  # values of one statement


def load(database: Database, document_id: int, *, now: datetime) -> loading.Loaded:
    """The document as it can be read, what is corrupted having been set aside. Raises loading.Lost.

    Never inside a transaction.
    """
    try:
        loaded = _read(database, document_id)
    except loading.Lost as lost:
        set_aside(database, lost.damage, now=now)
        raise
    if not loaded.damage:
        return loaded
    set_aside(database, loaded.damage, now=now)
    return _read(database, document_id)


def _read(database: Database, document_id: int) -> loading.Loaded:
    with database.reading() as db:
        return loading.load(db, document_id)


def hoping(db: Session, since: datetime) -> Sequence[int]:
    """Documents written in since then in which rows wait: what they rest on may be back."""
    wanted = select(DocumentQuarantine.document_id).where(DocumentQuarantine.why == Why.WAITING).distinct()
    return db.exec(
        wanted.join(Document, col(Document.id) == DocumentQuarantine.document_id).where(
            Document.changed_at >= since
        )
    ).all()


def set_aside(database: Database, damage: Damage, *, now: datetime) -> None:
    """Move what was found while reading, if it is still there and still so; rows that may return do."""
    if not damage:
        return
    with database.transaction() as db:
        document = db.exec(select(Document).where(Document.id == damage.document_id).with_for_update()).one()
        moved = [*_snapshots(db, document, damage.bad, now), *_rows(db, document, damage, now)]
        back = [] if document.closed else _returned(db, document, damage.returning, now)
        if moved:
            events.record(db, RowsSetAside(document.id or 0, document.public_id))
    if moved:
        said = [f"{'snapshot ' if one.snapshot else ''}{one.seq}: {one.why}" for one in moved[:50]]
        log.error("rows_set_aside", document=document.public_id, count=len(moved), rows=said)
    if back:
        log.info("rows_returned", document=document.public_id, count=len(back))


def _snapshots(
    db: Session, document: Document, bad: Sequence[Bad], now: datetime
) -> Iterable[DocumentQuarantine]:
    for one in bad:
        found = db.get(DocumentSnapshot, (document.id, one.seq)) if one.snapshot else None
        if found is None or not replay.why_not_snapshot(
            document.id or 0, found.upto_seq, found.state, found.checksum
        ):
            continue
        yield _kept(db, document, one, now, data=found.state, sum_=found.checksum, written_at=found.at)
        db.delete(found)


def _rows(db: Session, document: Document, damage: Damage, now: datetime) -> list[DocumentQuarantine]:
    """The bad rows, unless the log has been compacted since they were read."""
    db.flush()
    newest = db.exec(
        select(func.coalesce(func.max(DocumentSnapshot.upto_seq), 0)).where(
            DocumentSnapshot.document_id == document.id
        )
    ).one()
    bad = [one for one in damage.bad if not one.snapshot]
    if newest != damage.upto or not bad:
        return []
    there = {row.seq: row for row in _there(db, document, [one.seq for one in bad])}
    known = set(
        db.exec(
            select(DocumentQuarantine.seq).where(
                DocumentQuarantine.document_id == document.id, col(DocumentQuarantine.snapshot).is_(False)
            )
        ).all()
    )
    moved = []
    for one in bad:
        row = there.get(one.seq)
        if row is None and one.why is Why.MISSING and one.seq not in known:
            moved.append(_kept(db, document, one, now))
        elif row is not None and _still(document, one, row):
            moved.append(_moved(db, document, one, row, now))
            if one.stands:  # the part of it that rests on nothing lost stays where it was
                row.data = one.stands
                row.checksum = checksum.of_row(row.document_id, row.seq, row.data)
    stay = {one.seq for one in bad if one.stands}
    _delete_rows(db, document, [one.seq for one in moved if one.seq not in stay])
    return moved


def _there(db: Session, document: Document, numbers: Sequence[int]) -> Iterable[DocumentUpdate]:
    for start in range(0, len(numbers), AT_ONCE):
        yield from db.exec(
            select(DocumentUpdate).where(
                DocumentUpdate.document_id == document.id,
                col(DocumentUpdate.seq).in_(numbers[start : start + AT_ONCE]),
            )
        ).all()


def _delete_rows(db: Session, document: Document, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), AT_ONCE):
        db.execute(
            delete(DocumentUpdate).where(
                col(DocumentUpdate.document_id) == document.id,
                col(DocumentUpdate.seq).in_(numbers[start : start + AT_ONCE]),
            )
        )


def _still(document: Document, bad: Bad, row: DocumentUpdate) -> bool:
    """A wrong sum is looked at again; the rest follows from bytes that do not change under the same snapshot."""
    right = checksum.of_row(document.id or 0, row.seq, row.data) == row.checksum
    return not right if bad.why is Why.CHECKSUM else right and bad.why is not Why.MISSING


def _moved(
    db: Session, document: Document, bad: Bad, row: DocumentUpdate, now: datetime
) -> DocumentQuarantine:
    kept = _kept(db, document, bad, now, data=row.data, sum_=row.checksum, written_at=row.at)
    kept.person_id = row.person_id
    return kept


def _kept(
    db: Session,
    document: Document,
    bad: Bad,
    now: datetime,
    *,
    data: bytes = b"",
    sum_: int = 0,
    written_at: datetime | None = None,
) -> DocumentQuarantine:
    kept = DocumentQuarantine(
        initiative_id=document.initiative_id,
        document_id=document.id or 0,
        seq=bad.seq,
        snapshot=bad.snapshot,
        written_at=written_at,
        data=data,
        checksum=sum_,
        why=bad.why,
        found_at=now,
    )
    db.add(kept)
    return kept


def _returned(
    db: Session, document: Document, keys: Sequence[int], now: datetime
) -> list[DocumentQuarantine]:
    """Rows that waited are rows of the log again, after its last one; nobody else numbers rows meanwhile."""
    back = []
    for key in keys:
        entry = db.get(DocumentQuarantine, key)
        if entry is None or entry.why != Why.WAITING:
            continue
        document.last_seq += 1
        db.add(
            DocumentUpdate(
                document_id=entry.document_id,
                seq=document.last_seq,
                initiative_id=entry.initiative_id,
                person_id=entry.person_id,
                at=entry.written_at or now,
                data=entry.data,
                checksum=checksum.of_row(entry.document_id, document.last_seq, entry.data),
            )
        )
        entry.why, entry.data = Why.RETURNED, b""
        back.append(entry)
    if back:
        document.changed_at = now
    return back
