"""Plain text of a tree: for search, for counting words, for a summary."""

from __future__ import annotations

import re

from workspace.documents.rules import mentions
from workspace.documents.rules.tree import Tree, notes, public

_WORDS = re.compile(r"\w+(?:[’'\-]\w+)*")
_LINES = {"paragraph", "heading", "codeBlock", "horizontalRule", "image"}


def plain(tree: Tree, *, internal: bool = True) -> str:
    """One line per paragraph, title, item or cell, then one per note; internal passages only when asked for."""
    kept = tree if internal else public(tree)
    return "\n".join([*_lines(kept), *notes(kept)])


def _lines(tree: Tree) -> list[str]:
    lines: list[list[str]] = [[]]
    _write(tree, lines)
    return [line for line in ("".join(parts).strip() for parts in lines) if line]


def words(tree: Tree) -> int:
    """How many words; « l’essai » is one."""
    return len(all_words(tree))


def all_words(tree: Tree) -> list[str]:
    """Its words, in order, those of internal passages too, those of notes at the end."""
    return _WORDS.findall(plain(tree))


def summary(tree: Tree, longest: int = 200, *, internal: bool = False) -> str:
    """The beginning of the text, cut between two words; without notes, nor internal passages unless asked."""
    whole = " ".join(" ".join(_lines(tree if internal else public(tree))).split())
    if len(whole) <= longest:
        return whole
    return whole[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _write(node: Tree, lines: list[list[str]]) -> None:
    kind = node["type"]
    if kind == "text":
        lines[-1].append(node["text"])
    elif kind == "hardBreak":
        lines.append([])
    elif kind == "mention":
        lines[-1].append(mentions.said(node))
    if kind in _LINES:
        lines.append([])
    if kind == "image":
        lines[-1].append(str(node.get("attrs", {}).get("alt", "")))
    for child in node.get("content", ()):
        _write(child, lines)
    if kind in _LINES:
        lines.append([])
