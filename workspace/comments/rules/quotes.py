"""The words a comment is about, as they were when it was made: kept for the day the passage is gone."""

from __future__ import annotations

import unicodedata

from workspace.documents.rules import erasing
from workspace.documents.rules.tree import Tree

LONGEST = 300
SHORTEST = 8  # signs of a beginning or an end of a passage that are taken for a part of it
ELLIPSIS = "…"


def quote(words: str) -> str:
    """In one line, at most LONGEST signs; a longer passage ends with an ellipsis."""
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + ELLIPSIS


def stands(quoted: str, tree: Tree) -> bool:
    """Whether a text says it still, word for word."""
    wanted = erasing.passage(quoted.removesuffix(ELLIPSIS))
    return wanted is None or erasing.stands(tree, wanted)


def without(quoted: str, passage: str, mark: str) -> str:
    """The quotation with `mark` wherever it holds the passage, or the part of it that the quotation cuts.

    `passage` is what is erased, word for word. Nothing is compared but what `erasing` compares: kinds of spaces and of
    apostrophes, and ways of writing an accent, do not count.
    """
    wanted = erasing.passage(passage)
    if wanted is None or not quoted:
        return quoted
    marked = erasing.marked(quoted, wanted, mark)
    if marked != quoted:
        return marked
    held, words = _comparable(quoted.removesuffix(ELLIPSIS)), _comparable(passage)
    if len(held.strip()) >= erasing.SHORTEST and held.strip() in words:
        return mark
    return _cut(quoted, held, words, mark)


def _cut(quoted: str, held: str, words: str, mark: str) -> str:
    """The quotation begins within the passage, or ends within it."""
    for size in range(min(len(held), len(words)) - 1, SHORTEST - 1, -1):
        if words.endswith(held[:size]):
            return mark + quoted[size:]
        if words.startswith(held[-size:]):
            return quoted[: len(held) - size] + mark
    return quoted


def _comparable(text: str) -> str:
    """One line of NFC with straight apostrophes; a quotation keeps its length."""
    return " ".join(unicodedata.normalize("NFC", text).split()).replace("’", "'")
