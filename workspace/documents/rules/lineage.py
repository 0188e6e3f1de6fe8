"""Where each thing written stands: which node or text holds it, or which attribute of which node.

In Yjs an insertion names its neighbours, and takes its parent from the first it finds. Two engines may look at them in
another order: with neighbours in two different texts, or words put straight into a node, one shows what the other does
not, for ever. So what an update inserts is traced to its parent, and refused unless both neighbours have the same one
and it may hold such a thing (Yjs 13, `Item.getMissing` and `Item.integrate`).

Typing one after the other shares one parent: a lineage holds ranges of clocks, about two a paragraph and client.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workspace.documents.rules.letters import Going, Letters
from workspace.documents.rules.order import Id, Line, Run, Runs, follow
from workspace.documents.rules.reading import Malformed, no_pause, paced
from workspace.documents.rules.schema import WORDED

DELETED, STRING, EMBED, FORMAT, TYPE, ANY = 1, 4, 5, 6, 7, 8
XML_ELEMENT, XML_TEXT = 3, 6
WORDS = 0x80 | ANY
"""Values that are words, no longer than a footnote: what nearly any attribute may be, and some must."""
TWO_UNITS = 0x10000
CUT = "a letter cut in two"


class Place(NamedTuple):
    """Inside a node or a text (None: the root), or its attribute `name`."""

    parent: Id | None
    name: str | None = None


@dataclass(eq=False, slots=True)
class Beside:
    """Where `neighbour` stands, which was not walked yet."""

    neighbour: Id


Where = Place | Beside | None
"""None: in something that was thrown away; what is put there is thrown away too."""

ROOT = Place(None)


class Spans:
    """Ranges of clocks that stand in one place, client by client, without a hole from `start` to `end`."""

    def __init__(self) -> None:
        self.ends: dict[int, int] = {}
        self._starts: dict[int, list[int]] = {}
        self._places: dict[int, list[Where]] = {}
        self._ranges: dict[Where, list[Id]] = {}  # where those that stand there begin

    def holds(self, client: int, clock: int) -> bool:
        starts = self._starts.get(client)
        return starts is not None and starts[0] <= clock < self.ends[client]

    def where(self, client: int, clock: int) -> Where:
        return self._places[client][bisect_right(self._starts[client], clock) - 1]

    def last(self, client: int) -> Where:
        """Where the last thing of a client stands who wrote something."""
        return self._places[client][-1]

    def add(self, client: int, start: int, stop: int, where: Where) -> None:
        """What follows the last range of this client; what is there already stays as it is."""
        start = max(start, self.ends.get(client, 0))
        if start >= stop:
            return
        starts, places = self._starts.setdefault(client, []), self._places.setdefault(client, [])
        if not places or places[-1] != where:
            starts.append(start)
            places.append(where)
            self._ranges.setdefault(where, []).append((client, start))
        self.ends[client] = stop

    def standing(self, where: Where) -> Iterator[tuple[int, int, int]]:
        """Client, start, stop of each range that stands there."""
        for client, start in self._ranges.get(where, ()):
            starts = self._starts[client]
            after = bisect_right(starts, start)
            yield client, start, starts[after] if after < len(starts) else self.ends[client]

    def all(self) -> list[tuple[int, int, int, Where]]:
        """Client, start, stop, place."""
        return [
            (client, start, stop, where)
            for client, starts in self._starts.items()
            for start, stop, where in zip(
                starts, [*starts[1:], self.ends[client]], self._places[client], strict=True
            )
        ]


class Lineage:
    """Of one document: which insertions are nodes and texts (`kinds`), or the second half of a letter (`halves`)."""

    def __init__(self) -> None:
        self.spans = Spans()
        self.runs = Runs()
        self.kinds: dict[Id, int] = {}
        self.halves: set[Id] = set()
        self._going: dict[int, Going] = {}  # clients whose last insertion was one more letter

    def trace(self) -> Trace:
        """To be walked along an update, settled, then committed if the update is taken."""
        return Trace(self)

    def goes_on(self, client: int, clock: int, around: tuple[Id | None, Id | None]) -> bool:
        """Whether words put there go on with the last ones of this client: they stand where those stand."""
        origin, right = around
        if origin != (client, clock - 1) or self.spans.ends.get(client) != clock:
            return False
        where = self.spans.last(client)
        return (
            isinstance(where, Place)
            and where.name is None
            and where.parent is not None
            and self.kinds.get(where.parent) == XML_TEXT
            and self.runs.last(client).right == right
        )

    def letters(self, client: int, update: bytes) -> Letters | None:
        """What an update says that only goes on with the last letters of this client; None when it must be walked."""
        going = self._going.get(client)
        if going is None or going.clock != self.spans.ends[client]:
            return None
        return going.read(update)

    def went_on(self, client: int, stop: int, right: Id | None) -> None:
        """The last words of this client go on to the clock `stop`, before `right`."""
        self.spans.ends[client] = stop
        self._going[client] = Going(client, stop, right)

    def take(self, letters: Letters) -> None:
        """The lineage knows from now on what `letters` gave."""
        self.spans.ends[letters.client] = letters.stop
        self._going[letters.client].go(letters)


Insertion = tuple[int, int, int, int, tuple[Id | None, Id | None], Place]
"""Client, clock, length, kind, neighbours, and the place that holds when it names none."""


class Trace:
    """What one update inserts. Nearly always that is one more letter, of which nothing needs to be looked up."""

    __slots__ = ("_letter", "_survey", "lineage")

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._letter: Insertion | None = None
        self._survey: Survey | None = None

    def insert(
        self,
        client: int,
        clock: int,
        length: int,
        kind: int,
        around: tuple[Id | None, Id | None],
        place: Place,
    ) -> None:
        """One insertion between its neighbours; `place` holds when it names none."""
        first = self._survey is None and self._letter is None
        if first and kind == STRING and self.lineage.goes_on(client, clock, around):
            self._letter = client, clock, length, kind, around, place
        else:
            self.fully().insert(client, clock, length, kind, around, place)

    def fully(self) -> Survey:
        """To tell it of anything else."""
        if self._survey is None:
            self._survey = Survey(self.lineage)
            if self._letter:
                self._survey.insert(*self._letter)
        return self._survey

    def settle(self, pause: Callable[[], None] = no_pause) -> None:
        """All was told, and all it rests on is known; raises Malformed when something stands where it may not."""
        if self._survey:
            self._survey.settle(pause)

    def commit(self, pause: Callable[[], None] = no_pause) -> None:
        """The lineage knows it from now on; until it is done, nobody else names what it inserts."""
        if self._survey:
            self._survey.commit(pause)
        elif self._letter:
            client, clock, length, _kind, (_origin, right), _place = self._letter
            self.lineage.went_on(client, clock + length, right)


class Survey:
    """All that one update inserts and deletes."""

    def __init__(self, lineage: Lineage) -> None:
        self.lineage = lineage
        self._new = Spans()
        self._runs = Runs()
        self._between: list[tuple[Id, Id, Id]] = []  # origin, right, what is put between them
        self._at_an_end: set[tuple[Id | None, Id | None, Id]] = set()  # only one of them
        self._kinds: dict[Id, int] = {}
        self._halves: set[Id] = set()
        self._cuts: set[Id] = set()  # before which two things part
        self._uses: set[tuple[Where, int]] = set()
        self._same: set[tuple[Where, Where]] = set()
        self._found: dict[Beside, Where] = {}

    def gone(self, client: int, clock: int, length: int) -> None:
        """Something that its sender has thrown away."""
        start = max(clock, self.lineage.spans.ends.get(client, 0))
        self._new.add(client, start, clock + length, None)
        if start < clock + length:
            self._runs.add(Run(client, start, None, None))

    def insert(
        self,
        client: int,
        clock: int,
        length: int,
        kind: int,
        around: tuple[Id | None, Id | None],
        place: Place,
    ) -> None:
        """One insertion between its neighbours; `place` holds when it names none."""
        origin, right = around
        where: Where = place
        if right:
            self._cut(right)
            where = self._where(right)
        if origin:
            self._cut((origin[0], origin[1] + 1))
            beyond, where = where, self._where(origin)
            if right and beyond is not where:
                self._same.add((where, beyond))
        end = self.lineage.spans.ends.get(client, 0)
        if clock < end:
            if clock + length <= end:
                return  # nothing new
            self._cut((client, end))
            self._same.add((where, self.lineage.spans.where(client, end - 1)))
            length -= end - clock
            clock, origin = end, (client, end - 1)
        self._new.add(client, clock, clock + length, where)
        self._stands((client, clock), origin, right)
        if kind != DELETED:
            self._uses.add((where, kind))

    def _stands(self, one: Id, origin: Id | None, right: Id | None) -> None:
        """Between these neighbours, in this order: what is not plain is looked at when all was walked."""
        self._runs.add(Run(*one, origin, right))
        if origin and right:
            if not self._follows(origin, right):
                self._between.append((origin, right, one))
        elif origin or right:
            self._at_an_end.add((origin, right, one))

    def node(self, client: int, clock: int, kind: int) -> None:
        """The insertion of this clock is a node or a text."""
        self._kinds[client, clock] = kind

    def words(self, client: int, clock: int, words: str) -> None:
        """The insertion of this clock is text. Clocks count UTF-16 units: a letter beyond the first 65,536 takes two."""
        known = self.lineage.spans.ends.get(client, 0)  # said again, its letters are those of the first time
        for letter in words:
            clock += 1
            if ord(letter) >= TWO_UNITS:
                if clock >= known:
                    self._halves.add((client, clock))
                clock += 1

    def delete(self, client: int, clock: int, length: int) -> None:
        """These clocks are deleted. Editors delete whole letters; half of one, Yjs shows a replacement character."""
        self._cut((client, clock))
        self._cut((client, clock + length))

    def settle(self, pause: Callable[[], None]) -> None:
        """Find the parents; raises Malformed when something stands where it may not. All it rests on is known.

        Nothing is put inside a letter either, nor half of it deleted: Yjs then shows replacement characters, the other
        engine the letter.
        """
        if any(not self._cuts.isdisjoint(halves) for halves in (self._halves, self.lineage.halves)):
            raise Malformed(CUT)
        for one, other in paced(self._same, pause):
            if self._final(one) != self._final(other):
                raise Malformed("neighbours in two different places")
        for where, kind in paced(self._uses, pause):
            self._ensure_may_hold(self._final(where), kind)
        self._ensure_in_order(pause)
        for origin, right, put in paced(self._at_an_end, pause):
            if self._final(self._where(put)) and not self._ends(origin, right):
                raise Malformed("something at an end where none is")

    def commit(self, pause: Callable[[], None]) -> None:
        """The lineage knows it from now on."""
        for client, start, stop, where in paced(self._new.all(), pause):
            self.lineage.spans.add(client, start, stop, self._final(where))
        for run in paced(self._runs.all(), pause):
            self.lineage.runs.add(run)
        for one, kind in self._kinds.items():
            self.lineage.kinds.setdefault(one, kind)
        self.lineage.halves |= self._halves

    def _cut(self, place: Id) -> None:
        """What stands before this clock and what stands after part; both may be walked later."""
        self._cuts.add(place)

    def _follows(self, origin: Id, right: Id) -> bool:
        return follow(origin, right, self._run(origin), self._run(right))

    def _ends(self, origin: Id | None, right: Id | None) -> bool:
        """First of all, or last of all, was its neighbour too when it was written: it names none on that side."""
        run = self._run(origin or right or (0, 0))
        if run is None or origin:
            return run is None or run.right is None
        return run.origin is None and right == (run.client, run.start)

    def _run(self, one: Id) -> Run | None:
        known = self.lineage.spans.holds(*one)
        return (self.lineage.runs if known else self._runs).of(one)

    def _ensure_in_order(self, pause: Callable[[], None]) -> None:
        doubtful: dict[Place, set[Id]] = {}
        for origin, right, one in paced(self._between, pause):
            if not self._follows(origin, right) and (place := self._final(self._where(one))):
                doubtful.setdefault(place, set()).add(one)
        for place, new in doubtful.items():
            Line(self._standing(place)).ensure(new, pause)

    def _standing(self, place: Place) -> Iterator[tuple[Run, int]]:
        """All that stands, or is put, in one place."""
        for client, start, stop in self.lineage.spans.standing(place):
            yield from self.lineage.runs.within(client, start, stop)
        for client, start, stop, where in self._new.all():
            if self._final(where) == place:
                yield from self._runs.within(client, start, stop)

    def _held(self, neighbour: Id) -> bool:
        return self.lineage.spans.holds(*neighbour) or self._new.holds(*neighbour)

    def _where(self, neighbour: Id) -> Where:
        for spans in (self.lineage.spans, self._new):
            if spans.holds(*neighbour):
                return spans.where(*neighbour)
        return Beside(neighbour)

    def _final(self, where: Where) -> Place | None:
        path: list[Beside] = []
        while isinstance(where, Beside):
            if where in self._found:
                where = self._found[where]
                continue
            if where in path:
                raise Malformed("neighbours that rest on each other")
            path.append(where)
            # Who holds it no more lost it with a corrupted row: nothing of it is left.
            where = self._where(where.neighbour) if self._held(where.neighbour) else None
        for one in path:
            self._found[one] = where
        return where

    def _ensure_may_hold(self, place: Place | None, kind: int) -> None:
        if place is None:
            return
        if place.parent is None:
            fits = kind == TYPE and place.name is None
        else:
            parent = self.lineage.kinds.get(place.parent) or self._kinds.get(place.parent)
            if parent is None:
                return  # thrown away: what is put there is thrown away too
            if place.name is not None:
                fits = parent == XML_ELEMENT and kind in ((WORDS,) if place.name in WORDED else (ANY, WORDS))
            else:
                fits = kind == TYPE if parent == XML_ELEMENT else kind in (STRING, FORMAT, EMBED)
        if not fits:
            raise Malformed("something where it cannot stand", "schema")
