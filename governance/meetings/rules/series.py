"""Changing a meeting that comes back: this one alone, or this one and those that follow. Pure: days and hours are those of the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from charters.rules.sentences import N_


class Extent(StrEnum):
    """How far a change goes."""

    ALONE = "alone"
    FOLLOWING = "following"


EXTENT_NAMES: dict[Extent, str] = {
    Extent.ALONE: N_("Celle-ci seulement"),
    Extent.FOLLOWING: N_("Celle-ci et les suivantes"),
}
"""French names, to translate."""


@dataclass(frozen=True)
class Announced:
    """What people are told of a meeting. `start` and `end` are hours of the place, on `day`."""

    title: str
    day: date
    start: time
    end: time
    place: str
    remote_link: str


def announced(
    title: str, starts_at: datetime, ends_at: datetime, place: str, remote_link: str, time_zone: str
) -> Announced:
    """The same from two moments, aware."""
    zone = ZoneInfo(time_zone)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return Announced(title, start.date(), start.time(), end.time(), place, remote_link)


def follows(before: Announced, after: Announced, other: Announced) -> Announced:
    """What becomes of `other`, a later meeting of the series, when one goes from `before` to `after`.

    Only what changes there changes here: its day moves by as many days, and it takes the new hours, the new place, the
    new link; what `other` had of its own stays, its title too unless both had the same. Hours are those of the place:
    a change of hour between the two does not move them. It is held somewhere, whatever is taken off.
    """
    moved = (before.start, before.end) != (after.start, after.end)
    place = after.place if after.place != before.place else other.place
    link = after.remote_link if after.remote_link != before.remote_link else other.remote_link
    nowhere = not place and not link
    return Announced(
        title=after.title if other.title == before.title else other.title,
        day=other.day + (after.day - before.day),
        start=after.start if moved else other.start,
        end=after.end if moved else other.end,
        place=other.place if nowhere else place,
        remote_link=other.remote_link if nowhere else link,
    )
