"""Which lines of two texts are versions of one another: in place, or moved elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from workspace.documents.rules.aligning import Pair, in_order
from workspace.documents.rules.lines import NUL, Line

IN_PLACE, ELSEWHERE = 0.4, 0.75  # how much of two lines must be common
ALONE = 0.2  # the same for the one line that stands between two that did not change
RARE = 24  # a word that stands in more lines tells none of them from the others
TRIED = 3
_WORDS = re.compile(r"\w+")
SAID = 4  # words that a moved line holds at least: shorter ones are alike by chance


def alike(a: Sequence[Line], b: Sequence[Line], same: Sequence[Pair]) -> list[Pair]:
    """Between lines that are the same, those that were changed, in order."""
    found: list[Pair] = []
    i = j = 0
    for one, other in [*same, (len(a), len(b))]:
        gap_a, gap_b = range(i, one), range(j, other)
        if len(gap_a) == len(gap_b) == 1:
            if _likeness(_counted(a[i]), _counted(b[j])) >= ALONE or _empty(a[i], b[j]):
                found.append((i, j))
        elif gap_a and gap_b:
            found += in_order(sorted(_best(a, b, gap_a, gap_b, IN_PLACE)))
        i, j = one + 1, other + 1
    return found


def moved(a: Sequence[Line], b: Sequence[Line], left: Sequence[int], come: Sequence[int]) -> dict[int, int]:
    """Of the lines that have no pair, those that say the same elsewhere: place before → place after."""
    return dict(sorted(_best(a, b, _telling(a, left), _telling(b, come), ELSEWHERE)))


def _telling(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    return [place for place in places if sum(_counted(lines[place]).values()) >= SAID]


def _best(
    a: Sequence[Line], b: Sequence[Line], places_a: Sequence[int], places_b: Sequence[int], enough: float
) -> list[Pair]:
    """Pairs of lines that have enough in common, the most alike first, each line once."""
    counted_a = {place: _counted(a[place]) for place in places_a}
    counted_b = {place: _counted(b[place]) for place in places_b}
    holders: dict[str, list[int]] = defaultdict(list)
    for place, words in counted_b.items():
        for word in words:
            if len(holders[word]) <= RARE:
                holders[word].append(place)
    scored = [
        (-_likeness(words, counted_b[other]), abs(one - other), one, other)
        for one, words in counted_a.items()
        for other in _candidates(words, holders)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for score, _distance, one, other in sorted(scored):
        if -score >= enough and one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return list(found.items())


def _candidates(words: Counter[str], holders: dict[str, list[int]]) -> list[int]:
    """Those that share the most of its rarest words."""
    votes: Counter[int] = Counter()
    for word in words:
        those = holders.get(word, ())
        if 0 < len(those) <= RARE:
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
