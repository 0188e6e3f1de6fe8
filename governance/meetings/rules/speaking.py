"""Who speaks, who waits to, in what order, and how long each college has spoken."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Turn:
    """A turn to speak: asked for, then given and ended, or taken back before it was given."""

    key: Hashable
    member: Hashable
    college: str
    asked_at: datetime
    given_at: datetime | None = None
    ended_at: datetime | None = None
    withdrawn: bool = False

    @property
    def waits(self) -> bool:
        return self.given_at is None and not self.withdrawn

    @property
    def speaks(self) -> bool:
        return self.given_at is not None and self.ended_at is None

    def lasted(self, now: datetime) -> timedelta:
        """How long it has been spoken, never less than nothing."""
        if self.given_at is None:
            return NOTHING
        return max((self.ended_at or now) - self.given_at, NOTHING)


def queue(turns: Iterable[Turn]) -> list[Turn]:
    """Those who wait, in the order in which they asked."""
    return sorted((one for one in turns if one.waits), key=lambda one: one.asked_at)


def speaker(turns: Iterable[Turn]) -> Turn | None:
    """Who has the floor; one at a time."""
    return next((one for one in turns if one.speaks), None)


def may_ask(turns: Iterable[Turn], member: Hashable) -> bool:
    """Nobody waits twice; who speaks may ask to speak again."""
    return all(one.member != member for one in turns if one.waits)


def totals(turns: Iterable[Turn], colleges: Iterable[str], now: datetime) -> dict[str, timedelta]:
    """How long each college has spoken, those that have said nothing included."""
    spoken = dict.fromkeys(colleges, NOTHING)
    for one in turns:
        spoken[one.college] = spoken.get(one.college, NOTHING) + one.lasted(now)
    return spoken


def shares(spoken: dict[str, timedelta]) -> dict[str, Fraction]:
    """The part of each, of the time that was spoken; nothing for anybody before somebody spoke."""
    whole = sum((_micro(one) for one in spoken.values()), 0)
    return {code: Fraction(_micro(one), whole) if whole else Fraction(0) for code, one in spoken.items()}


def _micro(length: timedelta) -> int:
    return length // timedelta(microseconds=1)
