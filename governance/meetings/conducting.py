"""The course of a sitting: the item under way and the time spent on each, read for its page, its screen and its records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from governance.meetings.models import ItemMoment, Meeting
from governance.meetings.queries import ItemView
from governance.meetings.rules import conducting
from governance.meetings.rules.conducting import Taken
from governance.meetings.rules.lifecycle import Stage


@dataclass(frozen=True)
class Course:
    """`item`: public id of the item under way since `since`, empty before the first and after the last; `spent` in minutes."""

    item: str = ""
    since: datetime | None = None
    spent: dict[str, int] = field(default_factory=dict)


def of(db: Session, meeting: Meeting, now: datetime) -> Course:
    """So far, or of the whole of a closed sitting."""
    moments = taken(db, meeting)
    last = conducting.under_way(moments)
    until = meeting.closed_at or now
    spent = {
        str(item): conducting.minutes(lasted) for item, lasted in conducting.spent(moments, until).items()
    }
    if last is None or meeting.stage is not Stage.OPEN:
        return Course(spent=spent)
    return Course(str(last.item), last.at, spent)


def begun(db: Session, meeting: Meeting) -> frozenset[str]:
    """The items that were taken up, by public id."""
    return frozenset(str(one.item) for one in taken(db, meeting))


def movable(agenda: Sequence[ItemView], course: Course) -> tuple[str, ...]:
    """The items that may still change places, in their order: not begun, nor set aside."""
    return tuple(one.public_id for one in agenda if one.public_id not in course.spent and not one.fate)


def mark(agenda: Sequence[ItemView], course: Course) -> str:
    """Changes whenever the agenda does, and each minute of the item under way."""
    return hashlib.sha256(repr((tuple(agenda), course)).encode()).hexdigest()[:16]


def taken(db: Session, meeting: Meeting) -> list[Taken]:
    rows = db.exec(
        select(ItemMoment)
        .where(ItemMoment.meeting_id == meeting.id)
        .order_by(col(ItemMoment.at), col(ItemMoment.id))
    )
    return [Taken(row.item, row.at) for row in rows]
