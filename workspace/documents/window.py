"""The windows of the rooms: applied, shown, committed together, then acknowledged.

An acknowledgement leaves after the commit and never before [law]. Where nobody else writes the same log, others see a
window at once and the log has it `ahead` seconds later at most (docs/adr/0027); elsewhere it is committed first. Whatever
fails, the text in memory is thrown away and read again from the log: nothing that the log refused may stay in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from foundation.db import Database, Statements
from foundation.errors import Unavailable
from workspace.documents import crdt, quarantine, replay, store
from workspace.documents.batches import Batch, Waiting, in_few
from workspace.documents.outlet import Outlet
from workspace.documents.room import Room

log = structlog.get_logger()
TOUCHED_EVERY = timedelta(seconds=1)
ALONE_AFTER = 60.0  # seconds after which who wrote in the log besides is taken to be gone


@dataclass
class Window:
    """What one room is about to commit."""

    room: Room
    batches: list[Batch]
    entries: list[store.Entry] = field(default_factory=list)
    first: int = 0
    last: int = 0
    closed: bool = False

    @classmethod
    def of(cls, room: Room) -> Window:
        """What this one's log does not have yet, in as few rows as may be."""
        batches = in_few(room.unlogged)
        return cls(
            room, batches, [store.Entry(one.author, one.data, one.clients) for one in batches if one.data]
        )

    @property
    def waiting(self) -> list[Waiting]:
        return [one for batch in self.batches for one in batch.waiting]


@contextmanager
def _writing(rooms: Iterable[Room]) -> Iterator[list[Room]]:
    """These rooms, which nobody else writes meanwhile, always in the same order."""
    with ExitStack() as held:
        ordered = sorted(rooms, key=lambda room: room.document_id)
        for room in ordered:
            held.enter_context(room.writing)
        yield ordered


