"""Questions from the floor: those that wait, the most supported first, then those that were answered."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Asked:
    """A question, with those who would ask it too (its author is not counted among them)."""

    key: Hashable
    author: Hashable
    asked_at: datetime
    support: frozenset[Hashable] = frozenset()
    answered_at: datetime | None = None
    withdrawn: bool = False

    @property
    def weight(self) -> int:
        """How many people ask it: its author, and each other once."""
        return 1 + len(self.support - {self.author})


def waiting(asked: Iterable[Asked]) -> list[Asked]:
    """Those to answer: the most asked first, the oldest among equals."""
    open_ones = [one for one in asked if one.answered_at is None and not one.withdrawn]
    return sorted(open_ones, key=lambda one: (-one.weight, one.asked_at))


def answered(asked: Iterable[Asked]) -> list[Asked]:
    """Those that were answered, the latest first."""
    done = [(one.answered_at, one) for one in asked if one.answered_at is not None and not one.withdrawn]
    return [one for _at, one in sorted(done, key=lambda pair: pair[0], reverse=True)]


def may_support(one: Asked, member: Hashable) -> bool:
    """Once each, a question that waits, and not one's own."""
    waits = one.answered_at is None and not one.withdrawn
    return waits and member != one.author and member not in one.support
