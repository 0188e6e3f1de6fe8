"""The private link of a notice: it answers for one person, until the meeting opens."""

from __future__ import annotations

from datetime import datetime

from governance.meetings.rules.lifecycle import Stage


def leads(*, stage: Stage, ends_at: datetime, sits: bool, now: datetime) -> bool:
    """Whether it leads somewhere: the meeting has not opened, its hour is not over, and she still sits in a seat."""
    return stage is Stage.PLANNED and now < ends_at and sits
