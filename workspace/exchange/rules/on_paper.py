"""A text as the blocks its paper is set from: what `templates/workspace/exchange/text.typ` draws, and nothing else.

    {"kind": "paragraph", "words": [{"text": "…", "marks": ["bold"], "to": "https://…", "noted": True, "note": ""}]}

Takes a tidied tree. Titles go down one step at a time, as tagged documents ask; what is nested deeper than a page has
room for goes on at the last step; a cell never stands where another does. Words are never lost on the way. An address
is `noted` once, where the words do not say it: nobody follows a link on paper. A footnote is a piece without words of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import count, groupby
from typing import Any
from urllib.parse import quote

from workspace.documents.rules import links, mentions
from workspace.documents.rules.schema import CALLOUTS
from workspace.documents.rules.tree import Tree, notes, public
from workspace.exchange.rules import grid

Data = dict[str, Any]
DEEPEST = 8  # lists in lists: beyond, a page has no width left and the engine no patience
WIDEST = 24  # columns: a wider table is set row by row
_KEPT = "!#$%&'()*+,/:;=?@[]~"  # what an address holds besides letters and figures


def blocks(
    tree: Tree, *, internal: bool, images: Mapping[str, str] | None = None, under: int = 0
) -> list[Data]:
    """The blocks of a text, internal passages only when `internal`; `images` gives the file of each image, by hash.

    `under`: the level of the title that the text stands under.
    """
    return _Writer(images or {}, under).blocks(tree if internal else public(tree), 0)


def titles(found: Iterable[Data]) -> int:
    """How many titles stand at the first level of the page."""
    return sum(block["kind"] == "heading" for block in found)


def _piece(node: Tree) -> Data:
    attributes = node.get("attrs", {})
    if node["type"] == "hardBreak":
        return _set("\n")
    if node["type"] == "footnote":
        return _set("", note=attributes["text"])
    if node["type"] == "mention":
        return _set(mentions.said(node), "mention")
    marks = {mark["type"]: mark.get("attrs", {}).get("href") for mark in node.get("marks", ())}
    address = links.safe(marks.pop("link", None)) or ""
    return _set(node["text"], *sorted(marks), to=quote(address, safe=_KEPT))


def _set(text: str, *marks: str, to: str = "", note: str = "") -> Data:
    return {"text": text, "marks": list(marks), "to": to, "noted": False, "note": note}


class _Writer:
    """One block after the other; `level` is that of the last title, `told` the addresses already noted."""

    def __init__(self, images: Mapping[str, str], level: int = 0) -> None:
        self.images = images
        self.level = level
        self.told: set[str] = set()
        self.tables = 0  # around what is being written: a note in a cell that is repeated would be repeated

    def blocks(self, node: Tree, depth: int) -> list[Data]:
        return [block for child in node.get("content", ()) for block in self._block(child, depth)]

    def _block(self, node: Tree, depth: int) -> list[Data]:
        kind = node["type"]
        if kind == "horizontalRule":
            return [{"kind": "rule"}]
        if kind == "codeBlock":
            return [{"kind": "code", "text": "".join(one["text"] for one in node.get("content", ()))}]
        if kind == "image":
            return [self._image(node["attrs"])]
        if kind in {"paragraph", "heading"}:
            return self._line(node)
        if depth >= DEEPEST:
            return self._flat(node, depth)
        return _HOLDING[kind](self, node, depth)

    def _image(self, attributes: Data) -> Data:
        alt, width = str(attributes.get("alt", "")), int(attributes.get("width", 0))
        file = self.images.get(attributes["hash"], "")
        return {"kind": "image", "file": file, "alt": alt, "width": width}

    def _line(self, node: Tree) -> list[Data]:
        said = [_piece(one) for one in node.get("content", ())]
        if not "".join(one["text"] + one["note"] for one in said).strip():
            return []
        if node["type"] == "paragraph":
            if not self.tables:
                self._note(said)
            return [{"kind": "paragraph", "words": said}]
        self.level = min(int(node.get("attrs", {}).get("level", 2)) - 1, self.level + 1)
        return [{"kind": "heading", "level": self.level, "words": said}]

    def _note(self, said: list[Data]) -> None:
        for to, group in groupby(said, key=lambda one: one["to"]):
            pieces = list(group)
            if to and to not in self.told and not _says(pieces, to):
                self.told.add(to)
                pieces[-1]["noted"] = True

    def _flat(self, node: Tree, depth: int) -> list[Data]:
        """What it holds, without the box that has no room."""
        found = []
        for child in node.get("content", ()):
            if child["type"] in {"listItem", "taskItem", "tableRow", "tableHeader", "tableCell"}:
                found += self._flat(child, depth)
            else:
                found += self._block(child, depth)
        return found

    def boxed(self, node: Tree, depth: int) -> list[Data]:
        inside = self.blocks(node, depth + 1)
        return [{"kind": node["type"], "blocks": inside}] if inside else []

    def callout(self, node: Tree, depth: int) -> list[Data]:
        kind = str(node.get("attrs", {}).get("kind", CALLOUTS[0]))
        inside = self.blocks(node, depth + 1)
        return [{"kind": "callout", "tone": kind, "blocks": inside}] if inside else []

    def items(self, node: Tree, depth: int) -> list[Data]:
        found: Data = {
            "kind": node["type"],
            "start": int(node.get("attrs", {}).get("start", 1)),
            "items": [self._item(item, depth) for item in node.get("content", ())],
        }
        found["tight"] = all(len(item) <= 1 or item[1]["kind"].endswith("List") for item in found["items"])
        return [found]

    def _item(self, item: Tree, depth: int) -> list[Data]:
        found = self.blocks(item, depth + 1)
        if item["type"] != "taskItem":
            return found
        mark = "done" if item.get("attrs", {}).get("checked") else "to do"
        sign = _set("", mark)
        if found and found[0]["kind"] == "paragraph":
            return [{**found[0], "words": [sign, *found[0]["words"]]}, *found[1:]]
        return [{"kind": "paragraph", "words": [sign]}, *found]

    def table(self, node: Tree, depth: int) -> list[Data]:
        shape = grid.shape(node)
        if shape.width > WIDEST:
            rows = [self._flat(row, depth) for row in node.get("content", ())]
            return [{"kind": "blockquote", "blocks": row} for row in rows if row]
        taken: set[tuple[int, int]] = set()
        cells = []
        self.tables += 1
        for y, row in enumerate(shape.rows):
            last = shape.heads if y < shape.heads else len(shape.rows)
            for cell in row:
                place = _place(cell, y, last, taken)
                cells.append({**place, "blocks": self.blocks(cell, depth + 1)})
        self.tables -= 1
        width = max((cell["x"] + cell["across"] for cell in cells), default=0)
        # A heading that calls a note is not said again on the next page: it would call it again.
        repeated = not any(notes({"type": "tableRow", "content": row}) for row in shape.rows[: shape.heads])
        found = {"kind": "table", "width": width, "heads": shape.heads, "repeated": repeated, "cells": cells}
        return [found] if cells else []


_HOLDING: dict[str, Callable[[_Writer, Tree, int], list[Data]]] = {
    "bulletList": _Writer.items,
    "orderedList": _Writer.items,
    "taskList": _Writer.items,
    "blockquote": _Writer.boxed,
    "internal": _Writer.boxed,
    "callout": _Writer.callout,
    "table": _Writer.table,
}


def _says(pieces: list[Data], to: str) -> bool:
    """Whether the words of a link are its address, with or without its scheme."""
    said = "".join(one["text"] for one in pieces).strip().rstrip("/")
    bare = to.partition(":")[2].strip("/")
    return said in {to.rstrip("/"), bare, f"www.{bare}", quote(bare, safe=_KEPT)}


def _place(cell: Tree, y: int, last: int, taken: set[tuple[int, int]]) -> Data:
    """Where a cell stands: the first free place of its row, as wide and as high as it may be there."""
    down, across = grid.span(cell)
    x = next(x for x in count() if (x, y) not in taken)
    wide = next((n for n in range(1, across) if (x + n, y) in taken), across)
    high = min(down, last - y)
    taken.update((column, row) for column in range(x, x + wide) for row in range(y, y + high))
    return {"x": x, "y": y, "across": wide, "down": high, "header": cell["type"] == "tableHeader"}
