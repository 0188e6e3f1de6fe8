"""One open document in one process: a cache of its log, the tabs that hold it, the window being filled.

A room knows neither the database nor the wire; `rooms.py` does. `text` holds what the log holds, plus,
between `apply` and the commit, the window; should the commit fail it is thrown away and read again.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from workspace.documents import crdt
from workspace.documents.batches import Batch, Waiting
from workspace.documents.loading import Loaded
from workspace.documents.rules import slices, tree, wire
from workspace.documents.rules.letters import Letters, together
from workspace.documents.rules.lineage import Lineage
from workspace.documents.rules.presence import Presence
from workspace.documents.rules.reading import Malformed, no_pause
from workspace.documents.rules.wire import Summary
from workspace.documents.seats import Seat

MEASURED_EVERY, MEASURED_AT_MOST = 32, 2_000  # new nodes between two measures of the depth
MEANWHILE = "the text was read again meanwhile"
MOST_SINCE, SINCE_BYTES = 64, 32 * 1024  # windows told apart from the whole text to newcomers, and their size


class Room:
    """The state of one open document."""

    def __init__(self, document_id: int, public_id: str) -> None:
        self.document_id = document_id
        self.public_id = public_id
        # Of its way to the log; taken before `lock`, which is free while the disk works: letters are shown meanwhile.
        self.writing = threading.RLock()
        self.lock = threading.RLock()  # of the text: held from the apply of a window to its frame
        self.text: crdt.Text | None = None
        self.seq = 0
        self.closed = False
        self.sharing = 0  # which change of rights its seats were decided by
        self.known: dict[int, int] = {}  # clocks reached, all that waits included
        self.near: dict[int, int] = {}  # clocks reached, what waits in `queue` included
        self.applied: dict[int, int] = {}  # clocks reached by `text`
        self.owners: dict[int, int | None] = {}
        self.bereft: frozenset[int] = frozenset()  # client ids of which anybody may bring back what was lost
        self.unwritten: set[int] = set()  # client ids whose owner is not in the log yet
        self.queue: list[Waiting] = []
        self.bulk: deque[Waiting] = deque()  # slices of big updates, and what rests on them: one a window
        self.seats: dict[str, Seat] = {}
        self.presence: dict[int, Presence] = {}
        self.moved: set[int] = set()
        self.not_before = self.leaves_by = 0.0  # when a window may leave, and when it must whatever it holds
        self.unlogged: list[Batch] = []  # applied, and not in the log yet
        self.leaving: list[Batch] = []  # the same, when the log is taking them
        self._rows = self._leaving_rows = 0  # that they will be
        self._hidden = False  # the log is about to take something that nobody was shown
        self.write_by = 0.0  # when the log must have them
        self.alone_from = 0.0  # from when on nobody else, as far as is known, writes this log
        self.showed_too_much = False  # something that the log did not take
        self.told = 0  # the last number of a row that tabs were told of
        self.show_at = 0.0
        self.touched_at: datetime | None = None  # when the log last said that the document was changed
        self.empty_since: float | None = None
        self._unmeasured, self._measure_at = 0, MEASURED_EVERY
        self._full = b""  # the whole text, put together for newcomers,
        self._since: list[bytes] = []  # and what was written since
        self._lineage: Lineage | None = None  # of all that is `known`, from the first thing written here
        self._tracing = threading.Lock()  # held while it is made, which may take a second
        self._untraced: list[bytes] | None = None  # what it must still be told while it is made

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes anything of it, nor is writing it."""
        with self.writing, self.lock:
            yield

    # -- the text ---------------------------------------------------------------------------------

    def hold(self, loaded: Loaded) -> None:
        """Take the state of the log; raises crdt.Broken and then holds nothing."""
        self.drop()
        self.applied = loaded.text.clocks()
        self.owners, self.unwritten = dict(loaded.owners), set()
        self.seq, self.text, self.bereft = loaded.seq, loaded.text, loaded.bereft
        self.told = self.seq
        self._recount()

    def drop(self) -> None:
        """Forget the text: it must be read again from the log before anything else."""
        self.text, self._lineage, self._untraced = None, None, None
        self._put_together(b"")

    def follow(self, updates: list[bytes], seq: int) -> None:
        """Apply rows of the log that another process wrote."""
        assert self.text is not None
        self.text.apply(updates)
        self._put_together(b"")
        if self._lineage:
            for update in updates:
                _learn(self._lineage, update)
        elif self._untraced is not None:
            self._untraced += updates
        self.applied = self.text.clocks()
        self.seq = seq
        self._recount()

    def state(self, vector: bytes, *, apart: bool = False) -> tuple[bytes, list[bytes]]:
        """What one who stands at `vector` lacks, and what to apply after it: nothing unless it may come `apart`.

        The whole is encoded once for all newcomers, and not again for each letter written since.
        """
        assert self.text is not None
        if vector not in (b"", b"\x00"):
            return self.text.update(vector), []
        if not self._full or (self._since and not apart):
            self._put_together(self.text.update())
        return self._full, list(self._since)

    def _put_together(self, full: bytes) -> None:
        self._full, self._since = full, []

    def _write_since(self, batch: Batch) -> None:
        """What was deleted is never given to anybody who comes later."""
        if not self._full or batch.data is None:
            return
        self._since.append(batch.data)
        many = len(self._since) > MOST_SINCE or sum(map(len, self._since)) > SINCE_BYTES
        if many or any(one.summary.deletes for one in batch.waiting):
            self._put_together(b"")

    def _recount(self) -> None:
        # In place: a guard that paused in the middle of a long walk looks at them when it ends.
        for clocks in (self.known, self.near):
            clocks.clear()
            clocks.update(self.applied)
        for waiting in self.queue:
            self._expect(waiting, self.known, self.near)
        for waiting in self.bulk:
            self._expect(waiting, self.known)

    def _expect(self, waiting: Waiting, *reached: dict[int, int]) -> None:
        for client, (_start, end) in waiting.summary.ranges.items():
            self._own(client, waiting.person_id)
            for clocks in reached:
                clocks[client] = max(end, clocks.get(client, 0))

    def _own(self, client: int, person_id: int | None) -> None:
        if client not in self.owners:
            self.owners[client] = person_id
            self.unwritten.add(client)

    def _foreign(self, client: int, person_id: int) -> bool:
        """A client id of somebody else, of whom nothing was lost."""
        return self.owners.get(client, person_id) != person_id and client not in self.bereft

    # -- the window -------------------------------------------------------------------------------

    def goes_ahead(self, batches: Iterable[Batch], now: float) -> bool:
        """Whether these may be shown before the log has them: somebody looks, and nobody else, as far as is known,
        writes the same log or may take the same client ids."""
        new = any(batch.clients for batch in batches)
        return len(self.seats) > 1 and not new and now >= self.alone_from and not self._hidden

    def goes_to_row(self, batch: Batch) -> int:
        """The number of the row that will hold it, behind all that is not in the log yet (`in_few`)."""
        if batch.data and not (batch.letters and self.unlogged and self.unlogged[-1].letters):
            self._rows += 1
        return self.seq + self._leaving_rows + self._rows

    def keep_hidden(self, batches: list[Batch]) -> None:
        """Applied, and to be shown when the log has it: nothing else is shown before."""
        self.unlogged += batches
        self._hidden = True

    def leave(self) -> None:
        """What is not in the log is on its way there."""
        self.leaving, self._leaving_rows = self.unlogged, self._rows
        self.unlogged, self._rows = [], 0

    @property
    def behind(self) -> bool:
        """Whether the log lacks something of it."""
        return bool(self.unlogged or self.leaving)

    def land(self) -> None:
        """What was on its way is in the log, or will never be."""
        self.leaving, self._leaving_rows, self._hidden = [], 0, False

    def give_up(self) -> list[Batch]:
        """All that is not in the log."""
        given = self.leaving + self.unlogged
        self.unlogged, self._rows = [], 0
        self.land()
        return given

    @property
    def waits(self) -> bool:
        return bool(self.queue or self.bulk)

    def keeps(self, seat: Seat) -> bool:
        """Whether something of this tab still waits."""
        return any(one.seat is seat for one in self.all_waiting())

    def next_letters(self, seat: Seat, data: bytes) -> Letters | None:
        """One more letter where this tab wrote last; None when the guard must walk it."""
        if self._lineage is None or self.bulk:
            return None
        letters = self._lineage.letters(seat.client, data)
        if letters is None or letters.stop > wire.LONGEST_CLOCK:
            return None
        here = self.known.get(letters.client) == letters.clock
        return letters if here and not self._foreign(letters.client, seat.person_id) else None

    def go_on(self, seat: Seat, n: int, data: bytes, letters: Letters) -> None:
        """Let what `next_letters` gave wait for the window."""
        assert self._lineage is not None
        self._lineage.take(letters)
        self.queue.append(Waiting(seat, n, data, None, letters=letters))
        self.known[letters.client] = self.near[letters.client] = letters.stop

    def accept(
        self, seat: Seat, n: int, data: bytes, pause: Callable[[], None], *, sealed: bool = False
    ) -> None:
        """Guard an update and let it wait for the window; raises Malformed. `sealed`: it is its authors', not the seat's."""
        lineage = self._descent(pause)
        trace = lineage.trace()
        summary = wire.check(data, self.known, pause=pause, trace=trace)
        if lineage is not self._lineage:
            raise Malformed(MEANWHILE, "pending")
        for client in summary.news(self.known):
            if sealed and client not in self.owners:
                raise Malformed("the client id of nobody", "unsealed")
            if not sealed and self._foreign(client, seat.person_id):
                raise Malformed("the client id of somebody else", "foreign")
        trace.commit(pause)
        if lineage is not self._lineage:
            raise Malformed(MEANWHILE, "pending")
        if summary.structures + len(summary.deletes) > slices.STRUCTURES or len(data) > slices.BYTES:
            self._wait_in_slices(Waiting(seat, n, data, summary, sealed=sealed), pause)
        elif self.bulk and summary.pends(self.near):
            self._wait(Waiting(seat, n, data, summary, sealed=sealed), self.bulk, self.known)
        else:
            self._wait(Waiting(seat, n, data, summary, sealed=sealed), self.queue, self.known, self.near)

    def _descent(self, pause: Callable[[], None]) -> Lineage:
        """Made once; others who write in this text at that moment wait for it, and nobody else."""
        if self._lineage is not None:
            return self._lineage
        with self._tracing:
            if self._lineage is None:
                self._lineage = self._traced(pause)
            return self._lineage

    def _traced(self, pause: Callable[[], None]) -> Lineage:
        if self.text is None:
            raise Malformed(MEANWHILE, "pending")
        lineage = Lineage()
        self._untraced = todo = [self.text.update(), *(one.data for one in self.all_waiting())]
        while todo:
            _learn(lineage, todo.pop(0), pause)
            if self._untraced is not todo:
                raise Malformed(MEANWHILE, "pending")
        self._untraced = None
        return lineage

    def _wait(
        self, waiting: Waiting, where: list[Waiting] | deque[Waiting], *reached: dict[int, int]
    ) -> None:
        where.append(waiting)
        self._expect(waiting, *reached)

    def _wait_in_slices(self, whole: Waiting, pause: Callable[[], None]) -> None:
        parts, summary = [], whole.summary
        for part in slices.cut(whole.data, summary.stretches, summary.deletes, self.known):
            parts.append(part)
            pause()
        for part in parts:
            one = replace(whole, data=part.data, walked=Summary.of(part), last=part is parts[-1])
            self._wait(one, self.bulk, self.known)

    def take(self) -> list[Waiting]:
        """Empty the window, with one slice of what is big."""
        taken, self.queue = self.queue, []
        if self.bulk:
            taken.append(self.bulk.popleft())
        return taken

    def take_letters(self) -> Batch | None:
        """What waits, applied, when it is letters and nothing else: then `apply` does next to nothing."""
        waiting = self.queue
        reached = self._gone_on(waiting) if waiting and self.text is not None else None
        if reached is None or self.unwritten.intersection(reached):
            return None
        try:
            batch = self.apply(waiting, reached)
        except crdt.Broken:
            self.drop()  # it is sorted out by who may read the log again
            return None
        self.queue = []
        return batch

    def all_waiting(self) -> list[Waiting]:
        """What no window has taken."""
        return [*self.queue, *self.bulk]

    def forget(self, sids: set[str]) -> list[Waiting]:
        """Take out of what waits all that some tabs sent, after something of theirs was refused."""
        gone = [one for one in self.all_waiting() if one.seat.sid in sids]
        self._lineage = self._untraced = None
        self.queue = [one for one in self.queue if one.seat.sid not in sids]
        self.bulk = deque(one for one in self.bulk if one.seat.sid not in sids)
        return gone

    def apply(self, waiting: list[Waiting], gone_on: dict[int, int] | None = None) -> Batch:
        """Apply at one go, `gone_on` being what `_gone_on` said of it. Raises crdt.Broken; the text must then be dropped."""
        assert self.text is not None
        batch, expected = Batch(waiting), gone_on or self._gone_on(waiting)
        if expected is not None:
            # Put together from what the guard knows, and just as the engine would say it.
            batch.data, batch.letters = together(one.letters for one in waiting if one.letters), True
            self.text.apply_later(batch.data)
        else:
            expected = self._expected(waiting)
            batch.data = self.text.apply([one.data for one in waiting])
            self._ensure_reached(batch, expected)
            self._measure(sum(one.summary.types for one in waiting))
        batch.clients = {client: self.owners[client] for client in expected if client in self.unwritten}
        for client, end in expected.items():
            # A text read again meanwhile knows nothing of what had left `queue`.
            for clocks in (self.known, self.near, self.applied):
                clocks[client] = max(end, clocks.get(client, 0))
        return batch

    def _expected(self, waiting: list[Waiting]) -> dict[int, int]:
        """The clocks that `text` must have reached afterwards. Raises crdt.Broken."""
        expected, applied = dict[int, int](), self.applied
        for one in waiting:
            for client, (_start, end) in one.summary.ranges.items():
                if end <= applied.get(client, 0):
                    continue
                self._own(client, one.person_id)
                if not one.sealed and self._foreign(client, one.seat.person_id):
                    raise crdt.Broken("a client id that another process gave to somebody else")
                expected[client] = max(end, expected.get(client, 0))
        return expected

    def _gone_on(self, waiting: list[Waiting]) -> dict[int, int] | None:
        """The clocks reached by a window that is nothing but letters, each right after the one before; None otherwise."""
        reached = dict[int, int]()
        for one in waiting:
            letters = one.letters
            if letters is None or self.owners.get(letters.client) != one.seat.person_id:
                return None
            client = letters.client
            if letters.clock != (reached.get(client) or self.applied.get(client)):
                return None
            reached[client] = letters.stop
        return reached

    def wrote(self, batches: list[Batch]) -> None:
        """The log has them: their client ids belong to somebody from now on."""
        for batch in batches:
            self.unwritten.difference_update(batch.clients)
            self._write_since(batch)

    def _ensure_reached(self, batch: Batch, expected: dict[int, int]) -> None:
        """Nothing stayed pending, and what the engine wrote passes the guard in its turn."""
        try:
            ranges = wire.check(batch.data, self.applied).ranges if batch.data else {}
        except Malformed as error:
            raise crdt.Broken(f"the engine wrote something we refuse: {error}") from error
        if any(ranges.get(client, (0, 0))[1] < end for client, end in expected.items()):
            raise crdt.Broken("an update stayed pending")

    def _measure(self, types: int) -> None:
        self._unmeasured += types
        if self._unmeasured < self._measure_at or self.text is None:
            return
        self._unmeasured = 0
        try:
            read = self.text.tree()
        except tree.NotATree as error:
            raise crdt.Broken(str(error)) from error
        nodes = tree.count(read)
        if tree.depth(read) > tree.DEEPEST or nodes > tree.MOST_NODES:
            raise crdt.Broken("a text too deep or too long")
        # Reading a long text again at each paragraph would cost more than writing it.
        self._measure_at = min(max(MEASURED_EVERY, nodes // 8), MEASURED_AT_MOST)


def _learn(lineage: Lineage, update: bytes, pause: Callable[[], None] = no_pause) -> None:
    """Where the things of an update that is taken already stand."""
    trace = lineage.trace()
    wire.read(update, pause=pause, trace=trace)
    trace.commit(pause)
