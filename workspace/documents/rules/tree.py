"""Texts as trees: plain dictionaries in the shape of ProseMirror's JSON, without a trace of who wrote.

    {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "…",
     "marks": [{"type": "bold"}]}]}]}

`tidy` makes the one normal form that everything else (hash, page, search) is computed from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workspace.documents.rules.schema import CALLOUTS, HEADING_LEVELS, MARKS, NODES, Scalar

Tree = dict[str, Any]

DEEPEST = 64  # what the guard lets a text grow to
READABLE = 128  # what can still be read, so that a text at the limit is never lost
MOST_NODES = 100_000
GREATEST = 10_000  # of a list's first number, a level, a span
EMPTY: Tree = {"type": "doc"}
HASH = re.compile(r"[0-9a-f]{64}")
_BLANKS = re.compile(r"[ \t\n]+")
_CONTROLS = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n")


class NotATree(ValueError):
    """A tree that cannot be read at all: too deep, too wide, or not made of nodes."""


def tidy(tree: Tree) -> Tree:
    """The normal form: known nodes, attributes other than defaults, marks in order, texts joined.

    Nothing written is lost: what stands where it may not is taken out of its wrapping and kept. Nothing
    marked internal gets out: a block that holds such a passage where none may stand becomes internal whole.
    Idempotent. Raises NotATree.
    """
    if not isinstance(tree, dict) or tree.get("type") != "doc":
        raise NotATree("a text starts with doc")
    return _node("doc", tree, _Budget(), 0)


def count(tree: Tree) -> int:
    """How many nodes, texts included."""
    return sum(1 for _ in nodes(tree))


def nodes(tree: Tree) -> Iterator[Tree]:
    """Every node, in the order of reading."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.get("content", ())))


def images(tree: Tree) -> frozenset[str]:
    """The images of a tidied text, by their hashes."""
    return frozenset(node["attrs"]["hash"] for node in nodes(tree) if node["type"] == "image")


def notes(tree: Tree) -> list[str]:
    """The words of the footnotes of a tidied text, in order: the first is note 1."""
    return [node["attrs"]["text"] for node in nodes(tree) if node["type"] == "footnote"]


def depth(tree: Tree) -> int:
    """How deep the deepest node stands; `doc` alone is 0."""
    deepest, waiting = 0, [(tree, 0)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in node.get("content", ()))
    return deepest


def public(tree: Tree) -> Tree:
    """The same text without its internal passages: what may leave the house."""
    kept = [public(child) for child in tree.get("content", ()) if child.get("type") != "internal"]
    return {**{name: value for name, value in tree.items() if name != "content"}, **_content(kept)}


class _Budget:
    """Counts the nodes that were met."""

    def __init__(self) -> None:
        self.left = MOST_NODES

    def spend(self, level: int) -> None:
        self.left -= 1
        if self.left < 0 or level > READABLE:
            raise NotATree("a text too long or too deep")


def _node(kind: str, raw: Tree, budget: _Budget, level: int) -> Tree:
    budget.spend(level)
    node: Tree = {"type": kind}
    attributes = _attributes(kind, raw.get("attrs"))
    if attributes:
        node["attrs"] = attributes
    if not NODES[kind].atom:
        node.update(_content(_children(kind, raw, budget, level + 1)))
    return node


def _content(children: list[Tree]) -> Tree:
    return {"content": children} if children else {}


def _children(parent: str, raw: Tree, budget: _Budget, level: int) -> list[Tree]:
    allowed = NODES[parent].content
    found: list[Tree] = []
    for child in _listed(raw):
        kind = child.get("type")
        if kind == "text":
            _put_text(found, child, allowed, marked=parent != "codeBlock")
        elif (kind == "image" and not _names_an_image(child)) or (kind == "footnote" and not _says(child)):
            budget.spend(level)  # of nothing: no image, no note
        elif isinstance(kind, str) and kind in allowed:
            if parent == "doc" and kind != "internal" and _holds_internal(child):
                # A passage marked internal deep inside a block: the whole block stays in, never the reverse.
                found.append(_node("internal", {"content": [child]}, budget, level))
            else:
                found.append(_node(kind, child, budget, level))
        else:  # not here: what it holds is kept, its wrapping is not
            budget.spend(level)
            for node in [] if _is_atom(kind) else _children(parent, child, budget, level + 1):
                _append_text(found, node) if node["type"] == "text" else found.append(node)
    return found


def _names_an_image(raw: Tree) -> bool:
    attributes = raw.get("attrs")
    named = attributes.get("hash") if isinstance(attributes, dict) else None
    return isinstance(named, str) and HASH.fullmatch(named) is not None


