"""The guard: a walk over a Yjs update (encoding v1) before the engine may see it.

The engine trusts what it is given: seven bytes can poison a document for ever, a few kilobytes kill
the process. So every structure is read here first, in plain Python, against a short list of what our
editor really sends. The layout followed is that of Yjs 13 (`UpdateEncoderV1`, `DSEncoderV1`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workspace.documents.rules import schema
from workspace.documents.rules.lineage import (
    ANY,
    DELETED,
    EMBED,
    FORMAT,
    ROOT,
    STRING,
    TYPE,
    WORDS,
    XML_ELEMENT,
    XML_TEXT,
    Place,
    Trace,
)
from workspace.documents.rules.order import Id
from workspace.documents.rules.reading import PAUSE, Malformed, Reader, no_pause
from workspace.documents.rules.slices import BYTES, STRUCTURES, Clocks, Deletion, Slice, Stretch
from workspace.documents.rules.values import parse_json, units, worded

LARGEST = 16 * 1024 * 1024  # bytes of one update, reassembled
LONGEST_CLOCK = 2**31 - 1  # the engine counts clocks in 32 bits

GC, SKIP = 0, 10
ORIGIN, RIGHT_ORIGIN, PARENT_SUB = 0x80, 0x40, 0x20


@dataclass
class Summary:
    """What an update says: per client the clocks [start, end[ it brings, and what it deletes."""

    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    deletes: list[Deletion] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    @classmethod
    def of(cls, one: Slice) -> Summary:
        """What a slice of a bigger update says."""
        ranges: dict[int, tuple[int, int]] = {}
        for stretch in one.stretches:
            start, end = ranges.get(stretch.client, (stretch.start, stretch.stop))
            ranges[stretch.client] = min(start, stretch.start), max(end, stretch.stop)
        return cls(ranges, one.deletes, one.stretches)

    @property
    def structures(self) -> int:
        return sum(one.many for one in self.stretches)

    @property
    def types(self) -> int:
        """New nodes and texts."""
        return sum(one.types for one in self.stretches)

    def pends(self, known: Clocks) -> str:
        """Why it would stay pending for one who knows `known`; empty when it would not."""
        reached: dict[int, int] = {}
        for client, (start, end) in self.ranges.items():
            clock = known.get(client, 0)
            if start > clock:
                return "a gap before the update"
            reached[client] = max(clock, end)
        for one in self.stretches:
            for client, clock in one.needs.items():
                if clock >= (reached.get(client) or known.get(client, 0)):
                    return "the update rests on something unknown"
        for client, clock, length in self.deletes:
            if clock + length > (reached.get(client) or known.get(client, 0)):
                return "the update deletes something unknown"
        return ""

    def news(self, known: Clocks) -> dict[int, tuple[int, int]]:
        """The ranges that bring something to one who knows `known`."""
        return {client: span for client, span in self.ranges.items() if span[1] > known.get(client, 0)}


def check(
    update: bytes, known: Clocks, *, pause: Callable[[], None] = no_pause, trace: Trace | None = None
) -> Summary:
    """The summary of an update that may be applied; raises Malformed otherwise.

    `known` maps each client id to the clock reached. An update that would stay pending (it rests on
    something unknown here) is refused with the code `pending`: its sender lacks something and resyncs.
    """
    if len(update) > LARGEST:
        raise Malformed("an update too large", "too_large")
    summary = _walked(update, pause, trace=trace)
    if reason := summary.pends(known):
        raise Malformed(reason, "pending")
    if trace:
        trace.settle(pause)
    return summary


def read(
    update: bytes,
    *,
    most: int = STRUCTURES,
    pause: Callable[[], None] = no_pause,
    trace: Trace | None = None,
) -> Summary:
    """The summary of an update by itself, whatever it rests on: one of our own log.

    Its stretches hold `most` structures each, at most.
    """
    return _walked(update, pause, most, trace)


def _walked(
    update: bytes, pause: Callable[[], None], most: int = STRUCTURES, trace: Trace | None = None
) -> Summary:
    walk = Walk(Reader(update), pause, most, trace)
    walk.structures()
    walk.deletes()
    walk.reader.finish()
    return walk.summary


class Walk:
    """One walk over the structures, then over the deletions; `trace` is told where each structure stands."""

    def __init__(
        self, reader: Reader, pause: Callable[[], None], most: int, trace: Trace | None = None
    ) -> None:
        self.trace = trace
        self.reader = reader
        self.pause = pause
        self.most = most
        self.summary = Summary()
        self._client = self._clock = 0
        self._needs: dict[int, int] = {}  # of the stretch being walked
        self._types = 0
        self._worded = False
        self._since = 0  # the last pause

    def structures(self) -> None:
        for _ in range(self.reader.count()):
            many = _positive(self.reader.count())
            client, start = self.reader.uint(), self.reader.uint()
            if client in self.summary.ranges:
                raise Malformed("the same client twice")
            self._client, self._clock = client, start
            self._client_structures(many)
            self.summary.ranges[client] = (start, self._clock)

    def _client_structures(self, many: int) -> None:
        reader, stretch = self.reader, self._stretch()
        for _ in range(many):
            if stretch.many >= self.most or reader.pos - stretch.begin >= BYTES:
                self._end(stretch)
                stretch = self._stretch()
            self._clock += self._structure(reader.byte())
            stretch.many += 1
            if self._clock > LONGEST_CLOCK:
                raise Malformed("a clock too far")
            self._since += 1
            if self._since == PAUSE:
                self._since = 0
                self.pause()
        self._end(stretch)

    def _stretch(self) -> Stretch:
        self._needs, self._types = {}, 0
        return Stretch(self._client, self.reader.pos, self._clock)

    def _end(self, stretch: Stretch) -> None:
        stretch.end, stretch.stop = self.reader.pos, self._clock
        stretch.needs, stretch.types = self._needs, self._types
        self.summary.stretches.append(stretch)

    def _structure(self, info: int) -> int:
        """The length, in clocks, of one structure."""
        if info in (GC, SKIP):
            if info == SKIP:
                raise Malformed("an update with holes", "pending")
            length = _positive(self.reader.uint())
            if self.trace:
                self.trace.fully().gone(self._client, self._clock, length)
            return length
        origin = self._need() if info & ORIGIN else None
        right = self._need() if info & RIGHT_ORIGIN else None
        place = ROOT if origin or right else self._parent(info)
        kind = info & 0x1F
        length = self._values() if kind == ANY else self._content(kind)
        if self.trace:
            kind = WORDS if kind == ANY and self._worded else kind
            self.trace.insert(self._client, self._clock, length, kind, (origin, right), place)
        return length

    def _need(self) -> Id:
        client, clock = self.reader.uint(), self.reader.uint()
        if client == self._client and clock >= self._clock:
            raise Malformed("something that rests on itself")
        if clock > self._needs.get(client, -1):
            self._needs[client] = clock
        return client, clock

    def _parent(self, info: int) -> Place:
        by_name, parent = self.reader.uint(), None
        if by_name == 1:
            if self.reader.string() != schema.ROOT:
                raise Malformed("a root that is not ours", "schema")
        elif by_name == 0:
            parent = self._need()
        else:
            raise Malformed("a parent of an unknown kind")
        if not info & PARENT_SUB:
            return Place(parent)
        name = self.reader.string()
        if name not in schema.ATTRIBUTE_NAMES:
            raise Malformed("an attribute unknown to the schema", "schema")
        return Place(parent, name)

    def _content(self, kind: int) -> int:
        reader = self.reader
        if kind == STRING:
            return self._words(reader.string())
        if kind == FORMAT:
            self._format()
        elif kind == TYPE:
            self._type()
        elif kind == EMBED:
            parse_json(reader.string())
        elif kind == DELETED:
            return _positive(reader.uint())
        else:
            raise Malformed(f"a content of a kind we do not use ({kind})")
        return 1

    def _values(self) -> int:
        """Those of an attribute; whether they are words is told to the trace, which knows which attribute it is."""
        many, self._worded = _positive(self.reader.count()), True
        for _ in range(many):
            self._worded &= worded(self.reader, schema.LONGEST_NOTE)
        return many

    def _words(self, words: str) -> int:
        length = units(words)
        if self.trace and length != len(words):
            self.trace.fully().words(self._client, self._clock, words)
        return _positive(length)

    def _format(self) -> None:
        if self.reader.string() not in schema.MARK_NAMES:
            raise Malformed("a mark unknown to the schema", "schema")
        value = parse_json(self.reader.string())
        if value is not None and not isinstance(value, dict):
            raise Malformed("a mark without attributes")

    def _type(self) -> None:
        kind = self.reader.uint()
        self._types += 1
        if kind == XML_ELEMENT:
            if self.reader.string() not in schema.ELEMENT_NAMES:
                raise Malformed("a node unknown to the schema", "schema")
        elif kind != XML_TEXT:
            raise Malformed(f"a shared type we do not use ({kind})")
        if self.trace:
            self.trace.fully().node(self._client, self._clock, kind)

    def deletes(self) -> None:
        clients: set[int] = set()
        for _ in range(self.reader.count()):
            client = self.reader.uint()
            if client in clients:  # one engine would forget the first ranges
                raise Malformed("the same client twice")
            clients.add(client)
            for _ in range(_positive(self.reader.count())):
                clock, length = self.reader.uint(), _positive(self.reader.uint())
                self.summary.deletes.append((client, clock, length))
                if self.trace:
                    self.trace.fully().delete(client, clock, length)


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
