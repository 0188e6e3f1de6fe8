"""Edits of a text that reach over paragraphs: letters written and deleted, paragraphs cut in two and joined.

As few letters as can be are made anew: where a paragraph is cut, those after the place; where two are joined, those that
stay of the second. Places count the signs of a stretch (`rules/stretches.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from workspace.documents import crdt
from workspace.documents.rules import stretches
from workspace.documents.rules.stretches import END, LINE, Part, Run, Stretch
from workspace.documents.rules.tree import READABLE, NotATree, Tree

_BLOCKS = {"paragraph", "heading", "codeBlock"}
_ITEMS = {"listItem", "taskItem"}
_Parent = XmlFragment | XmlElement


@dataclass(frozen=True, slots=True)
class Edit:
    """In the stretch of this number, from one sign to another: words put in their place, or marks put on them.

    Words are the end of a paragraph, or hold none.
    """

    stretch: int
    start: int
    stop: int
    words: str
    marks: Mapping[str, Mapping[str, Any] | None]


def read(state: bytes) -> list[Stretch]:
    """The stretches of a document, in the order of reading."""
    with crdt.engine():
        _doc, root = crdt.opened(state)
        return [
            Stretch(tuple(Part(one.number, one.runs, one.opens) for one in place.parts), place.splits)
            for place in _Reading(root).found
        ]


def rewritten(state: bytes, edits: Sequence[Edit]) -> bytes | None:
    """An update that makes these edits, those further in the document before those nearer its beginning."""
    heard: list[bytes] = []
    with crdt.engine():
        doc, root = crdt.opened(state)
        places = _Reading(root).found
        subscription = doc.observe(lambda event: heard.append(event.update))
        with doc.transaction():
            for edit in edits:
                places[edit.stretch].make(edit)
        doc.unobserve(subscription)
    return heard[-1] if heard else None


@dataclass(slots=True)
class _Written:
    """A part where it stands: `text` at `index` in its block, which stands at `place` in its parent."""

    parent: _Parent
    place: int
    block: _Parent
    index: int
    text: XmlText | None
    opens: bool
    said: str = ""
    runs: tuple[Run, ...] = ()
    number: int | None = None

    def insert(self, at: int, words: str, marks: Mapping[str, Any]) -> None:
        if self.text is None:
            self.text = XmlText("")
            self.block.children.insert(self.index, self.text)
        self.text.insert(self._byte(at), words, marks)
        self.said = self.said[:at] + words + self.said[at:]

    def delete(self, start: int, stop: int) -> None:
        if self.text is not None and start < stop:
            del self.text[self._byte(start) : self._byte(stop)]
            self.said = self.said[:start] + self.said[stop:]

    def format(self, start: int, stop: int, marks: Mapping[str, Any]) -> None:
        if self.text is not None and start < stop:
            self.text.format(self._byte(start), self._byte(stop), dict(marks))

    def _byte(self, at: int) -> int:
        """The engine counts bytes."""
        return len(self.said[:at].encode())


class _Writing:
    """A stretch that is being written. Others after it, in the same blocks, are written before it."""

    def __init__(self, *, splits: bool) -> None:
        self.parts: list[_Written] = []
        self.splits = splits

    def make(self, edit: Edit) -> None:
        if edit.words == END:
            self._split(edit.start)
        elif edit.words:
            part, at = self._at(edit.start)
            self.parts[part].insert(at, edit.words, edit.marks)
        elif edit.marks:
            for one, start, stop in self._overlapping(edit.start, edit.stop):
                one.format(start, stop, edit.marks)
        elif edit.start < edit.stop:
            self._delete(edit.start, edit.stop)

    def _starts(self) -> list[int]:
        return stretches.starts([len(one.said) for one in self.parts], [one.opens for one in self.parts])

    def _at(self, place: int) -> tuple[int, int]:
        """The first part that holds a place, or ends there, and where in it."""
        for number, start in enumerate(self._starts()):
            if place <= start + len(self.parts[number].said):
                return number, place - start
        raise ValueError("no such place in this stretch")

    def _overlapping(self, start: int, stop: int) -> list[tuple[_Written, int, int]]:
        """The parts between two places, the last first, and from where to where in each."""
        found = [
            (one, max(start - begin, 0), min(stop - begin, len(one.said)))
            for one, begin in zip(self.parts, self._starts(), strict=True)
        ]
        return [(one, first, last) for one, first, last in reversed(found) if first < last]

    # -- a paragraph cut in two

    def _split(self, place: int) -> None:
        if not self.splits:
            raise ValueError("no paragraph is made here")
        number, at = self._at(place)
        part = self.parts[number]
        if part.opens and at == 0:
            self._open_before(number)
            return
        made = XmlElement("paragraph")
        part.parent.children.insert(part.place + 1, made)
        nodes = _rest(part, at)
        crdt.write_children(made, {"content": nodes})
        stop = self._end_of_block(number)
        self.parts[number + 1 : stop] = [_first(part.parent, part.place + 1, made, nodes)]
        self._shift(number + 2, 1)

    def _open_before(self, number: int) -> None:
        """An empty paragraph before one: no letter moves."""
        part = self.parts[number]
        made = XmlElement("paragraph")
        part.parent.children.insert(part.place, made)
        self.parts.insert(number, _Written(part.parent, part.place, made, 0, None, opens=True))
        self._shift(number + 1, 1)

    def _end_of_block(self, number: int) -> int:
        """The number after the last part of the same block."""
        block = self.parts[number].block
        while number < len(self.parts) and self.parts[number].block is block:
            number += 1
        return number

    def _shift(self, number: int, by: int) -> None:
        for one in self.parts[number:]:
            one.place += by

    # -- paragraphs joined

    def _delete(self, start: int, stop: int) -> None:
        (first, at), (last, _to) = self._at(start), self._at(stop)
        for one, begin, end in self._overlapping(start, stop):
            one.delete(begin, end)
        if self.parts[first].block is self.parts[last].block:
            return
        while not self.parts[last].opens:  # the first part of the last block
            last -= 1
        if self.parts[first].opens and at == 0:
            self._take_away(first, last)
        else:
            self._join(first, last)

    def _take_away(self, first: int, last: int) -> None:
        """Nothing stays of these paragraphs: no letter moves."""
        part, count = self.parts[first], self.parts[last].place - self.parts[first].place
        for place in reversed(range(part.place, part.place + count)):
            del part.parent.children[place]
        del self.parts[first:last]
        self._shift(first, -count)

    def _join(self, first: int, last: int) -> None:
        """What stays of the last paragraph goes to the end of the first; those between go."""
        end = self._end_of_block(first)
        one, other = self.parts[end - 1], self.parts[last]
        nodes = list(_read(other.block.children))
        count = other.place - one.place
        for place in reversed(range(one.place + 1, one.place + 1 + count)):
            del one.parent.children[place]
        while nodes and nodes[0]["type"] == "text":
            run = nodes.pop(0)
            marks = {mark["type"]: mark["attrs"] for mark in run["marks"]}
            one.insert(len(one.said), run["text"], marks)
        crdt.write_children(one.block, {"content": nodes})
        del self.parts[end : self._end_of_block(last)]
        self._shift(end, -count)


def _rest(part: _Written, at: int) -> list[Tree]:
    """What stands after a place in a block, taken out of it."""
    children = part.block.children
    after = list(_read(children[number] for number in range(part.index + 1, len(children))))
    for number in reversed(range(part.index + 1, len(children))):
        del children[number]
    if part.text is None:
        return after
    place = 0
    here: list[Tree] = []
    for run in crdt.read_text(part.text):
        words = run["text"][max(at - place, 0) :]
        here += [{**run, "text": words}] if words else []
        place += len(run["text"])
    part.delete(at, len(part.said))
    return here + after


def _read(children: Iterator[Any] | Any) -> Iterator[Tree]:
    for child in children:
        if isinstance(child, XmlText):
            yield from crdt.read_text(child)
        elif isinstance(child, XmlElement):
            yield crdt.read_element(child, 1)


def _first(parent: _Parent, place: int, block: XmlElement, nodes: Sequence[Tree]) -> _Written:
    """The part that opens a paragraph just made with these nodes."""
    said = ""
    for node in nodes:
        if node["type"] != "text":
            break
        said += node["text"]
    text = block.children[0] if said else None
    assert text is None or isinstance(text, XmlText)
    return _Written(parent, place, block, 0, text, opens=True, said=said)


class _Reading:
    """The stretches of a document, found as they are read; texts are numbered as `crdt.sites` numbers them."""

    def __init__(self, root: XmlFragment) -> None:
        self.found: list[_Writing] = []
        self._texts = 0
        self._walk(root, 1)

    def _walk(self, parent: _Parent, level: int) -> None:
        if level > READABLE:
            raise NotATree("a text too deep")
        item = isinstance(parent, XmlElement) and parent.tag in _ITEMS
        beside: _Writing | None = None
        for place, child in enumerate(parent.children):
            if isinstance(child, XmlText):
                beside = self._begin(splits=False)
                beside.parts.append(self._part(parent, place, parent, place, child, opens=False))
                beside = None
            elif isinstance(child, XmlElement) and child.tag in _BLOCKS:
                splits = child.tag == "paragraph" and not item
                stretch = beside if splits and beside else self._begin(splits=splits)
                last = self._block(parent, place, child, stretch, level)
                beside = last if splits else None
            elif isinstance(child, XmlElement):
                beside = None
                self._walk(child, level + 1)

    def _begin(self, *, splits: bool) -> _Writing:
        self.found.append(_Writing(splits=splits))
        return self.found[-1]

    def _block(
        self, parent: _Parent, place: int, block: XmlElement, stretch: _Writing, level: int
    ) -> _Writing:
        """The parts of a block, in this stretch and in those that begin after what is no text; the last of them."""
        opens, empty, index = True, True, -1
        for index, child in enumerate(block.children):
            if isinstance(child, XmlText):
                stretch.parts.append(self._part(parent, place, block, index, child, opens=opens))
                opens = empty = False
                continue
            if empty:
                stretch.parts.append(_Written(parent, place, block, index, None, opens=opens))
            if isinstance(child, XmlElement):
                self._walk(child, level + 2)
            stretch, opens, empty = self._begin(splits=stretch.splits), False, True
        if empty:
            stretch.parts.append(_Written(parent, place, block, index + 1, None, opens=opens))
        return stretch

    def _part(
        self, parent: _Parent, place: int, block: _Parent, index: int, text: XmlText, *, opens: bool
    ) -> _Written:
        found = crdt.runs_of(text)
        said = "".join(words for words, _marks in found)
        runs = tuple((words.replace(END, LINE), marks) for words, marks in found)
        self._texts += 1
        return _Written(parent, place, block, index, text, opens, said, runs, self._texts - 1)
