"""Who is in which room, and one frame for a whole room: the same bytes are written to everybody."""

from __future__ import annotations

from itertools import islice
from typing import Any

import gevent
import msgpack
import socketio
from engineio import packet as engine_packet
from engineio.packet import Packet
from socketio import packet

from foundation.fast.frames import BINARY, frame
from foundation.fast.line import SLOW

HELD = 0.03  # seconds for which what may wait does, for something to leave with
A_FEW = 32  # of those that waited for nothing: how many leave at once
SHORTLY = 0.001  # seconds to the next of them


class FastManager(socketio.Manager):  # type: ignore[misc]
    """Who is in which room, and one frame for a whole room."""

    _timer: Any = None  # until what is held leaves

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.droppable: set[tuple[str, str]] = set()  # (namespace, event) that a line behind does without
        # What the packets of python-socketio say, byte for byte, without one of them nor a packer for each letter acknowledged.
        self._pack = msgpack.Packer().pack
        # By Engine.IO session, what leaves with the next frame; put into bytes then, and not all at one time.
        self._held: dict[str, list[dict[str, Any]]] = {}

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
        encoded = self._pack(_said(namespace, event, *content))
        self._write(list(inside.values()), encoded, droppable=(namespace, event) in self.droppable)

    def _write(self, eio_sids: list[str], encoded: bytes, *, droppable: bool) -> None:
        sent, sockets, held = frame(BINARY, encoded), self.server.eio.sockets, self._held
        for eio_sid in eio_sids:
            one = sockets.get(eio_sid)
            if one is None:
                continue
            line = one.speaking
            if line is None:
                self._send_slowly(one, encoded)
            elif not (droppable and line.queued > SLOW):
                line.write(self._framed(held.pop(eio_sid)) + sent if eio_sid in held else sent)

    def _send_slowly(self, one: Any, encoded: bytes) -> None:
        """A packet of its own: what is cached in it is of one transport."""
        if not one.closed:
            one.send(Packet(engine_packet.MESSAGE, encoded))

    def elsewhere(self, event: str, data: dict[str, Any], namespace: str, room: str) -> None:
        """To the same room in other processes: there are none."""

    def hold(self, event: str, data: dict[str, Any], namespace: str, sid: str) -> None:
        """To one seat of this process, with what it is told next, soon in any case: one call of the kernel instead of two."""
        eio_sid = self.eio_sid_from_sid(sid, namespace)
        one = self.server.eio.sockets.get(eio_sid)
        if one is None:
            return
        said = _said(namespace, event, data)
        if one.speaking is None:
            self._send_slowly(one, self._pack(said))
            return
        if self._timer is None:
            self._let_go_in(HELD)
        self._held.setdefault(eio_sid, []).append(said)

    def _framed(self, packets: list[dict[str, Any]]) -> bytes:
        return b"".join([frame(BINARY, self._pack(said)) for said in packets])

    def _let_go_in(self, seconds: float) -> None:
        self._timer = gevent.get_hub().loop.timer(seconds)
        self._timer.start(self._let_go)

    def _let_go(self) -> None:
        """What nothing followed; of a crowd a few at a time, and the loop hears people in between."""
        self._timer.close()
        self._timer = None
        for eio_sid in list(islice(self._held, A_FEW)):
            packets = self._held.pop(eio_sid)
            one = self.server.eio.sockets.get(eio_sid)
            if one is not None and one.speaking is not None:
                one.speaking.write(self._framed(packets))
        if self._held:
            self._let_go_in(SHORTLY)


def _said(namespace: str, event: str, *content: Any) -> dict[str, Any]:
    """What a packet of python-socketio holds."""
    return {"type": packet.EVENT, "data": [event, *content], "nsp": namespace}
