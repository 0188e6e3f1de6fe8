"""What a failing disk does to a log."""

from __future__ import annotations

from sqlmodel import select

from foundation.db import Database
from workspace.documents.models import DocumentQuarantine, DocumentSnapshot, DocumentUpdate


def flipped(data: bytes, bit: int) -> bytes:
    """One bit of it changed."""
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


def corrupt_row(database: Database, document_id: int, seq: int, data: bytes | None = None) -> bytes:
    """Other bytes in place of a row's (by default one bit of the last letter); what is there now."""
    with database.transaction() as db:
        row = db.get_one(DocumentUpdate, (document_id, seq))
        row.data = data or flipped(row.data, 8 * (len(row.data) - 2))
        return row.data


def corrupt_snapshot(database: Database, document_id: int, *numbers: int) -> None:
    """One bit of these snapshots."""
    with database.transaction() as db:
        for number in numbers:
            snapshot = db.get_one(DocumentSnapshot, (document_id, number))
            snapshot.state = flipped(snapshot.state, 8 * (len(snapshot.state) // 2))


def lose_row(database: Database, document_id: int, seq: int) -> None:
    with database.transaction() as db:
        db.delete(db.get_one(DocumentUpdate, (document_id, seq)))


def aside(database: Database, document_id: int) -> list[tuple[int, bool, str]]:
    """What was set aside: number, whether a snapshot, why."""
    with database.reading() as db:
        rows = db.exec(
            select(DocumentQuarantine.seq, DocumentQuarantine.snapshot, DocumentQuarantine.why)
            .where(DocumentQuarantine.document_id == document_id)
            .order_by(DocumentQuarantine.seq)
        ).all()
    return [tuple(row) for row in rows]


def numbers(database: Database, document_id: int) -> list[int]:
    """Rows of the log that are there."""
    with database.reading() as db:
        rows = db.exec(select(DocumentUpdate.seq).where(DocumentUpdate.document_id == document_id)).all()
    return sorted(rows)
