"""What changed between two versions, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the spaces that follow: put end to end, pieces give the text back.
WORD = re.compile(r"\s+|\S+\s*")
LONGEST = 3000
"""Words beyond which versions are shown whole: comparing takes the square of it."""


class Change(StrEnum):
    KEPT = "same"
    ADDED = "add"
    REMOVED = "del"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


Parts = tuple[tuple[str, str], ...]
"""Words with their fate (same, add or del), as pages take them."""


def parts(pieces: Iterable[Piece]) -> Parts:
    """Pieces as plain words."""
    return tuple((piece.change.value, piece.text) for piece in pieces)


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Pieces in reading order; what was removed comes before what replaces it."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > LONGEST:
        return (Piece(Change.REMOVED, before), Piece(Change.ADDED, after))
    return tuple(piece for piece in _pieces(old, new) if piece.text)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Change.KEPT, "".join(new[k:m]))
        else:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
            yield Piece(Change.ADDED, "".join(new[k:m]))


def quotes(text: str, passage: str) -> bool:
    """Whether the passage stands in the text; how lines are broken does not matter."""
    return " ".join(passage.split()) in " ".join(text.split())
