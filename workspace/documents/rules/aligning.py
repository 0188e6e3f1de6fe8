"""Which things of two sequences are the same, in order: the ground of every comparison.

Patience first (what stands once on each side and in the same order), then exactly where little is left, then the
n-th occurrence of each thing with the n-th on the other side. Each level costs n log n and there are few levels, so
that no pair of texts, however made, takes long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

Pair = tuple[int, int]
SMALL = 65_536  # cells of a table filled exactly: a tenth of a millisecond
DEEPEST = 8


class _Gap(NamedTuple):
    """What is still to be compared: [a, a_end[ with [b, b_end[. A tuple: some texts have a hundred thousand."""

    a: int
    a_end: int
    b: int
    b_end: int
    depth: int = 0


def aligned(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair]:
    """Pairs of places that hold the same thing, growing on both sides."""
    found: list[Pair] = []
    waiting = [_Gap(0, len(a), 0, len(b))]
    while waiting:
        gap = _trimmed(a, b, waiting.pop(), found)
        size = (gap.a_end - gap.a) * (gap.b_end - gap.b)
        if not size:
            continue
        if size <= SMALL:
            found += _exactly(a, b, gap)
        elif gap.depth <= DEEPEST:
            waiting += _between(gap, _anchors(a, b, gap, found))
    return sorted(found)


def shared_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many begin both, and how many of the others end both."""
    shortest = min(len(old), len(new))
    first = 0
    while first < shortest and old[first] == new[first]:
        first += 1
    last = 0
    while last < shortest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, last


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs, sorted by their first place, of which the second grows too."""
    ends: list[int] = []  # the smallest end of a run of each length
    last: list[int] = []
    before: list[int] = []
    for index, (_a, b) in enumerate(pairs):
        length = bisect_left(ends, b)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(b)
            last.append(index)
        else:
            ends[length], last[length] = b, index
    found = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _trimmed(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap, found: list[Pair]) -> _Gap:
    """Without what is the same at both ends."""
    start_a, start_b, end_a, end_b = gap.a, gap.b, gap.a_end, gap.b_end
    while start_a < end_a and start_b < end_b and a[start_a] == b[start_b]:
        found.append((start_a, start_b))
        start_a, start_b = start_a + 1, start_b + 1
    while start_a < end_a and start_b < end_b and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
        found.append((end_a, end_b))
    return _Gap(start_a, end_a, start_b, end_b, gap.depth)


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap, found: list[Pair]) -> list[Pair]:
    pairs = _once(a, b, gap) if gap.depth < DEEPEST else []
    anchors = in_order(pairs or _occurrences(a, b, gap))
    found += anchors
    return anchors


def _once(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap) -> list[Pair]:
    """Things that stand once on each side."""
    count_a, count_b = Counter(a[gap.a : gap.a_end]), Counter(b[gap.b : gap.b_end])
    where = {b[place]: place for place in range(gap.b, gap.b_end) if count_b[b[place]] == 1}
    return [
        (place, where[a[place]])
        for place in range(gap.a, gap.a_end)
        if a[place] in where and count_a[a[place]] == 1
    ]


def _occurrences(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap) -> list[Pair]:
    """The n-th of a thing with the n-th of it on the other side."""
    where: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(gap.b_end - 1, gap.b - 1, -1):
        where[b[place]].append(place)
    return [(place, where[a[place]].pop()) for place in range(gap.a, gap.a_end) if where.get(a[place])]


def _between(gap: _Gap, anchors: list[Pair]) -> list[_Gap]:
    """What lies between anchors; nothing when there are none."""
    found, a, b = [], gap.a, gap.b
    for next_a, next_b in [*anchors, (gap.a_end, gap.b_end)] if anchors else []:
        if next_a > a and next_b > b:
            found.append(_Gap(a, next_a, b, next_b, gap.depth + 1))
        a, b = next_a + 1, next_b + 1
    return found


def _exactly(a: Sequence[Hashable], b: Sequence[Hashable], gap: _Gap) -> list[Pair]:
    """The longest common subsequence, a row of its table in one number (Hyyrö 2004, Bit-parallel LCS-length computation).

    From the end backwards, so that the way through the table goes forwards. A bit that is not set says that the
    subsequence is longer by one from that place on.
    """
    ours, theirs = a[gap.a : gap.a_end], b[gap.b : gap.b_end]
    if len(ours) == 1:
        return [(gap.a, gap.b + theirs.index(ours[0]))] if ours[0] in theirs else []
    places: dict[Hashable, int] = {}
    for index, one in enumerate(reversed(theirs)):
        places[one] = places.get(one, 0) | 1 << index
    row = whole = (1 << len(theirs)) - 1
    table = [row]
    for one in reversed(ours):
        met = row & places.get(one, 0)
        row = (row + met | row - met) & whole
        table.append(row)
    return _walked(gap, table, len(theirs))


def _walked(gap: _Gap, table: list[int], width: int) -> list[Pair]:
    found: list[Pair] = []
    i, j = len(table) - 1, width  # so much is left of both sides
    while i and j:
        if table[i] >> j - 1 & 1:
            j -= 1
        elif table[i - 1] >> j - 1 & 1:
            found.append((gap.a_end - i, gap.b_end - j))
            i, j = i - 1, j - 1
        else:
            i -= 1
    return found
