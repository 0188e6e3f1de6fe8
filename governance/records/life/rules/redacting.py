"""Taking passages out of a text that is published: a second text, where a mark stands for each; the first stays whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

Tree = dict[str, Any]
PASSAGES = frozenset({"paragraph", "heading", "codeBlock", "image"})


@dataclass(frozen=True)
class Passage:
    """What may be taken out: its place in the order of reading, what it is, what it says."""

    place: int
    kind: str
    words: str


def passages(tree: Tree) -> list[Passage]:
    """Those of a tidied text that say something; an empty paragraph keeps its place."""
    found = [
        Passage(place, node["type"], " ".join(_words(node)).strip())
        for place, node in enumerate(_places(tree))
    ]
    return [one for one in found if one.words or one.kind == "image"]


def redacted(tree: Tree, chosen: Collection[int], mark: str) -> Tree:
    """The same text with `mark` in the place of each chosen passage: words, links, notes and images alike."""
    places = iter(range(1 << 30))
    return _copied(tree, frozenset(chosen), mark, places)


def _copied(node: Tree, chosen: frozenset[int], mark: str, places: Iterator[int]) -> Tree:
    if node["type"] in PASSAGES and next(places) in chosen:
        kind = node["type"] if node["type"] == "heading" else "paragraph"
        attributes = {"attrs": dict(node["attrs"])} if kind == "heading" and "attrs" in node else {}
        return {"type": kind, **attributes, "content": [{"type": "text", "text": mark}]}
    kept = {name: value for name, value in node.items() if name != "content"}
    if "content" in node:
        kept["content"] = [_copied(child, chosen, mark, places) for child in node["content"]]
    return kept


def _places(tree: Tree) -> Iterator[Tree]:
    if tree["type"] in PASSAGES:
        yield tree
        return
    for child in tree.get("content", ()):
        yield from _places(child)


def _words(node: Tree) -> Iterator[str]:
    if node["type"] == "text":
        yield node["text"]
    for name in ("label", "alt", "text"):
        said = node.get("attrs", {}).get(name)
        if said:
            yield str(said)
    for child in node.get("content", ()):
        yield from _words(child)
