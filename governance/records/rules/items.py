"""The text of the minutes cut at the titles of the agenda, for what leaves the house: no internal passage, notes in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Tree = dict[str, Any]
LEVEL = 2
"""Of the titles of items, in the text of minutes."""
NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[.)–-]\s*")


@dataclass(frozen=True)
class Part:
    """What was written under a title; `item` is its place in the agenda, from 0, None where no item has this title."""

    item: int | None
    title: str
    tree: Tree

    @property
    def empty(self) -> bool:
        return not self.tree.get("content")


def parts(tree: Tree, titles: Sequence[str]) -> tuple[Part, ...]:
    """What stands before the first title, then each title with its words, in the order of the text.

    Every item of the agenda is there: one whose title was taken away comes last, without words.
    """
    left = list(range(len(titles)))
    found = []
    for title, blocks in _cut(tree):
        item = _item(title, titles, left)
        if item is not None:
            left.remove(item)
        name = titles[item] if item is not None else title
        found.append(
            Part(item, name, {"type": "doc", "content": [_outside(one) for one in _stepped(blocks)]})
        )
    kept = [one for one in found if one.item is not None or one.title or not one.empty]
    return (*kept, *(Part(item, titles[item], {"type": "doc", "content": []}) for item in left))


def _cut(tree: Tree) -> list[tuple[str, list[Tree]]]:
    found: list[tuple[str, list[Tree]]] = [("", [])]
    for block in tree.get("content", ()):
        if block["type"] == "heading" and _level(block) == LEVEL:
            found.append((_said(block), []))
        elif not _blank(block):
            found[-1][1].append(block)
    return found


def _item(title: str, titles: Sequence[str], left: Sequence[int]) -> int | None:
    """Which item it is: the same words, else the same number where its words were corrected."""
    words = _folded(NUMBERED.sub("", title))
    same = [one for one in left if _folded(titles[one]) == words]
    if same:
        return same[0]
    number = NUMBERED.match(title)
    place = int(number[1]) - 1 if number else -1
    return place if place in left else None


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()


def _level(block: Tree) -> int:
    return int(block.get("attrs", {}).get("level", LEVEL))


def _said(block: Tree) -> str:
    return "".join(one.get("text", "") for one in block.get("content", ()) if one["type"] == "text").strip()


def _blank(block: Tree) -> bool:
    return block["type"] == "paragraph" and not any(
        one["type"] != "text" or one["text"].strip() for one in block.get("content", ())
    )


def _stepped(blocks: Sequence[Tree]) -> list[Tree]:
    """Titles go down one step at a time under that of the item, as readers of titles ask."""
    last, found = LEVEL, []
    for block in blocks:
        if block["type"] == "heading":
            last = min(_level(block), last + 1)
            found.append({**block, "attrs": {**block.get("attrs", {}), "level": last}})
        else:
            found.append(block)
    return found


def _outside(node: Tree) -> Tree:
    """A footnote becomes words between brackets: cut from the rest, its number would say nothing."""
    if node["type"] == "footnote":
        return {"type": "text", "text": f" [{node['attrs']['text']}]"}
    if "content" not in node:
        return node
    return {**node, "content": [_outside(one) for one in node["content"]]}
