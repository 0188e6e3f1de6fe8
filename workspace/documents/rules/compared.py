"""HTML of a difference: what came is inserted, what went is deleted, and words say the rest; colour says nothing alone.

Lines that did not change are shown around those that did; longer stretches are counted, unless all is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from workspace.documents.rules import mentions, render
from workspace.documents.rules.difference import Difference, Passage
from workspace.documents.rules.lines import CLOSE, NUL, Line, node_of
from workspace.documents.rules.pieces import Piece, What
from workspace.documents.rules.schema import CALLOUTS
from workspace.documents.rules.tree import Tree

AROUND = 1  # lines shown before and after a change
FOLDED = 3  # fewer are shown rather than counted
BREAK = "\n" + NUL  # an end of line, for who draws it
QUOTED = 12  # words of a passage that are quoted where it left
_BOXES = {"internal": "internal", "blockquote": "quote"}
_ITEMS = {"listItem", "taskItem"}


@dataclass(frozen=True)
class Words:
    """What is said of a change, in the reader's language."""

    added: str
    deleted: str
    formatted: str
    reshaped: str
    came_from_above: str
    came_from_below: str
    went_above: Callable[[str], str]
    went_below: Callable[[str], str]
    unchanged: Callable[[int], str]
    internal: str
    row: str
    rule: str
    done: str
    to_do: str
    image: str = "Image"
    note: str = "Note\u00a0: "
    callouts: Mapping[str, str] = field(default_factory=lambda: render.Words().callouts)


@dataclass
class _Page:
    words: Words
    out: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def inside(self, boxes: Sequence[str]) -> None:
        """Close and open boxes, so that what follows stands in these."""
        same = 0
        while same < min(len(boxes), len(self.opened)) and boxes[same] == self.opened[same]:
            same += 1
        while len(self.opened) > same:
            self.out.append(_CLOSING[self.opened.pop()])
        for box in boxes[same:]:
            self.opened.append(box)
            self.out.append(_OPENING[box])
            if box == "internal":
                self.out.append(f'<p class="internal-tag">{escape(self.words.internal)}</p>')
            if box.startswith("callout-"):
                said = escape(self.words.callouts[box.removeprefix("callout-")])
                self.out.append(f'<p class="callout-tag">{said}</p>')


_OPENING = {
    "internal": '<aside class="internal">',
    "quote": "<blockquote>",
    "list": '<ul class="cmp-list">',
} | {f"callout-{kind}": f'<aside class="callout callout-{kind}" role="note">' for kind in CALLOUTS}
_CLOSING = {"internal": "</aside>", "quote": "</blockquote>", "list": "</ul>"} | {
    f"callout-{kind}": "</aside>" for kind in CALLOUTS
}


def html(difference: Difference, words: Words, *, whole: bool = False) -> str:
    """The comparison, `whole` or around its changes."""
    page = _Page(words)
    for one in difference.passages if whole else _folded(difference.passages):
        if isinstance(one, int):
            page.inside(())
            page.out.append(f'<p class="cmp-skip">{escape(words.unchanged(one))}</p>')
        else:
            _write(page, one)
    page.inside(())
    return "".join(page.out)


def _folded(passages: Sequence[Passage]) -> Iterator[Passage | int]:
    """Passages near a change, and how many lines were left out between them."""
    near = [False] * len(passages)
    for place, one in enumerate(passages):
        if one.what is not What.SAME:
            start, end = max(place - AROUND, 0), min(place + AROUND + 1, len(passages))
            near[start:end] = [True] * (end - start)
    start = 0
    while start < len(passages):
        end = start
        while end < len(passages) and near[end] is near[start]:
            end += 1
        if near[start] or end - start < FOLDED:
            yield from passages[start:end]
        else:
            yield end - start
        start = end


def _write(page: _Page, passage: Passage) -> None:
    line = passage.after or passage.before
    assert line is not None
    note = _note(page.words, passage)
    if passage.what is What.GONE:
        page.inside(_boxes(line, outer=True))
        page.out.append(f'<p class="cmp-note">{escape(note)}</p>')
        return
    page.inside(_boxes(line))
    before, behind = _tags(line)
    page.out.append(before)
    if note:
        page.out.append(f'<span class="cmp-note">{escape(note)}</span> ')
    page.out += _sign(page.words, line)
    if passage.what is What.SAME:
        page.out.append(_said(page.words, [text for text, _marks in line.runs]))
        page.out += [_pictured(page.words, line)] if line.box[0] == "image" else []
    else:
        page.out += [_piece(page.words, piece) for piece in passage.pieces]
        if not passage.pieces:
            page.out.append(_bare(page.words, passage, line))
    page.out.append(behind)


