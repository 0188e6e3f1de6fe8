"""The way out of the rooms: what is told to a tab, and to all the tabs of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog

from workspace.documents import crdt
from workspace.documents.room import Room, Seat, Waiting

log = structlog.get_logger()
MOST_FAULTS = 5  # malformed messages before the socket is cut
AGAIN = {"pending", "unavailable", "too_many"}  # refusals after which the same text may pass
FAULTS = {"malformed", "foreign", "schema", "too_large"}


class Deliver(Protocol):
    """Over Socket.IO in the application. Nothing here is called inside a transaction."""

    def room(self, public_id: str, event: str, payload: dict[str, Any], *, here: bool = False) -> None: ...
    def one(self, sid: str, event: str, payload: dict[str, Any]) -> None: ...
    def hold(self, sid: str, event: str, payload: dict[str, Any]) -> None: ...
    def refused(self, seat: Seat, public_id: str, n: int, code: str, *, retry: bool) -> None: ...
    def access(self, seat: Seat, public_id: str, code: str) -> None: ...
    def enter(self, sid: str, public_id: str) -> None: ...
    def leave(self, sid: str, public_id: str) -> None: ...
    def cut(self, sid: str) -> None: ...
    def pause(self, seconds: float = 0.0) -> None: ...
    def spawn(self, work: Callable[[], None]) -> None: ...


class Outlet:
    """What is said in the words of the wire (docs/coediting.md)."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver

    def window(self, room: Room, updates: list[bytes], first: int, last: int, *, here: bool = False) -> None:
        """One frame for a whole window of the log, the same bytes for everybody; `here`: in this process alone."""
        try:
            frames = [crdt.merged(updates)]
        except crdt.Broken:
            log.exception("merge_failed", document=room.public_id)
            frames = updates  # each said to stand for the whole: a client that lacks something resyncs
        for data in frames:
            payload = {"document": room.public_id, "seq": last, "from_seq": first, "data": data}
            self.deliver.room(room.public_id, "update", payload, here=here)

    def saved(self, room: Room, waiting: Iterable[Waiting], seq: int) -> None:
        """To each tab, its last update that is in the log."""
        last = {one.seat.sid: one.n for one in waiting if one.last}
        for sid, n in last.items():
            self.deliver.hold(sid, "saved", {"document": room.public_id, "n": n, "seq": seq})

    def refuse(self, room: Room, seat: Seat, n: int, code: str) -> None:
        """Not taken; who insists with malformed updates is cut off."""
        self.deliver.refused(seat, room.public_id, n, code, retry=code in AGAIN)
        if code in FAULTS:
            log.warning("update_refused", document=room.public_id, code=code)
            seat.faults += 1
            if seat.faults >= MOST_FAULTS:
                self.deliver.cut(seat.sid)

    def refuse_all(self, room: Room, waiting: list[Waiting], code: str) -> None:
        """Not taken, nor what the same tabs sent after it: it rests on it."""
        later = room.forget({one.seat.sid for one in waiting})
        told = {(one.seat.sid, one.n): (one, "unavailable" if code in AGAIN else code) for one in later}
        told |= {
            (one.seat.sid, one.n): (one, code) for one in waiting
        }  # once, in however many slices it waited
        for one, said in sorted(told.values(), key=lambda pair: pair[0].n):
            self.refuse(room, one.seat, one.n, said)
