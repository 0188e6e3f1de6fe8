"""Letters of a text that follow each other: in one block, or over paragraphs side by side, the end of each being one sign.

A mention, a note, a title, a list, a table end a stretch. Where nothing is written yet (an empty paragraph) a stretch has
a part all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

END = "\n"  # the end of a paragraph, among the letters of a stretch
LINE = "\u2028"  # what is read in the place of that sign where a text holds it
Run = tuple[str, str]  # words, and their marks as JSON


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a stretch: its number among all those of the document, None where there is none yet.

    `opens` says that a paragraph begins with it.
    """

    number: int | None
    runs: tuple[Run, ...]
    opens: bool

    @property
    def size(self) -> int:
        return sum(len(words) for words, _marks in self.runs)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`splits` says that paragraphs may be made there: neither in a title nor among the items of a list."""

    parts: tuple[Part, ...]
    splits: bool

    @property
    def runs(self) -> list[Run]:
        found: list[Run] = []
        for number, part in enumerate(self.parts):
            found += [(END, "")] if number and part.opens else []
            found += part.runs
        return found

    @property
    def said(self) -> str:
        return "".join(words for words, _marks in self.runs)

    @property
    def starts(self) -> list[int]:
        """Where each part begins."""
        return starts([part.size for part in self.parts], [part.opens for part in self.parts])

    def holder(self, place: int) -> tuple[int, int]:
        """The text that holds the letter after a place, and where in it. The letter is no end of a paragraph."""
        for part, start in zip(self.parts, self.starts, strict=True):
            if part.number is not None and start <= place < start + part.size:
                return part.number, place - start
        raise ValueError("no letter stands there")


def starts(sizes: Sequence[int], opens: Sequence[bool]) -> list[int]:
    """Where each part of a stretch begins: a paragraph, but for the first, is one sign further."""
    ends = accumulate(sizes[:-1], initial=0)
    signs = accumulate(opens[1:], initial=0)
    return [end + sign for end, sign in zip(ends, signs, strict=True)] if sizes else []


def where(stretches: Sequence[Stretch]) -> dict[int, tuple[int, int]]:
    """The stretch of each text, by its number, and where it begins there."""
    return {
        part.number: (number, start)
        for number, stretch in enumerate(stretches)
        for part, start in zip(stretch.parts, stretch.starts, strict=True)
        if part.number is not None
    }
