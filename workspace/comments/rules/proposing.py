"""What a suggestion would change in a passage: pure, and word by word.

A passage is runs of letters with their marks, in one paragraph or over several side by side: it is held as the tidied
tree of these paragraphs, and the end of each but the last is one sign among the others. What is kept of a suggestion
goes from the first word that changes to the last: words around it may be written otherwise meanwhile. Where nothing
would be replaced, the word beside goes with it, so that it holds to letters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from workspace.comments.rules import quotes
from workspace.documents.rules import erasing
from workspace.documents.rules.aligning import shared_ends
from workspace.documents.rules.lines import NUL, Line, joined, lines
from workspace.documents.rules.pieces import Piece, What, word_by_word
from workspace.documents.rules.stretches import END
from workspace.documents.rules.tree import EMPTY, Tree, tidy

LONGEST = 3000  # signs of a passage, and of what takes its place
STYLES = ("bold", "italic", "underline", "strike", "code")
PLAIN = "plain"
_ENDS = re.compile(f"([{END}{NUL}])")  # the end of a paragraph, as it is read and as words are compared


class State(StrEnum):
    """What became of a suggestion. One that was erased for good went with the words it held."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Change:
    """`before` becomes `after`; `start` is where `before` begins in the passage that was chosen, in signs."""

    start: int
    before: Tree
    after: Tree


@dataclass(frozen=True, slots=True)
class Step:
    """An edit of a passage, from the sign `start` of what it was on: words deleted, then inserted, or marked anew.

    Words inserted are the end of a paragraph, or hold none.
    """

    start: int
    stop: int
    words: str
    marks: dict[str, dict[str, object] | None]


def passage(runs: Sequence[tuple[str, str]]) -> Tree:
    """The tree of a passage."""
    paragraphs: list[Tree] = [{"type": "paragraph", "content": []}]
    for words, marks in _apart(runs):
        if _ENDS.fullmatch(words):
            paragraphs.append({"type": "paragraph", "content": []})
        else:
            written = {"type": "text", "text": words, **({"marks": json.loads(marks)} if marks else {})}
            paragraphs[-1]["content"].append(written)
    some = len(paragraphs) > 1 or paragraphs[0]["content"]
    return tidy({"type": "doc", "content": paragraphs}) if some else EMPTY


