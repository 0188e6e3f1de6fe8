"""When each stretch of a text was written, to the minute: what is kept of the rows of a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

Ranges = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Span:
    """The clocks [start, end[ of a client, written during `minute`."""

    client: int
    start: int
    end: int
    minute: datetime


def by_minute(rows: Iterable[tuple[datetime, Ranges]], reached: Mapping[int, int]) -> list[Span]:
    """Spans of the rows, given in the order of the log; `reached` says what earlier spans cover."""
    ends = dict(reached)
    found: list[Span] = []
    last: dict[int, int] = {}  # client → index of its last span here
    for at, ranges in rows:
        minute = at.replace(second=0, microsecond=0)
        for client, (start, end) in ranges.items():
            begin = max(start, ends.get(client, 0))
            if begin >= end:
                continue
            ends[client] = end
            index = last.get(client)
            if index is not None and found[index].minute == minute and found[index].end == begin:
                found[index] = Span(client, found[index].start, end, minute)
            else:
                last[client] = len(found)
                found.append(Span(client, begin, end, minute))
    return found
