"""When each stretch of a text was written, to the minute: what is kept of the rows of a log."""

from __future__ import annotations

from collections.abc import Mapping
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


class Minutes:
    """Spans gathered row after row, in the order of the log; `reached` says what earlier spans cover."""

    def __init__(self, reached: Mapping[int, int]) -> None:
        self.reached = dict(reached)
        self.spans: list[Span] = []
        self._last: dict[int, int] = {}  # client → index of its last span here

    def add(self, at: datetime, ranges: Ranges) -> None:
        """A row: the moment it was written and the clocks it brings, client id → [start, end[."""
        minute = at.replace(second=0, microsecond=0)
        for client, (start, end) in ranges.items():
            begin = max(start, self.reached.get(client, 0))
            if begin >= end:
                continue
            self.reached[client] = end
            self._add(Span(client, begin, end, minute))

    def _add(self, span: Span) -> None:
        index = self._last.get(span.client)
        before = self.spans[index] if index is not None else None
        if index is not None and before and before.minute == span.minute and before.end == span.start:
            self.spans[index] = Span(span.client, before.start, span.end, span.minute)
        else:
            self._last[span.client] = len(self.spans)
            self.spans.append(span)
