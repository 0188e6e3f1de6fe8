"""When the owner of an action item is written to: once before its day, once after it, for each day it was given."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from workspace.tasks.rules.states import OPEN, State

AHEAD = timedelta(days=3)


class Reminder(StrEnum):
    BEFORE = "before"
    AFTER = "after"


def due(
    state: State, due_on: date | None, today: date, *, told_before: date | None, told_after: date | None
) -> Reminder | None:
    """Which letter is to be written on that day; `told_before` and `told_after` are the days the last ones were about.

    Whoever was never told before is told after, and not of both at once.
    """
    if state not in OPEN or due_on is None:
        return None
    if due_on < today:
        return Reminder.AFTER if told_after != due_on else None
    return Reminder.BEFORE if due_on <= today + AHEAD and told_before != due_on else None
