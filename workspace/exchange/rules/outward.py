"""A text as pandoc's document: what leaves the house.

    {"pandoc-api-version": [1, 23, 1], "meta": {…}, "blocks": [{"t": "Para", "c": […]}]}

Takes a tidied tree. A mention leaves as its words; an internal passage leaves only when it is asked for, in a
division that names it, between two lines. `inward` reads it back: what both know is the same after there and back (a property).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from workspace.documents.rules import links, mentions
from workspace.documents.rules.schema import CALLOUTS
from workspace.documents.rules.tree import Tree, public
from workspace.exchange.rules import callouts, fences, grid

Ast = dict[str, Any]
API = [1, 23, 1]
PLAIN = ["", [], []]  # no identifier, no class, no attribute
_NESTING = {"bold": "Strong", "italic": "Emph", "strike": "Strikeout", "underline": "Underline"}
_ORDER = ("link", *_NESTING)
SIGNS = {False: "☐", True: "☒"}


@dataclass(frozen=True)
class Label:
    """What the file says of itself: `told` is a line on its version and print."""

    title: str
    author: str
    date: str
    told: str
    sha256: str
    language: str = "fr"


def document(
    tree: Tree,
    label: Label,
    *,
    internal: bool,
    images: Mapping[str, str] | None = None,
    boxed: bool = True,
) -> Ast:
    """The whole document, with what it says of itself; internal passages only when `internal`.

    `images` gives the address of each image that leaves with it; any other is named.
    `boxed` is false where the format keeps no division: a callout is then a quotation headed by its kind.
    """
    kept = tree if internal else public(tree)
    return {
        "pandoc-api-version": API,
        "meta": _meta(label),
        "blocks": _Writer(label.language, images or {}, boxed=boxed).blocks(kept),
    }


def _meta(label: Label) -> Ast:
    told = {
        "title": label.title,
        "author": label.author,
        "date": label.date,
        "subtitle": label.told,
        "sha256": label.sha256,
        "lang": label.language,
    }
    return {name: {"t": "MetaInlines", "c": words(value)} for name, value in told.items() if value}


def words(text: str) -> list[Ast]:
    """Text as pandoc's: spaces apart, other blanks made into spaces."""
    found: list[Ast] = []
    for number, part in enumerate(text.replace("\n", " ").replace("\t", " ").split(" ")):
        found += [{"t": "Space"}] if number else []
        found += [{"t": "Str", "c": part}] if part else []
    return found


def inlines(nodes: Iterable[Tree]) -> list[Ast]:
    """Texts, breaks, mentions and notes; marks are nested, the links outside."""
    return _nested([_piece(node) for node in nodes], _ORDER)


Piece = tuple[dict[str, str], list[Ast]]  # marks by name, and what they are on


def _piece(node: Tree) -> Piece:
    if node["type"] == "hardBreak":
        return {}, [{"t": "LineBreak"}]
    if node["type"] == "mention":
        return {}, words(mentions.said(node))
    if node["type"] == "footnote":
        return {}, [{"t": "Note", "c": [{"t": "Para", "c": words(node["attrs"]["text"])}]}]
    marks = {mark["type"]: str(mark.get("attrs", {}).get("href", "")) for mark in node.get("marks", ())}
    if links.safe(marks.get("link")) is None:
        marks.pop("link", None)
    if "code" in marks:
        return marks, [{"t": "Code", "c": [PLAIN, node["text"]]}]
    return marks, words(node["text"])


def _nested(pieces: list[Piece], order: tuple[str, ...]) -> list[Ast]:
    if not order:
        return [one for _marks, said in pieces for one in said]
    mark, rest = order[0], order[1:]
    found: list[Ast] = []
    for value, group in groupby(pieces, key=lambda piece: piece[0].get(mark)):
        inside = _nested(list(group), rest)
        found += inside if value is None else [_wrapped(mark, value, inside)]
    return found


def _wrapped(mark: str, address: str, inside: list[Ast]) -> Ast:
    if mark == "link":
        return {"t": "Link", "c": [PLAIN, inside, [address, ""]]}
    return {"t": _NESTING[mark], "c": inside}


