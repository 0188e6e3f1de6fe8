"""Pandoc's inlines as texts, marks, breaks: the words of what comes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workspace.documents.rules import links
from workspace.documents.rules.pictures import LONGEST_ALT, Picture
from workspace.documents.rules.schema import LONGEST_NOTE
from workspace.documents.rules.tree import NotATree, Tree
from workspace.documents.rules.values import units
from workspace.exchange.rules import notes
from workspace.exchange.rules.outward import Ast

DEEPEST_AST = 200
_MARKS = {"Strong": "bold", "Emph": "italic", "Strikeout": "strike", "Underline": "underline"}
_THROUGH = {"Span", "SmallCaps", "Subscript", "Cite"}  # what is inside is kept, the wrapping is not
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
Marks = tuple[tuple[str, str], ...]  # (name, address of a link), in the order they were met


def said_so(words: str, marks: Marks = ()) -> Tree:
    """A run of words. Code excludes other marks, and a link is worth more than code."""
    named = dict(marks)
    if "link" in named:
        named.pop("code", None)
    kept = {"code": ""} if "code" in named else named
    written = [
        {"type": name, **({"attrs": {"href": at}} if name == "link" else {})} for name, at in kept.items()
    ]
    return {"type": "text", "text": words, **({"marks": written} if written else {})}


@dataclass
class Words:
    """Words of a document, in order. `lost` counts what was not kept, `notes` wait for the end of the text."""

    lost: Counter[str] = field(default_factory=Counter)
    notes: list[list[Ast]] = field(default_factory=list)
    images: Callable[[str], Picture | None] = lambda _address: None

    def words(self, said: list[Ast], marks: Marks = (), level: int = 0) -> list[Tree]:
        if level > DEEPEST_AST:
            raise NotATree("a text too deep")
        return [node for one in said for node in self.word(one, marks, level + 1)]

    def word(self, one: Ast, marks: Marks, level: int) -> list[Tree]:
        kind, said = one["t"], one.get("c", [])
        if kind in _MARKS:
            return self.words(said, (*marks, (_MARKS[kind], "")), level)
        if kind in _THROUGH:
            return self.words(said[-1] if kind in {"Span", "Cite"} else said, marks, level)
        read = _WORDS.get(kind)
        if read is not None:
            return read(self, said, marks, level)
        self.lost["raw"] += not is_comment(said)
        return []

    def string(self, said: str, marks: Marks, level: int) -> list[Tree]:
        return [said_so(said, marks)]

    def space(self, said: object, marks: Marks, level: int) -> list[Tree]:
        return [said_so(" ", marks)]

    def line_break(self, said: object, marks: Marks, level: int) -> list[Tree]:
        return [{"type": "hardBreak"}]

    def code(self, said: list[Any], marks: Marks, level: int) -> list[Tree]:
        return [said_so(said[1], (*marks, ("code", "")))] if said[1] else []

    def raised(self, said: list[Ast], marks: Marks, level: int) -> list[Tree]:
        """Figures can be written raised; letters stand as they are."""
        return [
            {**node, "text": node["text"].translate(_RAISED)}
            if node["type"] == "text" and _bare(said)
            else node
            for node in self.words(said, marks, level)
        ]

    def quoted(self, said: list[Any], marks: Marks, level: int) -> list[Tree]:
        opening, closing = notes.QUOTES.get(said[0]["t"], ("“", "”"))
        return [said_so(opening, marks), *self.words(said[1], marks, level), said_so(closing, marks)]

    def link(self, said: list[Any], marks: Marks, level: int) -> list[Tree]:
        address = links.safe(said[2][0])
        if address is None:
            self.lost["link"] += not said[2][0].startswith("#")
            return self.words(said[1], marks, level)
        return self.words(said[1], (*marks, ("link", address)), level)

    def image(self, said: list[Any], marks: Marks, level: int) -> list[Tree]:
        picture = self.images(str(said[2][0]))
        if picture is None:
            self.lost["image"] += 1
            return self.words(said[1], marks, level)
        alt = "".join(node.get("text", " ") for node in self.words(said[1], (), level))
        named = {"alt": " ".join(alt.split())[:LONGEST_ALT]} if alt.strip() else {}
        size = {"width": picture.width, "height": picture.height}
        return [{"type": "image", "attrs": {"hash": picture.sha256, **named, **size}}]

    def formula(self, said: list[Any], marks: Marks, level: int) -> list[Tree]:
        self.lost["formula"] += 1
        return [said_so(said[1], (*marks, ("code", "")))] if said[1] else []

    def note(self, said: list[Ast], marks: Marks, level: int) -> list[Tree]:
        """Its words, where it is called; one longer than a note may be goes whole to the end of the text."""
        words, more = notes.told(said)
        if not words.strip():
            return []
        if units(words) <= LONGEST_NOTE:
            self.lost["flat"] += more
            return [{"type": "footnote", "attrs": {"text": words}}]
        self.notes.append(said)
        return [said_so(f"[{len(self.notes)}]", marks)]


_WORDS: dict[str, Callable[[Words, Any, Marks, int], list[Tree]]] = {
    "Str": Words.string,
    "Space": Words.space,
    "SoftBreak": Words.space,
    "LineBreak": Words.line_break,
    "Code": Words.code,
    "Superscript": Words.raised,
    "Quoted": Words.quoted,
    "Link": Words.link,
    "Image": Words.image,
    "Math": Words.formula,
    "Note": Words.note,
}


def _bare(said: list[Ast]) -> bool:
    return all(one["t"] in {"Str", "Space"} for one in said)


def is_comment(said: Any) -> bool:
    """What a page says to nobody: not missed."""
    return isinstance(said, list) and len(said) > 1 and str(said[1]).lstrip().startswith("<!--")
