"""Live connections: Socket.IO with msgpack frames, one namespace per live room, refusals as acks.

Every event is answered: an unknown one, a malformed payload or a refusal never goes silent
(Flask-SocketIO's own Namespace ignores unknown events).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import engineio.socket
import gevent.monkey
import msgpack
import structlog
from engineio.packet import Packet
from engineio.payload import Payload
from flask import Flask, current_app
from flask_babel import force_locale
from flask_socketio import Namespace, SocketIO

from foundation.errors import BadRequest, Refusal, TooMany
from foundation.fast import engine
from foundation.fast.redis import FastRedisManager
from foundation.fast.rooms import FastManager
from foundation.language import LANGUAGES
from foundation.polling import Session
from foundation.settings import Settings

log = structlog.get_logger()
PACKETS_AT_ONCE = 1024  # of one long-polling request; the default of 16 cuts off who types on a slow line
# One message, and what a browser puts in one body of long polling: at 100 kbit/s it leaves before proxies cut.
FRAME_LIMIT = 256 * 1024
# A poll is answered by the next ping at the latest. Half of the 30 s after which the hastiest proxies cut: the other
# half is for the answer to a ping, which waits behind what a slow line still has to send.
PING_EVERY, PING_PATIENCE = 15, 20
Ack = dict[str, Any]


def install(app: Flask) -> SocketIO:
    """The Socket.IO server of the application; other origins are refused at the door."""
    settings: Settings = app.extensions["settings"]
    Payload.max_decode_packets = PACKETS_AT_ONCE
    patched = gevent.monkey.is_module_patched("socket")
    fast = patched and settings.live_writes == "fast"
    server = SocketIO(
        app,
        async_mode="gevent" if patched else "threading",
        serializer="msgpack",
        manage_session=True,
        cors_allowed_origins=[settings.public_url],
        **_manager(settings, fast=fast),
        max_http_buffer_size=FRAME_LIMIT,
        ping_interval=PING_EVERY,
        ping_timeout=PING_PATIENCE,
        websocket_compression=False,
        cookie=None,
    )
    app.extensions["live"] = server
    rounds = settings.coediting_window_ms / 1000  # what is gathered into windows is heard at their pace
    app.extensions["live_fast"] = engine.install(server, rounds) if fast else None
    if not fast:  # the fast way sees to both by itself
        engineio.socket.Socket = Session
        _one_packet_each(server)
    return server


def listen(app: Flask) -> None:
    """Hear the other processes from the start: python-socketio would from the first live page, which may miss what is told
    at that moment."""
    live: SocketIO = app.extensions["live"]
    live.server.manager_initialized = True
    live.server.manager.initialize()


def _manager(settings: Settings, *, fast: bool) -> dict[str, Any]:
    """Who knows the rooms: of this process alone, or of all those that share a Redis."""
    if not fast:
        return {"message_queue": settings.redis_url or None}
    if settings.redis_url:
        return {"client_manager": FastRedisManager(settings.redis_url, channel="flask-socketio")}
    return {"client_manager": FastManager()}


def _one_packet_each(server: SocketIO) -> None:
    """A broadcast to WebSocket and long-polling seats together: each gets its own packet.

    Engine.IO 4.15 keeps in the shared packet the bytes written for the first WebSocket, then joins them to the
    text of a polling answer, which fails and closes that seat.
    """
    inner = server.server

    def send(seat: str, packet: Packet) -> None:
        inner.eio.send_packet(seat, Packet(packet.packet_type, packet.data))

    inner._send_eio_packet = send  # noqa: SLF001 - there is no other way in


class LiveNamespace(Namespace):  # type: ignore[misc]
    """Parse, act, ack. Subclasses write `on_<event>(payload: dict) -> dict | None`, at most six."""

    rate = 50.0  # events a second, on average
    burst = 200.0

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self._buckets: dict[str, tuple[float, float]] = {}

    def trigger_event(self, event: str, sid: str, *args: Any) -> Any:
        if event == "disconnect":
            self._buckets.pop(sid, None)
        if event in {"connect", "disconnect"}:
            return super().trigger_event(event, sid, *args)
        if not isinstance(event, str) or not hasattr(type(self), f"on_{event}"):
            return {"ok": False, "error": "unknown"}
        if len(args) != 1 or not isinstance(args[0], dict):
            return refusal(BadRequest())
        return self._answer(event, sid, {str(k): unwrapped(v) for k, v in args[0].items()})

    def _answer(self, event: str, sid: str, payload: dict[str, Any]) -> Any:
        try:
            self._spend(sid)
            return super().trigger_event(event, sid, payload)
        except Refusal as error:
            return refusal(error)
        except Exception:
            log.exception("live_event_failed", live=self.namespace, live_event=event)
            return {"ok": False, "error": "failed"}

    def _spend(self, sid: str) -> None:
        tokens, last = self._buckets.get(sid, (self.burst, time.monotonic()))
        now = time.monotonic()
        tokens = min(self.burst, tokens + (now - last) * self.rate)
        self._buckets[sid] = (max(tokens - 1, 0.0), now)
        if tokens < 1:
            raise TooMany(retry_after=1)


def unwrapped(value: Any) -> Any:
    """notepack sends a Uint8Array as extension type 0: give its bytes."""
    return value.data if isinstance(value, msgpack.ExtType) and value.code == 0 else value


def refusal(error: Refusal) -> Ack:
    return {"ok": False, "error": error.code, "message": str(error)}


def said_in(room: str, language: str) -> str:
    """The room of those who read in a language: fragments are drawn once for each."""
    return f"{room}:{language}"


def tell_room(namespace: str, room: str, event: str, draw: Callable[[], dict[str, Any]]) -> None:
    """Draw a message once per language and send it to the room; called by listeners of facts."""
    live: SocketIO = current_app.extensions["live"]
    for language in LANGUAGES:
        if _listened_to(live, namespace, said_in(room, language)):
            with speaking(language):
                live.emit(event, draw(), namespace=namespace, to=said_in(room, language))


def _listened_to(live: SocketIO, namespace: str, room: str) -> bool:
    """Whether somebody is there to read it; behind a message queue, other processes cannot be asked."""
    if current_app.extensions["settings"].redis_url:
        return True
    return room in live.server.manager.rooms.get(namespace, {})


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """A request context at the public address, in a language, for what is drawn outside any request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with app.test_request_context(base_url=app.extensions["settings"].public_url), force_locale(language):
        yield
