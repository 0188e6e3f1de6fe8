"""A bad line: a TCP relay in front of a server, which delays, stalls, throttles, cuts, or leaves both ends hanging."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.process import free_port

SMALL = 64 * 1024  # bytes the line itself may hold, each way: what is not read stays with the sender
SIP = 4 * 1024
LOOK_S = 0.005
PATIENCE_S = 10.0


@dataclass(eq=False)
class _Link:
    """One connection: both ends. `hanging`: nothing passes any more, and neither end is told."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    hanging: bool = False
    down: int = 0

    def abort(self, ends: slice = slice(None)) -> None:
        for writer in self.writers[ends]:
            writer.transport.abort()


class BadLine:
    """Good until told otherwise; what is set holds at once, for open connections too. Times in seconds.

    `latency` is added to each piece, both ways; `rate` is in bytes a second, towards the client; `stalled` lets nothing
    pass; `cut_after` cuts each connection once so many bytes went to the client.
    """

    def __init__(self, port: int) -> None:
        self.latency = 0.0
        self.rate: float | None = None
        self.stalled = False
        self.cut_after: int | None = None
        self._server_port = port
        self.port = free_port()
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._listening.wait(PATIENCE_S)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """A good line again, for what is still connected and for who comes."""
        self.latency, self.rate, self.stalled, self.cut_after = 0.0, None, False, None

    def cut(self) -> None:
        """Every connection ends, abruptly, on both sides."""
        self._do(lambda: [link.abort() for link in list(self._links)])

    def hang(self) -> None:
        """Every connection hangs for ever: half-open, as when a network is left. New ones are good."""
        self._do(lambda: [setattr(link, "hanging", True) for link in list(self._links)])

    def cut_clients(self) -> None:
        """The clients of hanging connections learn it; the server still does not."""
        self._do(lambda: [link.abort(slice(1)) for link in list(self._links) if link.hanging])

    def close(self) -> None:
        self._do(self._stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    # -- in the thread of the loop ----------------------------------------------------------------

    def _do(self, work: Callable[[], Any]) -> None:
        done = threading.Event()

        def run() -> None:
            work()
            done.set()

        self._loop.call_soon_threadsafe(run)
        assert done.wait(PATIENCE_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
            self._loop.run_until_complete(asyncio.gather(task, return_exceptions=True))

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port, limit=SMALL)
        self._listening.set()

    def _stop(self) -> None:
        self._server.close()
        for link in list(self._links):
            link.abort()
        self._loop.call_later(LOOK_S, self._loop.stop)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link([writer])
        self._links.add(link)
        try:
            other = socket.socket()
            other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
            other.setblocking(False)
            await self._loop.sock_connect(other, ("127.0.0.1", self._server_port))
            far_reader, far_writer = await asyncio.open_connection(sock=other, limit=SMALL)
            link.writers.append(far_writer)
            await asyncio.gather(
                self._pump(link, reader, far_writer), self._pump(link, far_reader, writer, down=True)
            )
        except (OSError, asyncio.CancelledError):
            pass  # one end is gone: so is the other; or the line is closed
        finally:
            link.abort()
            self._links.discard(link)

    async def _pump(self, link: _Link, source, sink, *, down: bool = False) -> None:
        while True:
            await self._while_blocked(link)
            data = await source.read(SIP if self.rate else SMALL)
            await self._while_blocked(link)
            if not data:
                break
            await asyncio.sleep(self.latency + (len(data) / self.rate if self.rate and down else 0))
            sink.write(data)
            await sink.drain()
            link.down += len(data) if down else 0
            if self.cut_after is not None and link.down >= self.cut_after:
                break
        link.abort()

    async def _while_blocked(self, link: _Link) -> None:
        while self.stalled or link.hanging:  # noqa: ASYNC110 - set from other threads, as plain values
            await asyncio.sleep(LOOK_S)
