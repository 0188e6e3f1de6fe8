"""Live messages between processes, through python-socketio's Redis manager, without ever waiting for Redis.

What leaves for the other processes is queued and sent by one greenlet. When Redis is away the queue drops its oldest:
what it carries is never the truth, rooms catch up from the database.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import gevent
import gevent.event
import socketio
import structlog

from foundation.fast.rooms import FastManager

log = structlog.get_logger()
WAITING = 2_000  # messages
PATIENCE = 3.0  # seconds for one message to leave
AGAIN = 1.0  # seconds between two attempts to hear from Redis
IDLE = 10.0  # seconds without a word before Redis is asked whether it is there


class FastRedisManager(socketio.RedisManager, FastManager):  # type: ignore[misc]
    """In this process at once, in the others as Redis allows."""

    def __init__(self, url: str, channel: str) -> None:
        super().__init__(url, channel=channel, redis_options={"socket_connect_timeout": PATIENCE})
        self._leaving: deque[dict[str, Any]] = deque(maxlen=WAITING)
        self._bell = gevent.event.Event()
        self._publishing = False
        self._away_until = 0.0

    def elsewhere(self, event: str, data: dict[str, Any], namespace: str, room: str) -> None:
        """To the same room in other processes."""
        said = {
            "method": "emit",
            "event": event,
            "data": data,
            "binary": False,
            "namespace": namespace,
            "room": room,
        }
        self._publish({**said, "skip_sid": None, "callback": None, "host_id": self.host_id})

    def _publish(self, data: dict[str, Any]) -> None:
        self._leaving.append(data)
        self._bell.set()
        if not self._publishing:  # a process has things to tell before it holds its first live page
            self._publishing = True
            self.server.start_background_task(self._publish_for_ever)

    def _publish_for_ever(self) -> None:
        while True:
            self._bell.wait()
            self._bell.clear()
            while self._leaving:
                self._send(self._leaving.popleft())

    def _send(self, data: dict[str, Any]) -> None:
        if time.monotonic() < self._away_until:
            return  # dropped: it is tried again once a second, not at each message
        try:
            with gevent.Timeout(PATIENCE):
                super()._publish(data)
        except gevent.Timeout:
            log.warning("redis_silent", left=len(self._leaving))
            self.connected = False
        if not self.connected:
            self._away_until = time.monotonic() + AGAIN

    def _redis_listen_with_retries(self) -> Iterator[Any]:
        """As the stock one, but back within a second of Redis, however long it was away or silent."""
        while True:
            try:
                self._redis_connect()
                self.pubsub.subscribe(self.channel)
                yield from self._hear()
            except Exception as error:  # noqa: BLE001 - whatever happens to Redis, listening begins again
                log.warning("redis_unheard", kind=type(error).__name__)
                self.connected = False
                gevent.sleep(AGAIN)

    def _hear(self) -> Iterator[Any]:
        while True:
            message = self.pubsub.get_message(timeout=IDLE)
            if message is None:  # nobody spoke, or nobody is there: it is asked
                self.pubsub.ping()
                message = self.pubsub.get_message(timeout=PATIENCE)
                if message is None:
                    raise TimeoutError
            if message["type"] == "message":
                yield message
