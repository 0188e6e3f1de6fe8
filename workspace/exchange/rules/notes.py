"""Footnotes in files: pandoc's are blocks, ours are words in one line. Of a page, those at its end go back where they are called.

A page of HTML keeps its notes in a list (DPUB-ARIA `doc-endnotes`, as pandoc and our own pages write it); nothing of it is
lost when a note is called nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workspace.documents.rules import links
from workspace.documents.rules.tree import Tree

Ast = Tree
QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
_BARE = {"Str", "Space", "SoftBreak"}
_SPACES = {"Space", "SoftBreak", "LineBreak"}
_SILENT = {"RawInline", "RawBlock", "HorizontalRule", "Null"}
_SECOND = {"Span", "Cite", "Image", "Div"}  # what is said comes after who says it
_BLANKS = re.compile(r"[ \t\n]+")


def told(blocks: list[Ast]) -> tuple[str, bool]:
    """The words of a note in one line, and whether it was more than words: links leave their address, the rest its words."""
    bare = len(blocks) == 1 and blocks[0]["t"] in {"Para", "Plain"}
    bare = bare and all(one["t"] in _BARE for one in blocks[0]["c"])
    return _line(" ".join(map(_said, blocks))), not bare


def _line(words: str) -> str:
    return _BLANKS.sub(" ", words).strip(" ")


def _said(one: Any) -> str:
    """The words of a block, of an inline, or of any of them in lists."""
    if isinstance(one, list):
        inline = all(isinstance(part, dict) and part.get("t") in _INLINES for part in one)
        return ("" if inline else " ").join(map(_said, one))
    if not isinstance(one, dict):
        return ""
    kind, said = one.get("t"), one.get("c", "")
    if kind == "Str":
        return str(said)
    if kind in _SPACES:
        return " "
    if kind in {"Code", "Math", "CodeBlock"}:
        return str(said[1])
    return _around(str(kind), said)


def _around(kind: str, said: Any) -> str:
    if kind in _SILENT:
        return ""
    if kind in _SECOND:
        return _said(said[1])
    if kind == "Link":
        words, address = _said(said[1]), links.safe(said[2][0])
        return words if address is None or address in {words, f"mailto:{words}"} else f"{words} ({address})"
    if kind == "Quoted":
        opening, closing = QUOTES.get(said[0]["t"], QUOTES["DoubleQuote"])
        return f"{opening}{_said(said[1])}{closing}"
    if kind == "Note":
        return f" ({_said(said)})"
    return _said(said)


_INLINES = _SPACES | {"Str", "Code", "Math", "Link", "Quoted", "Note", "Span", "Cite", "Image", "RawInline"}
_INLINES |= {"Strong", "Emph", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


@dataclass
class _Called:
    """The notes of a page by the names of their places; `met` are those that were called."""

    notes: dict[str, list[Ast]]
    met: set[str] = field(default_factory=set)

    def put(self, one: Any) -> Any:
        """The same, each call replaced by what it calls."""
        if isinstance(one, list):
            return [self.put(part) for part in one]
        if not isinstance(one, dict):
            return one
        name = str(one["c"][2][0]).removeprefix("#") if one.get("t") == "Link" else ""
        if name in self.notes and _is_call(one):
            self.met.add(name)
            return {"t": "Note", "c": self.notes[name]}
        return {key: self.put(value) for key, value in one.items()}


def gathered(blocks: list[Ast]) -> list[Ast]:
    """A document whose notes stand in a list at its end, each put where it is called."""
    found = _endnotes(blocks)
    items = next((one for one in found["c"][1] if one["t"] == "OrderedList"), None) if found else None
    if not found or not items:
        return blocks
    named = [_named(item, number) for number, item in enumerate(items["c"][1], 1)]
    called = _Called(dict(named))
    found["c"] = [found["c"][0], []]  # what stands in it is called from elsewhere
    put: list[Ast] = called.put(blocks)
    left = [item for name, item in named if name not in called.met]
    return [*put, {**items, "c": [items["c"][0], left]}] if left else put


def _endnotes(blocks: list[Ast]) -> Ast | None:
    waiting = list(reversed(blocks))
    while waiting:
        one = waiting.pop()
        if one["t"] != "Div":
            continue
        (_name, classes, attributes), inside = one["c"]
        if ["role", "doc-endnotes"] in attributes or "footnotes" in classes:
            return one
        waiting.extend(reversed(inside))
    return None


def _named(item: list[Ast], number: int) -> tuple[str, list[Ast]]:
    """What an item is called, and its blocks without the way back nor the mark of its place."""
    name, blocks = f"fn{number}", item
    if len(item) == 1 and item[0]["t"] == "Div" and item[0]["c"][0][0]:
        name, blocks = item[0]["c"][0][0], item[0]["c"][1]
    elif item and item[0]["t"] in {"Para", "Plain"} and item[0]["c"] and item[0]["c"][0]["t"] == "Span":
        (span, *after) = item[0]["c"]
        name = span["c"][0][0] or name
        blocks = [{**item[0], "c": [*span["c"][1], *after]}, *item[1:]]
    return name, [_without_way_back(block) for block in blocks]


def _without_way_back(block: Ast) -> Ast:
    if block["t"] not in {"Para", "Plain"}:
        return block
    kept = [
        one for one in block["c"] if not (one["t"] == "Link" and _is(one, "doc-backlink", "footnote-back"))
    ]
    while len(kept) < len(block["c"]) and kept and kept[-1]["t"] in _SPACES:
        kept.pop()
    return {**block, "c": kept}


def _is_call(link: Ast) -> bool:
    return _is(link, "doc-noteref", "footnote-ref")


def _is(link: Ast, role: str, named: str) -> bool:
    _name, classes, attributes = link["c"][0]
    return ["role", role] in attributes or named in classes
