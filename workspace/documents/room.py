"""One open document in one process: a cache of its log, the tabs that hold it, the window being filled.

A room knows neither the database nor the wire; `rooms.py` does. `text` holds what the log holds, plus,
between `apply` and the commit, the window; should the commit fail it is thrown away and read again.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from workspace.documents import crdt
from workspace.documents.rules import tree, wire
from workspace.documents.rules.limits import Bucket, Parcel
from workspace.documents.rules.presence import Presence
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.wire import Summary
from workspace.documents.store import Entry, Loaded

MEASURED_EVERY = 32  # new nodes between two measures of the depth
WRITE, READ, NONE = "write", "read", "none"


@dataclass(eq=False)
class Seat:
    """One tab in one document. `user` is who it is, as the others are shown."""

    sid: str
    person_id: int
    client: int
    role: str
    user: dict[str, str]
    messages: Bucket = field(default_factory=lambda: Bucket(rate=60, burst=600))
    volume: Bucket = field(default_factory=lambda: Bucket(rate=512 * 1024, burst=wire.LARGEST + 1024 * 1024))
    parcel: Parcel = field(default_factory=Parcel)
    backlog: deque[tuple[int, bytes]] = field(default_factory=deque)
    working: bool = False
    faults: int = 0


@dataclass(frozen=True)
class Waiting:
    """An update that passed the guard and waits for its window."""

    seat: Seat
    n: int
    data: bytes
    summary: Summary


@dataclass
class Group:
    """What one person sent in a window; `data` once applied, None when it brought nothing new."""

    person_id: int
    waiting: list[Waiting] = field(default_factory=list)
    data: bytes | None = None
    clients: frozenset[int] = frozenset()


class Room:
    """The state of one open document."""

    def __init__(self, document_id: int, public_id: str) -> None:
        self.document_id = document_id
        self.public_id = public_id
        self.lock = threading.RLock()  # held from the apply to the broadcast of a window
        self.text: crdt.Text | None = None
        self.seq = 0
        self.closed = False
        self.known: dict[int, int] = {}  # clocks reached, what waits included
        self.applied: dict[int, int] = {}  # clocks reached by `text`
        self.owners: dict[int, int | None] = {}
        self.queue: list[Waiting] = []
        self.seats: dict[str, Seat] = {}
        self.presence: dict[int, Presence] = {}
        self.moved: set[int] = set()
        self.not_before = self.show_at = 0.0
        self.empty_since: float | None = None
        self._unmeasured = 0
        self._full: tuple[int, bytes] | None = None

    # -- the text ---------------------------------------------------------------------------------

    def hold(self, loaded: Loaded) -> None:
        """Take the state of the log; raises crdt.Broken and then holds nothing."""
        self.drop()
        text = crdt.Text(loaded.updates)
        self.applied = text.clocks()
        self.owners = dict(loaded.owners)
        self.seq, self.text = loaded.seq, text
        self._recount()

    def drop(self) -> None:
        """Forget the text: it must be read again from the log before anything else."""
        self.text, self._full = None, None

    def follow(self, updates: list[bytes], seq: int) -> None:
        """Apply rows of the log that another process wrote."""
        assert self.text is not None
        self.text.apply(updates)
        self.applied = self.text.clocks()
        self.seq = seq
        self._recount()

    def state(self, vector: bytes) -> bytes:
        """What one who stands at `vector` lacks; the whole is encoded once for all newcomers."""
        assert self.text is not None
        if vector not in (b"", b"\x00"):
            return self.text.update(vector)
        if self._full is None or self._full[0] != self.seq:
            self._full = (self.seq, self.text.update())
        return self._full[1]

    def _recount(self) -> None:
        # In place: a guard that paused in the middle of a long walk looks at it when it ends.
        self.known.clear()
        self.known.update(self.applied)
        for waiting in self.queue:
            self._expect(waiting.summary)

    def _expect(self, summary: Summary) -> None:
        for client, (_start, end) in summary.ranges.items():
            self.known[client] = max(end, self.known.get(client, 0))

    # -- the window -------------------------------------------------------------------------------

    def accept(self, seat: Seat, n: int, data: bytes, pause: Callable[[], None]) -> None:
        """Guard an update and let it wait for the window; raises Malformed."""
        summary = wire.check(data, self.known, pause=pause)
        for client in summary.news(self.known):
            if self.owners.get(client, seat.person_id) != seat.person_id:
                raise Malformed("the client id of somebody else", "foreign")
        self._expect(summary)
        self.queue.append(Waiting(seat, n, data, summary))

    def take(self) -> list[Group]:
        """Empty the window: one group per person, in the order in which they came."""
        groups: dict[int, Group] = {}
        for waiting in self.queue:
            person_id = waiting.seat.person_id
            groups.setdefault(person_id, Group(person_id)).waiting.append(waiting)
        self.queue = []
        return list(groups.values())

    def forget(self, seats: set[str]) -> list[Waiting]:
        """Take out of the window what some tabs sent after something that was refused."""
        gone = [waiting for waiting in self.queue if waiting.seat.sid in seats]
        self.queue = [waiting for waiting in self.queue if waiting.seat.sid not in seats]
        return gone

    def apply(self, group: Group) -> None:
        """Apply what one person sent. Raises crdt.Broken; the text must then be dropped."""
        assert self.text is not None
        expected: dict[int, int] = {}
        for waiting in group.waiting:
            for client, (_start, end) in waiting.summary.news(self.applied).items():
                expected[client] = max(end, expected.get(client, 0))
        if any(self.owners.get(client, group.person_id) != group.person_id for client in expected):
            raise crdt.Broken("two persons under one client id in one window")
        group.data = self.text.apply([waiting.data for waiting in group.waiting])
        self._ensure_reached(group, expected)
        group.clients = frozenset(expected) - self.owners.keys()
        self.owners.update(dict.fromkeys(group.clients, group.person_id))
        self.applied.update(expected)
        self._measure(sum(waiting.summary.types for waiting in group.waiting))

    def _ensure_reached(self, group: Group, expected: dict[int, int]) -> None:
        """Nothing stayed pending, and what the engine wrote passes the guard in its turn."""
        try:
            ranges = wire.check(group.data, self.applied).ranges if group.data else {}
        except Malformed as error:
            raise crdt.Broken(f"the engine wrote something we refuse: {error}") from error
        if any(ranges.get(client, (0, 0))[1] < end for client, end in expected.items()):
            raise crdt.Broken("an update stayed pending")

    def _measure(self, types: int) -> None:
        self._unmeasured += types
        if self._unmeasured < MEASURED_EVERY or self.text is None:
            return
        self._unmeasured = 0
        try:
            read = self.text.tree()
        except tree.NotATree as error:
            raise crdt.Broken(str(error)) from error
        if tree.depth(read) > tree.DEEPEST or tree.count(read) > tree.MOST_NODES:
            raise crdt.Broken("a text too deep or too long")

    def entries(self, groups: list[Group]) -> list[Entry]:
        """The rows to write."""
        return [Entry(group.person_id, group.data, group.clients) for group in groups if group.data]