class Windows:
    """Between the rooms and the log."""

    def __init__(
        self,
        database: Database,
        outlet: Outlet,
        now: Callable[[], datetime],
        close: Callable[[str], None],
        *,
        ahead: float = 0.0,
    ) -> None:
        self.database = database
        self.outlet = outlet
        self.now = now
        self.ahead = ahead  # seconds for which the log may not have what is shown; 0: it has it before
        self.close = close  # told of a document found closed while writing in it

    def show(self, rooms: Iterable[Room]) -> None:
        """The windows of these rooms, each shown at once if it may be, else written and then shown."""
        with _writing(rooms) as ordered, self._whole(ordered):
            hidden = list[Room]()
            for room in ordered:
                with room.lock:
                    if not self._shown(room):
                        hidden.append(room)
            closed = self._write_all(hidden)
        self._close(closed)

    def write(self, rooms: Iterable[Room]) -> None:
        """What the log does not have yet of these rooms, in one transaction."""
        with _writing(rooms) as ordered, self._whole(ordered):
            closed = self._write_all(ordered)
        self._close(closed)

    def _close(self, found: list[Room]) -> None:
        for room in found:
            self.close(room.public_id)

    @contextmanager
    def _whole(self, rooms: list[Room]) -> Iterator[None]:
        """Whatever happens, none of these rooms holds what will not be in the log, and who wrote or saw it is told."""
        try:
            yield
        except BaseException:
            for room in rooms:
                with room.lock:
                    given_up = Window(room, room.give_up())
                    room.drop()
                    self._apart(self._take_back, given_up, "unavailable")
            raise

    def show_letters(self, room: Room, now: float) -> None:
        """Show the letters that wait, if they may be: called by the loop, this waits for nothing. What it leaves is for `show`."""
        if not (self.ahead and room.goes_ahead((), now)) or not room.lock.acquire(blocking=False):
            return
        try:
            batch = room.take_letters()
            if batch is not None:
                self._go_ahead(room, [batch], now)
        finally:
            room.lock.release()

    def _shown(self, room: Room) -> bool:
        """Apply what waits; False when the log must have it before anybody sees it."""
        batches, now = self._applied(room), time.monotonic()
        if not batches or (self.ahead and room.goes_ahead(batches, now)):
            self._go_ahead(room, batches, now)
            return True
        room.keep_hidden(batches)
        return False

    def _go_ahead(self, room: Room, batches: list[Batch], now: float) -> None:
        """Shown with the number that its row will have; acknowledged when it is written."""
        if not room.unlogged:
            room.write_by = now + self.ahead
        for batch in batches:
            row = room.goes_to_row(batch)
            room.unlogged.append(batch)
            batch.shown = True
            if batch.data:
                self._show(room, [batch.data], row, ahead=True)

    def _show(
        self, room: Room, updates: list[bytes], last: int, *, here: bool = True, ahead: bool = False
    ) -> None:
        """To the tabs of this process it follows what they were told last, whatever was written elsewhere meanwhile.

        What fails on the way out of one room keeps no other waiting; its tabs resync on the gap.
        """
        first, room.told = min(room.told, room.seq) + 1, last
        try:
            self.outlet.window(room, updates, first, last, here=here, ahead=ahead)
        except Exception:
            log.exception("window_not_shown", document=room.public_id)

    def _write_all(self, rooms: list[Room]) -> list[Room]:
        """In one transaction, while whoever only goes on writing is shown; gives the rooms that were found closed."""
        windows = list[Window]()
        for room in rooms:
            with room.lock:
                if room.unlogged:
                    windows.append(Window.of(room))
                    room.leave()
        if not windows or not self._commit(windows):
            return []
        for window in windows:
            with window.room.lock:
                self._apart(self._tell, window)
                window.room.land()
        return [window.room for window in windows if window.closed]

    def _applied(self, room: Room) -> list[Batch]:
        """The window, applied in one go; if the engine breaks on it, one update at a time."""
        waiting = list[Waiting]()
        try:
            if room.text is None and room.waits:
                self.load(room)  # which may find that some of what waits rests on nothing
            waiting = room.take()
            return [room.apply(waiting)] if waiting else []
        except crdt.Broken as error:
            log.warning("window_broke", document=room.public_id, reason=str(error))
            room.drop()
            return self._sorted_out(room, waiting)
        except Unavailable:
            self.outlet.refuse_all(room, room.take(), "unavailable")
            return []
        except Exception:
            log.exception("window_not_applied", document=room.public_id)
            room.drop()
            self.outlet.refuse_all(room, waiting, "unavailable")
            return []

    def _sorted_out(self, room: Room, waiting: list[Waiting]) -> list[Batch]:
        """Who sent what the engine breaks on is refused, with what the same tab sent after it; the others go on."""
        good, refused = list[Waiting](), list[Waiting]()
        try:
            batches = self._again(room, good)
            for one in waiting:
                if any(one.seat is other.seat for other in refused):
                    self._refuse(room, one, refused)
                    continue
                try:
                    batches.append(room.apply([one]))
                    good.append(one)
                except crdt.Broken as error:
                    log.warning("update_broke", document=room.public_id, reason=str(error))
                    room.drop()
                    self._refuse(room, one, refused)
                    batches = self._again(room, good)
        except Exception:
            log.exception("window_not_sorted_out", document=room.public_id)
            room.drop()
            left = [one for one in waiting if not any(one is other for other in refused)]
            self.outlet.refuse_all(room, left, "unavailable")
            return []
        return batches

    def _refuse(self, room: Room, one: Waiting, refused: list[Waiting]) -> None:
        refused.append(one)
        self.outlet.refuse_all(room, [one], "malformed")

    def _again(self, room: Room, good: list[Waiting]) -> list[Batch]:
        """The text of the log with the updates that do no harm."""
        self.load(room)
        return [room.apply(good)] if good else []

    def _commit(self, windows: list[Window]) -> bool:
        if not any(window.entries for window in windows):
            return True
        try:
            self.database.state(lambda tx: self._write(tx, windows))
        except Exception:
            for window in windows:
                self._give_up(window)
            for window in windows:
                with window.room.lock:
                    self._take_back(window, "unavailable")
            log.exception("log_not_written")  # last: on a full disk this too may fail
            return False
        return True

    def _give_up(self, window: Window) -> None:
        """Nor is anything that was shown since, which follows it, in the text any more."""
        with window.room.lock:
            window.batches = window.room.give_up()
            window.room.drop()

    def _write(self, tx: Statements, windows: list[Window]) -> None:
        """In whatever thread the database chooses: nothing of a room is touched but what `writing` guards."""
        for window in windows:
            if window.entries:
                self._write_one(tx, window)

    def _write_one(self, tx: Statements, window: Window) -> None:
        now, room = self.now(), window.room
        touch = room.touched_at is None or not room.touched_at <= now < room.touched_at + TOUCHED_EVERY
        try:
            window.first, window.last = store.write(
                tx, room.document_id, window.entries, now=now, touch=touch
            )
            room.touched_at = now if touch else room.touched_at
        except store.Closed:
            window.closed = True

    def _take_back(self, window: Window, code: str) -> None:
        """The log did not take it: who wrote it is told, and sends it again; who saw it asks where the text stands."""
        room, shown = window.room, any(batch.shown for batch in window.batches)
        # What others wrote since may rest on what they saw of it.
        self.outlet.refuse_all(room, [*window.waiting, *(room.all_waiting() if shown else ())], code)
        if shown:
            room.showed_too_much = True
            self.outlet.gap(room)

    def _apart(self, tell: Callable[..., None], window: Window, *what: str) -> None:
        """What fails on the way out of one room keeps no other waiting; its tabs resync on the gap."""
        try:
            tell(window, *what)
        except Exception:
            log.exception("window_not_told", document=window.room.public_id)

    def _tell(self, window: Window) -> None:
        room = window.room
        if window.closed:
            self._give_up(window)
            self._take_back(window, "closed")
            return
        if not window.last:
            self.outlet.saved(room, window.waiting, room.seq)
            return
        room.wrote(window.batches)
        self.outlet.saved(room, window.waiting, window.last)
        if window.first > room.seq + 1:
            self._between(room, window.first - 1)
        room.seq = window.last
        unseen = [batch.data for batch in window.batches if batch.data and not batch.shown]
        every = [entry.data for entry in window.entries]
        some_seen = len(unseen) < len(every)
        if some_seen:
            self.outlet.elsewhere(room, every, window.first, window.last)
        if unseen:
            self._show(room, unseen, window.last, here=some_seen)

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
        self.write([room])
        try:
            room.hold(quarantine.load(self.database, room.document_id, now=self.now()))
        except Exception as error:
            log.exception("document_not_loaded", document=room.public_id)
            room.drop()
            raise Unavailable from error

    def catch_up(self, room: Room) -> None:
        """Apply and show the rows that other processes wrote. Raises Unavailable. The lock is held."""
        self.write([room])
        try:
            with self.database.reading() as db:
                last = store.last_row(db, room.document_id)
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
        room.alone_from = time.monotonic() + ALONE_AFTER
        try:
            if room.text is not None:
                room.follow(rows, last)
        except crdt.Broken:
            log.exception("rows_broke", document=room.public_id)
            room.drop()
            return
        self._show(room, rows, last)
