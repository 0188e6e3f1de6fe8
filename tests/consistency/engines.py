"""The least engine that keeps its promises, and others that break one each: the checker is tried on them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.builders_documents import Typist
from tests.consistency import hands, replicas
from tests.consistency.history import TOKEN, Acknowledged, Event, Refused, Typed, token
from tests.servers.yjs import Yjs
from workspace.documents import crdt

DOCUMENT = "feuille"


class Engine:
    """A log, a text in memory, tabs. What is received waits for the beat, which stores, tells, then acknowledges."""

    def __init__(self) -> None:
        self.log: list[bytes] = []
        self.text = crdt.Text()
        self.tabs: list[Tab] = []
        self.window: list[tuple[Tab, int, bytes]] = []

    def join(self, tab: Tab) -> None:
        self.tabs.append(tab)
        tab.hear(self.text.update())
        tab.resend(self)

    def receive(self, tab: Tab, n: int, data: bytes) -> None:
        self.window.append((tab, n, data))

    def beat(self) -> None:
        for tab, n, data in self.window:
            written = self.text.apply([data])
            if written:
                self.store(written)
                self.tell(written)
            tab.saved(n)
        self.window = []

    def store(self, written: bytes) -> None:
        self.log.append(written)

    def tell(self, written: bytes) -> None:
        for tab in self.tabs:
            tab.hear(written)

    def compact(self) -> None:
        self.log = [crdt.Text(self.log).update()]

    def crash(self) -> None:
        """All that is in memory is gone, connections too."""
        self.text, self.tabs, self.window = crdt.Text(self.log), [], []

    def cold(self) -> crdt.Text:
        return crdt.Text(self.log)


class Tab(Typist):
    """Somebody's tab on such an engine."""

    def __init__(self, author: str, history: list[Event]) -> None:
        super().__init__()
        self.author, self.history = author, history
        self.count = self.n = 0
        self.frames: list[bytes] = []
        self.unsaved: dict[int, int] = {}

    def hear(self, update: bytes) -> None:
        self.frames.append(update)
        self.take(update)

    def write(self, engine: Engine, how: str) -> None:
        last = token(self.author, self.count) if self.count else ""
        self.count += 1
        self.history.append(Typed(DOCUMENT, self.author, self.count))
        updates = hands.write(self, last, token(self.author, self.count), how)
        self.unsaved[self.count] = self.n + len(updates)
        self.frames += updates
        for update in updates:
            self.n += 1
            engine.receive(self, self.n, update)

    def resend(self, engine: Engine) -> None:
        if self.unsaved:
            self.n += 1
            self.unsaved = dict.fromkeys(self.unsaved, self.n)
            engine.receive(self, self.n, self.doc.get_update(engine.text.vector()))

    def saved(self, n: int) -> None:
        for number in [number for number, carried in self.unsaved.items() if carried <= n]:
            del self.unsaved[number]
            self.history.append(Acknowledged(DOCUMENT, self.author, number))


def a_day(engine: Engine, yjs: Yjs) -> list[Event]:
    """Three write; the engine crashes in the middle of a window; two come back and all goes on, to the end."""
    history: list[Event] = []
    tabs = [Tab(author, history) for author in ("lise", "omar", "zoe")]
    for tab in tabs:
        engine.join(tab)
    _write(engine, tabs, 7)
    for tab in tabs:
        tab.write(engine, "plain")
    engine.crash()
    history.append(replicas.of_text(DOCUMENT, "the log", engine.cold(), yjs, log=True, rest=False))
    for tab in tabs:
        engine.join(tab)
    _write(engine, tabs, 7)
    engine.compact()
    _write(engine, tabs, 4)
    history.extend(_readings(engine, tabs, yjs))
    return history


def _write(engine: Engine, tabs: Sequence[Tab], times: int) -> None:
    for turn in range(times):
        for tab in tabs:
            tab.write(engine, hands.HOWS[turn % len(hands.HOWS)])
        engine.beat()


def _readings(engine: Engine, tabs: Sequence[Tab], yjs: Yjs):
    yield replicas.of_text(DOCUMENT, "the log", engine.cold(), yjs, log=True)
    yield replicas.of_text(DOCUMENT, "the server", engine.text, yjs, log=False)
    for tab in tabs:
        yield replicas.of_pycrdt(DOCUMENT, f"{tab.author} (pycrdt)", tab.doc, yjs)
        yield replicas.of_yjs(DOCUMENT, f"{tab.author} (Yjs)", yjs.replayed(tab.frames))


# ---------------------------------------------------------------- engines that break a promise


class AcknowledgesBeforeTheCommit(Engine):
    def receive(self, tab: Tab, n: int, data: bytes) -> None:
        super().receive(tab, n, data)
        tab.saved(n)


class DropsAnUpdate(Engine):
    """The twentieth it receives is acknowledged and nothing else."""

    received = 0

    def receive(self, tab: Tab, n: int, data: bytes) -> None:
        self.received += 1
        if self.received == 20:
            tab.saved(n)
        else:
            super().receive(tab, n, data)


def _write_anew(engine: Engine, said: str) -> None:
    """A token as new text of the engine's own, at the top."""
    hand = Typist(state=engine.text.update())
    (update,) = hands.write(hand, "", said)
    written = engine.text.apply([update])
    assert written
    engine.store(written)
    engine.tell(written)


class AppliesAgainAsNew(Engine):
    """What comes a second time, after the crash, is written as if it had never been there."""

    def join(self, tab: Tab) -> None:
        again = tab.count
        super().join(tab)
        if again:
            _write_anew(self, token(tab.author, again - 2))


class LosesTheOrder(Engine):
    """Writes by itself what it is sent, the newest at the top."""

    def beat(self) -> None:
        for tab, n, data in self.window:
            for said in TOKEN.finditer(data.decode(errors="ignore")):
                _write_anew(self, said.group())
            tab.saved(n)
        self.window = []


class ForgetsATab(Engine):
    """One tab is not told of one update, and not told that it was not."""

    told = 0

    def tell(self, written: bytes) -> None:
        self.told += 1
        tabs = self.tabs[1:] if self.told == 70 else self.tabs
        for tab in tabs:
            tab.hear(written)


class StoresLessThanItHolds(Engine):
    """What is in memory, and told, is whole; the last rows never reached the log."""

    def store(self, written: bytes) -> None:
        if len(self.log) < 5:
            super().store(written)


class ForgetsDeletions(Engine):
    """The log keeps what was written and not what was taken back: same state vector, another text."""

    def store(self, written: bytes) -> None:
        if written[0]:
            super().store(written)


class ForgetsWhenItCompacts(Engine):
    """The snapshot is the one before the last rows, and they go all the same."""

    def compact(self) -> None:
        self.log = [crdt.Text(self.log[:-6]).update()]


class KeepsWhatItRefused(Engine):
    """Tells a tab that it will never take this, and takes it."""

    def receive(self, tab: Tab, n: int, data: bytes) -> None:
        super().receive(tab, n, data)
        if n == 3:
            tab.history.append(Refused(DOCUMENT, tab.author, tab.count))
