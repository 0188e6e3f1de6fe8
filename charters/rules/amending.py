"""Amendments: other words in the place of some words of an article, as values.

An amendment is written on one version, named by the SHA-256 of its text, and its places are counted in the article as
`written` gives it. What several amendments do to one another is told by `merging`; amendments on the words of an
amendment by `sub_amending`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charters.rules.differences import Change, Piece, compare
from workspace.documents.rules.aligning import shared_ends

# A word with its accents, the spaces between two words, or one other sign: what a change is made of.
TOKEN = re.compile(r"\s+|[\w\u0300-\u036f]+|[^\w\s]")


class NotThatText(ValueError):
    """The places of an amendment are not those of this text."""


@dataclass(frozen=True, order=True)
class Replacement:
    """`words` in the place of text[start:end]: an insertion where both are the same, a deletion without words."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True)
class Amendment:
    """`changes` grow and stand apart. With `removes` the whole article goes, and there are none."""

    number: int
    article: str
    sha256: str
    changes: tuple[Replacement, ...] = ()
    removes: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if self.removes is bool(self.changes):
            raise ValueError("an amendment changes words, or takes the article away")
        check(self.changes)


def check(changes: Iterable[Replacement]) -> None:
    """Raises ValueError for changes that touch each other, go backwards, or change nothing."""
    last = -1
    for one in changes:
        if not last < one.start <= one.end or (one.start == one.end and not one.words):
            raise ValueError("changes grow, stand apart, and each changes something")
        last = one.end


def written(text: str) -> str:
    """The article as places are counted in it: one sign for an end of line, nothing around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def rewording(before: str, after: str) -> tuple[Replacement, ...]:
    """The smallest changes, by whole words, that make one text of the other; none when they are the same."""
    return tuple(_changes(written(before), written(after)))


def _changes(before: str, after: str) -> Iterator[Replacement]:
    place, gone, come = 0, "", ""
    for piece in (*compare(before, after), Piece(Change.KEPT, "")):
        if piece.change is Change.REMOVED:
            gone += piece.text
        elif piece.change is Change.ADDED:
            come += piece.text
        else:
            yield from _smallest(place, gone, come)
            place, gone, come = place + len(gone) + len(piece.text), "", ""


def _smallest(place: int, gone: str, come: str) -> Iterator[Replacement]:
    """Without the words that are the same at both ends: a sentence added after a word does not touch that word."""
    old, new = TOKEN.findall(gone), TOKEN.findall(come)
    first, last = shared_ends(old, new)
    start = place + sum(map(len, old[:first]))
    end = place + len(gone) - sum(map(len, old[len(old) - last :]))
    words = "".join(new[first : len(new) - last])
    if end > start or words:
        yield Replacement(start, end, words)


def rewritten(text: str, changes: Iterable[Replacement]) -> str:
    """The text with its changes in their places, in growing order. Raises NotThatText."""
    parts, place = [], 0
    for one in changes:
        if not place <= one.start <= one.end <= len(text):
            raise NotThatText
        parts += [text[place : one.start], one.words]
        place = one.end
    return "".join([*parts, text[place:]])


def proposed(text: str, amendment: Amendment) -> str:
    """What the article would say with this amendment alone; nothing when it takes the article away."""
    return "" if amendment.removes else rewritten(written(text), amendment.changes)


def pieces(text: str, amendment: Amendment) -> tuple[Piece, ...]:
    """The article in reading order, with the words that go and those that come, exactly as they were proposed."""
    before = written(text)
    if amendment.removes:
        return (Piece(Change.REMOVED, before),)
    return tuple(piece for piece in _pieces(before, amendment.changes) if piece.text)


def _pieces(before: str, changes: Iterable[Replacement]) -> Iterator[Piece]:
    place = 0
    for one in changes:
        yield Piece(Change.KEPT, before[place : one.start])
        yield Piece(Change.REMOVED, before[one.start : one.end])
        yield Piece(Change.ADDED, one.words)
        place = one.end
    yield Piece(Change.KEPT, before[place:])
