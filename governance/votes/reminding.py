"""Letters to seats that are awaited, in a vote or in a round: once a day at most, whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlmodel import Session, col, select

from foundation import mail
from foundation.rows import take_turn
from people.models import Membership, Person

BETWEEN_REMINDERS = timedelta(hours=20)


class Line(Protocol):
    """A seat of a frozen roll, that remembers when it was last written to."""

    id: int | None
    titular_id: int | None
    alternate_id: int | None
    reminded_at: datetime | None


def write(
    db: Session, lines: Iterable[Line], words: tuple[str, str], initiative_id: int, now: datetime
) -> int:
    """Write (subject, text) to who holds these seats; how many letters."""
    members = {line.titular_id or line.alternate_id for line in lines if _may_be_reminded(db, line, now)}
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(members), col(Person.email) != "")
    ).all()
    for person in people:
        mail.post(db, person.email, *words, initiative_id=initiative_id, now=now)
    return len(people)


def _may_be_reminded(db: Session, line: Line, now: datetime) -> bool:
    """Take the right to write to a seat today: two facilitators at once send one letter."""
    table: Any = type(line)
    return take_turn(db, table, table.id == line.id, every=BETWEEN_REMINDERS, now=now)
