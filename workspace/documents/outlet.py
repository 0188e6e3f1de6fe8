"""The way out of the rooms: what is told to a tab, and to all the tabs of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog

from workspace.documents import crdt
from workspace.documents.room import Group, Room, Seat

log = structlog.get_logger()
MOST_FAULTS = 5  # malformed messages before the socket is cut
AGAIN = {"pending", "unavailable", "too_many"}  # refusals after which the same text may pass
FAULTS = {"malformed", "foreign", "schema", "too_large"}


class Deliver(Protocol):
    """Over Socket.IO in the application. Nothing here is called inside a transaction."""

    def room(self, public_id: str, event: str, payload: dict[str, Any]) -> None: ...
    def one(self, sid: str, event: str, payload: dict[str, Any]) -> None: ...
    def refused(self, seat: Seat, public_id: str, n: int, code: str, *, retry: bool) -> None: ...
    def access(self, seat: Seat, public_id: str, code: str) -> None: ...
    def enter(self, sid: str, public_id: str) -> None: ...
    def leave(self, sid: str, public_id: str) -> None: ...
    def cut(self, sid: str) -> None: ...
    def pause(self) -> None: ...
    def spawn(self, work: Callable[[], None]) -> None: ...


class Outlet:
    """What is said in the words of the wire (docs/coediting.md)."""

    def __init__(self, deliver: Deliver) -> None:
        self.deliver = deliver

    def window(self, room: Room, updates: list[bytes], first: int, last: int) -> None:
        """One frame for a whole window of the log, the same bytes for everybody."""
        try:
            frames = [crdt.merged(updates)]
        except crdt.Broken:
            log.exception("merge_failed", document=room.public_id)
            frames = updates  # each said to stand for the whole: a client that lacks something resyncs
        for data in frames:
            payload = {"document": room.public_id, "seq": last, "from_seq": first, "data": data}
            self.deliver.room(room.public_id, "update", payload)

    def saved(self, room: Room, groups: list[Group]) -> None:
        """To each tab, its last update that is in the log."""
        last = {waiting.seat.sid: waiting.n for group in groups for waiting in group.waiting}
        for sid, n in last.items():
            self.deliver.one(sid, "saved", {"document": room.public_id, "n": n, "seq": room.seq})

    def refuse(self, room: Room, seat: Seat, n: int, code: str) -> None:
        """Not taken; who insists with malformed updates is cut off."""
        self.deliver.refused(seat, room.public_id, n, code, retry=code in AGAIN)
        if code in FAULTS:
            log.warning("update_refused", document=room.public_id, code=code)
            seat.faults += 1
            if seat.faults >= MOST_FAULTS:
                self.deliver.cut(seat.sid)

    def refuse_all(self, room: Room, groups: Iterable[Group], code: str) -> None:
        waiting = [one for group in groups for one in group.waiting]
        # What the same tabs sent after it rests on it: it goes back with it.
        later = room.forget({one.seat.sid for one in waiting})
        for one in waiting:
            self.refuse(room, one.seat, one.n, code)
        for one in later:
            self.refuse(room, one.seat, one.n, "unavailable" if code in AGAIN else code)
