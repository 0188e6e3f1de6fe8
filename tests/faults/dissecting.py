"""A Yjs update taken to pieces, and put together again whatever has become of them: encoding v1."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workspace.documents.rules.lineage import ANY, DELETED, EMBED, FORMAT, STRING, TYPE, XML_ELEMENT
from workspace.documents.rules.order import Id
from workspace.documents.rules.reading import Reader
from workspace.documents.rules.values import skip_any
from workspace.documents.rules.wire import GC, ORIGIN, PARENT_SUB, RIGHT_ORIGIN
from workspace.documents.rules.writing import uint


def text(value: str) -> bytes:
    raw = value.encode("utf-8", "surrogatepass")
    return uint(len(raw)) + raw


def named(one: Id) -> bytes:
    return uint(one[0]) + uint(one[1])


@dataclass(frozen=True)
class Piece:
    """One structure. `parent`: the name of a root, or a node; `value` is of its kind."""

    kind: int
    value: tuple = ()
    origin: Id | None = None
    right: Id | None = None
    parent: str | Id = "default"
    sub: str | None = None

    @property
    def length(self) -> int:
        if self.kind in (GC, DELETED):
            return self.value[0]
        if self.kind == STRING:
            return len(self.value[0].encode("utf-16-le", "surrogatepass")) // 2
        return len(self.value) if self.kind == ANY else 1

    def encoded(self) -> bytes:
        if self.kind == GC:
            return b"\0" + uint(*self.value)
        info, around = self.kind, b""
        for flag, one in ((ORIGIN, self.origin), (RIGHT_ORIGIN, self.right)):
            if one:
                info, around = info | flag, around + named(one)
        if not around:
            around = b"\1" + text(self.parent) if isinstance(self.parent, str) else b"\0" + named(self.parent)
            if self.sub is not None:
                info, around = info | PARENT_SUB, around + text(self.sub)
        return bytes([info]) + around + self._content()

    def _content(self) -> bytes:
        if self.kind == DELETED:
            return uint(*self.value)
        if self.kind == TYPE:
            kind, name = self.value
            return uint(kind) + (text(name) if kind == XML_ELEMENT else b"")
        if self.kind == ANY:
            return uint(len(self.value)) + b"".join(self.value)
        return b"".join(text(one) for one in self.value)


@dataclass
class Block:
    """What one client says from a clock on."""

    client: int
    clock: int
    pieces: list[Piece]


@dataclass
class Body:
    """An update in pieces."""

    blocks: list[Block] = field(default_factory=list)
    deletes: list[tuple[int, int, int]] = field(default_factory=list)

    def encoded(self) -> bytes:
        parts = [uint(len(self.blocks))]
        for block in self.blocks:
            parts += [uint(len(block.pieces)), uint(block.client), uint(block.clock)]
            parts += [piece.encoded() for piece in block.pieces]
        parts.append(uint(len(self.deletes)))  # a client twice is a mutant too
        parts += [uint(client) + b"\1" + uint(clock) + uint(many) for client, clock, many in self.deletes]
        return b"".join(parts)

    def renamed(self, old: int, new: int, shift: int) -> Body:
        """The same said by another client, from another clock on."""

        def other(one):
            moved = isinstance(one, tuple) and one[0] == old
            return (new, max(one[1] + shift, 0)) if moved else one

        def again(piece: Piece) -> Piece:
            around = {"origin": other(piece.origin), "right": other(piece.right)}
            return replace(piece, **around, parent=other(piece.parent))

        blocks = [
            Block(*other((block.client, block.clock)), [again(one) for one in block.pieces])
            for block in self.blocks
        ]
        return Body(blocks, list(self.deletes))


def dissected(update: bytes) -> Body:
    reader, body = Reader(update), Body()
    for _ in range(reader.uint()):
        many, client, clock = reader.uint(), reader.uint(), reader.uint()
        body.blocks.append(Block(client, clock, [_piece(reader) for _ in range(many)]))
    for _ in range(reader.uint()):
        client = reader.uint()
        body.deletes += [(client, reader.uint(), reader.uint()) for _ in range(reader.uint())]
    return body


def _piece(reader: Reader) -> Piece:
    info = reader.byte()
    if info == GC:
        return Piece(GC, (reader.uint(),))
    origin, right = (_id(reader) if info & flag else None for flag in (ORIGIN, RIGHT_ORIGIN))
    parent: str | Id = "default"
    sub = None
    if not origin and not right:
        parent = reader.string() if reader.uint() == 1 else _id(reader)
        sub = reader.string() if info & PARENT_SUB else None
    kind = info & 0x1F
    return Piece(kind, _value(reader, kind), origin, right, parent, sub)


def _id(reader: Reader) -> Id:
    return reader.uint(), reader.uint()


def _value(reader: Reader, kind: int) -> tuple:
    if kind == DELETED:
        return (reader.uint(),)
    if kind == TYPE:
        shared = reader.uint()
        return shared, reader.string() if shared == XML_ELEMENT else ""
    if kind == ANY:
        return tuple(_any(reader) for _ in range(reader.uint()))
    return tuple(reader.string() for _ in range({STRING: 1, EMBED: 1, FORMAT: 2}[kind]))


def _any(reader: Reader) -> bytes:
    begin = reader.pos
    skip_any(reader)
    return reader.data[begin : reader.pos]
