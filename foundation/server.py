"""The server: gevent's, with Nagle's delay off, stopping cleanly when asked to."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import gevent
import structlog
from flask import Flask
from gevent.pywsgi import WSGIHandler, WSGIServer
from gevent.threadpool import ThreadPool

from foundation import jobs, live
from foundation.fast.sockets import TAKE
from foundation.settings import Settings

log = structlog.get_logger()


class Handler(WSGIHandler):  # type: ignore[misc]
    """An HTTP connection that may be given away, to become a WebSocket that no greenlet waits for."""

    socket: Any

    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), TAKE: self.take}

    def take(self) -> int:
        """The descriptor of the connection; this handler is done with it."""
        descriptor: int = self.socket.detach()
        self.socket, self.close_connection = None, True
        return descriptor


def serve(app: Flask, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `say` tells people the address once it answers."""
    settings: Settings = app.extensions["settings"]
    server = WSGIServer(_listener(settings), app, log=None, error_log=sys.stderr, handler_class=Handler)
    app.extensions["database"].write_aside(_in(ThreadPool(1)))
    live.listen(app)
    scheduler = jobs.start(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, _stop, server)
    _settle()
    server.start()
    say(settings.public_url)
    server._stop_event.wait()  # noqa: SLF001 - what serve_forever() itself waits for
    scheduler.shutdown(wait=False)
    for close in app.extensions.get("closing", []):
        close()
    app.extensions["database"].close()


def _in(pool: ThreadPool) -> Callable[[Callable[[], None]], None]:
    """Work done in a thread of this pool, while the loop hears people; what it raises is raised here, and written nowhere."""

    def run(work: Callable[[], None]) -> None:
        error = pool.apply(_caught, (work,))
        if error is not None:
            raise error

    return run


def _caught(work: Callable[[], None]) -> BaseException | None:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - raised by who waits for it
        return error
    return None


def _settle() -> None:
    """What was made to start stays for good: the collector need not look at it again at each turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _stop(server: Any) -> None:
    # Long connections do not end by themselves: give the short ones a second, then leave.
    gevent.spawn(server.stop, timeout=1)


def _listener(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit it; without it the 99th percentile of a keystroke triples.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(1024)
    listener.setblocking(False)
    return listener
