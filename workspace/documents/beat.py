"""When the windows of the rooms leave, and what is shown of presence.

A quiet room is served at once. A busy one gives windows half of the processor at most. In a crowd a window costs much more
than a letter: a few leave together, and who is alone does not wait long for the others.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

import structlog

from workspace.documents.room import Room

log = structlog.get_logger()
CROWD = 30  # tabs: above, a window costs much more than an update
TOGETHER = 3  # updates that leave together there
PATIENCE = 0.012  # seconds from one window to the next, there, when fewer wait
SOONER = 0.9  # of a window of fixed length: what is heard in rounds of that length finds it open
LONGEST = 0.025  # seconds between the end of a window and the next, at most


class Beat:
    """Wakes when something must leave: `flush` commits windows, `show` tells who moved."""

    def __init__(
        self,
        window: float,
        spawn: Callable[[Callable[[], None]], None],
        tell: Callable[[list[Room]], None],
        write: Callable[[list[Room]], None],
        show: Callable[[Room, float], None],
    ) -> None:
        self.window = window  # seconds between two windows of a room; 0 lets their cost decide
        self.spawn, self.tell, self.write, self.show = spawn, tell, write, show
        self._busy: set[Room] = set()
        self._bell = threading.Event()
        self._beating = self._rung = False
        self._wakes_at = math.inf  # when the beat comes by itself; 0 while it works

    def ring(self, room: Room) -> None:
        """Something of this room waits."""
        self._busy.add(room)
        if self._rung:
            return
        if not self._beating:
            self._beating = True
            self.spawn(self._for_ever)
        if _due(room) < self._wakes_at:  # else the beat comes in time by itself
            self._rung = True
            self._bell.set()

    def _for_ever(self) -> None:
        while True:
            self._wakes_at = min(map(_due, self._busy), default=math.inf)
            wait = max(self._wakes_at - time.monotonic(), 0.0)
            self._bell.wait(None if math.isinf(wait) else wait)
            self._bell.clear()
            self._rung, self._wakes_at = False, 0.0
            try:
                self.once()
            except Exception:
                log.exception("beat_failed")

    def once(self) -> None:
        """Commit the windows that are due, and show who moved."""
        now = time.monotonic()
        due = [room for room in self._busy if room.waits and _window(room) <= now]
        if due:
            self.tell(due)
        if any(room.write_by <= now for room in self._busy if room.unlogged):
            self.write_all()
        for room in list(self._busy):
            if room.moved and room.show_at <= now:
                self.show(room, now)
            if not (room.waits or room.moved or room.behind):
                self._busy.discard(room)

    def write_all(self) -> None:
        """Whatever was shown is in the log."""
        behind = [room for room in self._busy if room.behind]
        if behind:
            self.write(behind)

    def pace(self, rooms: list[Room], started: float, cost: float) -> None:
        """Say when the next windows of these rooms may come, after one that took so many seconds of the processor."""
        now = time.monotonic()
        for room in rooms:
            seats = len(room.seats)
            if self.window:
                room.not_before = room.leaves_by = started + self.window * SOONER
            elif room.unlogged and not room.bulk:  # it was shown, and costs no more than its frames
                room.not_before = room.leaves_by = 0.0
            else:
                # Half of the processor at most goes to windows; the other half hears what people write.
                room.not_before = now + min(cost, LONGEST) if seats > 1 else 0.0
                room.leaves_by = started + PATIENCE if seats > CROWD else 0.0


def _window(room: Room) -> float:
    """When what waits must be committed."""
    enough = len(room.queue) >= TOGETHER or room.bulk
    return room.not_before if enough else max(room.not_before, room.leaves_by)


def _due(room: Room) -> float:
    """When something of a room must leave."""
    window = _window(room) if room.waits else math.inf
    if room.unlogged:
        window = min(window, room.write_by)
    return min(window, room.show_at) if room.moved else window
