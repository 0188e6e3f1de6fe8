"""Messages duplicated, reordered, replayed, and some lost: whatever comes, in whatever order, the text ends the same.

Thousands of sequences at the door of the rooms, some over real sockets. Acknowledgements count once all is said again:
who sends in disorder breaks what `n` means.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

import pytest

from foundation.db import Database
from tests.consistency import hands, replicas
from tests.consistency.company import Company
from tests.consistency.editors import Editor
from tests.consistency.history import Acknowledged, Event, Typed, token
from tests.faults.tally import times
from tests.workspace.documents.rooms import Desk, Tab
from tests.workspace.documents.tabs import House
from workspace.documents import crdt, loading
from workspace.documents.seats import Seat

STEPS = 16
IN_ONE_DOCUMENT = 10


@pytest.fixture
def database(empty_sqlite, tmp_path):
    """In memory where the system has such a place: order is judged here, not the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as place:
        made = Database(f"sqlite:///{shutil.copy(empty_sqlite, place)}")
        yield made
        made.close()


class Writer(Tab):
    """A tab whose messages wait to be delivered, in any order, once, twice or never."""

    def __init__(self, desk: Desk, person: int, history: list[Event]):
        self.frames: list[bytes] = []
        super().__init__(desk, f"tab-{person}", desk.people[person])
        self.author, self.history = f"auteur-{person}", history
        self.count = 0
        self.waiting: list[tuple[int, bytes]] = []
        self.passed: list[tuple[int, bytes]] = []
        self.in_order: list[bytes] = []

    def take(self, update: bytes) -> None:
        self.frames.append(update)
        super().take(update)

    def write_token(self, how: str) -> None:
        last = token(self.author, self.count) if self.count else ""
        self.count += 1
        self.history.append(Typed(self.desk.public_id, self.author, self.count))
        for update in hands.write(self, last, token(self.author, self.count), how):
            self.n += 1
            self.waiting.append((self.n, update))
            self.in_order.append(update)
            self.frames.append(update)

    def deliver(self, chance: random.Random) -> None:
        """Any message that waits; one in three will come again."""
        if not self.waiting:
            return
        index = chance.randrange(len(self.waiting))
        message = self.waiting[index] if chance.random() < 1 / 3 else self.waiting.pop(index)
        self.passed.append(message)
        self.desk.rooms.receive(self.desk.public_id, self.sid, *message, None)

    def replay(self, chance: random.Random) -> None:
        """Something that passed already, over this connection or a new one of the same tab."""
        if self.passed:
            sid = self.sid if chance.random() < 1 / 2 else self._again()
            self.desk.rooms.receive(self.desk.public_id, sid, *chance.choice(self.passed), None)

    def _again(self) -> str:
        sid = f"{self.sid}-again"
        seat = Seat(sid, self.seat.person_id, self.client, self.seat.role, self.seat.user)
        self.desk.rooms.join(self.desk.read(), seat, self.vector)
        return sid

    def lose(self, chance: random.Random) -> None:
        if self.waiting:
            self.waiting.pop(chance.randrange(len(self.waiting)))

    def hear(self, chance: random.Random) -> None:
        """Some of what was told, in any order, some of it twice."""
        frames = self.desk.notebook.events(self.sid, "update")
        for frame in chance.sample(frames, min(len(frames), 3)):
            self.take(frame["data"])

    def say_all_again(self) -> None:
        """As after a cut: take what is lacking, send what the server lacks; acknowledged, it is promised."""
        answer = self.desk.rooms.resync(self.desk.public_id, self.sid, self.vector)
        self.take_all(answer)
        n = self.send(self.doc.get_update(answer["state_vector"]))
        self.desk.beat()
        assert self.saved() >= n, self.refusals()
        for number in range(1, self.count + 1):
            self.history.append(Acknowledged(self.desk.public_id, self.author, number))


DOES = (Writer.deliver, Writer.deliver, Writer.deliver, Writer.replay, Writer.hear, Writer.lose)


