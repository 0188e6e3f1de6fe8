"""Who is in which room, and one frame for a whole room: the same bytes are written to everybody."""

from __future__ import annotations

from typing import Any

import socketio
from engineio import packet as engine_packet
from engineio.packet import Packet
from socketio import packet

from foundation.fast.frames import BINARY, frame
from foundation.fast.line import SLOW


class FastManager(socketio.Manager):  # type: ignore[misc]
    """Who is in which room, and one frame for a whole room."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.droppable: set[tuple[str, str]] = set()  # (namespace, event) that a line behind does without

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        room = to or room
        if callback or skip_sid or isinstance(room, (list, tuple)):
            super().emit(event, data, namespace, room, skip_sid, callback, **more)
            return
        inside = self.rooms.get(namespace, {}).get(room)
        if not inside:
            return
        content = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        encoded = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, *content]).encode()
        self._write(list(inside.values()), encoded, droppable=(namespace, event) in self.droppable)

    def _write(self, eio_sids: list[str], encoded: bytes, *, droppable: bool) -> None:
        sent, sockets = frame(BINARY, encoded), self.server.eio.sockets
        for eio_sid in eio_sids:
            one = sockets.get(eio_sid)
            if one is None or one.closed:
                continue
            if one.upgraded and one.line is not None:
                if not (droppable and one.line.queued > SLOW):
                    one.line.write(sent)
            else:
                one.send(
                    Packet(engine_packet.MESSAGE, encoded)
                )  # its own: what is cached in it is of one transport

    def hold(self, event: str, data: dict[str, Any], namespace: str, sid: str) -> None:
        """To one seat of this process, with whatever it is told next."""
        eio_sid = self.eio_sid_from_sid(sid, namespace)
        one = self.server.eio.sockets.get(eio_sid)
        if one is None or one.closed:
            return
        encoded = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data]).encode()
        if one.upgraded and one.line is not None:
            one.line.hold(frame(BINARY, encoded))
        else:
            one.send(Packet(engine_packet.MESSAGE, encoded))
