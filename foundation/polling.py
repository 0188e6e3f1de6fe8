"""Long polling that survives proxies: what Engine.IO's protocol asks for, where python-engineio is lenient.

A browser, or a proxy, repeats a request by itself when the line breaks under it. Without care the poll that nobody
hears any more takes the next message with it, and a repeated body is obeyed twice. Nothing is lost in silence here: a
session that can no longer be trusted is closed, the page comes back and asks for what it lacks.
"""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import parse_qs

from engineio.exceptions import EngineIOError, SocketIsClosedError
from engineio.payload import Payload
from engineio.socket import Socket

Environ = dict[str, Any]


class Session(Socket):  # type: ignore[misc]
    """An Engine.IO session over long polling."""

    # Until the client says `UPGRADE` its polls are answered as ever. Holding them back from the mere handshake on bars
    # for good whoever sits behind a proxy that lets a WebSocket open and then swallows what goes through it.
    upgrading = property(lambda _self: False, lambda _self, _value: None)

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        self._waiting = False
        self._polled = self._posted = ""

    def handle_get_request(self, environ: Environ, start_response: Any) -> Any:
        """One poll at a time, each asked once."""
        if environ.get("HTTP_UPGRADE"):
            return super().handle_get_request(environ, start_response)
        mark = _mark(environ)
        if self._waiting or (mark and mark == self._polled):
            self._give_up()
        self._waiting, self._polled = True, mark
        try:
            return super().handle_get_request(environ, start_response)
        finally:
            self._waiting = False

    def handle_post_request(self, environ: Environ) -> None:
        """Take what a client sent, whole and once."""
        try:
            body = self._body(environ)
        except OSError:
            return  # it broke off: nothing of it is taken, it is sent again
        self.prove_alive()
        mark = _mark(environ)
        if mark and mark == self._posted:
            return  # the first was taken; only its answer was lost
        self._posted = mark
        try:
            for packet in Payload(encoded_payload=body.decode()).packets:
                self.receive(packet)
        except (ValueError, EngineIOError):  # too many, or not what a client of ours sends
            self._give_up()

    def _body(self, environ: Environ) -> bytes:
        """Some proxies tell no length."""
        # Browsers are told the size of a message, and pass it: by a packet that is alone, or by counting 1.33 for 4/3.
        most, length = 2 * self.server.max_http_buffer_size, environ.get("CONTENT_LENGTH")
        if int(length or 0) > most:
            self._give_up()
        body: bytes = environ["wsgi.input"].read(int(length) if length else most + 1)
        if len(body) > most:
            self._give_up()
        return body

    def prove_alive(self) -> None:
        """Who speaks is there: the answer to a ping may wait for a minute behind a long text on a slow line."""
        if self.last_ping:
            self.schedule_ping()

    def _give_up(self) -> NoReturn:
        # Without waiting: nobody may be there to empty the queue.
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        raise SocketIsClosedError


def _mark(environ: Environ) -> str:
    """What clients put in each address so that no two are alike; a repetition bears the same."""
    return parse_qs(environ.get("QUERY_STRING", "")).get("t", [""])[0]
