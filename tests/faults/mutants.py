"""What somebody malicious makes of real updates: bytes spoilt, pieces altered, updates spliced, and texts made to hurt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from tests.faults.dissecting import Block, Body, Piece, dissected
from workspace.documents.rules import schema
from workspace.documents.rules.lineage import ANY, DELETED, EMBED, FORMAT, STRING, TYPE
from workspace.documents.rules.order import Id
from workspace.documents.rules.writing import uint

NUMBERS = (0, 1, 2, 127, 128, 2**14, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**53, 2**64)
WORDS = ("e", "é", "🚲", "a😀b", "\0", "\ufffd", "\u2028", "👩‍👩‍👧", "x" * 70, "\ud83d", "", "mot " * 40)
JSON = (
    "{}",
    "null",
    '{"href":"javascript:1"}',
    "1",
    "[]",
    '{"a":{"a":[1.5,null]}}',
    '"🚲"',
    "NaN",
    "{",
    '"\\ud83d"',
)
VALUES = (
    b"\x78",
    b"\x79",
    b"\x7e",
    b"\x7f",
    b"\x7d\x02",
    b"\x77\1a",
    b"\x77\4\xf0\x9f\x9a\xb2",
    b"\x75\1\x75\0",
)
VALUES += (
    b"\x76\1\1a\x7e",
    b"\x7b\x3f\xf8" + b"\0" * 6,
    b"\x7c\x7f\xc0\0\0",
    b"\x7a" + b"\1" * 8,
    b"\x74\1a",
)
NODES = (*sorted(schema.ELEMENT_NAMES), "script", "")
NAMES = (*sorted(schema.ATTRIBUTE_NAMES), "onclick", "__proto__")
MARKS = (*sorted(schema.MARK_NAMES), "color")


class Maker:
    """Makes mutants for a document whose clocks are `known`, of which `mine` are the attacker's own clients."""

    def __init__(
        self, chance: random.Random, real: Sequence[bytes], known: dict[int, int], mine: Sequence[int]
    ):
        self.chance, self.real, self.known, self.mine = chance, real, known, mine

    def mutant(self) -> bytes:
        make = self.chance.choice(
            (self._spoilt, self._altered, self._altered, self._grown, self._made, self._made)
        )
        return make()

    # -- bytes ------------------------------------------------------------------------------------

    def _spoilt(self) -> bytes:
        data = bytearray(self._mine(self._any_real()).encoded() if self._coin() else self._any_real())
        for _ in range(self.chance.choice((1, 1, 2, 4))):
            at = self.chance.randrange(len(data))
            new = self.chance.choice(
                (self.chance.randbytes(1), uint(self.chance.choice(NUMBERS)), b"", data[at : at + 9])
            )
            data[at : at + self.chance.choice((0, 1, 1, 2))] = new
            data = data or bytearray(b"\0")
        return bytes(data[: self.chance.randrange(len(data))] if self.chance.random() < 0.1 else data)

    # -- pieces -----------------------------------------------------------------------------------

    def _altered(self) -> bytes:
        """One or several pieces of a real update changed."""
        body = self._mine(self._any_real())
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            self.chance.choice((self._piece, self._piece, self._block, self._deletion, self._splice))(body)
        return body.encoded()

    def _mine(self, update: bytes) -> Body:
        """A real update, three times in four as the attacker's own next words."""
        body = dissected(update)
        for block in list(body.blocks):
            if self.chance.random() < 3 / 4:
                new = self.chance.choice(self.mine)
                body = body.renamed(block.client, new, self.known.get(new, 0) - block.clock)
        return body

    def _piece(self, body: Body) -> None:
        block = self.chance.choice(body.blocks) if body.blocks else Block(self.mine[0], 0, [])
        if block.pieces:
            at = self.chance.randrange(len(block.pieces))
            block.pieces[at] = self._changed(block.pieces[at])

    def _changed(self, one: Piece) -> Piece:
        near = [self._near(one.origin), self._near(one.right)]
        return self.chance.choice(
            (
                replace(one, origin=near[0]),
                replace(one, right=near[1]),
                replace(one, origin=near[0], right=near[1]),
                replace(one, origin=None, right=None, parent=self._parent(), sub=self._name()),
                self._content(one),
            )
        )

    def _content(self, one: Piece) -> Piece:
        pick = self.chance.choice
        return pick(
            (
                replace(one, kind=STRING, value=(pick(WORDS),)),
                replace(one, kind=FORMAT, value=(pick(MARKS), pick(JSON))),
                replace(one, kind=EMBED, value=(pick(JSON),)),
                replace(one, kind=TYPE, value=(pick((3, 3, 6, 6, 1)), pick(NODES))),
                replace(one, kind=ANY, value=tuple(self.chance.choices(VALUES, k=pick((1, 1, 1, 3))))),
                replace(one, kind=DELETED, value=(pick((1, 2, 5, *NUMBERS)),)),
                Piece(0, (pick((1, 2, 5, *NUMBERS)),)),
            )
        )

    def _block(self, body: Body) -> None:
        """Another client, another clock, the same client twice, an order turned round, a piece said twice."""
        if not body.blocks:
            return
        block, chance = self.chance.choice(body.blocks), self.chance
        what = chance.randrange(5)
        if what == 0:
            block.client = chance.choice((*self.known, *self.mine, *NUMBERS[:-1]))
        elif what == 1:
            block.clock = max(block.clock + chance.choice((-9, -2, -1, 1, 2**31)), 0)
        elif what == 2:
            body.blocks.append(Block(block.client, block.clock, list(block.pieces)))
        elif what == 3:
            chance.shuffle(block.pieces)
        else:
            block.pieces += chance.choices(block.pieces, k=chance.choice((1, 3))) if block.pieces else []

    def _deletion(self, body: Body) -> None:
        client, clock = self._someone()
        body.deletes.append((client, clock, self.chance.choice((1, 1, 2, 3, 9, *NUMBERS[:-2]))))

    def _splice(self, body: Body) -> None:
        other = self._mine(self._any_real())
        body.blocks += other.blocks
        body.deletes += other.deletes
        self.chance.shuffle(body.blocks)

    # -- made from nothing ------------------------------------------------------------------------

    def _grown(self) -> bytes:
        """Nodes in nodes, or very many pieces, as the attacker's own."""
        client = self.chance.choice(self.mine)
        clock, many = self.known.get(client, 0), self.chance.choice((3, 20, 70, 200))
        first, deep = self._new(client, clock), self._coin()
        pieces, at = [first], clock + first.length
        for index in range(many):
            under = (client, max(at - 1, 0)) if deep else self._someone()
            one = Piece(TYPE, (3, "blockquote"), parent=under) if deep else self._new(client, at)
            if self.chance.random() < 1 / 9 and index:
                one = replace(one, parent=self._someone())
            pieces.append(one)
            at += one.length
        return Body([Block(client, clock, pieces)]).encoded()

    def _made(self) -> bytes:
        """A few pieces put in likely places, between neighbours that may rest anywhere."""
        client = self.chance.choice(self.mine)
        clock, pieces = self.known.get(client, 0), list[Piece]()
        at = max(clock - self.chance.choice((0, 0, 0, 1, 2, 5)), 0)
        body = Body([Block(client, at, pieces)])
        for _ in range(self.chance.choice((1, 1, 2, 4))):
            pieces.append(self._new(client, at))
            at += pieces[-1].length
        if self.chance.random() < 1 / 3:
            self._deletion(body)
        if self.chance.random() < 1 / 6:
            self._splice(body)
        return body.encoded()

    def _new(self, client: int, clock: int) -> Piece:
        """Somewhere known, or after what the attacker has just written."""
        origin = self._someone() if self._coin() or not clock else (client, clock - 1)
        right = self._near(origin) if self.chance.random() < 1 / 3 else None
        one = Piece(STRING, ("e",), origin, right)
        if self.chance.random() < 1 / 4:
            one = replace(one, origin=None, right=None, parent=self._parent(), sub=self._name())
        return self._content(one) if self.chance.random() < 2 / 3 else one

    # -- chance -----------------------------------------------------------------------------------

    def _any_real(self) -> bytes:
        return self.chance.choice(self.real)

    def _coin(self) -> bool:
        return self.chance.random() < 1 / 2

    def _someone(self) -> Id:
        clients = [*self.known] or [self.mine[0]]
        client = self.chance.choice(clients)
        return client, self.chance.randrange(max(self.known.get(client, 0), 1))

    def _near(self, one: Id | None) -> Id | None:
        if one is None or self.chance.random() < 1 / 4:
            return self.chance.choice((None, self._someone()))
        return one[0], max(one[1] + self.chance.choice((-2, -1, 1, 1, 2)), 0)

    def _parent(self) -> str | Id:
        return self.chance.choice(("default", "other", self._someone(), self._someone(), self._someone()))

    def _name(self) -> str | None:
        return self.chance.choice((None, None, self.chance.choice(NAMES)))
