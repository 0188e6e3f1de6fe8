"""Builders: plain functions with sane defaults that make what a test needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from foundation.clock import Clock

A_MORNING = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


class FrozenClock(Clock):
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = A_MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> datetime:
        """Move on: `clock.advance(minutes=5)`."""
        self.moment += timedelta(**by)
        return self.moment