def _apart(runs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same runs, the end of a paragraph being always one by itself."""
    return ((words, marks) for text, marks in runs for words in _ENDS.split(text) if words)


def words(tree: Tree) -> str:
    """A passage without its marks."""
    return _said(text for text, _marks in _line(tree).runs)


def _said(words: Iterable[str]) -> str:
    return "".join(words).replace(NUL, END)


def replaced(before: Tree, wanted: str, style: str = "") -> Tree:
    """The passage with other words, and its marks where they stay; what is new is marked as what it stands for.

    `style` is put on all of it: a mark, or PLAIN for none. A link stays a link.
    """
    letters = [(letter, marks) for text, marks in _line(before).runs for letter in text]
    wanted = wanted.replace(END, NUL)
    first, last = shared_ends([letter for letter, _marks in letters], wanted)
    middle = _line(passage(letters[first : len(letters) - last]))
    new = wanted[first : len(wanted) - last]
    runs = letters[:first]
    beside = runs[-1][1] if runs else ""
    for piece in word_by_word(middle, _of(tuple(_apart([(new, "")])))):
        if piece.what is What.DELETED:
            beside = piece.before[0]
            continue
        for place, word in enumerate(piece.words):
            beside = beside if piece.what is What.ADDED else piece.before[place]
            runs.append((word, beside))
    runs += letters[len(letters) - last :]
    return passage([(text, _styled(marks, style)) for text, marks in runs])


def _styled(marks: str, style: str) -> str:
    found = [one for one in json.loads(marks or "[]") if style != PLAIN or one["type"] not in STYLES]
    if style in STYLES and all(one["type"] != style for one in found):
        found.append({"type": style})
    return json.dumps(sorted(found, key=lambda one: str(one["type"])), ensure_ascii=False) if found else ""


def change(before: Tree, after: Tree) -> Change | None:
    """The smallest passage that holds all that changes; None when nothing does."""
    old, new = _signs(before), _signs(after)
    if old == new:
        return None
    first, last = shared_ends(old, new)
    while first and not _holds(old[first : len(old) - last]):
        first -= 1
    while last and not _holds(old[first : len(old) - last]):
        last -= 1
    start = sum(len(word) for word, _marks in old[:first])
    return Change(start, _passage(old[first : len(old) - last]), _passage(new[first : len(new) - last]))


def _holds(some: Sequence[tuple[str, str]]) -> bool:
    return any(word[0].isalnum() for word, _marks in some)


def _signs(tree: Tree) -> list[tuple[str, str]]:
    found, marks = _line(tree).words()
    return list(zip(found, marks, strict=True))


def _passage(some: Sequence[tuple[str, str]]) -> Tree:
    return passage(joined([word for word, _marks in some], [marks for _word, marks in some]))


def slice_of(runs: Sequence[tuple[str, str]], start: int, stop: int) -> Tree:
    """The passage from one sign to another of some runs."""
    found, place = [], 0
    for text, marks in runs:
        found.append((text[max(start - place, 0) : max(stop - place, 0)], marks))
        place += len(text)
    return passage(found)


def places(said: str, wanted: str) -> list[tuple[int, int]]:
    """Where some words stand in a text; kinds of spaces and of apostrophes do not count, ends of paragraphs do."""
    found = ""
    for part in re.findall(r"\s+|\S+", wanted.strip()):
        if part.isspace():
            found += rf"\s*{END}\s*" if END in part else rf"[^\S{END}]+"
        else:
            found += re.escape(part).replace("’", "'").replace("'", "['’]")
    return [one.span() for one in re.finditer(found, said)] if found else []


def pieces(before: Tree, after: Tree) -> list[Piece]:
    """What goes, what comes, what is only written otherwise, in order."""
    return [
        replace(piece, words=tuple(map(_said, piece.words)))
        for piece in word_by_word(_line(before), _line(after))
    ]


def steps(before: Tree, after: Tree) -> list[Step]:
    """The edits that make the one of the other, from the last to the first: those before keep their places."""
    return list(reversed(list(_steps(before, after))))


def _steps(before: Tree, after: Tree) -> Iterator[Step]:
    place = 0
    for piece in word_by_word(_line(before), _line(after)):
        size = 0 if piece.what is What.ADDED else sum(len(word) for word in piece.words)
        if piece.what is What.DELETED:
            yield Step(place, place + size, "", {})
        elif piece.what is What.ADDED:
            for text, marks in joined(piece.words, piece.after):
                yield Step(place, place, _said(text), dict(_named(marks)))
        elif piece.what is What.FORMAT:
            yield from _formatted(piece, place)
        place += size


def _formatted(piece: Piece, place: int) -> Iterator[Step]:
    for word, before, after in zip(piece.words, piece.before, piece.after, strict=True):
        wanted = dict(_named(after))
        gone = {name: None for name, _attributes in _named(before) if name not in wanted}
        yield Step(place, place + len(word), "", {**gone, **wanted})
        place += len(word)


def _named(marks: str) -> Iterator[tuple[str, dict[str, object] | None]]:
    return ((one["type"], one.get("attrs", {})) for one in json.loads(marks or "[]"))


def _line(tree: Tree) -> Line:
    """The paragraphs of a passage in one line, the end of each but the last being a sign that no text holds."""
    runs: list[tuple[str, str]] = []
    for number, line in enumerate(lines(tree)):
        runs += [(NUL, "")] if number else []
        runs += line.runs
    return _of(tuple(runs))


def _of(runs: tuple[tuple[str, str], ...]) -> Line:
    return Line((), 0, ("paragraph", ""), runs)


def apart(passages: Sequence[tuple[int, int, int] | None]) -> list[int]:
    """Which of some passages (text, start, stop) can be replaced together: each, unless it meets one before it."""
    taken: list[tuple[int, int, int]] = []
    found = []
    for number, one in enumerate(passages):
        if one and not any(
            one[0] == text and one[1] < stop and start < one[2] for text, start, stop in taken
        ):
            taken.append(one)
            found.append(number)
    return found


def reached(tree: Tree, around: tuple[str, str], erase: str, mark: str) -> bool:
    """Whether an erasure of these words reaches a passage, with the words around it."""
    said = words(tree)
    wanted = erasing.passage(erase)
    whole = f"{around[0]}{said}{around[1]}"
    return any(quotes.without(one, erase, mark) != one for one in (said, whole) if one) or (
        wanted is not None and erasing.stands(tree, wanted)
    )
