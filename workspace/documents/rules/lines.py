"""A text as lines, and back: a line is a paragraph, a title, a row of a table, with what it stands in.

Nothing is lost on the way: `tree(lines(text)) == text` for every tidied text. What is no word of a line (a mention, a note, an
end of line, the cells of a row) is one sign that begins with NUL, which no text holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workspace.documents.rules.tree import Tree

NUL = "\x00"
CLOSE = NUL + "close"
_ATOMS = {"hardBreak", "mention", "footnote"}
_LINES = {"paragraph", "heading", "codeBlock", "horizontalRule", "tableRow"}
_WORDS = re.compile(r"\w+(?:[’'\-]\w+)*|\s+|[^\w\s]")
Box = tuple[str, str]  # a kind, and its attributes as JSON


@dataclass(frozen=True, slots=True)
class Line:
    """`path` is what it stands in, from the outside; the first `shared` of it are the boxes of the line before.

    `runs` are texts with their marks, as JSON; a box that holds nothing is a line without runs.
    """

    path: tuple[Box, ...]
    shared: int
    box: Box
    runs: tuple[tuple[str, str], ...]

    @property
    def content(self) -> tuple[tuple[Box, ...], Box, tuple[tuple[str, str], ...]]:
        """What makes two lines the same."""
        return self.path, self.box, self.runs

    @property
    def text(self) -> str:
        return "".join(text for text, _marks in self.runs)

    def words(self) -> tuple[list[str], list[str]]:
        """Words, spaces and signs, and the marks of each."""
        words: list[str] = []
        marks: list[str] = []
        for text, mark in self.runs:
            found = [text] if text.startswith(NUL) else _WORDS.findall(text)
            words += found
            marks += [mark] * len(found)
        return words, marks


def joined(words: Sequence[str], marks: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Words put together again as runs."""
    runs: list[list[Any]] = []
    for word, mark in zip(words, marks, strict=True):
        if runs and runs[-1][1] == mark and not word.startswith(NUL) and not runs[-1][0][0].startswith(NUL):
            runs[-1][0].append(word)
        else:
            runs.append([[word], mark])
    return tuple(("".join(parts), mark) for parts, mark in runs)


def lines(text: Tree) -> list[Line]:
    """The lines of a tidied text."""
    found: list[Line] = []
    _write(text, (), found)
    return found


def tree(of: Sequence[Line]) -> Tree:
    """The text that these lines make."""
    root: Tree = {"type": "doc"}
    opened: list[Tree] = [root]
    for line in of:
        del opened[line.shared + 1 :]
        for box in line.path[line.shared :]:
            opened.append(_put(opened[-1], _node(box)))
        node = _put(opened[-1], _node(line.box))
        _fill(node, line.runs)
    return root


def node_of(sign: str) -> Tree | None:
    """The node that a sign stands for, when it begins or is one."""
    return None if sign == CLOSE else json.loads(sign[1:])


def _write(node: Tree, path: tuple[Box, ...], found: list[Line]) -> None:
    for child in node.get("content", ()):
        box = _box(child)
        if child["type"] in _LINES or not child.get("content"):
            found.append(Line(path, len(path), box, tuple(_runs(child))))
            continue
        first = len(found)
        _write(child, (*path, box), found)
        opening = found[first]  # the first line of a box is the one that opens it
        found[first] = Line(opening.path, len(path), opening.box, opening.runs)


def _runs(node: Tree) -> Iterator[tuple[str, str]]:
    for child in node.get("content", ()):
        kind = child["type"]
        if kind == "text":
            marks = child.get("marks")
            yield child["text"], _json(marks) if marks else ""
        elif kind in _ATOMS:
            yield NUL + _json(child), ""
        else:
            yield NUL + _json({name: value for name, value in child.items() if name != "content"}), ""
            yield from _runs(child)
            yield CLOSE, ""


def _fill(node: Tree, runs: Sequence[tuple[str, str]]) -> None:
    opened = [node]
    for text, marks in runs:
        if text == CLOSE:
            opened.pop()
        elif text.startswith(NUL):
            child = _put(opened[-1], json.loads(text[1:]))
            if child["type"] not in _ATOMS:
                opened.append(child)
        else:
            _put(
                opened[-1], {"type": "text", "text": text, **({"marks": json.loads(marks)} if marks else {})}
            )


def _put(parent: Tree, child: Tree) -> Tree:
    parent.setdefault("content", []).append(child)
    return child


def _box(node: Tree) -> Box:
    attributes = node.get("attrs")
    return node["type"], _json(attributes) if attributes else ""


def _node(box: Box) -> Tree:
    kind, attributes = box
    return {"type": kind, "attrs": json.loads(attributes)} if attributes else {"type": kind}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
