"""The minutes and the agenda: which title of the text is which item, and what the text becomes when the agenda changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

Tree = dict[str, Any]
LEVEL = 2
"""Of the titles of items, in the text of minutes."""
NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[.)–-]\s*")


@dataclass(frozen=True)
class Section:
    """A title of the text and what stands under it; no title for what comes before the first."""

    title: Tree | None
    blocks: tuple[Tree, ...] = ()

    @property
    def words(self) -> str:
        return said(self.title) if self.title else ""

    @property
    def written(self) -> bool:
        return not all(map(blank, self.blocks))

    @property
    def whole(self) -> tuple[Tree, ...]:
        return (self.title, *self.blocks) if self.title else self.blocks


def cut(tree: Tree) -> list[Section]:
    """The text cut at the titles of items, nothing left out; the first section is what comes before them."""
    found: list[tuple[Tree | None, list[Tree]]] = [(None, [])]
    for block in tree.get("content", ()):
        if block["type"] == "heading" and level(block) == LEVEL:
            found.append((block, []))
        else:
            found[-1][1].append(block)
    return [Section(title, tuple(blocks)) for title, blocks in found]


def placed(titles: Sequence[str], agenda: Sequence[str]) -> list[int | None]:
    """The item, by its place in the agenda from 0, of each title of the text: each item once, None for another title."""
    left = list(range(len(agenda)))
    found: list[int | None] = []
    for title in titles:
        item = _item(title, agenda, left)
        if item is not None:
            left.remove(item)
        found.append(item)
    return found


def _item(title: str, agenda: Sequence[str], left: Sequence[int]) -> int | None:
    """Which item it is: the same words, else the same number where its words were corrected."""
    words = _folded(NUMBERED.sub("", title))
    same = [one for one in left if _folded(agenda[one]) == words]
    if same:
        return same[0]
    number = NUMBERED.match(title)
    place = int(number[1]) - 1 if number else -1
    return place if place in left else None


def reordered(tree: Tree, agenda: Sequence[str], order: Sequence[int]) -> Tree:
    """The same text once the agenda is in another order: `order` gives the former place of each item, from 0.

    Titles take their new number, and their new place. What is written stays in the order in which it was written: it is
    the empty sections that move around it. A title that is no item follows the one before it.
    """
    first, *groups = _groups(cut(tree), agenda)
    now = {before: after for after, before in enumerate(order)}
    ranked = sorted(groups, key=lambda group: now[group.item])
    written = iter([group for group in groups if group.written])
    settled = [next(written) if group.written else group for group in ranked]
    blocks = [*first.blocks, *chain(*(group.numbered(now[group.item] + 1) for group in settled))]
    return {**tree, "content": blocks}


@dataclass(frozen=True)
class _Group:
    """The section of an item with those, of no item, that follow it. The first group is of no item (-1)."""

    item: int
    sections: tuple[Section, ...]

    @property
    def written(self) -> bool:
        return len(self.sections) > 1 or self.sections[0].written

    @property
    def blocks(self) -> list[Tree]:
        return [block for section in self.sections for block in section.whole]

    def numbered(self, number: int) -> list[Tree]:
        title, *others = self.blocks
        return [_renumbered(title, number), *others]


def _groups(sections: Sequence[Section], agenda: Sequence[str]) -> list[_Group]:
    found: list[tuple[int, list[Section]]] = [(-1, [])]
    for section, item in zip(sections, placed([one.words for one in sections], agenda), strict=True):
        if section.title is None or item is None:
            found[-1][1].append(section)
        else:
            found.append((item, [section]))
    return [_Group(item, tuple(some)) for item, some in found]


def _renumbered(title: Tree, number: int) -> Tree:
    """Its number alone changes, where it has one in a single piece of text."""
    first, *others = title.get("content") or [{}]
    match = NUMBERED.match(first.get("text", ""))
    if match is None or int(match[1]) == number:
        return title
    text = f"{first['text'][: match.start(1)]}{number}{first['text'][match.end(1) :]}"
    return {**title, "content": [{**first, "text": text}, *others]}


def noted(tree: Tree, agenda: Sequence[str], item: int, sentence: str, former: Collection[str] = ()) -> Tree:
    """The same text with a sentence under the title of an item, in place of the `former` ones; nothing for an empty one."""
    sections = cut(tree)
    there = placed([one.words for one in sections], agenda)
    blocks: list[Tree] = []
    for section, of in zip(sections, there, strict=True):
        if of != item or section.title is None:
            blocks += section.whole
            continue
        kept = [one for one in section.blocks if not _says(one, former)]
        note = [{"type": "paragraph", "content": [{"type": "text", "text": sentence}]}] if sentence else []
        blocks += [section.title, *note, *(kept or ([] if note else [{"type": "paragraph"}]))]
    return {**tree, "content": blocks}


def _says(block: Tree, sentences: Collection[str]) -> bool:
    return block["type"] == "paragraph" and said(block) in sentences


def level(block: Tree) -> int:
    return int(block.get("attrs", {}).get("level", LEVEL))


def said(block: Tree) -> str:
    return "".join(one.get("text", "") for one in block.get("content", ()) if one["type"] == "text").strip()


def blank(block: Tree) -> bool:
    return block["type"] == "paragraph" and not any(
        one["type"] != "text" or one["text"].strip() for one in block.get("content", ())
    )


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
