"""The Engine.IO server over fast sockets: one beat for all pings, one pump for all that comes in.

Frequent events (`hot`) are handled in the order of their coming, below Flask's request context; everything else goes
the stock way.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import gevent
import gevent.event
import msgpack
import socketio
from engineio import Server as Engine
from engineio import exceptions
from engineio import packet as engine_packet
from engineio.packet import Packet
from flask_socketio import SocketIO
from socketio import packet

from foundation.fast.ear import Ear, possible
from foundation.fast.frames import BINARY, TEXT
from foundation.fast.sockets import FastSocket

BEAT = 1.0
KEPT = (  # of a connection's environment, for its whole life
    "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_HOST", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REQUEST_METHOD",
    "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "flask.app", "wsgi.errors", "wsgi.url_scheme",
)  # fmt: skip


class Hot(NamedTuple):
    """How a frequent event is handled: given who says it, and what. `quick` is called by the loop: it waits for nothing,
    and gives False when it did nothing and `whole` must be called, by a greenlet that may wait."""

    quick: Callable[[str, dict[str, Any]], bool]
    whole: Callable[[str, dict[str, Any]], object]


class FastEngine(Engine):  # type: ignore[misc]
    """The Engine.IO server over fast sockets."""

    def begin(self, live: socketio.Server, rounds: float) -> None:
        """Called once, in place of a constructor: the server exists already."""
        self.live, self.rounds = live, rounds
        self.ear: Ear | None = None
        self.hot: dict[tuple[str, str], Hot] = {}
        self.ringing: list[FastSocket] = []
        self.bell = gevent.event.Event()
        self.beating = False

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        self._wake()
        sid = self.generate_id()
        made = self.sockets[sid] = FastSocket(self, sid)
        made.send(Packet(engine_packet.OPEN, self._welcome(sid, transport)))
        answer = self._trigger_event("connect", sid, slim(environ), run_async=False)
        if answer is not None and answer is not True:
            del self.sockets[sid]
            return self._unauthorized(answer or None)
        made.schedule_ping()
        if transport == "websocket":
            return made.handle_get_request(environ, start_response)
        made.connected = True
        return self._ok(made.poll(), jsonp_index=jsonp_index)

    def _welcome(self, sid: str, transport: str) -> dict[str, Any]:
        return {
            "sid": sid,
            "upgrades": self._upgrades(sid, transport),
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval + self.ping_interval_grace_period) * 1000,
            "maxPayload": self.max_http_buffer_size,
        }

    def _wake(self) -> None:
        if not self.beating:
            self.beating = True
            self.ear = Ear(self.rounds) if self.rounds and possible() else None
            gevent.spawn(self._beat_for_ever)
            gevent.spawn(self._pump_for_ever)

    def _beat_for_ever(self) -> None:
        while True:
            gevent.sleep(BEAT)
            now = time.time()
            for sid, one in list(self.sockets.items()):
                try:
                    one.beat(now)
                except exceptions.EngineIOError:
                    pass
                except Exception:
                    self.logger.exception("beat")
                if one.closed:
                    self.sockets.pop(sid, None)

    def soon(self, work: Callable[[], None]) -> None:
        """Called by the loop once it has heard all that can be heard now."""
        gevent.get_hub().loop.run_callback(work)

    # -- what comes in ----------------------------------------------------------------------------

    def ring(self, one: FastSocket) -> None:
        self.ringing.append(one)
        self.bell.set()

    def _pump_for_ever(self) -> None:
        while True:
            self.bell.wait()
            self.bell.clear()
            ringing, self.ringing = self.ringing, []
            for one in ringing:
                try:
                    one.drain()
                except Exception:
                    self.logger.exception("drain")

    def take_quickly(self, one: FastSocket, payload: bytes) -> bool:
        """Handle a message in the loop, as it comes; False when it must go another way."""
        try:
            said = self._said(one, payload)
            return said is not None and said[0].quick(*said[1:])
        except Exception:
            self.logger.exception("take_quickly")
            return True

    def take(self, one: FastSocket, kind: int, payload: bytes) -> bool:
        """Handle a message of the hot way here and now; False when it must go the ordinary way."""
        if kind == TEXT and payload == b"3" and one.speaking:
            one.schedule_ping()
            return True
        said = self._said(one, payload) if kind == BINARY else None
        if said is not None:
            said[0].whole(*said[1:])
        return said is not None

    def _said(self, one: FastSocket, payload: bytes) -> tuple[Hot, str, dict[str, Any]] | None:
        """A frequent event: how it is handled, who says it, and what; None when it is something else."""
        if one.speaking is None or one.closed:
            return None
        try:
            message = msgpack.unpackb(payload, ext_hook=msgpack.ExtType)
            namespace, (event, content) = message["nsp"], message["data"]
            way = self.hot.get((namespace, event)) if message["type"] == packet.EVENT else None
        except (ValueError, TypeError, KeyError, msgpack.UnpackException):
            return None  # the ordinary way says what is wrong
        if way is None or message.get("id") is not None or not isinstance(content, dict):
            return None
        manager = self.live.manager
        sid = manager.sid_from_eio_sid(one.sid, namespace)
        return (way, sid, content) if sid is not None and manager.is_connected(sid, namespace) else None


def slim(environ: dict[str, Any]) -> dict[str, Any]:
    """What later events need to know of the request that opened the connection: kept by the thousand."""
    return {**{name: environ[name] for name in KEPT if name in environ}, "wsgi.input": io.BytesIO()}


def install(server: SocketIO, rounds: float = 0.0) -> FastEngine:
    """Turn a stock server, just made, into a fast one; `rounds`: seconds between two hearings of what is said."""
    engine: FastEngine = server.server.eio
    engine.__class__ = FastEngine  # Flask-SocketIO chooses the class of its engine, and has no option for it
    engine.begin(server.server, rounds)
    return engine
