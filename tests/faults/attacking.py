"""One document under attack: the real guard and the real engine, and what Yjs makes of the same bytes."""

from __future__ import annotations

import random
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass, field

from tests.builders_documents import Typist
from tests.faults.mutants import Maker
from tests.servers.yjs import Yjs
from workspace.documents import crdt
from workspace.documents.loading import Loaded
from workspace.documents.room import Room
from workspace.documents.rules import tree, wire
from workspace.documents.rules.damage import Damage
from workspace.documents.rules.lineage import Lineage
from workspace.documents.rules.reading import Malformed
from workspace.documents.seats import WRITE, Seat

ATTACKER, OTHER = 1, 2
MINE = (5, 2**31 + 9, 2**40)  # the attacker's client ids
HONEST = 77
PAGES = ("author", "others")


@dataclass
class Counts:
    """`refused` by code; `broken` is what the engine refused, after the guard."""

    count: int = 0
    accepted: int = 0
    honest: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    diverging: list[str] = field(default_factory=list)

    def said(self) -> str:
        refused = ", ".join(f"{code} {many}" for code, many in self.refused.most_common())
        return f"{self.count} mutants: {self.accepted} accepted, refused: {refused}; diverging: {len(self.diverging)}"


class Siege:
    """A document that stands at `base`; the attacker owns `MINE`, somebody else all the rest."""

    def __init__(
        self, chance: random.Random, base: bytes, real: list[bytes], counts: Counts, yjs: Yjs
    ) -> None:
        self.chance, self.real, self.counts, self.yjs = chance, real, counts, yjs
        self.rows = [base]
        self.fault = ""
        self.pages: dict[str, dict] = {}
        for who in PAGES:
            self._told(who, base)
        self.seat = Seat("attacker", ATTACKER, MINE[0], WRITE, {})
        self.honest = Typist(HONEST, base)
        self._open()

    def _open(self) -> None:
        """As a process that reads the log cold."""
        text = crdt.Text(self.rows)
        owners = dict.fromkeys(text.clocks(), OTHER) | dict.fromkeys(MINE, ATTACKER)
        self.room = Room(1, "a-text")
        self.room.hold(Loaded(len(self.rows), text, owners, Damage(1, 0)))

    def attack(self, times: int) -> None:
        for _ in range(times):
            self.counts.count += 1
            maker = Maker(self.chance, self.real, self.room.known, MINE)
            before = self._state()
            if code := self._sent(self.seat, maker.mutant()):
                self.counts.refused[code] += 1
                assert self._state() == before, "refused, and something changed"
            else:
                self.counts.accepted += 1

    def write_honestly(self) -> None:
        """Somebody else writes on, in the text as it is shown to her; it is never refused."""
        seat = Seat("honest", OTHER, HONEST, WRITE, {})
        update = self.honest.type("Le four chauffe. 🚲")
        assert not self._sent(seat, update), "honest words were refused"
        self.counts.honest += 1

    def _state(self) -> tuple:
        assert self.room.text
        return self.room.text.vector(), dict(self.room.known), len(self.rows)

    def _sent(self, seat: Seat, update: bytes) -> str:
        """Through the guard and the window, then to everybody; the code of the refusal."""
        if code := self._refused(seat, update):
            return code
        written = self._applied()
        if written is None:
            self._open()
            return "broken"
        self.rows += written
        for one in written:
            self.honest.take(one)
        said = self._told("author", update), *(self._told("others", one) for one in written)
        for one in {echo for several in said for echo in several}:  # Yjs tidies marks by itself, and says so
            assert not self._sent(Seat("page", OTHER, 0, WRITE, {}), one), (
                "what Yjs says by itself was refused"
            )
        self._compare(update)
        return ""

    def _refused(self, seat: Seat, update: bytes) -> str:
        try:
            self.room.accept(seat, 1, update, lambda: None)
        except Malformed as error:
            return error.code
        return ""

    def _applied(self) -> list[bytes] | None:
        written = []
        try:
            while self.room.waits:
                written.append(self.room.apply(self.room.take()).data)
        except crdt.Broken:
            return None
        return [one for one in written if one]

    def _told(self, who: str, update: bytes) -> list[bytes]:
        """A page of Yjs is given it; what it says by itself."""
        self.pages[who] = self.yjs.ask("march", name=who, update=b64encode(update).decode())
        return [b64decode(one) for one in self.pages[who]["said"]]

    # -- the comparison ---------------------------------------------------------------------------

    def _compare(self, update: bytes) -> None:
        """The author holds her own bytes, the others what the engine wrote: all read what the server reads."""
        assert self.room.text
        for who, page in self.pages.items():
            difference = _difference(self.room.text.tree(), self.room.text.vector(), page)
            if difference and not self.fault:
                self.fault = f"{who}: {difference} after {update.hex()}"

    def judge(self, where: str) -> None:
        """All readings were one text; so is the log read cold, which may be written in again."""
        if fault := self.fault or self._read_cold():
            self.counts.diverging.append(f"{where}: {fault}")
        for who in PAGES:
            self.yjs.ask("forget", name=who)

    def _read_cold(self) -> str:
        warm = self.room.text
        assert warm
        wire.read(warm.update(), trace=Lineage().trace())
        for text in (crdt.Text(self.rows), crdt.Text([warm.update()])):
            if (text.clocks(), tidied(text.tree())) != (warm.clocks(), tidied(warm.tree())):
                return "the log read cold"
        fresh = self.yjs.replayed([warm.update()])
        if tidied(fresh.tree) != tidied(warm.tree()) or fresh.pending:
            return "the log read cold by Yjs"
        return ""


def tidied(read: tree.Tree) -> tree.Tree:
    try:
        return tree.tidy(read)
    except tree.NotATree:  # too deep to be shown; the raw one must be the same all the same
        return read


def _difference(shown: tree.Tree, vector: bytes, read: dict) -> str:
    if read["pending"]:
        return "something is pending"
    if _clocks(vector) != _clocks(b64decode(read["vector"])):
        return "clocks"
    if shown != read["tree"] and tidied(shown) != tidied(read["tree"]):
        return "text"
    return ""


def _clocks(vector: bytes) -> dict[int, int]:
    return {client: clock for client, clock in wire.state_vector(vector).items() if clock}
