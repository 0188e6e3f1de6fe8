"""The trail: what was done, by whom, on what; appended only, each line bound to the one before.

The chain is SHA-256 over the canonical JSON of the line and the previous digest, one chain per
initiative: a line taken out or altered breaks every later one. Never the content of a ballot.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, select

from foundation import ids
from foundation.db import initiative_key, key, utc_field
from foundation.rows import Row

BEGINNING = "0" * 64


class LedgerLine(Row, table=True):
    """One deed. `actor` is the public id of the person, or the name of a job."""

    __tablename__ = "ledger_line"
    # A few lines of a long trail are read by their numbers, never all of them.
    __table_args__ = (Index("ix_ledger_line_place", "initiative_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    number: int = Field(index=True)
    at: datetime = utc_field()
    actor: str = Field(max_length=64)
    verb: str = Field(max_length=64)
    kind: str = Field(max_length=32)
    about: str = Field(max_length=64, index=True)
    details: str = "{}"
    digest: str = Field(max_length=64)


def write(
    db: Session,
    initiative_id: int,
    actor: str,
    verb: str,
    kind: str,
    about: str,
    *,
    now: datetime,
    **details: Any,
) -> LedgerLine:
    """Append a line in the transaction of the deed itself."""
    if db.get_bind().dialect.name == "postgresql":
        # One writer of a chain at a time; on SQLite the writer lock already sees to it.
        db.execute(text("SELECT pg_advisory_xact_lock(7413, :initiative)"), {"initiative": initiative_id})
    last = db.exec(
        select(LedgerLine)
        .where(LedgerLine.initiative_id == initiative_id)
        .order_by(col(LedgerLine.number).desc())
        .limit(1)
    ).first()
    line = LedgerLine(
        initiative_id=initiative_id,
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        verb=verb,
        kind=kind,
        about=about,
        details=canonical(details),
        digest="",
    )
    line.digest = seal(line, last.digest if last else BEGINNING)
    db.add(line)
    db.flush()
    return line


def seal(line: LedgerLine, previous: str) -> str:
    """The digest of a line, from its values and the digest before it."""
    at = line.at.astimezone(UTC).isoformat()
    return digest(previous, line.number, at, line.actor, line.verb, line.kind, line.about, line.details)


def digest(
    previous: str, number: int, at: str, actor: str, verb: str, kind: str, about: str, details: str
) -> str:
    """SHA-256 of the canonical JSON of the former digest and of the values; `at` is ISO 8601 in UTC."""
    values = [previous, number, at, actor, verb, kind, about, details]
    return ids.digest(json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def canonical(details: dict[str, Any]) -> str:
    """The details of a line as they are written and hashed."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def broken_at(db: Session, initiative_id: int) -> int | None:
    """The number of the first line that does not follow from the one before; None when whole."""
    previous, expected = BEGINNING, 1
    query = (
        select(LedgerLine).where(LedgerLine.initiative_id == initiative_id).order_by(col(LedgerLine.number))
    )
    for line in db.exec(query):
        if line.number != expected or line.digest != seal(line, previous):
            return expected
        previous, expected = line.digest, expected + 1
    return None
