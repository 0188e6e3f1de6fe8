"""All the open documents of this process, and the way of an update through them.

    receive → cap → guard → window → apply → `update` → commit → `saved`

One transaction commits what all rooms have shown; only then is anything acknowledged [law] (`window.py`). A quiet room
is served at once; in a busy one several updates leave together.
Several processes may hold the same document: a room catches up from the log when somebody joins, when
it writes and finds rows before its own, and at each `sweep`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from foundation.db import Database
from foundation.errors import TooMany, Unavailable
from workspace.documents import crdt, store
from workspace.documents.beat import Beat
from workspace.documents.models import Document
from workspace.documents.outlet import Deliver, Outlet
from workspace.documents.room import Room
from workspace.documents.rules import presence, schema, seals
from workspace.documents.rules.limits import single
from workspace.documents.rules.reading import Malformed
from workspace.documents.seats import NONE, READ, WRITE, Seat
from workspace.documents.window import Windows

log = structlog.get_logger()
# Seconds between two messages of presence of a room; more for each tab in it.
SHOW_EVERY, SHOW_EACH = 0.06, 0.0015
FINISHED_WITHIN = 10.0  # seconds that a resync waits for what the same tab sent before; it gives up after 15
KEPT_EMPTY = 60.0  # seconds an empty room stays in memory
MOST_ROOMS = 500


class Rooms:
    """The rooms of one process."""

    def __init__(
        self,
        database: Database,
        deliver: Deliver,
        now: Callable[[], datetime],
        *,
        window: float = 0.0,
        ahead: float = 0.0,
        key: bytes = b"",
    ) -> None:
        self.database = database
        self.deliver = deliver
        self.outlet = Outlet(deliver, key or secrets.token_bytes(32))
        self.windows = Windows(database, self.outlet, now, self.close, ahead=ahead)
        self._rooms: dict[str, Room] = {}
        self._soon: set[Room] = set()  # of which letters are shown before the loop waits again
        self._beat = Beat(window, deliver.spawn, self.tell, self.windows.write, self._show)
        self.write_all = self._beat.write_all

    # -- coming and going -------------------------------------------------------------------------

    def join(self, document: Document, seat: Seat, vector: bytes) -> dict[str, Any]:
        """Sit down; the answer holds what the tab lacks. Raises Unavailable, never an empty document."""
        room = self._room(document)
        try:
            answer = self._sit(room, document, seat, vector)
        finally:
            if not room.seats:  # the text cannot be read, or the tab has left meanwhile
                room.empty_since = time.monotonic()
        if room.presence:
            data = presence.write(room.presence.values())
            self.deliver.one(seat.sid, "awareness", {"document": room.public_id, "data": data})
        return answer

    def _sit(self, room: Room, document: Document, seat: Seat, vector: bytes) -> dict[str, Any]:
        with room.alone():
            self.windows.bring_up(room)
            room.closed = document.closed
            # The oldest rights that somebody came in with: when the table says others, all are looked at again.
            room.sharing = min(room.sharing, document.sharing) if room.seats else document.sharing
            self.deliver.enter(seat.sid, room.public_id)  # fails for who left meanwhile, who is given no seat
            room.seats[seat.sid] = seat
            return self._answer(room, seat, vector, frozen=document.frozen_at is not None)

    def resync(self, public_id: str, sid: str, vector: bytes) -> dict[str, Any] | None:
        """The same answer for a tab that lost the thread; None when it does not sit there."""
        room = self._rooms.get(public_id)
        seat = room.seats.get(sid) if room else None
        if room is None or seat is None:
            return None
        self._let_finish(room, seat)
        with room.alone():
            self.windows.bring_up(room)
            return self._answer(room, seat, vector, frozen=room.closed)

    def _let_finish(self, room: Room, seat: Seat) -> None:
        """What the same tab sent before it asked is looked at before it is answered: it would send it all again."""
        until = time.monotonic() + FINISHED_WITHIN
        while (seat.working or room.keeps(seat)) and time.monotonic() < until:
            self.deliver.pause(0.05)

    def _answer(self, room: Room, seat: Seat, vector: bytes, *, frozen: bool) -> dict[str, Any]:
        try:
            assert room.text is not None
            (state, since), reached = room.state(vector, apart=seat.apart), room.text.vector()
        except crdt.Broken as error:
            room.drop()
            raise Unavailable from error
        return {
            "ok": True,
            "role": seat.role,
            "seq": room.seq,
            "state": state,
            "state_vector": reached,
            "schema": schema.VERSION,
            "frozen": frozen,
            **({"updates": since} if since else {}),
        }

    def _room(self, document: Document) -> Room:
        room = self._rooms.get(document.public_id)
        if room is None:
            if len(self._rooms) >= MOST_ROOMS:
                self._close_empty(0)
            if len(self._rooms) >= MOST_ROOMS:
                raise TooMany
            room = self._rooms.setdefault(document.public_id, Room(document.id or 0, document.public_id))
        room.empty_since = None
        return room

    def leave(self, public_id: str, sid: str) -> None:
        """Get up; the others see the cursor go."""
        room = self._rooms.get(public_id)
        seat = room.seats.pop(sid, None) if room else None
        if room is None or seat is None:
            return
        self.deliver.leave(sid, public_id)
        self._gone(room, seat)
        if not room.seats:
            room.empty_since = time.monotonic()

    def seats(self, public_id: str) -> list[Seat]:
        room = self._rooms.get(public_id)
        return list(room.seats.values()) if room else []

    def present(self) -> dict[str, set[int]]:
        """Public id → who has it open in this process."""
        open_rooms = [room for room in list(self._rooms.values()) if room.seats]
        return {room.public_id: {seat.person_id for seat in room.seats.values()} for room in open_rooms}

    def reread(self, public_id: str) -> None:
        """Read the text again before anything else: memory may hold what the log has lost."""
        room = self._rooms.get(public_id)
        if room is not None and room.text is not None:
            with room.alone():
                self.settle([room])
                room.drop()

    def catch_up(self, public_id: str) -> None:
        """Show at once what was written beside the rooms of this process."""
        room = self._rooms.get(public_id)
        if room is not None and room.text is not None:
            with room.alone():
                self.windows.catch_up(room)

    # -- rights -----------------------------------------------------------------------------------

    def decide(self, public_id: str, sid: str, role: str, code: str) -> None:
        """Give a tab the role it now has, and say so if it changed."""
        room = self._rooms.get(public_id)
        seat = room.seats.get(sid) if room else None
        if room is not None and room.closed and role == WRITE:
            role = READ
        if seat is None or seat.role == role:
            return
        seat.role = role
        self.deliver.access(seat, public_id, code)
        if role == NONE:
            self.leave(public_id, sid)

    def close(self, public_id: str) -> None:
        """Nobody writes here any more: frozen or put away."""
        self.set_closed(public_id, closed=True)
        self.write_all()  # what was shown and comes too late is found now
        self._retract(public_id)
        for seat in self.seats(public_id):
            self.decide(public_id, seat.sid, READ, "closed")

    def _retract(self, public_id: str) -> None:
        """What was shown, and came too late for the log, is not shown as if it were in what is frozen."""
        room = self._rooms.get(public_id)
        if room is not None and room.showed_too_much:
            room.showed_too_much = False
            self.outlet.retract(room)

    def set_closed(self, public_id: str, *, closed: bool) -> None:
        room = self._rooms.get(public_id)
        if room is not None:
            room.closed = closed

    def now_is(self, public_id: str, *, closed: bool, sharing: int) -> None:
        """The document as it was just read, before each seat is decided again."""
        self.set_closed(public_id, closed=closed)
        room = self._rooms.get(public_id)
        if room is not None:
            room.sharing = sharing

    # -- the way in -------------------------------------------------------------------------------

    def go_on(self, public_id: str, sid: str, n: int, data: bytes) -> bool:
        """Take one more letter where a tab wrote last, without waiting for anything; False, and nothing done, if it is not.

        Nine updates in ten: `receive` does the rest.
        """
        room = self._rooms.get(public_id)
        seat = room.seats.get(sid) if room else None
        if room is None or seat is None or seat.role != WRITE or room.closed or seat.working or seat.backlog:
            return False
        letters = room.next_letters(seat, data)
        if letters is None:
            return False
        now = time.monotonic()
        if not seat.may_send(len(data), now):
            return False
        room.go_on(seat, n, data, letters)
        first = not self._soon
        self._soon.add(room)
        if first:
            self.deliver.soon(self._show_letters)
        return True

    def _show_letters(self) -> None:
        """What the loop has heard in one turn."""
        rooms, self._soon, now = self._soon, set(), time.monotonic()
        for room in rooms:
            try:
                if not self._beat.window:
                    self.windows.show_letters(room, now)
            except Exception:
                log.exception("letters_not_shown", document=room.public_id)
            self._beat.ring(room)

    def receive(
        self, public_id: str, sid: str, n: int, data: bytes, part: tuple[int, int] | None, seal: object = None
    ) -> None:
        """Take an update, or a part of one. Nothing is raised: the tab is told `saved` or `refused`.

        With a `seal` it was written by others, and shown here once.

        The order of one tab is kept even when the guard pauses in a long walk.
        """
        room = self._rooms.get(public_id)
        seat = room.seats.get(sid) if room else None
        if room is None or seat is None:
            return
        now = time.monotonic()
        if not seat.may_send(len(data), now):
            self.outlet.refuse(room, seat, n, "too_many")
            return
        try:
            whole = seat.parcel.add(n, *part, data) if part else single(data)
        except Malformed as error:
            self.outlet.refuse(room, seat, n, error.code)
            return
        if whole is None:
            return
        if seal is not None and not seals.holds(seal, self.outlet.key, public_id, whole):
            self.outlet.refuse(room, seat, n, "unsealed")
            return
        seat.backlog.append((n, whole, seal is not None))
        self._work(room, seat)

    def _work(self, room: Room, seat: Seat) -> None:
        if seat.working:
            return
        seat.working = True
        try:
            while seat.backlog:
                self._admit(room, seat, *seat.backlog.popleft())
        finally:
            seat.working = False

    def _admit(self, room: Room, seat: Seat, n: int, data: bytes, sealed: bool) -> None:
        if seat.role != WRITE or room.closed:
            self.outlet.refuse(room, seat, n, "closed" if room.closed else "read_only")
            return
        try:
            self._accept(room, seat, n, data, sealed)
        except Malformed as error:
            self.outlet.refuse(room, seat, n, error.code)
        except Unavailable:
            self.outlet.refuse(room, seat, n, "unavailable")
        else:
            self._beat.ring(room)

    def _accept(self, room: Room, seat: Seat, n: int, data: bytes, sealed: bool) -> None:
        if room.text is None:
            with room.alone():
                self.windows.bring_up(room)
        try:
            room.accept(seat, n, data, self.deliver.pause, sealed=sealed)
        except Malformed as error:
            if error.code != "pending" or not self._learnt(room):
                raise
            room.accept(seat, n, data, self.deliver.pause, sealed=sealed)

    def _learnt(self, room: Room) -> bool:
        """What an update rests on may have been written by another process: whether the log held something new."""
        before = room.seq
        with room.alone():
            self.windows.bring_up(room)
        return room.seq > before

    def show(self, public_id: str, sid: str, data: bytes) -> None:
        """Where a tab's cursor is: checked, signed with the true name, told with the next beat."""
        room = self._rooms.get(public_id)
        seat = room.seats.get(sid) if room else None
        if room is None or seat is None or not seat.messages.spend(0.5, time.monotonic()):
            return
        try:
            here = presence.read(data, seat.client, seat.user)
        except Malformed:
            seat.faults += 1
            return
        room.presence[here.client] = here
        room.moved.add(here.client)
        self._beat.ring(room)

    def _gone(self, room: Room, seat: Seat) -> None:
        here = room.presence.get(seat.client)
        if any(other.client == seat.client for other in room.seats.values()):
            return  # the tab has come back already, over another connection
        if here is not None and here.state is not None:
            room.presence[seat.client] = presence.Presence(seat.client, here.clock + 1, None)
            room.moved.add(seat.client)
            self._beat.ring(room)

    # -- the beat ---------------------------------------------------------------------------------

    def beat(self) -> None:
        """Commit the windows that are due, and show who moved."""
        self._beat.once()

    def _show(self, room: Room, now: float) -> None:
        moved = [room.presence[client] for client in room.moved if client in room.presence]
        room.moved.clear()
        room.show_at = now + max(SHOW_EVERY, SHOW_EACH * len(room.seats))
        for gone in [one.client for one in moved if one.state is None]:
            del room.presence[gone]
        if moved and room.seats:
            data = presence.write(moved)
            self.deliver.room(room.public_id, "awareness", {"document": room.public_id, "data": data})

    def settle(self, rooms: list[Room]) -> None:
        """The log has all that waits."""
        self.windows.show(rooms)
        self.windows.write(rooms)

    def tell(self, rooms: list[Room]) -> None:
        """Show these windows, and say when the next ones may come."""
        started, spent = time.monotonic(), time.thread_time()
        self.windows.show(rooms)
        cost = time.thread_time() - spent  # of the processor: a slow disk is no reason to wait more
        self._beat.pace(rooms, started, cost)

    # -- housekeeping -----------------------------------------------------------------------------

    def sweep(self) -> list[int]:
        """Every second: what other processes wrote or closed, and rooms nobody sits in.

        Gives the documents they opened again, and those that became for others.
        """
        self._close_empty(KEPT_EMPTY)
        rooms = {room.document_id: room for room in self._rooms.values() if room.seats}
        if not rooms:
            return []
        opened = []
        with self.database.engine.connect() as db:
            states = store.states(db, list(rooms))
        for document_id, last, closed, sharing in states:
            room = rooms[document_id]
            if closed and not room.closed:
                self.close(room.public_id)
            elif (room.closed and not closed) or room.sharing != sharing:
                opened.append(room.document_id)
            if room.text is not None and last > room.seq:
                with room.alone():
                    self.windows.catch_up(room)
        return opened

    def _close_empty(self, after: float) -> None:
        now = time.monotonic()
        for room in list(self._rooms.values()):
            idle = room.empty_since is not None and now - room.empty_since >= after
            if idle and not room.seats and not room.waits and not room.behind:
                del self._rooms[room.public_id]