def test_thousands_of_sequences_in_disorder_end_in_one_text(database, yjs, tally):
    first = Desk(database)
    for seed in range(times(2_000, 50_000) // IN_ONE_DOCUMENT):
        chance = random.Random(seed)
        desk, history = first.another(), list[Event]()
        writers = [Writer(desk, person, history) for person in range(chance.choice((2, 3)))]
        for turn in range(IN_ONE_DOCUMENT):
            _sequence(desk, writers, chance)
            assert _all_alike(desk, writers), f"seed {seed}, sequence {turn}"
            tally.rounds += 1
        history.extend(_readings(desk, writers, yjs))
        tally.verdict(history)


def _sequence(desk: Desk, writers: list[Writer], chance: random.Random) -> None:
    for _ in range(STEPS):
        _step(desk, chance.choice(writers), chance)
    for writer in writers:
        writer.say_all_again()
    for writer in writers:
        writer.take(desk.rooms.resync(desk.public_id, writer.sid, writer.vector)["state"])


def _all_alike(desk: Desk, writers: list[Writer]) -> bool:
    """The log and the tabs; Yjs is asked once for several sequences."""
    text = _cold(desk)
    alike = {(text.vector(), text.update())} | {(one.vector, one.doc.get_update()) for one in writers}
    return len(alike) == 1


def _cold(desk: Desk) -> crdt.Text:
    with desk.database.reading() as db:
        text, _seq = loading.text(db, desk.document_id)
    return text


def _step(desk: Desk, writer: Writer, chance: random.Random) -> None:
    if not writer.count or chance.random() < 1 / 3:
        writer.write_token(chance.choice(hands.HOWS))
    else:
        chance.choice(DOES)(writer, chance)
    if chance.random() < 1 / 5:
        desk.beat()


def _readings(desk: Desk, writers: list[Writer], yjs):
    """The log, what the same messages say once and in order, each tab and Yjs after what the tab heard."""
    where = desk.public_id
    yield replicas.of_text(where, "the log", _cold(desk), yjs, log=True)
    in_order = crdt.Text([update for writer in writers for update in writer.in_order])
    yield replicas.of_text(where, "the messages in order", in_order, yjs, log=False)
    for writer in writers:
        yield replicas.of_pycrdt(where, writer.author, writer.doc, yjs)
    yield replicas.of_yjs(where, f"{writers[0].author} (Yjs)", yjs.replayed(writers[0].frames))


class Disorderly(Editor):
    """A tab whose messages leave in disorder, until it settles."""

    def __init__(self, *where, **more):
        self.held: list[dict] = []
        self.disorder = True
        super().__init__(*where, **more)

    def send(self, data: bytes, **more) -> int:
        if not self.disorder:
            return super().send(data, **more)
        self.n += 1
        self.held.append({"document": self.public_id, "n": self.n, "data": data})
        return self.n

    def let_go(self, chance: random.Random) -> None:
        """Most of what is held, in any order, some of it twice."""
        leaving = [one for one in self.held if chance.random() < 5 / 6]
        leaving += chance.choices(self.held, k=3)
        for payload in chance.sample(leaving, len(leaving)):
            self.socket.emit("update", payload, namespace="/documents")
        self.held.clear()

    def settle(self, patience: float = 60.0) -> None:
        self.disorder, self.astray = False, True
        super().settle(patience)

    def _note(self, event: str, payload: dict, seen: int) -> None:
        if event != "saved" or not self.disorder:
            super()._note(event, payload, seen)


def test_disorder_over_real_sockets(tmp_path, yjs, tally):
    house = House(tmp_path / "disorder")
    try:
        for seed in range(times(20, 500)):
            with Company(house, yjs, tabs=2, pages=1, kind=Disorderly, seed=seed) as company:
                for _ in range(3):
                    company.type(5)
                    for one in company.editors[:2]:
                        one.let_go(company.random)
                tally.rounds += 1
                company.settle()
                company.read_all()
                tally.verdict(company.history)
        tally.alive(house.server)
    finally:
        house.close()
