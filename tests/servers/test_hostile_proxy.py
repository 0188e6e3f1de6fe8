"""The hostile proxy is as hostile as it says: each of its cruelties, seen from both sides."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.servers.hostile_proxy import HostileProxy

PATIENCE_S = 20


class Upstream(ThreadingHTTPServer):
    """A server that says what it was asked; `/never` answers once it is released, `/half` dies in the middle."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.heard: queue.Queue[bytes] = queue.Queue()
        self.released = threading.Event()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Upstream

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        said = json.dumps({"headers": dict(self.headers), "body": body.decode()}).encode()
        if self.headers.get("Upgrade"):
            self.send_response_only(101)
            self.end_headers()
            self.wfile.write(b"a frame")
            self.server.heard.put(self._heard())
            self.close_connection = True
            return
        if self.path == "/never":
            self.server.released.wait(PATIENCE_S)
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.path == "/half":
            self.close_connection = True
            said = said[: len(said) // 2]
        with suppress(OSError):  # the proxy may have hung up
            self.wfile.write(said)

    def _heard(self) -> bytes:
        try:
            return self.rfile.read1(1)
        except ConnectionResetError:  # who hangs up without having read our frame says so rudely
            return b""

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Not a word in the middle of the tests."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy(upstream: Upstream, request: pytest.FixtureRequest) -> Iterator[HostileProxy]:
    options = getattr(request, "param", {})
    started = HostileProxy(upstream.server_address[1], **options).start()
    yield started
    started.stop()


@pytest.fixture
def line(proxy: HostileProxy) -> Iterator[http.client.HTTPConnection]:
    """One connection through the proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.server_address[1], timeout=PATIENCE_S)
    yield connection
    connection.close()


def ask(line, method="GET", path="/", body=None, **headers):
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    return answer, answer.read()


def test_it_forgets_upgrade_and_says_where_one_comes_from(line):
    wished = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Cookie": "chantier=x",
        "X_Forwarded_For": "9.9.9.9",
    }
    answer, said = ask(line, **wished)
    headers = {name.lower(): value for name, value in json.loads(said)["headers"].items()}
    assert answer.status == 200
    assert "upgrade" not in headers
    assert headers["connection"] == "close"
    assert headers["cookie"] == "chantier=x"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-host"] == headers["host"] == f"127.0.0.1:{line.port}"


def test_a_post_passes_with_its_body(line):
    _answer, said = ask(line, "POST", "/", "un mot")
    assert json.loads(said)["body"] == "un mot"


def test_of_an_answer_it_does_not_hold_whole_it_hands_nothing_over(proxy, line):
    with pytest.raises(http.client.RemoteDisconnected):
        ask(line, path="/half")
    assert [one.path for one in proxy.cut()] == ["/half"]


@pytest.mark.parametrize("proxy", [{"cut_after": 0.2}], indirect=True)
def test_it_hangs_up_on_an_exchange_that_lasts(proxy, line, upstream):
    with pytest.raises(http.client.RemoteDisconnected):
        ask(line, path="/never")
    assert not upstream.released.is_set()
    (cut,) = proxy.cut()
    assert cut.seconds >= 0.2


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"])
def test_it_knows_get_and_post_alone(line, upstream, method):
    answer, _said = ask(line, method, "/", None)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")
    assert upstream.asked == []


@pytest.mark.parametrize("proxy", [{"dropped_after": 0.2}], indirect=True)
def test_it_drops_a_connection_that_rests(line):
    ask(line)
    assert line.sock.recv(1) == b""


def test_it_can_let_a_websocket_open_and_swallow_what_goes_through_it(proxy, upstream):
    proxy.swallows = True
    with socket.create_connection(("127.0.0.1", proxy.server_address[1]), PATIENCE_S) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        with line.makefile("rb") as said:
            assert said.readline().startswith(b"HTTP/1.1 101")
            line.sendall(b"a frame")
            line.shutdown(socket.SHUT_WR)
            assert said.read().strip() == b""
    assert upstream.heard.get(timeout=PATIENCE_S) == b""


def test_the_cable_can_be_pulled_in_the_middle_of_an_exchange_and_put_back(proxy, line, upstream):
    outcome: list[type[BaseException]] = []

    def wait_for_ever():
        try:
            ask(line, path="/never")
        except (OSError, http.client.HTTPException) as error:
            outcome.append(type(error))

    waiting = threading.Thread(target=wait_for_ever)
    waiting.start()
    while not upstream.asked:
        waiting.join(0.01)
    proxy.cut_line()
    waiting.join(PATIENCE_S)
    assert outcome == [http.client.RemoteDisconnected]
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(line)
    proxy.mend_line()
    line.close()
    assert ask(line)[0].status == 200
