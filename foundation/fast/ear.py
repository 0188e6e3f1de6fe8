"""All lines heard in rounds: from the first that speaks, some milliseconds, then whatever all of them have said.

For who gathers what comes in anyway (`COEDITING_WINDOW_MS`): one waking of the process for a window, instead of one for
each message of it.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import Any

import gevent
from gevent.monkey import get_original

READABLE = 1


def possible() -> bool:
    """Whether this system lets many descriptors be watched through one."""
    return hasattr(select, "EPOLLIN")


class Ear:
    """Watchers that are called in rounds, `pause` seconds after the first of them has something to read."""

    def __init__(self, pause: float) -> None:
        loop = gevent.get_hub().loop
        self._poll = get_original("select", "epoll")()  # gevent takes it away from who would wait for it
        self._called: dict[int, Callable[[], None]] = {}
        self._first: Any = loop.io(self._poll.fileno(), READABLE)
        self._timer: Any = loop.timer(0.0, pause)  # repeats: one that fires once cannot be started again
        self._first.start(self._begin)

    def io(self, descriptor: int) -> Watcher:
        return Watcher(self, descriptor)

    def start(self, descriptor: int, call: Callable[[], None]) -> None:
        if descriptor not in self._called:
            self._poll.register(descriptor, READABLE)
        self._called[descriptor] = call

    def stop(self, descriptor: int) -> None:
        if self._called.pop(descriptor, None):
            self._poll.unregister(descriptor)

    def _begin(self) -> None:
        self._first.stop()
        self._timer.again(self.hear, update=True)

    def hear(self) -> None:
        """End the round: all that was said is heard now."""
        self._timer.stop()
        for descriptor, _events in self._poll.poll(0, max(len(self._called), 1)):
            call = self._called.get(descriptor)
            if call is not None:  # else it was stopped by one called before it
                call()
        self._first.start(self._begin)


class Watcher:
    """One descriptor of an ear, with the manners of a watcher of gevent's loop."""

    __slots__ = ("_descriptor", "_ear")

    def __init__(self, ear: Ear, descriptor: int) -> None:
        self._ear, self._descriptor = ear, descriptor

    def start(self, call: Callable[[], None]) -> None:
        self._ear.start(self._descriptor, call)

    def stop(self) -> None:
        self._ear.stop(self._descriptor)

    close = stop
