"""Who came to a meeting that belongs to no body: until when it is written down, and what a line says of the hours."""

from __future__ import annotations

from datetime import datetime

from governance.meetings.rules.lifecycle import Stage


def may_be_written(stage: Stage, *, settled: bool, runs: bool) -> bool:
    """While the meeting goes on, each for herself; once closed, by who runs it, until its minutes are `settled`."""
    return stage is Stage.OPEN or (stage is Stage.CLOSED and runs and not settled)


def hours(
    stage: Stage, opened: datetime, closed: datetime | None, now: datetime
) -> tuple[datetime, datetime | None]:
    """From now on, while it goes on; the whole meeting, where it is written down afterwards."""
    return (opened, closed) if stage is Stage.CLOSED else (now, None)
