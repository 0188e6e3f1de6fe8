"""The windows of the rooms: applied, committed together, then acknowledged and shown.

An acknowledgement leaves after the commit and never before [law]. Whatever fails, the text in memory
is thrown away and read again from the log: nothing uncommitted may stay in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlmodel import select

from foundation.db import Database, Statements
from foundation.errors import Unavailable
from workspace.documents import crdt, quarantine, replay, store
from workspace.documents.models import Document
from workspace.documents.outlet import Outlet
from workspace.documents.room import Batch, Room, Waiting

log = structlog.get_logger()
TOUCHED_EVERY = timedelta(seconds=1)


@dataclass
class Window:
    """What one room is about to commit."""

    room: Room
    batches: list[Batch]
    entries: list[store.Entry] = field(default_factory=list)
    first: int = 0
    last: int = 0
    closed: bool = False

    @property
    def waiting(self) -> list[Waiting]:
        return [one for batch in self.batches for one in batch.waiting]


class Windows:
    """Between the rooms and the log."""

    def __init__(
        self, database: Database, outlet: Outlet, now: Callable[[], datetime], close: Callable[[str], None]
    ) -> None:
        self.database = database
        self.outlet = outlet
        self.now = now
        self.close = close  # told of a document found closed while writing in it

    def flush(self, rooms: Iterable[Room]) -> None:
        """The windows of these rooms, in one transaction."""
        with ExitStack() as held:
            ordered = sorted(rooms, key=lambda room: room.document_id)
            for room in ordered:
                held.enter_context(room.lock)
            for window in self._committed(ordered):
                self._tell_apart(window)

    def _committed(self, rooms: list[Room]) -> list[Window]:
        """What is in the log now. Whatever else happens, none of these rooms holds what is not."""
        try:
            windows = [Window(room, self._applied(room)) for room in rooms]
            windows = [window for window in windows if window.batches]
            return windows if self._commit(windows) else []
        except BaseException:
            for room in rooms:
                room.drop()
            raise

    def _applied(self, room: Room) -> list[Batch]:
        """The window, applied in one go; if the engine breaks on it, one update at a time."""
        waiting = room.take()
        if not waiting:
            return []
        try:
            if room.text is None:
                self.load(room)
            return [room.apply(waiting)]
        except crdt.Broken as error:
            log.warning("window_broke", document=room.public_id, reason=str(error))
            room.drop()
            return self._sorted_out(room, waiting)
        except Unavailable:
            self.outlet.refuse_all(room, waiting, "unavailable")
            return []

    def _sorted_out(self, room: Room, waiting: list[Waiting]) -> list[Batch]:
        """Who sent what the engine breaks on is refused, with what the same tab sent after it; the others go on."""
        good, guilty = list[Waiting](), set[str]()
        try:
            batches = self._again(room, good)
            for one in waiting:
                if one.seat.sid in guilty:
                    self.outlet.refuse_all(room, [one], "malformed")
                    continue
                try:
                    batches.append(room.apply([one]))
                    good.append(one)
                except crdt.Broken as error:
                    log.warning("update_broke", document=room.public_id, reason=str(error))
                    guilty.add(one.seat.sid)
                    room.drop()
                    self.outlet.refuse_all(room, [one], "malformed")
                    batches = self._again(room, good)
        except (Unavailable, crdt.Broken):
            room.drop()
            self.outlet.refuse_all(room, good, "unavailable")
            return []
        return batches

    def _again(self, room: Room, good: list[Waiting]) -> list[Batch]:
        """The text of the log with the updates that do no harm."""
        self.load(room)
        return [room.apply(good)] if good else []

    def _commit(self, windows: list[Window]) -> bool:
        for window in windows:
            window.entries = [
                store.Entry(batch.author, batch.data, batch.clients) for batch in window.batches if batch.data
            ]
        if not any(window.entries for window in windows):
            return True
        try:
            with self.database.statements() as tx:
                for window in windows:
                    self._write(tx, window)
        except Exception:
            for window in windows:
                window.room.drop()
            for window in windows:
                self.outlet.refuse_all(window.room, window.waiting, "unavailable")
            log.exception("log_not_written")  # last: on a full disk this too may fail
            return False
        return True

    def _write(self, tx: Statements, window: Window) -> None:
        if not window.entries:
            return
        now, room = self.now(), window.room
        touch = room.touched_at is None or not room.touched_at <= now < room.touched_at + TOUCHED_EVERY
        try:
            window.first, window.last = store.write(
                tx, room.document_id, window.entries, now=now, touch=touch
            )
            room.touched_at = now if touch else room.touched_at
        except store.Closed:
            window.closed = True

    def _tell_apart(self, window: Window) -> None:
        """What fails on the way out of one room keeps no other waiting; its tabs resync on the gap."""
        try:
            self._tell(window)
        except Exception:
            log.exception("window_not_told", document=window.room.public_id)

    def _tell(self, window: Window) -> None:
        room = window.room
        if window.closed:
            room.drop()
            self.outlet.refuse_all(room, window.waiting, "closed")
            self.close(room.public_id)
            return
        if not window.last:
            self.outlet.saved(room, window.waiting, room.seq)
            return
        room.wrote(window.batches)
        self.outlet.saved(room, window.waiting, window.last)
        if window.first > room.seq + 1:
            self._between(room, window.first - 1)
        room.seq = window.last
        self.outlet.window(room, [entry.data for entry in window.entries], window.first, window.last)

    def _between(self, room: Room, upto: int) -> None:
        """Other processes wrote before us: what we have not seen yet."""
        try:
            with self.database.reading() as db:
                rows = store.rows_between(db, room.document_id, room.seq, upto)
        except replay.Corrupted:
            room.drop()  # tabs see a gap and ask again: what is corrupted is set aside then
        else:
            self._follow(room, rows, upto)

    # -- the log ----------------------------------------------------------------------------------

    def bring_up(self, room: Room) -> None:
        """Stand where the log stands. Raises Unavailable. The lock is held."""
        if room.text is None:
            self.load(room)
        else:
            self.catch_up(room)

    def load(self, room: Room) -> None:
        """Read the document again. A failure is an error shown to people, never an empty document."""
        try:
            room.hold(quarantine.load(self.database, room.document_id, now=self.now()))
        except Exception as error:
            log.exception("document_not_loaded", document=room.public_id)
            room.drop()
            raise Unavailable from error

    def catch_up(self, room: Room) -> None:
        """Apply and show the rows that other processes wrote. Raises Unavailable. The lock is held."""
        try:
            with self.database.reading() as db:
                last = db.exec(select(Document.last_seq).where(Document.id == room.document_id)).one()
                rows = store.rows_between(db, room.document_id, room.seq, last) if last > room.seq else []
        except replay.Corrupted:
            room.drop()
            rows = []
        except Exception as error:
            log.exception("log_not_read", document=room.public_id)
            raise Unavailable from error
        if rows:
            self._follow(room, rows, last)
        if room.text is None:
            self.load(room)

    def _follow(self, room: Room, rows: list[bytes], last: int) -> None:
        first = room.seq + 1
        try:
            room.follow(rows, last)
        except crdt.Broken:
            log.exception("rows_broke", document=room.public_id)
            room.drop()
            return
        self.outlet.window(room, rows, first, last, here=True)
