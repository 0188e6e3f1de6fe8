"""Which item is under way, and how long was spent on each: the moments at which who runs the sitting passed from one to another."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

Item = Hashable


@dataclass(frozen=True)
class Taken:
    """An item is taken up at `at`; the one before it ends there."""

    item: Item
    at: datetime


def under_way(moments: Sequence[Taken]) -> Taken | None:
    """The last one; moments stand in their order."""
    return moments[-1] if moments else None


def spent(moments: Sequence[Taken], until: datetime) -> dict[Item, timedelta]:
    """How long each item was under way, come back to or not: from the first moment to `until`, nothing is lost nor counted twice."""
    found: dict[Item, timedelta] = {}
    for one, following in pairwise((*moments, Taken(None, until))):
        found[one.item] = found.get(one.item, timedelta()) + max(following.at - one.at, timedelta())
    return found


def minutes(lasted: timedelta) -> int:
    """Whole minutes gone by."""
    return int(lasted.total_seconds() // 60)
