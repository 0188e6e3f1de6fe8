"""A proxy as administrations have them, and worse: what people write must pass through it all the same.

Five cruelties: it forgets `Upgrade`, so that a WebSocket never opens; it hands an answer over only when it holds the
whole of it; it hangs up on an exchange that lasts too long, without a word; it knows GET and POST and nothing else;
it drops connections that rest. It adds `X-Forwarded-*`, as its honest sisters do. With `swallows`, a sixth, the worst of
all: it lets the handshake of a WebSocket pass, and swallows whatever goes through it.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CUT_AFTER_S = 30.0
DROPPED_AFTER_S = 4.0
OF_ONE_HOP = {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}


@dataclass(frozen=True)
class Exchange:
    """A request and how it ended: a status, or None when the proxy hung up."""

    method: str
    path: str
    status: int | None
    seconds: float


class HostileProxy(ThreadingHTTPServer):
    """Stands before one server of this machine. `cut_line()` and `mend_line()` are the cable pulled and put back."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, *, cut_after: float = CUT_AFTER_S, dropped_after: float = DROPPED_AFTER_S
    ) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.upstream, self.cut_after, self.dropped_after = port, cut_after, dropped_after
        self.swallows = False
        self.exchanges: list[Exchange] = []
        self._news = threading.Condition()
        self._line = threading.Lock()
        self._open: set[socket.socket] = set()
        self._holds = True
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> HostileProxy:
        self._thread.start()
        return self

    def stop(self) -> None:
        self.shutdown()
        self.cut_line()
        self.server_close()
        self._thread.join()

    def cut_line(self) -> None:
        """Whoever speaks is cut short, and nobody gets through any more."""
        with self._line:
            self._holds = False
            for one in self._open:
                _hang_up(one)

    def mend_line(self) -> None:
        with self._line:
            self._holds = True

    def wait(self, condition: Callable[[list[Exchange]], Any], patience: float = 60.0) -> None:
        """Until the condition holds of the exchanges that have ended."""
        with self._news:
            held = self._news.wait_for(lambda: condition(self.exchanges), patience)
            assert held, f"only {self.exchanges[-10:]}"

    def cut(self) -> list[Exchange]:
        """The exchanges it hung up on."""
        return [one for one in self.exchanges if one.status is None]

    # -- for its visits ---------------------------------------------------------------------------

    def ended(self, exchange: Exchange) -> None:
        with self._news:
            self.exchanges.append(exchange)
            self._news.notify_all()

    def hold(self, one: socket.socket) -> bool:
        """Remember whom to cut; false when the line is cut already."""
        with self._line:
            if self._holds:
                self._open.add(one)
            return self._holds

    def let_go(self, one: socket.socket) -> None:
        with self._line:
            self._open.discard(one)

    def shutdown_request(self, request: Any) -> None:
        self.let_go(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """People close their tabs in the middle of an answer."""


class Visit(BaseHTTPRequestHandler):
    """One connection of a browser, kept until it rests."""

    protocol_version = "HTTP/1.1"
    server: HostileProxy

    def setup(self) -> None:
        self.timeout = self.server.dropped_after
        super().setup()

    def handle(self) -> None:
        if self.server.hold(self.connection):
            super().handle()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name it has there
        """The exchanges are kept instead."""

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name in {"do_GET", "do_POST"}:
            return self._exchange
        if name.startswith("do_"):
            return self._refuse
        raise AttributeError(name)

    def _refuse(self) -> None:
        self.close_connection = True  # its body, if there is one, is not read
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED, [("Allow", "GET, POST")], b"")
        self._end(HTTPStatus.METHOD_NOT_ALLOWED, time.monotonic())

    def _exchange(self) -> None:
        if self.server.swallows and self.headers.get("Upgrade"):
            self._swallow()
            return
        began = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        try:
            status, headers, whole = self._asked(body)
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            self._end(None, began)
            return
        self._answer(status, headers, whole)
        self._end(status, began)

    def _swallow(self) -> None:
        self.close_connection = True
        asked = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        with (
            socket.create_connection(("127.0.0.1", self.server.upstream)) as line,
            line.makefile("rb") as said,
        ):
            line.sendall(f"{self.requestline}\r\n{asked}\r\n".encode())
            for one in iter(said.readline, b""):
                self.wfile.write(one)
                if not one.strip():
                    break
            self.connection.settimeout(self.server.cut_after)
            with suppress(OSError):  # nobody spoke, or the line was cut
                while self.connection.recv(65_536):
                    pass

    def _asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """The whole answer of the server; OSError or HTTPException when it was cut."""
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream)
        upstream.connect()
        line = upstream.sock
        scissors = threading.Timer(self.server.cut_after, _hang_up, [line])
        scissors.start()
        try:
            if not self.server.hold(line):
                raise ConnectionError
            upstream.request(self.command, self.path, body or None, self._passed_on())
            answer = upstream.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            scissors.cancel()
            self.server.let_go(line)
            upstream.close()

    def _passed_on(self) -> dict[str, str]:
        kept = {name: value for name, value in self.headers.items() if name.lower() not in OF_ONE_HOP}
        return {
            **kept,
            "Connection": "close",
            "X-Forwarded-For": self.client_address[0],
            "X-Forwarded-Host": self.headers.get("Host", ""),
            "X-Forwarded-Proto": "http",
        }

    def _answer(self, status: int, headers: list[tuple[str, str]], whole: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_ONE_HOP:
                self.send_header(name, value)
        if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            self.send_header("Content-Length", str(len(whole)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(whole)

    def _end(self, status: int | None, began: float) -> None:
        self.server.ended(Exchange(self.command, self.path, status, time.monotonic() - began))


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it has just ended by itself
        line.shutdown(socket.SHUT_RDWR)
