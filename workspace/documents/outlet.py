"""The way out of the rooms: what is told to a tab, and to all the tabs of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog

from workspace.documents import crdt
from workspace.documents.batches import Waiting
from workspace.documents.room import Room
from workspace.documents.rules import seals
from workspace.documents.seats import Seat

log = structlog.get_logger()
MOST_FAULTS = 5  # malformed messages before the socket is cut
AGAIN = {"pending", "unavailable", "too_many"}  # refusals after which the same text may pass
EMPTY = b"\x00\x00"  # an update that says nothing
FAULTS = {"malformed", "foreign", "schema", "too_large"}


class Deliver(Protocol):
    """Over Socket.IO in the application. Nothing here is called inside a transaction."""

    def room(self, public_id: str, event: str, payload: dict[str, Any], *, here: bool = False) -> None: ...
    def one(self, sid: str, event: str, payload: dict[str, Any]) -> None: ...
    def hold(self, sid: str, event: str, payload: dict[str, Any]) -> None: ...
    def elsewhere(self, public_id: str, event: str, payload: dict[str, Any]) -> None: ...
    def refused(self, seat: Seat, public_id: str, n: int, code: str, *, retry: bool) -> None: ...
    def access(self, seat: Seat, public_id: str, code: str) -> None: ...
    def enter(self, sid: str, public_id: str) -> None: ...
    def leave(self, sid: str, public_id: str) -> None: ...
    def cut(self, sid: str) -> None: ...
    def pause(self, seconds: float = 0.0) -> None: ...
    def spawn(self, work: Callable[[], None]) -> None: ...
    def soon(self, work: Callable[[], None]) -> None: ...


class Outlet:
    """What is said in the words of the wire (docs/coediting.md)."""

    def __init__(self, deliver: Deliver, key: bytes) -> None:
        self.deliver = deliver
        self.key = key  # of the seals

    def window(
        self,
        room: Room,
        updates: list[bytes],
        first: int,
        last: int,
        *,
        here: bool = False,
        ahead: bool = False,
    ) -> None:
        """One frame for a whole window of the log, the same bytes for everybody; `here`: in this process alone.

        `ahead` of the log it bears a seal, by which whoever saw it may bring it back.
        """
        for data in self._frames(room, updates):
            payload = _window(room, first, last, data)
            if ahead:
                payload["seal"] = seals.made(self.key, room.public_id, data)
            self.deliver.room(room.public_id, "update", payload, here=here)

    def elsewhere(self, room: Room, updates: list[bytes], first: int, last: int) -> None:
        """The same for who has the document open in another process."""
        for data in self._frames(room, updates):
            self.deliver.elsewhere(room.public_id, "update", _window(room, first, last, data))

    def retract(self, room: Room) -> None:
        """What was shown last will never be in the log: whoever saw it reads the text again from nothing."""
        self.deliver.room(room.public_id, "retract", {"document": room.public_id}, here=True)

    def gap(self, room: Room) -> None:
        """Whoever looks asks where the text stands: what was shown last is not in the log."""
        beyond = max(room.told, room.seq) + 2
        self.deliver.room(room.public_id, "update", _window(room, beyond, beyond, EMPTY), here=True)

    def _frames(self, room: Room, updates: list[bytes]) -> list[bytes]:
        try:
            return [crdt.merged(updates)]
        except crdt.Broken:
            log.exception("merge_failed", document=room.public_id)
            return updates  # each said to stand for the whole: a client that lacks something resyncs

    def saved(self, room: Room, waiting: Iterable[Waiting], seq: int) -> None:
        """To each tab, its last update that is in the log."""
        last = {one.seat.sid: one.n for one in waiting if one.last and not one.sealed}
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


def _window(room: Room, first: int, last: int, data: bytes) -> dict[str, Any]:
    return {"document": room.public_id, "seq": last, "from_seq": first, "data": data}