def _says(raw: Tree) -> bool:
    return bool(_attributes("footnote", raw.get("attrs")).get("text"))


def _is_atom(kind: object) -> bool:
    """An atom holds nothing, wherever it stands."""
    return isinstance(kind, str) and kind in NODES and NODES[kind].atom


def _holds_internal(raw: Tree) -> bool:
    """Whether something inside is marked internal, however deep; a tree too wide is taken to hold some."""
    waiting, left = _listed(raw), MOST_NODES
    while waiting and left:
        node, left = waiting.pop(), left - 1
        if node.get("type") == "internal":
            return True
        waiting.extend(_listed(node))
    return not left


def _listed(raw: Tree) -> list[Tree]:
    content = raw.get("content")
    return [child for child in content if isinstance(child, dict)] if isinstance(content, list) else []


def _put_text(found: list[Tree], raw: Tree, allowed: frozenset[str], *, marked: bool) -> None:
    text = raw.get("text")
    if not isinstance(text, str) or not _clean(text):
        return
    node: Tree = {"type": "text", "text": _clean(text)}
    marks = _marks(raw.get("marks")) if marked else []
    if marks:
        node["marks"] = marks
    if "text" in allowed:
        _append_text(found, node)
    elif "paragraph" in allowed:
        found.append({"type": "paragraph", "content": [node]})
    else:
        _wrap(found, node, allowed)


def _wrap(found: list[Tree], node: Tree, allowed: frozenset[str]) -> None:
    """A text lost straight inside a list or a table: given the item, the row or the cell it lacks."""
    wrapped: Tree = {"type": "paragraph", "content": [node]}
    kinds = {"tableRow": ("tableCell", "tableRow"), "tableCell": ("tableCell",)}
    outer = next(
        (kind for kind in ("listItem", "taskItem", "tableRow", "tableCell") if kind in allowed), None
    )
    for kind in kinds.get(outer or "", (outer,) if outer else ()):
        wrapped = {"type": kind, "content": [wrapped]}
    found.append(wrapped)


def _append_text(found: list[Tree], node: Tree) -> None:
    last = found[-1] if found else {}
    if last.get("type") == "text" and last.get("marks") == node.get("marks"):
        last["text"] += node["text"]
    else:
        found.append(node)


def _attributes(kind: str, raw: object) -> dict[str, Scalar]:
    given = raw if isinstance(raw, dict) else {}
    found: dict[str, Scalar] = {}
    for name, default in NODES[kind].attributes.items():
        value = _fitting(kind, _scalar(given.get(name), default), default)
        if value != default:
            found[name] = value
    return found


def _fitting(kind: str, value: Scalar, default: Scalar) -> Scalar:
    """The nearest value that the schema means: a level of ours, a kind of ours, a note in one line."""
    if kind == "heading":
        return min(max(int(value or 0), HEADING_LEVELS[0]), HEADING_LEVELS[-1])
    if kind == "callout":
        return value if value in CALLOUTS else default
    if kind == "footnote":
        words = _BLANKS.sub(" ", str(value)).strip(" ")
        return words if words.strip() else default
    return value


def _scalar(value: object, default: Scalar) -> Scalar:
    if isinstance(default, bool):
        return value if isinstance(value, bool) else default
    if isinstance(default, int):
        return _whole(value, default)
    return _clean(value) if isinstance(value, str) else default


def _whole(value: object, default: int) -> int:
    """JavaScript has one kind of number: 2.0 is 2."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < GREATEST:
        return default
    return int(value) if value == int(value) else default


def _clean(text: str) -> str:
    """Without control characters nor half surrogates, which databases and RFC 8785 refuse."""
    return text.translate(_CONTROLS).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _marks(raw: object) -> list[Tree]:
    """Marks in the order of their names, each once; a link without an address is no link."""
    found: dict[str, Tree] = {}
    for mark in raw if isinstance(raw, list) else ():
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind in MARKS:
            found[kind] = _mark(kind, mark.get("attrs"))
    if "link" in found and "attrs" not in found["link"]:
        del found["link"]
    return [found[kind] for kind in sorted(found)]


def _mark(kind: str, raw: object) -> Tree:
    given = raw if isinstance(raw, dict) else {}
    wanted = {name: _scalar(given.get(name), default) for name, default in MARKS[kind].items()}
    attributes = {name: value for name, value in wanted.items() if value != MARKS[kind][name]}
    return {"type": kind, "attrs": attributes} if attributes else {"type": kind}
