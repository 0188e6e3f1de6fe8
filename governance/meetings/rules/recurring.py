"""Meetings that come back: every week, every other week, or each month on the nth weekday, at the hour of the place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from charters.rules.sentences import N_

MOST = 52
"""However long it goes on: a year of weeks."""
LAST = 5
"""The fifth weekday of a month is its last one, which every month has."""


class Every(StrEnum):
    """How often."""

    ONCE = "once"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


EVERY_NAMES: dict[Every, str] = {
    Every.ONCE: N_("une seule fois"),
    Every.WEEK: N_("chaque semaine"),
    Every.FORTNIGHT: N_("une semaine sur deux"),
    Every.MONTH: N_("chaque mois, le même jour de la semaine"),
}
"""French names, to translate."""


def rank(day: date) -> int:
    """Which weekday of its month a day is: 1 to 4, or the last."""
    return min((day.day - 1) // 7 + 1, LAST)


def nth(year: int, month: int, weekday: int, which: int) -> date:
    """The first… fourth such weekday of a month, or the last one."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    return day if day.month == month else day - timedelta(days=7)


def days(first: date, every: Every, *, until: date | None = None, times: int = MOST) -> list[date]:
    """The days of a series, the first one always among them: until a day, or so many times, the sooner of the two."""
    most = 1 if every is Every.ONCE else max(1, min(times, MOST))
    found = takewhile(lambda day: until is None or day <= until, _from(first, every))
    return [day for day, _n in zip(found, range(most), strict=False)] or [first]


def _from(first: date, every: Every) -> Iterator[date]:
    if every is not Every.MONTH:
        step = timedelta(weeks=2 if every is Every.FORTNIGHT else 1)
        yield from (first + n * step for n in range(MOST))
        return
    for n in count():
        at = first.month - 1 + n
        yield nth(first.year + at // 12, at % 12 + 1, first.weekday(), rank(first))


def moments(day: date, start: time, end: time, time_zone: str) -> tuple[datetime, datetime]:
    """Beginning and end on a day of the series: the same hours of the place on both sides of a change of hour."""
    zone = ZoneInfo(time_zone)
    return datetime.combine(day, start, zone), datetime.combine(day, end, zone)
