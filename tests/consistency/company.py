"""Several who write in one document at once, on a real server, and the verdict on what came of it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.consistency import replicas
from tests.consistency.editors import Editor, Page
from tests.consistency.hands import HOWS
from tests.consistency.history import Acknowledged, Event, Findings, Read, ensure
from tests.servers.yjs import Yjs
from tests.workspace.documents.tabs import LONGEST_WAIT_S, House, Tab
from workspace.documents import loading

BETWEEN_LOOKS_S = 0.05
BETWEEN_KEYS_S = 0.02


class Company:
    """Tabs of ours and pages of the real client, in one document; all they do goes into one history."""

    def __init__(self, house: House, yjs: Yjs, *, tabs=3, pages=2, seed=0, ways=("",), kind=Editor):
        """`ways`: the addresses by which they come, in turn (the server's own by default); `kind`: of tabs."""
        self.house, self.yjs = house, yjs
        self.document_id, self.public_id = house.document()
        self.history: list[Event] = []
        self.random = random.Random(seed)
        self.members = (house.lead, house.worker)
        self.ways = ways
        self.editors: list[Editor | Page] = []
        for index in range(tabs):
            self._welcome(kind, f"tab{index}-{seed}", index)
        for index in range(pages):
            self._welcome(Page, f"page{index}-{seed}", index, yjs=yjs)

    def _welcome(self, kind, author: str, index: int, **more) -> None:
        where = (self.house, self.members[index % 2], self.public_id, author, self.history)
        self.editors.append(kind(*where, **more, url=self.ways[index % len(self.ways)]))

    def close(self) -> None:
        for editor in self.editors:
            editor.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    # -- writing ----------------------------------------------------------------------------------

    def type(self, times: int = 1) -> None:
        """Each in turn, so many tokens."""
        for _ in range(times):
            for editor in self.editors:
                editor.type_token(self.random.choice(HOWS))

    @contextmanager
    def typing(self) -> Iterator[None]:
        """All type without end while the block runs."""
        enough = threading.Event()
        typists = [threading.Thread(target=self._type_on, args=(one, enough)) for one in self.editors]
        for typist in typists:
            typist.start()
        try:
            yield
        finally:
            enough.set()
            for typist in typists:
                typist.join()

    def _type_on(self, editor: Editor | Page, enough: threading.Event) -> None:
        while not enough.wait(BETWEEN_KEYS_S):
            editor.type_token(self.random.choice(HOWS))
            if isinstance(editor, Editor):
                editor.heal()

    def wait_acknowledged(self, more: int, patience: float = LONGEST_WAIT_S) -> None:
        """Until so many more tokens are acknowledged."""
        wanted = self.acknowledged() + more
        look(lambda: self.acknowledged() >= wanted, patience)

    def acknowledged(self) -> int:
        return sum(1 for event in list(self.history) if isinstance(event, Acknowledged))

    def settle(self, patience: float = 60.0) -> None:
        """Until all that all of them typed is acknowledged."""
        for editor in self.editors:
            editor.settle(patience)

    # -- reading ----------------------------------------------------------------------------------

    def read_log(self, *, rest: bool = False) -> Read:
        """A cold reading of the log, placed where it began: what is promised while it is read is not asked of it."""
        began = len(self.history)
        with self.house.database.reading() as db:
            text, _seq = loading.text(db, self.document_id)
        read = replicas.of_text(self.public_id, "the log", text, self.yjs, log=True, rest=rest)
        self.history.insert(began, read)
        return read

    def read_all(self) -> None:
        """What the log, each tab, each page and a newcomer hold, once everything has arrived, or had the time to."""
        log = self.read_log(rest=True)
        for editor in self.editors:
            self.history.extend(self._arrived(editor, log))
        with Tab(self.house, self.house.reader, self.public_id) as newcomer:
            assert newcomer.join()["ok"]
            self.history.append(replicas.of_pycrdt(self.public_id, "a newcomer", newcomer.doc, self.yjs))

    def _arrived(self, editor: Editor | Page, log: Read, patience: float = LONGEST_WAIT_S) -> list[Read]:
        deadline = time.monotonic() + patience
        readings = editor.readings(self.yjs)
        while any(one.encoded != log.encoded for one in readings) and time.monotonic() < deadline:
            time.sleep(BETWEEN_LOOKS_S)  # a look at what nobody announces
            readings = editor.readings(self.yjs)
        return readings

    def ensure_sound(self) -> Findings:
        """All at rest, all read, and the verdict."""
        self.settle()
        self.read_all()
        return ensure(self.history, replicas=len(self.editors) + 2)


def look(
    condition: Callable[[], bool], patience: float = LONGEST_WAIT_S, *, every: float = BETWEEN_LOOKS_S
) -> float:
    """Until the condition holds, looked at every so many seconds; how long it took, in seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience, "it did not happen in time"
        time.sleep(every)  # a look at what nobody announces
    return time.monotonic() - began