def _note(words: Words, passage: Passage) -> str:
    if passage.what is What.GONE and passage.before:
        quoted = _beginning(words, passage.before)
        return words.went_below(quoted) if passage.further else words.went_above(quoted)
    if passage.what is What.COME:
        return words.came_from_below if passage.further else words.came_from_above
    if passage.what is What.CHANGED and passage.reshaped:
        return words.reshaped
    return words.formatted if passage.reformatted else ""


def _beginning(words: Words, line: Line) -> str:
    said = _plain(words, [text for text, _marks in line.runs]).split()
    return " ".join(said[:QUOTED]) + ("…" if len(said) > QUOTED else "")


def _boxes(line: Line, *, outer: bool = False) -> tuple[str, ...]:
    """What its page draws around it; a list in a list is one list, its items know how deep they stand."""
    found: list[str] = []
    for kind, attributes in line.path:
        if kind in _BOXES:
            found.append(_BOXES[kind])
        elif kind == "callout":
            found.append(f"callout-{_kind(attributes)}")
        elif kind in _ITEMS and not outer:
            found.append("list")
            break
    if not outer and line.box[0] in _ITEMS and "list" not in found:
        found.append("list")
    return tuple(found)


def _kind(attributes: str) -> str:
    """Of a callout, from its attributes as its box holds them."""
    return str((node_of(NUL + attributes) or {}).get("kind", CALLOUTS[0])) if attributes else CALLOUTS[0]


def _tags(line: Line) -> tuple[str, str]:
    kind = line.box[0]
    depth = sum(one in _ITEMS for one, _attributes in line.path) + (kind in _ITEMS)
    if depth:
        return f'<li class="lvl-{min(depth, 4)}">', "</li>"
    if kind == "heading":
        level = int((node_of(NUL + line.box[1]) or {}).get("level", 2)) if line.box[1] else 2
        return (f"<h{level}>", f"</h{level}>") if line.text.strip() else ("<p>", "</p>")
    if kind == "codeBlock":
        return "<pre><code>", "</code></pre>"
    return ('<p class="cmp-row">', "</p>") if kind == "tableRow" else ("<p>", "</p>")


def _sign(words: Words, line: Line) -> Iterator[str]:
    """What a reader who does not see the page is told of the line."""
    if line.box[0] == "tableRow":
        yield f'<span class="sr">{escape(words.row)} </span>'
    for kind, attributes in line.path[-1:]:
        if kind == "taskItem":
            done = "true" in attributes
            yield f'<span aria-hidden="true">{"☑" if done else "☐"} </span>'
            yield f'<span class="sr">{escape(words.done if done else words.to_do)}</span>'


def _piece(words: Words, piece: Piece) -> str:
    said = _said(words, piece.words)
    if piece.what is What.ADDED:
        return f'<ins><span class="sr">{escape(words.added)} </span>{said}</ins>'
    if piece.what is What.DELETED:
        return f'<del><span class="sr">{escape(words.deleted)} </span>{said}</del>'
    return f'<span class="cmp-format">{said}</span>' if piece.what is What.FORMAT else said


def _bare(words: Words, passage: Passage, line: Line) -> str:
    """A line without words: a rule, an empty paragraph."""
    kind = line.box[0]
    said = (
        escape(words.rule) if kind == "horizontalRule" else _pictured(words, line) if kind == "image" else "¶"
    )
    if passage.what is What.ADDED:
        return f'<ins><span class="sr">{escape(words.added)} </span>{said}</ins>'
    if passage.what is What.DELETED:
        return f'<del><span class="sr">{escape(words.deleted)} </span>{said}</del>'
    return said if kind in {"horizontalRule", "image"} else ""


def _pictured(words: Words, line: Line) -> str:
    alt = str((node_of(NUL + line.box[1]) or {}).get("alt", ""))
    return escape(f"[{words.image}{': ' if alt else ''}{alt}]")


def _said(words: Words, parts: Sequence[str]) -> str:
    whole = "".join(parts)
    if NUL not in whole:
        return escape(whole)
    return "".join("<br>" if part == BREAK else escape(part) for part in _spoken(words, parts))


def _plain(words: Words, parts: Sequence[str]) -> str:
    return "".join(" " if part == BREAK else part for part in _spoken(words, parts))


def _spoken(words: Words, parts: Sequence[str]) -> Iterator[str]:
    """Words, with signs said as people read them; an end of line is marked for who draws it."""
    for part in parts:
        if not part.startswith(NUL):
            yield part
        elif part != CLOSE:
            yield _node_said(words, node_of(part) or {})


def _node_said(words: Words, node: Tree) -> str:
    kind = node.get("type")
    if kind == "hardBreak":
        return BREAK
    if kind == "mention":
        return mentions.said(node)
    if kind == "footnote":
        return f" [{words.note}{node.get('attrs', {}).get('text', '')}]"
    return " │ " if kind in ("tableCell", "tableHeader") else " "
