"""Pandoc's document as a text: nothing comes in but the nodes, marks and links of the schema.

What the schema lacks comes in as words where it has some: a note keeps its words alone, one too long goes to the end of
the text, an image leaves its description, a formula its source. `lost` counts what people must be told of. What comes out is what the editor
accepts as it is: it would delete, for everybody, an item without a paragraph or code in bold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from workspace.documents.rules.pictures import LONGEST_ALT, Picture
from workspace.documents.rules.schema import HEADING_LEVELS
from workspace.documents.rules.tree import DEEPEST, MOST_NODES, NotATree, Tree, count, depth, nodes, tidy
from workspace.exchange.rules import callouts, fences, grid
from workspace.exchange.rules import notes as notes_rules
from workspace.exchange.rules.outward import SIGNS, Ast
from workspace.exchange.rules.words import DEEPEST_AST, Words, is_comment, said_so


@dataclass(frozen=True)
class Arrived:
    """A text that came in: its title (maybe empty), its tidied tree, and how many of what was not kept as it was."""

    title: str
    tree: Tree
    lost: dict[str, int]
    images: list[Picture] = field(default_factory=list)


def text(
    ast: Ast,
    *,
    notes: str = "Notes",
    sayings: frozenset[str] = frozenset(),
    named: str = "",
    web_page: bool = False,
    images: Callable[[str], Picture | None] = lambda _address: None,
) -> Arrived:
    """The text of a document. `notes` heads the notes; `sayings` are what the file says of itself elsewhere,
    `named` the title it has there: believed when the text begins with it. `images` finds the image of an address.

    The first level of a web page is its title, even where it stands outside the text. Raises NotATree when it is deeper or longer than a text may be.
    """
    blocks = notes_rules.gathered(list(ast.get("blocks", ())))
    title = plain(ast.get("meta", {}).get("title", {}))
    first = plain(blocks[0].get("c")) if blocks and blocks[0]["t"] == "Para" else ""
    title = title or (first if first and first == named else "")
    blocks = _without_head(blocks, sayings)
    title, blocks, shift = _title(title, blocks, web_page=web_page)
    reader = _Reader(shift, Words(images=images))
    content = reader.passages(blocks, 0)
    if reader.inline.notes:
        heading = {"type": "heading", "attrs": {"level": HEADING_LEVELS[0]}, "content": [said_so(notes)]}
        content += [heading, *reader.gathered_notes()]
    tree = tidy({"type": "doc", "content": content})
    if depth(tree) > DEEPEST or count(tree) > MOST_NODES // 2:
        raise NotATree("a text too deep or too long")
    return Arrived(title, tree, {what: number for what, number in reader.inline.lost.items() if number})


def plain(said: Any) -> str:
    """The words of a value of `meta`, or of inlines."""
    found: list[str] = []
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            kind = one.get("t")
            if kind in {"Space", "SoftBreak", "LineBreak"}:
                found.append(" ")
            elif kind in {"Code", "Link", "Span", "Quoted"}:
                waiting.append(one.get("c", [None, ""])[1])
            elif kind not in {"Image", "Note", "RawInline", "Math"}:
                waiting.append(one.get("c", ""))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    return " ".join("".join(found).split())


def _without_head(blocks: list[Ast], sayings: frozenset[str]) -> list[Ast]:
    """Without first paragraphs that only repeat what the file says of itself."""
    first = 0
    while first < len(blocks) and blocks[first]["t"] == "Para" and plain(blocks[first]["c"]) in sayings:
        first += 1
    return blocks[first:]


def _title(title: str, blocks: list[Ast], *, web_page: bool) -> tuple[str, list[Ast], int]:
    """The title, what follows it, and how many levels the titles under it go up.

    The only title of the first level, where it comes first and nothing else names the text, is its title.
    """
    firsts = [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]
    if len(firsts) == 1 and blocks[0] is firsts[0]:
        said = plain(firsts[0]["c"][2])
        if said and title in {"", said}:
            called = [one for one in firsts[0]["c"][2] if one["t"] == "Note"]  # a title calls no note
            return said, [*([{"t": "Para", "c": called}] if called else []), *blocks[1:]], 1
    return title, blocks, 1 if web_page and not firsts else 0


@dataclass
class _Reader:
    """Blocks and words, one after the other. `shift`: how many levels titles go up."""

    shift: int
    inline: Words

    def blocks(self, blocks: list[Ast], level: int) -> list[Tree]:
        if level > DEEPEST_AST:
            raise NotATree("a text too deep")
        return [node for block in blocks for node in self._block(block, level + 1)]

    def passages(self, blocks: list[Ast], level: int) -> list[Tree]:
        """Blocks among which lines may open and close internal passages."""
        found, alone = fences.gathered([(block, _line(block)) for block in blocks])
        self.inline.lost["internal"] += alone
        return self.blocks(found, level)

    def _block(self, block: Ast, level: int) -> list[Tree]:
        kind, said = block["t"], block.get("c", [])
        if kind in {"Para", "Plain"}:
            return self._paragraph(said)
        if kind == "HorizontalRule":
            return [{"type": "horizontalRule"}]
        read = _BLOCKS.get(kind)
        if read is not None:
            return read(self, said, level)
        self.inline.lost["raw"] += kind != "Null" and not is_comment(said)
        return []

    def _paragraph(self, said: list[Ast]) -> list[Tree]:
        """Nothing for a line without words, which other programs use to space things out."""
        found: list[Tree] = []
        words = self.inline.words(said)
        for standing, group in groupby(words, key=lambda node: node["type"] == "image"):
            content = list(group)
            if standing:
                found += content
                continue
            while content and content[-1]["type"] == "hardBreak":
                content.pop()
            found += [{"type": "paragraph", "content": content}] if _speaks(content) else []
        return found

    def lines(self, said: list[list[Ast]], level: int) -> list[Tree]:
        joined: list[Ast] = []
        for number, line in enumerate(said):
            joined += [{"t": "LineBreak"}, *line] if number else line
        return self._paragraph(joined)

    def heading(self, said: list[Any], level: int) -> list[Tree]:
        told = self.inline.words(said[2])
        pictures = [node for node in told if node["type"] == "image"]
        content = [
            node if node["type"] in {"text", "footnote"} else said_so(" ")
            for node in told
            if node["type"] != "image"
        ]
        wanted = min(max(int(said[0]) + 1 - self.shift, HEADING_LEVELS[0]), HEADING_LEVELS[-1])
        found = {"type": "heading", "attrs": {"level": wanted}, "content": content}
        return [*([found] if _speaks(content) else []), *pictures]

    def code(self, said: list[Any], level: int) -> list[Tree]:
        return [{"type": "codeBlock", "content": [said_so(said[1])] if said[1] else []}]

    def quote(self, said: list[Ast], level: int) -> list[Tree]:
        found: list[Tree] = []
        for kind, blocks in callouts.parted([(one, _line(one)) for one in said]):
            inside = self.blocks(blocks, level)
            if kind:
                found.append(callouts.node(kind, inside))
            elif inside:
                found.append({"type": "blockquote", "content": inside})
        return found

    def division(self, said: list[Any], level: int) -> list[Tree]:
        kind = callouts.kind_of(said[0][1])
        if fences.INTERNAL not in said[0][1]:
            inside = said[1] if kind is None else callouts.body(said[1], _first(said[1]))
            found = self.passages(inside, level)
            return found if kind is None else [callouts.node(kind, found)]
        inside = [one for one in said[1] if not (fences.opens(_line(one)) or fences.closes(_line(one)))]
        return [{"type": "internal", "content": self.blocks(inside, level) or [{"type": "paragraph"}]}]

    def figure(self, said: list[Any], level: int) -> list[Tree]:
        """Its legend says more than a description, which often repeats it: it describes an image that has none."""
        legend = self.blocks(said[1][1], level)
        inside = self.blocks(said[2], level)
        pictures = [node for node in inside if node["type"] == "image"]
        if not pictures:
            return legend or inside
        told = plain(said[1][1])[:LONGEST_ALT]
        described = [node["attrs"].setdefault("alt", told) or told for node in pictures]
        repeated = described == [told] and not any(_holds_a_note(one) for one in legend)
        return [*inside, *([] if repeated else legend)]

    def ordered(self, said: list[Any], level: int) -> list[Tree]:
        items = [self._item("listItem", item, level) for item in said[1]]
        return [{"type": "orderedList", "attrs": {"start": said[0][0]}, "content": items}] if items else []

    def bullets(self, said: list[list[Ast]], level: int) -> list[Tree]:
        done = [_sign(item) for item in said]
        if not said:
            return []
        if None in done:
            return [{"type": "bulletList", "content": [self._item("listItem", item, level) for item in said]}]
        items = [
            {**self._item("taskItem", _unsigned(item), level), "attrs": {"checked": bool(checked)}}
            for item, checked in zip(said, done, strict=True)
        ]
        return [{"type": "taskList", "content": items}]

    def _item(self, kind: str, blocks: list[Ast], level: int) -> Tree:
        content = self.blocks(blocks, level)
        if not content or content[0]["type"] != "paragraph":
            content.insert(0, {"type": "paragraph"})
        return {"type": kind, "content": content}

    def definitions(self, said: list[Any], level: int) -> list[Tree]:
        found: list[Tree] = []
        for term, meanings in said:
            found += self._paragraph([{"t": "Strong", "c": term}])
            for meaning in meanings:
                found += self.blocks(meaning, level)
        return found

    def table(self, said: list[Any], level: int) -> list[Tree]:
        _attributes, legend, _columns, head, bodies, foot = said
        rows = self._rows(head[1], _ALL, level)
        for _plain, first, intermediate, body in bodies:
            rows += [*self._rows(intermediate, _ALL, level), *self._rows(body, first, level)]
        rows += self._rows(foot[1], 0, level)
        rows = [row for row in rows if row["content"]]
        told = self.blocks(legend[1], level)
        return [*told, {"type": "table", "content": rows}] if rows else told

    def _rows(self, rows: list[Any], headers: int, level: int) -> list[Tree]:
        """`headers`: how many columns, from the left, are of headers."""
        at = grid.places([[(cell[2], cell[3]) for cell in row[1]] for row in rows])
        return [
            {
                "type": "tableRow",
                "content": [
                    self._cell(cell, level, header=start < headers)
                    for cell, (start, _end) in zip(row[1], here, strict=True)
                ],
            }
            for row, here in zip(rows, at, strict=True)
        ]

    def _cell(self, cell: list[Any], level: int, *, header: bool) -> Tree:
        _attributes, _align, down, across, blocks = cell
        content = self.blocks(blocks, level) or [{"type": "paragraph"}]
        spans = {"rowspan": down, "colspan": across}
        return {"type": "tableHeader" if header else "tableCell", "attrs": spans, "content": content}

    def gathered_notes(self) -> list[Tree]:
        """The notes, in order; one may bring another."""
        items, number = [], 0
        while number < len(self.inline.notes):
            items.append(self._item("listItem", self.inline.notes[number], 0))
            number += 1
        self.inline.lost["note"] = number
        return [{"type": "orderedList", "content": items}]


_ALL = 1_000_000
_BLOCKS: dict[str, Callable[[_Reader, Any, int], list[Tree]]] = {
    "LineBlock": _Reader.lines,
    "Header": _Reader.heading,
    "CodeBlock": _Reader.code,
    "BlockQuote": _Reader.quote,
    "Div": _Reader.division,
    "Figure": _Reader.figure,
    "OrderedList": _Reader.ordered,
    "BulletList": _Reader.bullets,
    "DefinitionList": _Reader.definitions,
    "Table": _Reader.table,
}


def _speaks(content: list[Tree]) -> bool:
    """Whether there is a word in it, or a note."""
    return any(node["type"] == "footnote" or node.get("text", "").strip() for node in content)


def _holds_a_note(block: Tree) -> bool:
    return any(node["type"] == "footnote" for node in nodes(block))


def _first(blocks: list[Ast]) -> str:
    return _line(blocks[0]) if blocks else ""


def _line(block: Ast) -> str:
    """The words of a block that is one line of text."""
    return plain(block["c"]) if block["t"] in {"Para", "Plain"} else ""


def _sign(item: list[Ast]) -> bool | None:
    """Whether an item is a task that is done; None when it is no task."""
    first = item[0] if item else {}
    if first.get("t") not in {"Plain", "Para"} or not first["c"]:
        return None
    sign = str(first["c"][0].get("c")) if first["c"][0]["t"] == "Str" else ""
    return {SIGNS[False]: False, SIGNS[True]: True, "☑": True}.get(sign)


def _unsigned(item: list[Ast]) -> list[Ast]:
    rest = item[0]["c"][1:]
    rest = rest[1:] if rest and rest[0]["t"] == "Space" else rest
    return [{**item[0], "c": rest}, *item[1:]]
