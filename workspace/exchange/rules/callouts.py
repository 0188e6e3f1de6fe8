"""Callouts in files: an alert, as GitHub writes them, where the format keeps divisions; elsewhere a quotation headed by its kind.

Word processors keep no division. A quotation whose first line is nothing but the name of a kind, in bold, comes back as
a callout of that kind; a list or a table in it comes back after it, as those of any quotation do.
"""

from __future__ import annotations

import re

from workspace.documents.rules.tree import Tree

Ast = Tree
NAMES = {
    "fr": {"note": "Information", "key": "À retenir", "warning": "Attention"},
    "en": {"note": "Information", "key": "Remember", "warning": "Warning"},
}
ALERTS = {"note": "note", "key": "important", "warning": "warning"}  # what GitHub calls ours
_KINDS = {
    **dict.fromkeys(("note", "tip"), "note"),
    "important": "key",
    **dict.fromkeys(("warning", "caution"), "warning"),
}
_PREFIXED = {**_KINDS, "info": "note", "information": "note", "key": "key", "danger": "warning"}
_PREFIX = re.compile(r"(?:markdown-alert|callout|admonition|alert)-")
_TITLE = "title"


def _folded(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .:!")


_HEADS = {_folded(name): kind for names in NAMES.values() for kind, name in names.items()}
_TITLES = {*_HEADS, *_KINDS, "astuce", "prudence", "danger"}


def division(kind: str, blocks: list[Ast], language: str) -> list[object]:
    """What a division holds: the title that programs show, then the rest."""
    head: Ast = {"t": "Div", "c": [["", [_TITLE], []], [{"t": "Para", "c": _said(kind, language)}]]}
    return [["", [ALERTS[kind]], []], [head, *blocks]]


def quotation(kind: str, blocks: list[Ast], language: str) -> list[Ast]:
    """What a quotation holds: its kind in bold, then the rest."""
    return [{"t": "Para", "c": [{"t": "Strong", "c": _said(kind, language)}]}, *blocks]


def _said(kind: str, language: str) -> list[Ast]:
    found: list[Ast] = []
    for number, word in enumerate(NAMES.get(language, NAMES["fr"])[kind].split()):
        found += [{"t": "Space"}] if number else []
        found.append({"t": "Str", "c": word})
    return found


def kind_of(classes: list[str]) -> str | None:
    """The kind of a division, by what other programs call theirs; None when it is no callout."""
    for one in (name.lower() for name in classes):
        bare = _PREFIX.sub("", one, count=1)
        kind = (_KINDS if bare == one else _PREFIXED).get(bare)
        if kind:
            return kind
    return None


def body(blocks: list[Ast], first: str) -> list[Ast]:
    """What is in a division, without its title; `first` are the words of its first block, when it is a line."""
    if not blocks:
        return blocks
    titled = blocks[0]["t"] == "Div" and any(name.endswith(_TITLE) for name in blocks[0]["c"][0][1])
    return blocks[1:] if titled or _folded(first) in _TITLES else blocks


def parted(said: list[tuple[Ast, str]]) -> list[tuple[str | None, list[Ast]]]:
    """A quotation, each block with its words when it is a line: what no kind heads, then the callouts that follow."""
    found: list[tuple[str | None, list[Ast]]] = [(None, [])]
    for block, words in said:
        kind = _headed(block, words)
        if kind:
            found.append((kind, []))
        else:
            found[-1][1].append(block)
    return [part for part in found if part[0] or part[1]]


def _headed(block: Ast, words: str) -> str | None:
    """The kind that a line names in bold, and nothing else."""
    bold = block["t"] in {"Para", "Plain"} and [one["t"] for one in block["c"]] == ["Strong"]
    return _HEADS.get(_folded(words)) if bold else None


def node(kind: str, inside: list[Tree]) -> Tree:
    """One of ours; what the editor accepts, even when nothing is in it."""
    return {"type": "callout", "attrs": {"kind": kind}, "content": inside or [{"type": "paragraph"}]}
