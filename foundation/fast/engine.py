"""The Engine.IO server over fast sockets: one beat for all pings, one pump for all that comes in.

Frequent events (`hot`) are handled in the order of their coming, below Flask's request context; everything else goes
the stock way.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

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

from foundation.fast.frames import BINARY, TEXT
from foundation.fast.sockets import FastSocket

BEAT = 1.0
KEPT = (  # of a connection's environment, for its whole life
    "HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_HOST", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REQUEST_METHOD",
    "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "flask.app", "wsgi.errors", "wsgi.url_scheme",
)  # fmt: skip
Hot = Callable[[str, dict[str, Any]], None]


class FastEngine(Engine):  # type: ignore[misc]
    """The Engine.IO server over fast sockets."""

    def begin(self, live: socketio.Server) -> None:
        """Called once, in place of a constructor: the server exists already."""
        self.live = live
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

    def take(self, one: FastSocket, kind: int, payload: bytes) -> bool:
        """Handle a message of the hot way here and now; False when it must go the ordinary way."""
        if kind == TEXT and payload == b"3" and one.upgraded:
            one.schedule_ping()
            return True
        if kind != BINARY or not one.upgraded or one.closed:
            return False
        try:
            message = msgpack.unpackb(payload, ext_hook=msgpack.ExtType)
            namespace, (event, content) = message["nsp"], message["data"]
            handle = self.hot.get((namespace, event)) if message["type"] == packet.EVENT else None
        except (ValueError, TypeError, KeyError, msgpack.UnpackException):
            return False  # the ordinary way says what is wrong
        if handle is None or message.get("id") is not None or not isinstance(content, dict):
            return False
        manager = self.live.manager
        sid = manager.sid_from_eio_sid(one.sid, namespace)
        if sid is not None and manager.is_connected(sid, namespace):
            handle(sid, content)
        return True


def slim(environ: dict[str, Any]) -> dict[str, Any]:
    """What later events need to know of the request that opened the connection: kept by the thousand."""
    return {**{name: environ[name] for name in KEPT if name in environ}, "wsgi.input": io.BytesIO()}


def install(server: SocketIO) -> FastEngine:
    """Turn a stock server, just made, into a fast one."""
    engine: FastEngine = server.server.eio
    engine.__class__ = FastEngine  # Flask-SocketIO chooses the class of its engine, and has no option for it
    engine.begin(server.server)
    return engine
