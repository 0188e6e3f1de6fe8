"""The two lines between which an internal passage stands in a file: people read them there, and we when it comes back.

Word and LibreOffice keep no division that would say so. When one of the lines is gone, nothing internal gets out: what
cannot be told apart from the passage becomes internal with it, and is counted, so that somebody looks at it.
"""

from __future__ import annotations

from workspace.documents.rules.tree import Tree

Ast = Tree
INTERNAL = "internal"
LINES = {
    "fr": ("Interne\u00a0: ce passage ne sera pas publié", "Fin du passage interne"),
    "en": ("Internal: this passage will not be published", "End of the internal passage"),
}


def lines(language: str) -> tuple[str, str]:
    """What opens and what closes a passage, in a language of ours."""
    return LINES.get(language, LINES["fr"])


def division(blocks: list[Ast]) -> Ast:
    return {"t": "Div", "c": [["", [INTERNAL], []], blocks]}


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .*")


_OPENING, _CLOSING = ({_folded(both[end]) for both in LINES.values()} for end in (0, 1))


def opens(words: str) -> bool:
    """Whether a line opens a passage, whatever was done to its spaces and letters."""
    return _folded(words) in _OPENING


def closes(words: str) -> bool:
    return _folded(words) in _CLOSING


def gathered(said: list[tuple[Ast, str]]) -> tuple[list[Ast], int]:
    """Blocks, each with its words when it is a line: the passages in divisions, and how many lines had lost the other."""
    found: list[Ast] = []
    inside: list[Ast] | None = None
    alone = after = 0  # `after`: where the last passage ended in `found`
    for block, words in said:
        if opens(words):
            alone += inside is not None
            inside = [] if inside is None else inside
        elif closes(words):
            if inside is None:
                alone, inside, found = alone + 1, found[after:], found[:after]
            found.append(division(inside))
            inside, after = None, len(found)
        else:
            (found if inside is None else inside).append(block)
    if inside is not None:
        found, alone = [*found, division(inside)], alone + 1
    return found, alone
