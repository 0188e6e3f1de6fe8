"""The text made again from what was read of its log: straight on, or leaving out what is corrupted.

Straight on costs a checksum per row. When something does not hold, the rows are walked by the guard one
after the other and applied a few at a time: what is corrupted is named, and so is what rests on it and
would stay pending. All the rest stands, before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from workspace.documents import crdt
from workspace.documents.rules import checksum, slices, wire
from workspace.documents.rules.damage import Bad, Why
from workspace.documents.rules.reading import Malformed

AT_ONCE = 1_000
Row = tuple[int, bytes, int]  # number, bytes, checksum


class Corrupted(Exception):
    """Bytes of the log are not those that were written there."""


@dataclass
class Stretch:
    """What was read of a log: its last number, a snapshot if any, the rows after it in order."""

    document_id: int
    last: int = 0
    upto: int = 0
    state: bytes | None = None
    state_sum: int = 0
    rows: list[Row] = field(default_factory=list)

    def missing(self, aside: Collection[int]) -> list[int]:
        """Numbers that should be there and are not; those of `aside` are known to be elsewhere."""
        there = {seq for seq, _data, _sum in self.rows}
        return [seq for seq in range(self.upto + 1, self.last + 1) if seq not in there and seq not in aside]


def straight(read: Stretch, aside: Collection[int]) -> crdt.Text:
    """The text, when nothing is wrong. Raises Corrupted or crdt.Broken."""
    if read.missing(aside):
        raise Corrupted("rows are missing")
    text = crdt.Text(_checked(read))
    text.update()  # some bytes are taken without a word and break the engine when it writes: better here
    return text


def _checked(read: Stretch) -> Iterator[bytes]:
    if read.state is not None:
        ensure_snapshot(read.document_id, read.upto, read.state, read.state_sum)
        yield read.state
    for row in read.rows:
        ensure_row(read.document_id, *row)
        yield row[1]


def ensure_row(document_id: int, seq: int, data: bytes, sum_: int) -> None:
    """Raises Corrupted."""
    if checksum.of_row(document_id, seq, data) != sum_:
        raise Corrupted(f"row {seq}")


def ensure_snapshot(document_id: int, upto: int, state: bytes, sum_: int) -> None:
    """Raises Corrupted."""
    if checksum.of_snapshot(document_id, upto, state) != sum_:
        raise Corrupted(f"snapshot {upto}")


def why_not_snapshot(document_id: int, upto: int, state: bytes, sum_: int) -> Why | None:
    """What is wrong with a snapshot; None when a text can be made from it."""
    try:
        ensure_snapshot(document_id, upto, state, sum_)
        wire.read(state)
        crdt.Text([state]).update()
    except Corrupted:
        return Why.CHECKSUM
    except Malformed:
        return Why.MALFORMED
    except crdt.Broken:
        return Why.BROKEN
    return None


@dataclass
class Pass:
    """What a walk over some rows makes of them, at clocks that grow on the way."""

    known: dict[int, int]
    good: list[bytes] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    waiting: dict[int, tuple[Row, bytes]] = field(
        default_factory=dict
    )  # number → the row, the part that stands

    def take(self, document_id: int, row: Row) -> None:
        seq, data, _sum = row
        try:
            ensure_row(document_id, *row)
            self._apply(data, wire.check(data, self.known))
        except Corrupted:
            self.bad.append(Bad(seq, Why.CHECKSUM))
        except Malformed as error:
            if error.code != "pending":
                self.bad.append(Bad(seq, Why.MALFORMED))
                return
            part = _part(data, self.known)
            self.waiting[seq] = row, part
            if part:
                self._apply(part, wire.read(part))

    def _apply(self, data: bytes, summary: wire.Summary) -> None:
        self.known.update({client: end for client, (_, end) in summary.news(self.known).items()})
        self.good.append(data)


def _part(data: bytes, known: dict[int, int]) -> bytes:
    """What rests on nothing unknown in a row that would stay pending."""
    walked = wire.read(data, most=1)
    return slices.standing(data, walked.stretches, walked.deletes, known)


class Careful:
    """The text with all that can be applied; `bad` names what was left out."""

    def __init__(self, read: Stretch, aside: Collection[int]) -> None:
        self.document_id = read.document_id
        self.text = crdt.Text([] if read.state is None else [read.state])
        self.applied = read.state is not None
        self.bad = [Bad(seq, Why.MISSING) for seq in read.missing(aside)]
        self._state, self._known = self.text.update(), self.text.clocks()
        self._waiting: dict[int, tuple[Row, bytes]] = {}
        for start in range(0, len(read.rows), AT_ONCE):
            self._add(read.rows[start : start + AT_ONCE])
        self._wait()
        self.bad += [Bad(seq, Why.WAITING, stands=part) for seq, (_row, part) in self._waiting.items()]
        self.bad.sort(key=lambda one: one.seq)

    def _wait(self) -> None:
        """Again with what rested on something that came later, as long as that brings something."""
        before: dict[int, int] | None = None
        while self._waiting and before != self._known:
            before = dict(self._known)
            rows = [row for row, _part in self._waiting.values()]
            self._waiting = {}
            self._add(rows)

    def _add(self, rows: Sequence[Row]) -> None:
        """Apply at one go; when the engine breaks, each half apart, down to the row that breaks it."""
        walked = Pass(dict(self._known))
        for row in rows:
            walked.take(self.document_id, row)
        try:
            self._apply(walked)
        except crdt.Broken:
            self.text = crdt.Text([self._state])
            if len(rows) == 1:
                self.bad.append(Bad(rows[0][0], Why.BROKEN))
                return
            self._add(rows[: len(rows) // 2])
            self._add(rows[len(rows) // 2 :])
        else:
            self.bad += walked.bad
            self._waiting |= walked.waiting

    def _apply(self, walked: Pass) -> None:
        if not walked.good:
            return
        self.text.apply(walked.good)
        state = self.text.update()
        if self.text.clocks() != walked.known:
            raise crdt.Broken("something stayed pending")
        self._state, self._known, self.applied = state, walked.known, True
