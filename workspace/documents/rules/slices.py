"""A big update cut into small ones that say the same together: applied one by one, they hold nobody up.

A Yjs update lists, client by client, structures in the order of their clocks. Cut between two structures it gives two
updates; in an order where each rests on what came before, none of them stays pending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workspace.documents.rules.writing import uint

BYTES, STRUCTURES = 64 * 1024, 1_000  # of one slice, about
DELETIONS = 2_000  # ranges in one slice
NOTHING = b"\0"

Clocks = Mapping[int, int]
Deletion = tuple[int, int, int]  # client, clock, length


@dataclass(slots=True)
class Stretch:
    """Structures of one client that follow each other: bytes [begin, end[, clocks [start, stop[.

    `needs` keeps the highest clock of each client that something in it rests on.
    """

    client: int
    begin: int
    start: int
    end: int = 0
    stop: int = 0
    many: int = 0
    types: int = 0  # new nodes and texts
    needs: dict[int, int] = field(default_factory=dict)

    def stands_on(self, reached: Clocks) -> bool:
        """Whether all that it needs is there, given the clocks reached."""
        own = max(self.stop, reached.get(self.client, 0))
        return self.start <= reached.get(self.client, 0) and all(
            clock < (own if client == self.client else reached.get(client, 0))
            for client, clock in self.needs.items()
        )


@dataclass(frozen=True)
class Slice:
    """A small update, and what it holds."""

    data: bytes
    stretches: list[Stretch] = field(default_factory=list)
    deletes: list[Deletion] = field(default_factory=list)


def cut(update: bytes, stretches: list[Stretch], deletes: list[Deletion], reached: Clocks) -> Iterator[Slice]:
    """The slices, in an order in which none stays pending at `reached`; the last ones say what is deleted."""
    yield from _of_structures(update, stretches, reached)
    for begin in range(0, len(deletes), DELETIONS):
        some = deletes[begin : begin + DELETIONS]
        yield Slice(NOTHING + _deletions(some), deletes=some)


def _of_structures(update: bytes, stretches: list[Stretch], reached: Clocks) -> Iterator[Slice]:
    clocks, left = dict(reached), list(stretches)
    while left:
        index = next((index for index, one in enumerate(left) if one.stands_on(clocks)), None)
        if index is None:  # they rest on each other, finer than the slices: together, then
            yield Slice(_update(update, left), left)
            return
        ready = left.pop(index)
        clocks[ready.client] = max(ready.stop, clocks.get(ready.client, 0))
        yield Slice(_update(update, [ready]), [ready])


def standing(update: bytes, stretches: list[Stretch], deletes: list[Deletion], reached: Clocks) -> bytes:
    """The part of an update that would not stay pending at `reached`; empty when all of it would.

    The stretches hold one structure each, so that no more waits than must.
    """
    clocks, chosen, left = dict(reached), list[Stretch](), list(stretches)
    moved = True
    while moved:
        waiting, moved = left, False
        left = []
        for one in waiting:
            if one.stands_on(clocks):
                clocks[one.client] = max(one.stop, clocks.get(one.client, 0))
                chosen.append(one)
                moved = True
            else:
                left.append(one)
    known = [(client, clock, min(length, clocks.get(client, 0) - clock)) for client, clock, length in deletes]
    standing = [one for one in known if one[2] > 0]
    if not chosen and not standing:
        return b""
    return _update(update, chosen)[: -len(NOTHING)] + _deletions(standing)


def _update(update: bytes, stretches: list[Stretch]) -> bytes:
    clients: dict[int, list[Stretch]] = {}
    for one in stretches:
        clients.setdefault(one.client, []).append(one)
    parts = [uint(len(clients))]
    for client, ones in clients.items():
        parts += [uint(sum(one.many for one in ones)), uint(client), uint(ones[0].start)]
        parts += [update[one.begin : one.end] for one in ones]
    return b"".join([*parts, NOTHING])


def _deletions(deletes: list[Deletion]) -> bytes:
    clients: dict[int, list[tuple[int, int]]] = {}
    for client, clock, length in deletes:
        clients.setdefault(client, []).append((clock, length))
    parts = [uint(len(clients))]
    for client, ranges in clients.items():
        parts += [uint(client), uint(len(ranges))]
        parts += [uint(value) for one in ranges for value in one]
    return b"".join(parts)
