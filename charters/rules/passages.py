"""The passages of an article: paragraphs and lists, as plain words and as the blocks that an editor shows.

A passage is what stands between two blank lines. One of which every line begins with « - » is a list, and with « 1. »,
« 2. » and so on a numbered one; the line of any other passage ends where somebody ended it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workspace.documents.rules.tree import Tree

BULLET = re.compile(r"- (\S.*)")
NUMBER = re.compile(r"(0|[1-9]\d{0,5})\. (\S.*)")


def passages(text: str) -> list[str]:
    """Without what is blank; an end of line is one sign."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return [one.strip() for one in re.split(r"\n(?:[ \t]*\n)+", plain) if one.strip()]


def blocks(text: str) -> list[Tree]:
    """The blocks that say the same; none for a blank text."""
    return [_block(one.split("\n")) for one in passages(text)]


def bulleted(items: Sequence[str]) -> str:
    return "\n".join(f"- {one}" for one in items)


def numbered(items: Sequence[str], start: int = 1) -> str:
    return "\n".join(f"{number}. {one}" for number, one in enumerate(items, start))


def bullets(items: Sequence[str]) -> Tree:
    return {"type": "bulletList", "content": [_item(one) for one in items]}


def _block(lines: list[str]) -> Tree:
    points = [BULLET.fullmatch(line) for line in lines]
    if all(points):
        return bullets([point[1] for point in points if point])
    steps = [step for step in map(NUMBER.fullmatch, lines) if step]
    first = int(steps[0][1]) if steps else 1
    if len(steps) == len(lines) and [int(step[1]) for step in steps] == list(
        range(first, first + len(steps))
    ):
        found: Tree = {"type": "orderedList", "content": [_item(step[2]) for step in steps]}
        return found if first == 1 else {**found, "attrs": {"start": first}}
    return _paragraph(lines)


def _item(text: str) -> Tree:
    return {
        "type": "listItem",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def _paragraph(lines: list[str]) -> Tree:
    content: list[Tree] = []
    for number, line in enumerate(lines):
        content += [{"type": "hardBreak"}] if number else []
        content += [{"type": "text", "text": line.strip()}] if line.strip() else []
    return {"type": "paragraph", "content": content}
