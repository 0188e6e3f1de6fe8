"""One open WebSocket without a thread of its own: the loop's watchers bring bytes in, frames leave without waiting.

What the network does not take at once is queued. Above `SLOW` bytes a line is behind: what may be lost (presence)
is no longer given to it. Above `STUCK` it is cut: its tab comes back and catches up, nobody waited for it.
"""

from __future__ import annotations

import _socket
import struct
from collections import deque
from typing import Any, Protocol

import gevent
import structlog

from foundation.fast.ear import READABLE, Ear
from foundation.fast.frames import BINARY, CLOSE, NORMAL, PING, PONG, TEXT, Reader, Violation, frame

log = structlog.get_logger()
SLOW, STUCK = 2 * 1024 * 1024, 8 * 1024 * 1024  # bytes waiting for the network
AT_ONCE = 64 * 1024  # bytes read in one go
BUFFERS = 64  # frames given to the kernel in one go
FAREWELL = 10.0  # seconds for the other side to read what it was sent last
WRITABLE = 2


class Owner(Protocol):
    """Whose line it is. Both are called from the loop: they may not wait for anything."""

    def heard(self, kind: int, payload: bytes) -> None: ...
    def lost(self) -> None: ...


class Line:
    """Owns the descriptor it is given, which does not block from then on."""

    __slots__ = (
        "_in",
        "_out",
        "_queue",
        "_reader",
        "_send",
        "_socket",
        "_timer",
        "ended",
        "owner",
        "queued",
    )

    def __init__(self, descriptor: int, limit: int, owner: Owner, ear: Ear | None = None) -> None:
        self.owner = owner
        self._socket = _socket.socket(fileno=descriptor)
        self._socket.setblocking(False)
        self._reader = Reader(limit)
        self._send = self._socket.send
        self._queue: deque[bytes | memoryview] | None = None  # while the kernel's buffer is full
        self.queued = 0
        self.ended = False  # a farewell was said, or the other side is gone
        self._in: Any = ear.io(descriptor) if ear else gevent.get_hub().loop.io(descriptor, READABLE)
        self._out: Any = None
        self._timer: Any = None
        self._in.start(self._readable)

    # -- in ---------------------------------------------------------------------------------------

    def _readable(self) -> None:
        try:
            data = self._socket.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.cut()
        elif not self.ended:
            alone = self._reader.alone(data)
            if alone is None:
                self._read(data)
            else:
                self.owner.heard(BINARY, alone)

    def _read(self, data: bytes) -> None:
        try:
            for kind, payload in self._reader.feed(data):
                self._take(kind, payload)
                if self.ended:
                    return
        except Violation as violation:
            self.close(struct.pack(">H", violation.code))

    def _take(self, kind: int, payload: bytes) -> None:
        if kind in (BINARY, TEXT):
            self.owner.heard(kind, payload)
        elif kind == PING:
            self.write(frame(PONG, payload))
        elif kind == CLOSE:
            self.close(payload[:2] or NORMAL)

    def listen(self, *, on: bool) -> None:
        """Stop reading while what was read waits to be handled, then go on."""
        if self._socket.fileno() < 0:
            return
        if on:
            self._in.start(self._readable)
        else:
            self._in.stop()

    # -- out --------------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Send whole frames, at once if the network takes them."""
        if self._queue is not None or self.ended:
            self._keep(data)
            return
        try:
            sent = self._send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.cut()
            return
        if sent < len(data):
            self._queue = deque()
            self._keep(memoryview(data)[sent:])
            self._when_writable()

    def _keep(self, data: bytes | memoryview) -> None:
        if self._queue is None or self.ended:
            return
        self._queue.append(data)
        self.queued += len(data)
        if self.queued > STUCK:
            log.warning("line_cut", queued=self.queued)
            self.cut()

    def _when_writable(self) -> None:
        if self._socket.fileno() < 0:  # what was just kept was too much
            return
        if self._out is None:
            self._out = gevent.get_hub().loop.io(self._socket.fileno(), WRITABLE)
        if not self._out.active:
            self._out.start(self._flush)

    def _flush(self) -> None:
        queue = self._queue
        if queue:
            try:
                sent = self._socket.sendmsg([queue[index] for index in range(min(len(queue), BUFFERS))])
            except BlockingIOError:
                sent = 0
            except OSError:
                self.cut()
                return
            self._forget(queue, sent)
        if queue:
            return
        self._queue = None
        if self._out is not None:
            self._out.stop()
        if self.ended:
            self._finish()

    def _forget(self, queue: deque[bytes | memoryview], sent: int) -> None:
        self.queued -= sent
        while sent:
            first = queue[0]
            if len(first) > sent:
                queue[0] = memoryview(first)[sent:]
                return
            sent -= len(first)
            queue.popleft()

    # -- the end ----------------------------------------------------------------------------------

    def close(self, farewell: bytes = NORMAL) -> None:
        """Say goodbye after what waits; the descriptor goes when the other side has read it (or at `cut`)."""
        if self.ended:
            return
        self.write(frame(CLOSE, farewell))
        if self._socket.fileno() < 0:  # it could not even be said
            return
        self.ended = True
        self._timer = gevent.get_hub().loop.timer(FAREWELL)
        self._timer.start(self.cut)
        self.owner.lost()
        if not self._queue:
            self._finish()

    def _finish(self) -> None:
        try:
            self._socket.shutdown(_socket.SHUT_WR)
        except OSError:
            self.cut()

    def cut(self) -> None:
        """The end, now. Safe to call twice."""
        told, self.ended = self.ended, True
        if self._socket.fileno() >= 0:
            for watcher in (self._in, self._out, self._timer):
                if watcher is not None:
                    watcher.stop()
                    watcher.close()
            self._socket.close()
            self._queue, self.queued = None, 0
        if not told:
            self.owner.lost()
