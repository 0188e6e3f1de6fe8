"""What changed between two texts, word by word: pure, and enough to make one text out of the other.

    difference(a, b).applied(a) == b, and difference(a, b).reversed().applied(b) == a

Lines that are the same are found first, then lines that look alike between them; what is left and stands elsewhere
was moved. Words are compared inside lines that were paired, never across.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workspace.documents.rules import lines as lines_rules
from workspace.documents.rules.aligning import aligned
from workspace.documents.rules.likeness import matched
from workspace.documents.rules.lines import Line, joined
from workspace.documents.rules.pieces import REVERSED, Piece, What, count, whole, word_by_word
from workspace.documents.rules.tree import Tree

PAUSE_EVERY = 20  # lines whose words are compared between two breaths


class NotThatText(ValueError):
    """The text is not the one that was compared."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A line before, after, or both. `move` numbers the two ends of a move, from 1."""

    what: What
    before: Line | None
    after: Line | None
    pieces: tuple[Piece, ...] = ()
    move: int = 0
    further: bool = False  # of a move: the other end comes later in the text

    def reversed(self, ends: Mapping[int, Passage]) -> Passage:
        """`ends`: where what moved now stands, by its number."""
        if self.what is What.COME:
            return replace(self, what=What.GONE, before=self.after, pieces=whole(self.after, What.SAME))
        other = ends[self.move] if self.what is What.GONE else self
        return replace(
            self,
            what=REVERSED.get(self.what, self.what),
            before=other.after,
            after=self.before,
            pieces=tuple(one.reversed() for one in other.pieces),
        )

    @property
    def reshaped(self) -> bool:
        """The same line made something else: a title of a paragraph, an item of a list."""
        before, after = self.before, self.after
        return bool(before and after) and (before.path, before.box) != (after.path, after.box)  # type: ignore[union-attr]

    @property
    def reformatted(self) -> bool:
        return any(piece.what is What.FORMAT for piece in self.pieces)


@dataclass(frozen=True)
class Difference:
    """All lines of both texts, in the order of the new one, what was deleted where it stood."""

    passages: tuple[Passage, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether both texts are the same, to the letter and to the box."""
        return all(
            one.what is What.SAME and one.before and one.after and one.before.shared == one.after.shared
            for one in self.passages
        )

    @property
    def added(self) -> int:
        """How many words are new; a word that was moved is none."""
        return sum(count(piece.words) for piece in self._pieces(What.ADDED))

    @property
    def deleted(self) -> int:
        return sum(count(piece.words) for piece in self._pieces(What.DELETED))

    @property
    def moves(self) -> int:
        return sum(one.what is What.COME for one in self.passages)

    def _pieces(self, what: What) -> Iterator[Piece]:
        return (piece for one in self.passages for piece in one.pieces if piece.what is what)

    def reversed(self) -> Difference:
        """From the new text to the old one."""
        ends = {one.move: one for one in self.passages if one.what is What.COME}
        return Difference(tuple(one.reversed(ends) for one in self.passages))

    def applied(self, text: Tree) -> Tree:
        """The new text, made of the old one. Raises NotThatText."""
        old = iter(lines_rules.lines(text))
        taken = {
            id(one): _next(old, one) for one in self.passages if one.before and one.what is not What.COME
        }
        gone = {one.move: taken[id(one)] for one in self.passages if one.what is What.GONE}
        if next(old, None) is not None:
            raise NotThatText
        return lines_rules.tree(
            [_line(one, taken.get(id(one)) or gone.get(one.move)) for one in self.passages if one.after
             and one.what is not What.GONE]
        )  # fmt: skip


def _next(old: Iterator[Line], passage: Passage) -> Line:
    found = next(old, None)
    if found is None or passage.before is None or found.content != passage.before.content:
        raise NotThatText
    return found


def _line(passage: Passage, old: Line | None) -> Line:
    """The new line: the words of the old one where they stay, those of the passage where they are new."""
    assert passage.after is not None
    if passage.what is What.SAME and old is not None:
        return replace(passage.after, runs=old.runs)
    source, _marks = old.words() if old else ([], [])
    words: list[str] = []
    marks: list[str] = []
    place = 0
    for piece in passage.pieces:
        size = len(piece.words)
        if piece.what is What.ADDED:
            words += piece.words
        elif piece.what is not What.DELETED:
            words += source[place : place + size]
        marks += piece.after
        place += 0 if piece.what is What.ADDED else size
    return replace(passage.after, runs=joined(words, marks))


def difference(before: Tree, after: Tree, pause: Callable[[], None] = lambda: None) -> Difference:
    """Compare two tidied texts. `pause` is called now and then, so that others go on meanwhile."""
    a, b = lines_rules.lines(before), lines_rules.lines(after)
    contents: dict[object, int] = {}
    keys_a = [contents.setdefault(one.content, len(contents)) for one in a]
    keys_b = [contents.setdefault(one.content, len(contents)) for one in b]
    pause()
    same = aligned(keys_a, keys_b)
    pause()
    found = matched(a, b, keys_a, keys_b, same)
    pause()
    return Difference(tuple(_passages(a, b, found.pairs, found.moves, pause)))


def _passages(
    a: Sequence[Line],
    b: Sequence[Line],
    pairs: dict[int, int],
    moves: dict[int, int],
    pause: Callable[[], None],
) -> Iterator[Passage]:
    """In the order of the new text; what left it comes before what took its place."""
    numbers = {old: number for number, old in enumerate(moves, 1)}
    come = {new: old for old, new in moves.items()}
    place, compared = 0, 0
    anchors = [*pairs.items(), (len(a), len(b))]
    old = 0
    for anchor, new in anchors:
        while old < anchor:
            yield _left(a[old], numbers.get(old, 0), further=moves.get(old, -1) >= place)
            old += 1
        while place < new:
            source = come.get(place)
            if source is None:
                yield Passage(What.ADDED, None, b[place], whole(b[place], What.ADDED))
            else:
                pieces = tuple(word_by_word(a[source], b[place]))
                yield Passage(What.COME, a[source], b[place], pieces, numbers[source], further=source >= old)
            place += 1
        if anchor < len(a):
            compared += a[anchor].runs != b[new].runs
            if compared % PAUSE_EVERY == PAUSE_EVERY - 1:
                pause()
            yield _paired(a[anchor], b[new])
            old, place = anchor + 1, new + 1


def _left(line: Line, move: int, *, further: bool) -> Passage:
    if move:
        return Passage(What.GONE, line, line, whole(line, What.SAME), move, further)
    return Passage(What.DELETED, line, None, whole(line, What.DELETED))


def _paired(old: Line, new: Line) -> Passage:
    if old.content == new.content:
        return Passage(What.SAME, old, new)
    return Passage(What.CHANGED, old, new, tuple(word_by_word(old, new)))
