"""An Engine.IO connection that costs neither greenlet nor queue once it is on a WebSocket."""

from __future__ import annotations

import time
from typing import Any

import gevent
from engineio import exceptions
from engineio import packet as engine_packet
from engineio.packet import Packet

from foundation.fast.frames import BINARY, CLOSE, TEXT, accept_key, frame
from foundation.fast.line import Line
from foundation.polling import Session

TAKE = "chantier.take"  # in the WSGI environment: gives the connection away, returns its descriptor
LIGHT = 4 * 1024  # bytes: above, a message is handled by a greenlet of its own
WAITING = 1024 * 1024  # bytes of a connection not handled yet, above which it is no longer read
HANDSHAKE = 10.0  # seconds for the end of an upgrade, which should come at once
PING = frame(TEXT, b"2")


def framed(sent: Packet) -> bytes:
    """The WebSocket frame of an Engine.IO packet."""
    encoded = sent.encode()
    return frame(TEXT, encoded.encode()) if isinstance(encoded, str) else frame(BINARY, encoded)


class FastSocket(Session):
    """An Engine.IO connection; once on a WebSocket it has a line and neither queue nor greenlet.

    Its `server` is a `FastEngine`: offered what is light by `take_quickly`, told of the rest by `ring`, then `take`.
    """

    queue: Any
    connected: bool
    closed: bool
    closing: bool
    last_ping: float | None

    def __init__(self, server: Any, sid: str) -> None:
        super().__init__(server, sid)
        self.line: Line | None = None
        self.speaking: Line | None = None  # the same, once all that is said leaves by it
        self.inbox: list[tuple[int, bytes]] = []
        self.waiting = 0
        self.busy = self.deaf = False
        self.since = self.opened = time.time()  # of the last answer to a ping; of the line

    # -- the line ---------------------------------------------------------------------------------

    def _upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> Any:
        take = environ.pop(TAKE, None)
        if take is None:
            return super()._upgrade_websocket(environ, start_response)
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if self.line is not None or not key.isascii() or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
            return self.server._bad_request("Not a WebSocket")  # noqa: SLF001 - the engine's own refusal
        self.line = Line(take(), self.server.max_http_buffer_size, self, self.server.ear)
        self.line.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept_key(key).encode() + b"\r\n\r\n"
        )
        self.opened = time.time()
        if not self.connected:
            self.connected = True
            self._speak()
        return ()  # not a list, which the engine would make a response of: the connection is no longer its own

    def _speak(self) -> None:
        """From now on everything leaves by the line, what waited for a poll first."""
        assert self.line is not None
        waiting, self.queue = self.queue, None
        self.upgraded, self.speaking = True, self.line
        while not waiting.empty():
            held = waiting.get(block=False)
            if held is not None and held.packet_type != engine_packet.NOOP:
                self.line.write(framed(held))
        waiting.put(Packet(engine_packet.NOOP))  # a poll that would still wait ends

    def heard(self, kind: int, payload: bytes) -> None:
        self.prove_alive()
        first = not self.inbox and not self.busy and self.speaking is not None
        if first and kind == BINARY and len(payload) <= LIGHT and self.server.take_quickly(self, payload):
            return
        self.inbox.append((kind, payload))
        self.waiting += len(payload)
        if self.waiting > WAITING and not self.deaf and self.line is not None:
            self.deaf = True
            self.line.listen(on=False)
        self.server.ring(self)

    def lost(self) -> None:
        self.heard(CLOSE, b"")

    def _handled(self) -> tuple[int, bytes]:
        kind, payload = self.inbox.pop(0)
        self.waiting -= len(payload)
        if self.deaf and not self.inbox and self.line is not None:
            self.deaf = False
            self.line.listen(on=True)
        return kind, payload

    # -- what came --------------------------------------------------------------------------------

    def drain(self) -> None:
        """What is light at once; the rest, and what follows it, in a greenlet that may wait."""
        while self.inbox and not self.busy:
            kind, payload = self.inbox[0]
            if len(payload) > LIGHT or not self.server.take(self, kind, payload):
                self.busy = True
                gevent.spawn(self._drain_slowly)
                return
            self._handled()

    def _drain_slowly(self) -> None:
        try:
            while self.inbox:
                self._receive(*self._handled())
        finally:
            self.busy = False

    def _receive(self, kind: int, payload: bytes) -> None:
        try:
            if kind == CLOSE:
                self._hung_up()
            elif self.upgraded:
                # What is heavy and hot is handled here, to its end: nothing lighter overtakes it.
                if not self.server.take(self, kind, payload):
                    self.receive(Packet(encoded_packet=payload.decode() if kind == TEXT else payload))
            else:
                self._upgrade(payload)
        except exceptions.UnknownPacketError:
            pass
        except exceptions.SocketIsClosedError:
            self._hung_up()
        except Exception:
            self.server.logger.exception("Unknown receive error")
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)

    def _upgrade(self, payload: bytes) -> None:
        """From long polling: the client probes, is answered, then says that it changes over.

        Until it says so polling goes on as if nothing were: a proxy may let the handshake pass and swallow the rest.
        """
        assert self.line is not None
        if payload == b"2probe":
            self.line.write(frame(TEXT, b"3probe"))
            self.queue.put(Packet(engine_packet.NOOP))  # the poll under way ends
        elif payload == b"5":
            self._speak()
        else:
            self.line.close()

    def _hung_up(self) -> None:
        if self.upgraded:
            self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        else:  # the upgrade failed: long polling goes on
            self.line = None

    # -- what leaves ------------------------------------------------------------------------------

    def send(self, pkt: Packet) -> None:
        if self.speaking is None:
            super().send(pkt)
        elif self.closed:
            raise exceptions.SocketIsClosedError
        else:
            self.speaking.write(framed(pkt))

    def close(self, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        if self.speaking is None:
            super().close(wait=wait, abort=abort, reason=reason)
            if self.line is not None:
                self.line.cut()
            return
        if self.closed or self.closing:
            return
        self.closing = True
        said = reason or self.server.reason.SERVER_DISCONNECT
        self.server._trigger_event("disconnect", self.sid, said, run_async=False)  # noqa: SLF001
        if not abort:
            self.speaking.write(frame(TEXT, b"1"))
        self.closed = True
        self.speaking.close()

    # -- alive or not -----------------------------------------------------------------------------

    def schedule_ping(self) -> None:
        self.last_ping, self.since = None, time.time()

    def beat(self, now: float) -> None:
        """Once a second: ping, or find that nobody answers."""
        if self.closed:
            return
        if self.line is not None and not self.upgraded and now - self.opened > HANDSHAKE:
            self.line.cut()
        if self.last_ping is None and now - self.since >= self.server.ping_interval:
            self.last_ping = now
            if self.speaking is not None:
                self.speaking.write(PING)
            else:
                self.queue.put(Packet(engine_packet.PING))
        self.check_ping_timeout()
