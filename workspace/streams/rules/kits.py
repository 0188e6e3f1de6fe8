"""Kits: how a new stream is furnished, so that nobody begins before an empty page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kit(StrEnum):
    """What the stream sets out to do first."""

    TWO_LEGS = "two_legs"
    INQUIRY = "inquiry"
    TRIAL = "trial"
    BARE = "bare"


@dataclass(frozen=True)
class Planned:
    """A first step, so many weeks after the opening; `weeks` long where it lasts."""

    code: str
    thought: bool
    after: int
    weeks: int = 0

    def starts_on(self, opened: date) -> date:
        return opened + timedelta(weeks=self.after)

    def ends_on(self, opened: date) -> date | None:
        return self.starts_on(opened) + timedelta(weeks=self.weeks) if self.weeks else None


STEPS: dict[Kit, tuple[Planned, ...]] = {
    Kit.TWO_LEGS: (
        Planned("framing", True, 2),
        Planned("field", True, 6),
        Planned("trial", False, 10, 12),
        Planned("review", True, 22),
    ),
    Kit.INQUIRY: (
        Planned("framing", True, 2),
        Planned("field", True, 6),
        Planned("findings", True, 12),
    ),
    Kit.TRIAL: (
        Planned("framing", True, 1),
        Planned("trial", False, 3, 8),
        Planned("review", True, 12),
    ),
    Kit.BARE: (),
}
