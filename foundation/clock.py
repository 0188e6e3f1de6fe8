"""The time, asked of one place so that tests and fault drills can hold it."""

from __future__ import annotations

from datetime import UTC, datetime


class Clock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