class _Writer:
    """Blocks, one after the other; `language` is that of the words that we add."""

    def __init__(self, language: str, images: Mapping[str, str], *, boxed: bool) -> None:
        self.language = language
        self.boxed = boxed
        self.images = images

    def blocks(self, node: Tree, *, tight: bool = False) -> list[Ast]:
        return [self._block(child, tight=tight) for child in node.get("content", ())]

    def _block(self, node: Tree, *, tight: bool) -> Ast:
        kind = node["type"]
        if kind == "paragraph":
            return {"t": "Plain" if tight else "Para", "c": inlines(node.get("content", ()))}
        if kind == "horizontalRule":
            return {"t": "HorizontalRule"}
        if kind == "image":
            return {"t": "Para", "c": [self._image(node["attrs"])]}
        name, write = self._writers[kind]
        return {"t": name, "c": write(node)}

    @property
    def _writers(self) -> dict[str, tuple[str, Callable[[Tree], Any]]]:
        return {
            "heading": ("Header", self._heading),
            "codeBlock": ("CodeBlock", self._code),
            "blockquote": ("BlockQuote", self.blocks),
            "callout": ("Div" if self.boxed else "BlockQuote", self._callout),
            "internal": ("Div", self._internal),
            "table": ("Table", self._table),
            "bulletList": ("BulletList", self._items),
            "taskList": ("BulletList", self._items),
            "orderedList": ("OrderedList", self._numbered),
        }

    def _image(self, attributes: dict[str, Any]) -> Ast:
        address, alt = self.images.get(attributes["hash"]), str(attributes.get("alt", ""))
        if address is None:
            return {"t": "Str", "c": f"[{alt}]"}
        return {"t": "Image", "c": [PLAIN, words(alt), [address, ""]]}

    def _heading(self, node: Tree) -> list[Any]:
        level = int(node.get("attrs", {}).get("level", 2))
        return [level - 1, PLAIN, inlines(node.get("content", ()))]

    def _code(self, node: Tree) -> list[Any]:
        return [PLAIN, "".join(child["text"] for child in node.get("content", ()))]

    def _internal(self, node: Tree) -> list[Any]:
        head, foot = (
            {"t": "Para", "c": [{"t": "Strong", "c": words(line)}]} for line in fences.lines(self.language)
        )
        division: list[Any] = fences.division([head, *self.blocks(node), foot])["c"]
        return division

    def _callout(self, node: Tree) -> list[Any]:
        kind = str(node.get("attrs", {}).get("kind", CALLOUTS[0]))
        write: Callable[..., list[Any]] = callouts.division if self.boxed else callouts.quotation
        return write(kind, self.blocks(node), self.language)

    def _items(self, node: Tree) -> list[list[Ast]]:
        items = node.get("content", ())
        tight = all(_is_tight(item) for item in items)
        return [self._item(item, tight=tight) for item in items]

    def _numbered(self, node: Tree) -> list[Any]:
        start = int(node.get("attrs", {}).get("start", 1))
        return [[start, {"t": "Decimal"}, {"t": "Period"}], self._items(node)]

    def _item(self, item: Tree, *, tight: bool) -> list[Ast]:
        found = self.blocks(item, tight=tight)
        if item["type"] != "taskItem":
            return found
        sign = [{"t": "Str", "c": SIGNS[bool(item.get("attrs", {}).get("checked"))]}, {"t": "Space"}]
        if found and found[0]["t"] in {"Plain", "Para"}:
            return [{**found[0], "c": [*sign, *found[0]["c"]]}, *found[1:]]
        return [{"t": "Plain", "c": sign}, *found]

    def _table(self, node: Tree) -> list[Any]:
        shape = grid.shape(node)
        head, body = shape.rows[: shape.heads], shape.rows[shape.heads :]
        column = [{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]
        bodies = [[PLAIN, shape.first_columns, [], self._rows(body)]]
        return [PLAIN, [None, []], [column] * shape.width, [PLAIN, self._rows(head)], bodies, [PLAIN, []]]

    def _rows(self, rows: list[list[Tree]]) -> list[Any]:
        return [[PLAIN, [self._cell(cell) for cell in row]] for row in rows]

    def _cell(self, cell: Tree) -> list[Any]:
        tight = len(cell.get("content", ())) == 1
        return [PLAIN, {"t": "AlignDefault"}, *grid.span(cell), self.blocks(cell, tight=tight)]


def _is_tight(item: Tree) -> bool:
    """One paragraph, and lists under it: lines are not set apart."""
    kinds = [child["type"] for child in item.get("content", ())]
    return kinds[:1] == ["paragraph"] and all(kind.endswith("List") for kind in kinds[1:])
