"""Trees made by the house itself: the few shapes that a first page is made of."""

from __future__ import annotations

from collections.abc import Iterable

from workspace.documents.rules.tree import Tree


def title(text: str, level: int = 2) -> Tree:
    """A heading; level 2 is the default of the schema, and is left out."""
    node: Tree = {"type": "heading", "content": [_text(text)]}
    return node if level == 2 else {**node, "attrs": {"level": level}}  # noqa: PLR2004 - the schema's default


def hint(text: str) -> Tree:
    """A line in italics, to be replaced by who writes."""
    return {"type": "paragraph", "content": [{**_text(text), "marks": [{"type": "italic"}]}]}


def blank() -> Tree:
    return {"type": "paragraph"}


def points(texts: Iterable[str]) -> Tree:
    return {"type": "bulletList", "content": [_item("listItem", text) for text in texts]}


def numbered(texts: Iterable[str]) -> Tree:
    return {"type": "orderedList", "content": [_item("listItem", text) for text in texts]}


def tasks(texts: Iterable[str]) -> Tree:
    return {"type": "taskList", "content": [_item("taskItem", text) for text in texts]}


def table(heads: Iterable[str], rows: int) -> Tree:
    """A table with these heads and as many blank rows."""
    names = list(heads)
    first = [{"type": "tableHeader", "content": [_said(name)]} for name in names]
    empty = [{"type": "tableCell", "content": [blank()]} for _ in names]
    lines = [first, *([empty] * rows)]
    return {"type": "table", "content": [{"type": "tableRow", "content": list(cells)} for cells in lines]}


def page(blocks: Iterable[Tree]) -> Tree:
    return {"type": "doc", "content": list(blocks)}


def _text(text: str) -> Tree:
    return {"type": "text", "text": text}


def _said(text: str) -> Tree:
    return {"type": "paragraph", "content": [_text(text)]} if text else blank()


def _item(kind: str, text: str) -> Tree:
    return {"type": kind, "content": [_said(text)]}
