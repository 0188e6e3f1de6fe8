"""Which lines of two texts are versions of one another: in place, or moved elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workspace.documents.rules.aligning import Pair, in_order
from workspace.documents.rules.lines import NUL, Line

IN_PLACE, ELSEWHERE = 0.4, 0.75  # how much of two lines must be common
ALONE = 0.2  # the same for the one line that stands between two that did not change
RARE = 24  # a word that stands in more lines tells none of them from the others
RAREST = 8  # of a line: so many of its words are looked for in others
TRIED = 3
_WORDS = re.compile(r"\w+")
SAID = 4  # words that a moved line holds at least: shorter ones are alike by chance


@dataclass(frozen=True)
class Matched:
    """Places before → places after: of lines that are versions of one another, in order, and of lines that moved."""

    pairs: dict[int, int]
    moves: dict[int, int]


def matched(
    a: Sequence[Line], b: Sequence[Line], keys_a: Sequence[int], keys_b: Sequence[int], same: Sequence[Pair]
) -> Matched:
    """Pair what `same` left. `keys_a` and `keys_b` say which lines are the same to the letter."""
    before, after = _Lines(a), _Lines(b)
    moves = _untouched(before, after, keys_a, keys_b, same)
    pairs = dict(sorted([*same, *_alike(before, after, same, moves)]))
    left = [place for place in range(len(a)) if place not in pairs and place not in moves]
    taken = {*pairs.values(), *moves.values()}
    come = [place for place in range(len(b)) if place not in taken]
    moves |= _best(before, after, before.telling(left), after.telling(come), ELSEWHERE)
    return Matched(pairs, dict(sorted(moves.items())))


class _Lines:
    """Lines, and the words of each, counted once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._counted: dict[int, Counter[str]] = {}

    def counted(self, place: int) -> Counter[str]:
        if place not in self._counted:
            self._counted[place] = _counted(self.lines[place])
        return self._counted[place]

    def telling(self, places: Iterable[int]) -> list[int]:
        """Those that hold enough words to be known elsewhere."""
        return [place for place in places if self.counted(place).total() >= SAID]


def _untouched(
    a: _Lines, b: _Lines, keys_a: Sequence[int], keys_b: Sequence[int], same: Sequence[Pair]
) -> dict[int, int]:
    """Lines that stand once in each text, the same to the letter, in another order."""
    stay = {one for one, _other in same}
    once_a, once_b = Counter(keys_a), Counter(keys_b)
    where = {key: place for place, key in enumerate(keys_b) if once_b[key] == 1}
    gone = [
        place for place, key in enumerate(keys_a) if key in where and once_a[key] == 1 and place not in stay
    ]
    return {place: where[keys_a[place]] for place in a.telling(gone)}


def _alike(a: _Lines, b: _Lines, same: Sequence[Pair], moves: dict[int, int]) -> list[Pair]:
    """Between lines that are the same, those that were changed, in order."""
    come = set(moves.values())
    found: list[Pair] = []
    i = j = 0
    for one, other in [*same, (len(a.lines), len(b.lines))]:
        gap_a = [place for place in range(i, one) if place not in moves]
        gap_b = [place for place in range(j, other) if place not in come]
        if len(gap_a) == len(gap_b) == 1:
            found += _the_only_one(a, b, gap_a[0], gap_b[0])
        elif gap_a and gap_b:
            found += in_order(sorted(_best(a, b, gap_a, gap_b, IN_PLACE).items()))
        i, j = one + 1, other + 1
    return found


def _the_only_one(a: _Lines, b: _Lines, one: int, other: int) -> list[Pair]:
    like = _likeness(a.counted(one), b.counted(other)) >= ALONE
    return [(one, other)] if like or _empty(a.lines[one], b.lines[other]) else []


def _best(
    a: _Lines, b: _Lines, places_a: Sequence[int], places_b: Sequence[int], enough: float
) -> dict[int, int]:
    """Pairs of lines that have enough in common, the most alike first, each line once."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place in places_b:
        for word in b.counted(place):
            if len(holders[word]) <= RARE:
                holders[word].append(place)
    scored = [
        (-_likeness(a.counted(one), b.counted(other)), abs(one - other), one, other)
        for one in places_a
        for other in _candidates(a.counted(one), holders)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for score, _distance, one, other in sorted(scored):
        if -score >= enough and one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _candidates(words: Counter[str], holders: dict[str, list[int]]) -> list[int]:
    """Those that share the most of its rarest words."""
    known = sorted([those for word in words if 0 < len(those := holders.get(word, ())) <= RARE], key=len)
    votes: Counter[int] = Counter()
    for those in known[:RAREST]:
        votes.update(those)
    return [place for place, _votes in votes.most_common(TRIED)]


def _counted(line: Line) -> Counter[str]:
    text = line.text
    if NUL in text:
        text = " ".join(run for run, _marks in line.runs if not run.startswith(NUL))
    return Counter(_WORDS.findall(text.lower()))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """From 0, nothing in common, to 1."""
    total = a.total() + b.total()
    if not total:
        return 0.0
    return 2 * sum([min(count, b[word]) for word, count in a.items() if word in b]) / total


def _empty(a: Line, b: Line) -> bool:
    """Two lines of which one says nothing: a title was typed in an empty paragraph."""
    return not (a.text.strip() and b.text.strip()) and NUL not in a.text + b.text
