"""Words of two lines compared: which stay, which came and went, which are only written otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workspace.documents.rules.aligning import Pair, aligned
from workspace.documents.rules.lines import NUL, Line

ALONE, SMALL = 3, 3  # a word with its spaces; letters of a word that says nothing alone


class What(StrEnum):
    """What became of words, or of a line."""

    SAME = "same"
    ADDED = "added"
    DELETED = "deleted"
    FORMAT = "format"  # the same words, written otherwise
    CHANGED = "changed"  # a line
    GONE = "gone"  # a line that now stands elsewhere
    COME = "come"  # where it stands now


REVERSED = {
    What.ADDED: What.DELETED,
    What.DELETED: What.ADDED,
    What.GONE: What.COME,
    What.COME: What.GONE,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that share a fate, with their marks before and after."""

    what: What
    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def reversed(self) -> Piece:
        return Piece(REVERSED.get(self.what, self.what), self.words, self.after, self.before)


def whole(line: Line | None, what: What) -> tuple[Piece, ...]:
    """All words of a line, with one fate."""
    words, marks = line.words() if line else ([], [])
    if not words:
        return ()
    before = () if what is What.ADDED else tuple(marks)
    after = () if what is What.DELETED else tuple(marks)
    return (Piece(what, tuple(words), before, after),)


def word_by_word(old: Line, new: Line) -> Iterator[Piece]:
    """Their pieces, in order."""
    a, a_marks = old.words()
    b, b_marks = new.words()
    i = j = 0
    for what, end_i, end_j in _readable(a, _stretches(aligned(a, b), len(a), len(b))):
        if what is not What.SAME:
            if end_i > i:
                yield Piece(What.DELETED, tuple(a[i:end_i]), tuple(a_marks[i:end_i]))
            if end_j > j:
                yield Piece(What.ADDED, tuple(b[j:end_j]), (), tuple(b_marks[j:end_j]))
        else:
            yield from _marked(a[i:end_i], a_marks[i:end_i], b_marks[j:end_j])
        i, j = end_i, end_j


def _marked(words: Sequence[str], before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """Words that stay, cut where their marks begin or cease to differ."""
    if before == after:
        yield Piece(What.SAME, tuple(words), tuple(before), tuple(after))
        return
    start = 0
    for place in range(1, len(words) + 1):
        changed = before[start] != after[start]
        if place == len(words) or (before[place] != after[place]) is not changed:
            what = What.FORMAT if changed else What.SAME
            yield Piece(
                what, tuple(words[start:place]), tuple(before[start:place]), tuple(after[start:place])
            )
            start = place


_Stretch = tuple[What, int, int]  # and where it ends on both sides


def _stretches(pairs: Sequence[Pair], end_a: int, end_b: int) -> list[_Stretch]:
    """What is the same and what is not, in turn."""
    found: list[_Stretch] = []
    i = j = 0
    start = 0  # of the words that are the same
    for one, other in [*pairs, (end_a, end_b)]:
        if one != i or other != j:
            if i > start:
                found.append((What.SAME, i, j))
            found.append((What.CHANGED, one, other))
            start = one
        i, j = one + 1, other + 1
    if end_a > start:
        found.append((What.SAME, end_a, end_b))
    return found


def _readable(a: Sequence[str], stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """A space, or a small word that stays alone among many that change, goes with them: people read phrases."""
    found: list[_Stretch] = []
    start = 0
    for index, (what, end, other) in enumerate(stretches):
        inside = 0 < index < len(stretches) - 1
        if (found and found[-1][0] is What.CHANGED and what is What.CHANGED) or (
            what is What.SAME and inside and end - start <= ALONE and not _holds(a[start:end])
        ):
            found[-1] = (What.CHANGED, end, other)
        else:
            found.append((what, end, other))
        start = end
    return found


def _holds(words: Sequence[str]) -> bool:
    """Whether something worth seeing stays among so few: more than spaces, signs, or one small word."""
    said = [word for word in words if word[0].isalnum()]
    return len(said) > 1 or any(len(word) > SMALL for word in said) or any(word[0] == NUL for word in words)


def count(words: Sequence[str]) -> int:
    """How many of them are words: no space, no sign."""
    return sum(word[0].isalnum() for word in words)
