"""Inside a line of the light dialect: marks, links, mentions and line breaks, as nodes of schema 1."""

from __future__ import annotations

import re
from typing import Any

Node = dict[str, Any]

_INLINE = re.compile(
    r"@\[(?P<label>[^\]]+)\]\((?P<kind>\w+):(?P<id>[\w-]+)\)"
    r"|\[(?P<link>[^\]]+)\]\((?P<href>[^)\s]+)\)"
    r"|`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*"
    r"|~~(?P<strike>.+?)~~|\+\+(?P<underline>.+?)\+\+|(?P<break>\\\n)"
)


def inline(text: str, marks: tuple[Node, ...] = ()) -> list[Node]:
    """The text nodes, mentions and breaks of one line, each carrying the marks around it."""
    nodes: list[Node] = []
    end = 0
    for found in _INLINE.finditer(text):
        nodes += words(text[end : found.start()], marks) + _span(found, marks)
        end = found.end()
    return nodes + words(text[end:], marks)


def _span(found: re.Match[str], marks: tuple[Node, ...]) -> list[Node]:
    kind = str(found.lastgroup)
    if kind == "id":
        return [{"type": "mention", "attrs": {name: found[name] for name in ("kind", "id", "label")}}]
    if kind == "href":
        return inline(found["link"], (*marks, {"type": "link", "attrs": {"href": found["href"]}}))
    if kind == "break":
        return [{"type": "hardBreak"}]
    if kind == "code":
        return words(found["code"], (*marks, {"type": "code"}))
    return inline(found[kind], (*marks, {"type": kind}))


def words(text: str, marks: tuple[Node, ...], *, keep: bool = False) -> list[Node]:
    """One text node, or none. `keep` leaves its line ends (code); elsewhere a line end is a space."""
    text = text if keep else text.replace("\n", " ")
    return [{"type": "text", "text": text} | ({"marks": list(marks)} if marks else {})] if text else []
