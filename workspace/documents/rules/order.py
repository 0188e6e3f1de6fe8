"""Which of two neighbours stands first: an insertion goes after its origin and before its right origin.

Named the wrong way round, they leave its place to chance: it depends on how an engine has cut its letters, and the same
one shows another text when it reads its own state again. Nearly always one of the two was written beside the other,
which is seen at once (`Runs.follow`); after words written at the same time, the whole list is put in order (Yjs 13,
`Item.integrate`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from workspace.documents.rules.reading import Malformed, paced

Id = tuple[int, int]  # client, clock


class Run(NamedTuple):
    """What a client wrote on and on from `start`: each unit after the one before it, all before `right`."""

    client: int
    start: int
    origin: Id | None
    right: Id | None


class Runs:
    """The runs of a document, client by client."""

    def __init__(self) -> None:
        self._starts: dict[int, list[int]] = {}
        self._runs: dict[int, list[Run]] = {}

    def add(self, run: Run) -> None:
        """What follows the last run of this client, or goes on with it."""
        client, start, origin, right = run
        runs = self._runs.get(client)
        if runs is None:
            runs, self._starts[client] = self._runs.setdefault(client, []), []
        elif origin == (client, start - 1) and runs[-1].right == right:
            return
        runs.append(run)
        self._starts[client].append(start)

    def of(self, one: Id) -> Run | None:
        """The run in which it stands."""
        index = bisect_right(self._starts.get(one[0], ()), one[1])
        return self._runs[one[0]][index - 1] if index else None

    def last(self, client: int) -> Run:
        """The last one of a client who wrote something."""
        return self._runs[client][-1]

    def all(self) -> Iterator[Run]:
        for runs in self._runs.values():
            yield from runs

    def within(self, client: int, start: int, stop: int) -> Iterator[tuple[Run, int]]:
        """Those of a range of clocks, and where each stops; the range begins with one and ends with one."""
        starts = self._starts[client]
        first, last = bisect_left(starts, start), bisect_left(starts, stop)
        yield from zip(self._runs[client][first:last], [*starts[first + 1 : last], stop], strict=True)


def follow(origin: Id, right: Id, of_origin: Run | None, of_right: Run | None) -> bool:
    """Whether it is plain from their runs that the second stood right after the first when one of them was written."""
    if of_origin and of_origin.right == right:
        return True
    if not of_right:
        return False
    if right[1] == of_right.start:
        return of_right.origin == origin
    return right == (origin[0], origin[1] + 1)


class _Node:
    """A run, or a part of it, in its list."""

    __slots__ = ("client", "next", "origin", "right", "start", "stop")

    def __init__(self, client: int, start: int, stop: int, origin: Id | None, right: Id | None) -> None:
        self.client, self.start, self.stop, self.origin, self.right = client, start, stop, origin, right
        self.next: _Node | None = None


class Line:
    """What stands in one node or text, from left to right, taken away or not."""

    def __init__(self, runs: Iterable[tuple[Run, int]]) -> None:
        self._waiting: dict[int, list[Run]] = {}
        self._stops: dict[Id, int] = {}
        for run, stop in runs:
            self._waiting.setdefault(run.client, []).append(run)
            self._stops[run.client, run.start] = stop
        self._nodes: dict[int, list[_Node]] = {}
        self._first = _Node(-1, 0, 0, None, None)

    def ensure(self, new: set[Id], pause: Callable[[], None]) -> None:
        """Put all in order; raises Malformed for neighbours of something `new` between which its author saw others."""
        for runs in self._waiting.values():
            runs.sort(key=lambda run: run.start)
        done: set[Run] = set()
        for run in paced([run for runs in self._waiting.values() for run in runs], pause):
            self._put_with_its_neighbours(run, done, new)
        for one in paced(sorted(new), pause):
            self._ensure_side_by_side(one)

    def _put_with_its_neighbours(self, run: Run, done: set[Run], new: set[Id]) -> None:
        path = [run]
        while path:
            one = path[-1]
            needs = [self._run_of(near) for near in (one.origin, one.right) if near]
            left = [near for near in needs if near and near not in done]
            if one in done or not left:
                if path.pop() not in done:
                    done.add(one)
                    self._put(one, checked=(one.client, one.start) in new)
            elif left[0] in path:
                raise Malformed("neighbours that rest on each other")
            else:
                path.append(left[0])

    def _run_of(self, one: Id) -> Run | None:
        runs = self._waiting.get(one[0], [])
        index = bisect_right(runs, one[1], key=lambda run: run.start)
        return runs[index - 1] if index and one[1] < self._stops[one[0], runs[index - 1].start] else None

    def _put(self, run: Run, *, checked: bool) -> None:
        node = _Node(run.client, run.start, self._stops[run.client, run.start], run.origin, run.right)
        right = (
            self._beginning(run.right) if run.right else None
        )  # first: it may cut what ends with the origin
        left = self._ending(run.origin) if run.origin else self._first
        if checked and run.origin and run.right and not _after(left, right):
            raise Malformed("neighbours the wrong way round")
        left = self._before(node, left, right)
        node.next, left.next = left.next, node
        insort(self._nodes.setdefault(run.client, []), node, key=lambda one: one.start)

    def _ensure_side_by_side(self, one: Id) -> None:
        """Nothing stands between its neighbours that its author had, who wrote it or what came before its neighbours."""
        node = self._holding(one)
        if node is None or node.origin is None or node.right is None:
            return
        seen = dict(sorted([node.right, node.origin, one]))  # of each client, the last clock
        right, between = self._holding(node.right), self._ending(node.origin).next
        while between is not None and between is not right:
            if between is not node and between.start <= seen.get(between.client, -1):
                raise Malformed("neighbours that were not side by side")
            between = between.next

    def _before(self, node: _Node, left: _Node, right: _Node | None) -> _Node:
        """What it goes after, among what others put in the same place at the same time."""
        passed, conflicting = set[_Node](), set[_Node]()
        other = left.next
        while other is not None and other is not right:
            passed.add(other)
            conflicting.add(other)
            if other.origin == node.origin:
                if other.client < node.client:
                    left = other
                    conflicting.clear()
                elif other.right == node.right:
                    break
            elif other.origin and (under := self._holding(other.origin)) in passed:
                if under not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
            other = other.next
        return left

    def _holding(self, one: Id) -> _Node | None:
        nodes = self._nodes.get(one[0], [])
        index = bisect_right(nodes, one[1], key=lambda node: node.start)
        return nodes[index - 1] if index and one[1] < nodes[index - 1].stop else None

    def _beginning(self, one: Id) -> _Node | None:
        """The part that begins with it; what stands before is cut off."""
        node = self._holding(one)
        if node is None or node.start == one[1]:
            return node
        part = _Node(node.client, one[1], node.stop, (node.client, one[1] - 1), node.right)
        part.next, node.next, node.stop = node.next, part, one[1]
        insort(self._nodes[one[0]], part, key=lambda each: each.start)
        return part

    def _ending(self, one: Id) -> _Node:
        """The part that ends with it; what stands after is cut off."""
        node = self._holding(one)
        if node and node.stop > one[1] + 1:
            self._beginning((one[0], one[1] + 1))
        return node or self._first


def _after(left: _Node, right: _Node | None) -> bool:
    node = left.next
    while node is not None and node is not right:
        node = node.next
    return node is right
