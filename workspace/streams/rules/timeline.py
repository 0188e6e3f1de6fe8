"""How the steps of a stream stand on a time line: percentages of its width, dates in, numbers out.

The line covers whole months: from the first of the month of the earliest step to the end of the month of
the latest, today included, and never less than six months, so that two dates close together stay readable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SHORTEST = 6  # months
LABELS = 5  # names of months under the axis, at most
THINNEST = 1.5  # percent: a single day is still seen
LETTER = 1.25  # percent that a letter takes on the narrowest drawing that names its points
EDGE = 8.0  # percent: nearer to an end, a name leans inwards
State = Literal["done", "ahead", "planned"]
Place = Callable[[date], float]


@dataclass(frozen=True)
class Dated:
    """A step: what is thought over (`thought`) or tried, on a day or over several."""

    title: str
    starts_on: date
    ends_on: date | None = None
    thought: bool = True


@dataclass(frozen=True)
class Point:
    at: float
    label: str


@dataclass(frozen=True)
class Span:
    start: float
    end: float
    label: str
    state: State


@dataclass(frozen=True)
class Line:
    """The drawing: `months` are (percent, first day), `now` a percentage."""

    first: date
    last: date
    months: tuple[tuple[float, date], ...]
    points: tuple[Point, ...]
    spans: tuple[Span, ...]
    now: float


def line(steps: Sequence[Dated], today: date) -> Line | None:
    """The time line of these steps as seen today; None where there is none to draw."""
    if not steps:
        return None
    first, last = _bounds(steps, today)
    length = (last - first).days

    def at(day: date) -> float:
        return max(0.0, min(100.0, 100 * (day - first).days / length))

    tried = [step for step in steps if not step.thought]
    spans = tuple(span for step in sorted(tried, key=_order) for span in _spans(step, today, at))
    thought = sorted((step for step in steps if step.thought), key=_order)
    points = _apart([Point(at(step.starts_on), step.title) for step in thought])
    return Line(first, last, tuple((at(day), day) for day in _months(first, last)), points, spans, at(today))


def _order(step: Dated) -> tuple[date, str]:
    return step.starts_on, step.title


def _bounds(steps: Sequence[Dated], today: date) -> tuple[date, date]:
    days = [today, *(step.starts_on for step in steps), *(step.ends_on for step in steps if step.ends_on)]
    first, last = min(days).replace(day=1), _later(max(days), 1)
    while _count(first, last) < SHORTEST:
        first = _later(first, -1)
    return first, last


def _later(day: date, months: int) -> date:
    """The first of the month so many months after the one of the day."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _count(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _months(first: date, last: date) -> list[date]:
    """The months named under the axis: every one, or every second, third…"""
    count = _count(first, last)
    return [_later(first, n) for n in range(0, count, max(1, -(-count // LABELS)))]


def _spans(step: Dated, today: date, at: Place) -> list[Span]:
    """A trial under way is drawn in two: what is done, what is ahead."""
    end = (step.ends_on or step.starts_on) + timedelta(days=1)
    stop = max(at(end), min(at(step.starts_on) + THINNEST, 100.0))
    start, now = min(at(step.starts_on), stop - THINNEST), at(today)
    if step.starts_on > today:
        return [Span(start, stop, step.title, "planned")]
    if start < now < stop and end > today:
        return [Span(start, now, step.title, "done"), Span(now, stop, "", "ahead")]
    return [Span(start, stop, step.title, "done" if end <= today else "ahead")]


def _apart(points: list[Point]) -> tuple[Point, ...]:
    """Names that would run into each other are dropped; their dots stay."""
    kept: list[Point] = []
    taken = 0.0
    for point in points:
        begins, ends = _extent(point)
        room = begins >= taken
        kept.append(point if room else Point(point.at, ""))
        taken = ends + LETTER if room else taken
    return tuple(kept)


def _extent(point: Point) -> tuple[float, float]:
    """Where the name of a point begins and ends."""
    width = len(point.label) * LETTER
    if point.at < EDGE:
        return point.at, point.at + width
    if point.at > 100 - EDGE:
        return point.at - width, point.at
    return max(0.0, point.at - width / 2), point.at + width / 2
