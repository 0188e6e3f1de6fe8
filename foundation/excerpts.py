"""The passage of a text that answers a question, its words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.folding import Term

AROUND = 110  # letters before and after the first word found
MARKS = "[\u0300-\u036f]*"
WRITTEN = {
    "a": "aàâäáãå", "c": "cç", "d": "dđ", "e": "eéèêë", "i": "iîïíì", "l": "lł", "n": "nñ", "o": "oôöóòõø",
    "s": "sš", "u": "uùûüú", "y": "yÿý", "z": "zž",
}  # fmt: skip
TOGETHER = {"oe": "œ", "ae": "æ", "ss": "ß"}


@dataclass(frozen=True)
class Piece:
    """A part of a passage; `marked` when it is what was looked for."""

    text: str
    marked: bool = False


def pattern(terms: Sequence[Term]) -> re.Pattern[str]:
    """Finds the words of these terms as people write them, whole: accents, capitals, ligatures."""
    forms = [f"{_written(one.begins)}[^\\W_]*" for one in terms if one.begins]
    forms += [_written(word) for one in terms for word in one.whole]
    return re.compile(f"(?<![^\\W_])(?:{'|'.join(forms) or '(?!)'})(?![^\\W_])", re.IGNORECASE)


def _written(form: str) -> str:
    made, place = [], 0
    while place < len(form):
        pair = form[place : place + 2]
        one = _letter(pair[0])
        if pair in TOGETHER:
            one = f"(?:{one}{_letter(pair[1])}|{TOGETHER[pair]})"
        made.append(one)
        place += 2 if pair in TOGETHER else 1
    return "".join(made)


def _letter(letter: str) -> str:
    return (f"[{WRITTEN[letter]}]" if letter in WRITTEN else re.escape(letter)) + MARKS


def marked(text: str, wanted: re.Pattern[str]) -> tuple[Piece, ...]:
    """A whole text in pieces."""
    pieces, done = [], 0
    for found in wanted.finditer(text):
        pieces += [Piece(text[done : found.start()]), Piece(found.group(), marked=True)]
        done = found.end()
    return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.text)


def passage(text: str, wanted: re.Pattern[str]) -> tuple[Piece, ...]:
    """What stands around the first word found, or the beginning; spaces and ends of line are one space."""
    found = wanted.search(text)
    start = max((found.start() if found else 0) - AROUND, 0)
    end = min((found.end() if found else 0) + AROUND, len(text))
    start, end = _word_start(text, start), _word_end(text, end)
    said = " ".join(text[start:end].split())
    return marked(("… " if start else "") + said + (" …" if end < len(text) else ""), wanted)


def _word_start(text: str, place: int) -> int:
    """Not in the middle of a word."""
    space = text.find(" ", place, place + 25) if place else -1
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    space = text.rfind(" ", max(place - 25, 0), place) if place < len(text) else -1
    return space if space > 0 else place
