"""The windows of the rooms: applied, committed together, then acknowledged and shown.

An acknowledgement leaves after the commit and never before [law]. Whatever fails, the text in memory
is thrown away and read again from the log: nothing uncommitted may stay in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlmodel import Session, select

from foundation.db import Database
from foundation.errors import Unavailable
from workspace.documents import crdt, store
from workspace.documents.models import Document
from workspace.documents.outlet import Outlet
from workspace.documents.room import Group, Room

log = structlog.get_logger()


@dataclass
class Window:
    """What one room is about to commit."""

    room: Room
    groups: list[Group]
    entries: list[store.Entry] = field(default_factory=list)
    appended: store.Appended | None = None
    closed: bool = False


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
            windows = [Window(room, self._applied(room)) for room in ordered]
            if self._commit(windows):
                for window in windows:
                    self._tell_apart(window)

    def _applied(self, room: Room) -> list[Group]:
        """The window, applied. Who sends what the engine breaks on is refused; the others go on."""
        groups, applied = room.take(), list[Group]()
        try:
            while groups:
                if room.text is None:
                    self.load(room)
                    groups, applied = applied + groups, []
                if self._apply(room, groups[0]):
                    applied.append(groups.pop(0))
                else:
                    self.outlet.refuse_all(room, [groups.pop(0)], "malformed")
            if room.text is None:
                self.load(room)
                for group in applied:
                    room.apply(group)
        except (Unavailable, crdt.Broken):
            room.drop()
            self.outlet.refuse_all(room, applied + groups, "unavailable")
            return []
        return applied

    def _apply(self, room: Room, group: Group) -> bool:
        try:
            room.apply(group)
        except crdt.Broken as error:
            log.warning("update_broke", document=room.public_id, reason=str(error))
            room.drop()
            return False
        return True

    def _commit(self, windows: list[Window]) -> bool:
        for window in windows:
            window.entries = window.room.entries(window.groups)
        if not any(window.entries for window in windows):
            return True
        try:
            with self.database.transaction() as db:
                for window in windows:
                    self._append(db, window)
        except Exception:
            log.exception("log_not_written")
            for window in windows:
                window.room.drop()
                self.outlet.refuse_all(window.room, window.groups, "unavailable")
            return False
        return True

    def _append(self, db: Session, window: Window) -> None:
        if not window.entries:
            return
        room = window.room
        try:
            window.appended = store.append(db, room.document_id, room.seq, window.entries, now=self.now())
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
            self.outlet.refuse_all(room, window.groups, "closed")
            self.close(room.public_id)
            return
        if window.appended:
            if window.appended.missed:
                self._follow(room, list(window.appended.missed), window.appended.first - 1)
            room.seq = window.appended.last
            updates = [entry.data for entry in window.entries]
            self.outlet.window(room, updates, window.appended.first, window.appended.last)
        self.outlet.saved(room, window.groups)

    # -- the log ----------------------------------------------------------------------------------

    def bring_up(self, room: Room) -> None:
        """Stand where the log stands, with no window open. Raises Unavailable. The lock is held."""
        if room.queue:
            self.flush([room])
        if room.text is None:
            self.load(room)
        else:
            self.catch_up(room)

    def load(self, room: Room) -> None:
        """Read the document again. A failure is an error shown to people, never an empty document."""
        try:
            with self.database.reading() as db:
                loaded = store.load(db, room.document_id)
            room.hold(loaded)
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
        self.outlet.window(room, rows, first, last)
