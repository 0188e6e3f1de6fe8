"""The text of the minutes cut at the titles of the agenda, for what leaves the house: no internal passage, notes in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from governance.meetings.rules import outline
from governance.meetings.rules.outline import LEVEL, Tree


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
    sections = outline.cut(tree)
    places = outline.placed([one.words for one in sections], titles)
    found = []
    for section, item in zip(sections, places, strict=True):
        name = titles[item] if item is not None else section.words
        blocks = [
            _outside(one) for one in _stepped([one for one in section.blocks if not outline.blank(one)])
        ]
        found.append(Part(item, name, {"type": "doc", "content": blocks}))
    kept = [one for one in found if one.item is not None or one.title or not one.empty]
    left = [item for item in range(len(titles)) if item not in places]
    return (*kept, *(Part(item, titles[item], {"type": "doc", "content": []}) for item in left))


def _stepped(blocks: Sequence[Tree]) -> list[Tree]:
    """Titles go down one step at a time under that of the item, as readers of titles ask."""
    last, found = LEVEL, []
    for block in blocks:
        if block["type"] == "heading":
            last = min(outline.level(block), last + 1)
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
