"""A light dialect of Markdown, read into the document tree of schema 1.

Blocks: `##` to `####` headings, paragraphs, `-` and `1.` lists (nested by two spaces or more), `- [ ]` task lists,
`>` quotations, tables whose first row is their heading, ``` fences, `---`, and `::: interne` … `:::` for a passage
that is never published. Inside a line: **bold**, *italic*, ~~strike~~, ++underline++, `code`, [words](address),
@[words](kind:id) for a mention, and a backslash at the end of a line for a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from demonstration.inline import Node, inline, words

_HEADING = re.compile(r"(#{2,4}) (.+)")
_ITEM = re.compile(r"(?P<marker>-|\d+\.) (?:\[(?P<box>[ x])\] )?(?P<rest>.*)")
_CELL = {"colspan": 1, "rowspan": 1}
_STOPS = ("#", "|", ">", ":::", "```", "---")


def document(text: str) -> Node:
    """The whole tree: `{"type": "doc", "content": […]}`. An empty text is one empty paragraph."""
    return {"type": "doc", "content": _blocks(text.splitlines()) or [_paragraph("")]}


def _blocks(lines: list[str]) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        node, at = _block(lines, at)
        nodes.append(node)
    return nodes


def _block(lines: list[str], at: int) -> tuple[Node, int]:
    line = lines[at]
    if heading := _HEADING.fullmatch(line):
        attributes = {"level": len(heading[1])}
        return {"type": "heading", "attrs": attributes, "content": inline(heading[2])}, at + 1
    if line == "---":
        return {"type": "horizontalRule"}, at + 1
    for sign, read in _SIGNS.items():
        if line.startswith(sign):
            return read(lines, at)
    return _list(lines, at) if _ITEM.match(line) else _prose(lines, at)


def _code(lines: list[str], at: int) -> tuple[Node, int]:
    end = lines.index("```", at + 1)
    text = "\n".join(lines[at + 1 : end])
    return {"type": "codeBlock", "content": words(text, (), keep=True)}, end + 1


def _quotation(lines: list[str], at: int) -> tuple[Node, int]:
    end = _while(lines, at, lambda line: line.startswith(">"))
    return {"type": "blockquote", "content": _blocks([line[2:] for line in lines[at:end]])}, end


def _fenced(lines: list[str], at: int) -> tuple[Node, int]:
    """An internal passage. Raises ValueError when its name is unknown or its end is missing."""
    if lines[at] != "::: interne":
        raise ValueError(f"unknown passage: {lines[at]}")
    end = lines.index(":::", at + 1)
    return {"type": "internal", "content": _blocks(lines[at + 1 : end])}, end + 1


def _prose(lines: list[str], at: int) -> tuple[Node, int]:
    end = _while(
        lines, at, lambda one: bool(one.strip()) and not one.startswith(_STOPS) and not _ITEM.match(one)
    )
    end = max(end, at + 1)  # a line that only looks like a block is still words
    return _paragraph("\n".join(lines[at:end])), end


def _list(lines: list[str], at: int) -> tuple[Node, int]:
    first = _ITEM.match(lines[at])
    assert first is not None
    kind = _kind(first)
    items: list[Node] = []
    while at < len(lines) and (found := _ITEM.match(lines[at])) and _kind(found) == kind:
        end = _while(lines, at + 1, lambda one: one.startswith("  "))
        items.append(_item(found, [one.strip() and one[2:] for one in lines[at + 1 : end]]))
        at = end
    attributes = {"attrs": {"start": int(first["marker"][:-1])}} if kind == "orderedList" else {}
    return {"type": kind, **attributes, "content": items}, at


def _kind(found: re.Match[str]) -> str:
    return "taskList" if found["box"] else "bulletList" if found["marker"] == "-" else "orderedList"


def _item(found: re.Match[str], inside: list[str]) -> Node:
    content = _blocks([found["rest"], *inside])
    if found["box"]:
        return {"type": "taskItem", "attrs": {"checked": found["box"] == "x"}, "content": content}
    return {"type": "listItem", "content": content}


def _table(lines: list[str], at: int) -> tuple[Node, int]:
    end = _while(lines, at, lambda line: line.startswith("|"))
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines[at:end]]
    body = [row for row in rows if not all(set(cell) <= {"-", ":"} for cell in row)]
    return {"type": "table", "content": [_row(row, first=n == 0) for n, row in enumerate(body)]}, end


def _row(cells: list[str], *, first: bool) -> Node:
    kind = "tableHeader" if first else "tableCell"
    return {
        "type": "tableRow",
        "content": [{"type": kind, "attrs": dict(_CELL), "content": [_paragraph(cell)]} for cell in cells],
    }


def _paragraph(text: str) -> Node:
    content = inline(text)
    return {"type": "paragraph"} | ({"content": content} if content else {})


def _while(lines: list[str], at: int, holds: Callable[[str], bool]) -> int:
    while at < len(lines) and holds(lines[at]):
        at += 1
    return at


_SIGNS: dict[str, Callable[[list[str], int], tuple[Node, int]]] = {
    ":::": _fenced,
    "```": _code,
    ">": _quotation,
    "|": _table,
}
