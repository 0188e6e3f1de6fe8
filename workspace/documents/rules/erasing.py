"""Finding a passage in a text, word for word, and putting a mark in its place.

Capitals count; kinds of spaces, line ends, kinds of apostrophes and ways of writing an accent (Unicode NFC or
NFD) do not. A passage may run over several paragraphs and over changes of formatting; it is also looked for in
the addresses of links, in mentions and in footnotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy

from workspace.documents.rules.tree import Tree, nodes, tidy

SHORTEST = 3  # signs; less would be found everywhere
LONGEST = 2_000
_BLOCKS = {"paragraph", "heading", "codeBlock", "horizontalRule", "hardBreak"}
Passage = re.Pattern[str]


def passage(words: str) -> Passage | None:
    """What to look for; None when it is too short."""
    parts = unicodedata.normalize("NFC", words).split()
    if sum(len(part) for part in parts) < SHORTEST:
        return None
    return re.compile(r"\s+".join("".join(map(_sign, part)) for part in parts))


def _sign(sign: str) -> str:
    if sign in "'’":
        return "['’]"
    taken_apart = unicodedata.normalize("NFD", sign)
    return re.escape(sign) if taken_apart == sign else f"(?:{re.escape(sign)}|{re.escape(taken_apart)})"


def stands(tree: Tree, wanted: Passage) -> bool:
    """Whether it is anywhere in a text, tidied or not."""
    return bool(wanted.search("".join(text for text, _leaf in _pieces(tree)))) or any(
        wanted.search(value) for node in nodes(tree) for value in _hidden(node)
    )


def erased(tree: Tree, wanted: Passage, mark: str) -> Tree:
    """The tidied tree with `mark` wherever it was; a link or a mention that held it is one no more, a note has the mark."""
    changed = deepcopy(tree)
    _unlink(changed, wanted, mark)
    pieces = list(_pieces(changed))
    for match in reversed(list(wanted.finditer("".join(text for text, _leaf in pieces)))):
        _cut(pieces, match.start(), match.end(), mark)
    return tidy(changed)


def marked(text: str, wanted: Passage, mark: str) -> str:
    """The same in a plain string: a name, a title."""
    return wanted.sub(lambda _match: mark, text)


def _pieces(tree: Tree) -> Iterator[tuple[str, Tree | None]]:
    """What is read one after the other: texts with their node, and an end of line around each block."""
    kind = tree.get("type")
    if kind == "text":
        yield tree["text"], tree
    if kind in _BLOCKS:
        yield "\n", None
    for child in tree.get("content", ()):
        yield from _pieces(child)
    if kind in _BLOCKS:
        yield "\n", None


def _hidden(node: Tree) -> Iterator[str]:
    """Strings of a node that are not among its text: a mention's, a note's, the address of a link."""
    for holder in (node, *node.get("marks", ())):
        yield from _written(holder)


def _written(holder: Tree) -> Iterator[str]:
    """What somebody wrote there: a kind is one of a few words of ours, and says nothing of anybody."""
    for name, value in (holder.get("attrs") or {}).items():
        if name != "kind" and isinstance(value, str):
            yield value


def _unlink(tree: Tree, wanted: Passage, mark: str) -> None:
    for node in list(nodes(tree)):
        marks = node.get("marks", ())
        if marks:
            node["marks"] = [one for one in marks if not _held(one, wanted)]
        if node["type"] == "footnote" and _held(node, wanted):
            node["attrs"] = {"text": marked(str(node["attrs"].get("text", "")), wanted, mark)}
        elif _held(node, wanted):
            node.clear()
            node.update(type="text", text=mark)


def _held(holder: Tree, wanted: Passage) -> bool:
    return any(wanted.search(value) for value in _written(holder))


def _cut(pieces: list[tuple[str, Tree | None]], start: int, end: int, mark: str) -> None:
    """Take [start, end[ out of the texts, counted over all pieces as they were, and put the mark in the first."""
    position, put = 0, mark
    for text, leaf in pieces:
        begin, finish = max(start - position, 0), min(end - position, len(text))
        if leaf is not None and begin < finish:
            leaf["text"] = leaf["text"][:begin] + put + leaf["text"][finish:]
            put = ""
        position += len(text)
