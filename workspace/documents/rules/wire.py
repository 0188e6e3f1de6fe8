"""The guard: a walk over a Yjs update (encoding v1) before the engine may see it.

The engine trusts what it is given: seven bytes can poison a document for ever, a few kilobytes kill
the process. So every structure is read here first, in plain Python, against a short list of what our
editor really sends. The layout followed is that of Yjs 13 (`UpdateEncoderV1`, `DSEncoderV1`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workspace.documents.rules import schema
from workspace.documents.rules.reading import Malformed, Reader
from workspace.documents.rules.values import parse_json, skip_any

LARGEST = 16 * 1024 * 1024  # bytes of one update, reassembled
LONGEST_CLOCK = 2**31 - 1  # the engine counts clocks in 32 bits
SLICE = 2_000  # structures walked between two pauses

GC, DELETED, STRING, EMBED, FORMAT, TYPE, ANY, SKIP = 0, 1, 4, 5, 6, 7, 8, 10
XML_ELEMENT, XML_TEXT = 3, 6
ORIGIN, RIGHT_ORIGIN, PARENT_SUB = 0x80, 0x40, 0x20

Clocks = Mapping[int, int]


@dataclass
class Summary:
    """What an update says: per client the clocks [start, end[ it brings, and what it deletes."""

    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    deletes: list[tuple[int, int, int]] = field(default_factory=list)
    structures: int = 0
    types: int = 0  # new nodes and texts

    def news(self, known: Clocks) -> dict[int, tuple[int, int]]:
        """The ranges that bring something to one who knows `known`."""
        return {client: span for client, span in self.ranges.items() if span[1] > known.get(client, 0)}


def _no_pause() -> None:
    """Small updates are walked at one go."""


def check(update: bytes, known: Clocks, *, pause: Callable[[], None] = _no_pause) -> Summary:
    """The summary of an update that may be applied; raises Malformed otherwise.

    `known` maps each client id to the clock reached. An update that would stay pending (it rests on
    something unknown here) is refused with the code `pending`: its sender lacks something and resyncs.
    """
    if len(update) > LARGEST:
        raise Malformed("an update too large", "too_large")
    walk = _walked(update, pause)
    _ensure_nothing_pends(walk, known)
    return walk.summary


def read(update: bytes) -> Summary:
    """The summary of an update by itself, whatever it rests on: one of our own log."""
    return _walked(update, _no_pause).summary


def _walked(update: bytes, pause: Callable[[], None]) -> Walk:
    walk = Walk(Reader(update), pause)
    walk.structures()
    walk.deletes()
    walk.reader.finish()
    return walk


def _ensure_nothing_pends(walk: Walk, known: Clocks) -> None:
    ranges = walk.summary.ranges
    for client, (start, _end) in ranges.items():
        if start > known.get(client, 0):
            raise Malformed("a gap before the update", "pending")
    reached = {client: end for client, (_start, end) in ranges.items()}
    for client, clock in walk.needs.items():
        if clock >= max(known.get(client, 0), reached.get(client, 0)):
            raise Malformed("the update rests on something unknown", "pending")


class Walk:
    """One walk; `needs` keeps the highest clock of each client that something rests on."""

    def __init__(self, reader: Reader, pause: Callable[[], None]) -> None:
        self.reader = reader
        self.pause = pause
        self.summary = Summary()
        self.needs: dict[int, int] = {}
        self._client = self._clock = 0

    def structures(self) -> None:
        for _ in range(self.reader.count()):
            many = _positive(self.reader.count())
            client, start = self.reader.uint(), self.reader.uint()
            if client in self.summary.ranges:
                raise Malformed("the same client twice")
            self._client, self._clock = client, start
            self._client_structures(many)
            self.summary.ranges[client] = (start, self._clock)
            self.summary.structures += many

    def _client_structures(self, many: int) -> None:
        for index in range(many):
            self._clock += self._structure(self.reader.byte())
            if self._clock > LONGEST_CLOCK:
                raise Malformed("a clock too far")
            if index % SLICE == SLICE - 1:
                self.pause()

    def _structure(self, info: int) -> int:
        """The length, in clocks, of one structure."""
        if info in (GC, SKIP):
            if info == SKIP:
                raise Malformed("an update with holes", "pending")
            return _positive(self.reader.uint())
        if info & (ORIGIN | RIGHT_ORIGIN):
            if info & ORIGIN:
                self._need()
            if info & RIGHT_ORIGIN:
                self._need()
        else:
            self._parent(info)
        return self._content(info & 0x1F)

    def _need(self) -> None:
        client, clock = self.reader.uint(), self.reader.uint()
        if client == self._client and clock >= self._clock:
            raise Malformed("something that rests on itself")
        if clock > self.needs.get(client, -1):
            self.needs[client] = clock

    def _parent(self, info: int) -> None:
        by_name = self.reader.uint()
        if by_name == 1:
            if self.reader.string() != schema.ROOT:
                raise Malformed("a root that is not ours", "schema")
        elif by_name == 0:
            self._need()
        else:
            raise Malformed("a parent of an unknown kind")
        if info & PARENT_SUB and self.reader.string() not in schema.ATTRIBUTE_NAMES:
            raise Malformed("an attribute unknown to the schema", "schema")

    def _content(self, kind: int) -> int:
        reader = self.reader
        if kind == STRING:
            return _positive(len(reader.string().encode("utf-16-le")) // 2)
        if kind == FORMAT:
            self._format()
        elif kind == TYPE:
            self._type()
        elif kind == EMBED:
            parse_json(reader.string())
        elif kind == DELETED:
            return _positive(reader.uint())
        elif kind == ANY:
            many = _positive(reader.count())
            for _ in range(many):
                skip_any(reader)
            return many
        else:
            raise Malformed(f"a content of a kind we do not use ({kind})")
        return 1

    def _format(self) -> None:
        if self.reader.string() not in schema.MARK_NAMES:
            raise Malformed("a mark unknown to the schema", "schema")
        value = parse_json(self.reader.string())
        if value is not None and not isinstance(value, dict):
            raise Malformed("a mark without attributes")

    def _type(self) -> None:
        kind = self.reader.uint()
        self.summary.types += 1
        if kind == XML_ELEMENT:
            if self.reader.string() not in schema.ELEMENT_NAMES:
                raise Malformed("a node unknown to the schema", "schema")
        elif kind != XML_TEXT:
            raise Malformed(f"a shared type we do not use ({kind})")

    def deletes(self) -> None:
        for _ in range(self.reader.count()):
            client = self.reader.uint()
            for _ in range(_positive(self.reader.count())):
                clock, length = self.reader.uint(), _positive(self.reader.uint())
                self.summary.deletes.append((client, clock, length))
                last = clock + length - 1
                if last > self.needs.get(client, -1):
                    self.needs[client] = last


def _positive(length: int) -> int:
    if length < 1:
        raise Malformed("a length of nothing")
    return length


def state_vector(data: bytes) -> dict[int, int]:
    """Client id → clock, from an encoded state vector; empty bytes stand for an empty one."""
    if len(data) > LARGEST // 16:
        raise Malformed("a state vector too large", "too_large")
    reader = Reader(data or b"\x00")
    clocks: dict[int, int] = {}
    for _ in range(reader.count()):
        client, clock = reader.uint(), reader.uint()
        if clock > LONGEST_CLOCK or client in clocks:
            raise Malformed("a state vector that cannot be")
        clocks[client] = clock
    reader.finish()
    return clocks
