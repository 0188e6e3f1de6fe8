"""The engine: with `paragraphs.py`, which writes in several paragraphs, the one file that knows pycrdt.

A `Text` is one document in memory. It is only ever given updates that passed `rules.wire.check`.
pycrdt's panics derive from BaseException; here they become `Broken`, after which the `Text` must be
thrown away and read again from the log. `str()` of an element may never return: the tree is walked
by us.
"""

from __future__ import annotations

import json
import secrets
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

import pycrdt
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from workspace.documents.rules import aligning, canonical, neighbours, schema, wire
from workspace.documents.rules.stretches import Run
from workspace.documents.rules.tree import READABLE, NotATree, Tree, tidy

AT_ONCE = 1_000  # updates of one transaction: one for a whole log costs more than linear
MOST_LATE = 32  # updates that are applied when somebody looks


class Broken(Exception):
    """The engine failed; what it holds in memory is not to be trusted any more."""


@contextmanager
def engine() -> Iterator[None]:
    try:
        yield
    except (Broken, NotATree):
        raise
    except BaseException as error:
        # KeyboardInterrupt, SystemExit and a killed greenlet are not the engine's; a panic is.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Broken(f"{type(error).__name__}: {error}") from error
        raise


class Text:
    """One document in memory."""

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        self._heard: list[bytes] = []
        self._late: list[bytes] = []
        with engine():
            self._doc: Doc[Any] = Doc()
            self._doc.get(schema.ROOT, type=XmlFragment)
        remaining = iter(updates)  # read outside the engine: what fails there is not its failure
        while batch := list(islice(remaining, AT_ONCE)):
            self._take(batch)
        self._listen()

    def _listen(self) -> None:
        """The engine holds who listens, where Python's collector does not look: it is told when to let go."""
        heard = self._heard

        def hear(event: TransactionEvent) -> None:
            heard.append(event.update)

        weakref.finalize(self, self._doc.unobserve, self._doc.observe(hear)).atexit = False

    def apply(self, updates: Sequence[bytes]) -> bytes | None:
        """Apply in one transaction; what it changed, encoded anew, or None when it was all known."""
        self._catch_up()
        self._heard.clear()
        self._take(updates)
        return self._heard.pop() if self._heard else None

    def apply_later(self, update: bytes) -> None:
        """Apply before anybody looks: for what is known to bring all that it says, just as it says it."""
        self._late.append(update)
        if len(self._late) >= MOST_LATE:
            self._catch_up()

    def _catch_up(self) -> None:
        if self._late:
            late, self._late = self._late, []
            self._take(late)

    def _take(self, updates: Iterable[bytes]) -> None:
        """In one transaction of the engine."""
        with engine(), self._doc.transaction():
            for update in updates:
                self._doc.apply_update(update)

    def vector(self) -> bytes:
        """The encoded state vector."""
        self._catch_up()
        with engine():
            return self._doc.get_state()

    def clocks(self) -> dict[int, int]:
        """Client id → clock reached."""
        return wire.state_vector(self.vector())

    def update(self, vector: bytes = b"\x00") -> bytes:
        """What one who stands at `vector` lacks; everything by default. `vector` was checked before."""
        self._catch_up()
        with engine():
            return self._doc.get_update(vector)

    def tree(self) -> Tree:
        """The text as it stands, not tidied. Raises NotATree when it is deeper than can be read."""
        self._catch_up()
        with engine(), self._doc.transaction():
            root: XmlFragment = self._doc.get(schema.ROOT, type=XmlFragment)
            return {"type": "doc", "content": _read_children(root, 1)}


def merged(updates: Sequence[bytes]) -> bytes:
    """One update saying what several say. Few and small ones only: the cost is worse than linear."""
    if len(updates) == 1:
        return updates[0]
    with engine():
        return pycrdt.merge_updates(*updates)


def _read_children(parent: XmlFragment | XmlElement, level: int) -> list[Tree]:
    if level > READABLE:
        raise NotATree("a text too deep")
    found: list[Tree] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            found.extend(read_text(child))
        elif isinstance(child, XmlElement):
            found.append(read_element(child, level))
    return found


def read_element(element: XmlElement, level: int) -> Tree:
    return {
        "type": element.tag or "",
        "attrs": _attributes(element),
        "content": _read_children(element, level + 1),
    }


def _attributes(element: XmlElement) -> dict[str, Any]:
    pairs: Any = element.attributes  # a view without keys(): pairs, whatever its stub says
    return dict(list(pairs))


def read_text(text: XmlText) -> Iterator[Tree]:
    for run, marks in text.diff():
        if isinstance(run, str):  # anything else was embedded by no editor of ours
            kinds = [{"type": kind, "attrs": attrs} for kind, attrs in (marks or {}).items()]
            yield {"type": "text", "text": run, "marks": kinds}


def seed(tree: Tree) -> bytes:
    """A first update holding a tidied tree: only for a document that has no history yet."""
    with engine():
        doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
        root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
        with doc.transaction():
            write_children(root, tree)
        return doc.get_update()


def edited(state: bytes, tree: Tree) -> bytes | None:
    """An update that makes the text at `state` say a tidied tree, by ordinary edits; None when it says so already.

    Blocks of the text that are already what they should be are not touched: who is writing in them stays there.
    """
    heard: list[bytes] = []
    with engine():
        doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
        root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
        doc.apply_update(state)
        subscription = doc.observe(lambda event: heard.append(event.update))
        wanted = tree.get("content", [])
        with doc.transaction():
            # From the end, so that places before it keep their numbers.
            old_end, new_end = len(root.children), len(wanted)
            for old, new in [*reversed(aligning.aligned(_blocks(root), _keys(wanted))), (-1, -1)]:
                for place in range(old_end - 1, old, -1):
                    del root.children[place]
                for number in range(new_end - 1, new, -1):
                    _put_block(root, old + 1, wanted[number])
                old_end, new_end = old, new
        doc.unobserve(subscription)
    return heard[-1] if heard else None


class Site(NamedTuple):
    """Where a passage ends in a text: the texts in it are numbered in the order of reading; `stop` counts signs."""

    text: int
    stop: int


def sites(state: bytes, letters: Sequence[tuple[int, int] | None]) -> list[Site | None]:
    """Where some letters stand, each by client and clock, or stood; None for those that left no trace.

    A sign is put after each, in a copy, by an update that names it: the engine then shows where.
    """
    probe = "\ue000" + secrets.token_hex(8)
    with engine():
        doc, root = opened(state)
        known = wire.state_vector(doc.get_state())
        asked = [one if one and one[1] < known.get(one[0], 0) else None for one in letters]
        for number, one in enumerate(asked):
            if one is not None:
                words = f"{probe}{number}\ue001"
                doc.apply_update(neighbours.after(one, words, known.get(0, 0)))
                known[0] = known.get(0, 0) + len(words)
        found: dict[int, Site] = {}
        for place, text in enumerate(_texts(root, 1)):
            said = "".join(words for words, _marks in runs_of(text))
            while (at := said.find(probe)) >= 0:
                end = said.index("\ue001", at)
                found[int(said[at + len(probe) : end])] = Site(place, at)
                said = said[:at] + said[end + 1 :]
        return [found.get(number) for number in range(len(asked))]


def around(state: bytes, text: int, start: int, stop: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first letter of a passage and its last, each by client and clock."""
    heard: list[bytes] = []
    with engine():
        doc, root = opened(state)
        one = list(_texts(root, 1))[text]
        said = "".join(words for words, _marks in runs_of(one))
        subscription = doc.observe(lambda event: heard.append(event.update))
        for place in (stop, start):
            one.insert(len(said[:place].encode()), "\ue000")
        doc.unobserve(subscription)
    first, last = neighbours.of(heard[1])[1], neighbours.of(heard[0])[0]
    return (first, last) if first and last else None


def opened(state: bytes) -> tuple[Doc[Any], XmlFragment]:
    doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
    root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
    doc.apply_update(state)
    return doc, root


def _texts(parent: XmlFragment | XmlElement, level: int) -> Iterator[XmlText]:
    if level > READABLE:
        raise NotATree("a text too deep")
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _texts(child, level + 1)


def runs_of(text: XmlText) -> list[Run]:
    return [
        (run["text"], json.dumps(run["marks"], ensure_ascii=False) if run["marks"] else "")
        for run in read_text(text)
    ]


def _blocks(root: XmlFragment) -> list[object]:
    """What each child of the text says; what is no block of a tidied text is like nothing else."""
    found: list[object] = []
    for child in root.children:
        said = (
            tidy({"type": "doc", "content": [read_element(child, 1)]})
            if isinstance(child, XmlElement)
            else {}
        )
        blocks = said.get("content", [])
        found.append(canonical.text(said) if len(blocks) == 1 else object())
    return found


def _keys(blocks: Sequence[Tree]) -> list[object]:
    return [canonical.text({"type": "doc", "content": [block]}) for block in blocks]


def _put_block(root: XmlFragment, place: int, node: Tree) -> None:
    element = XmlElement(node["type"])
    root.children.insert(place, element)
    for name, value in node.get("attrs", {}).items():
        element.attributes[name] = value
    write_children(element, node)


def write_children(parent: XmlFragment | XmlElement, node: Tree) -> None:
    runs: list[Tree] = []
    for child in node.get("content", ()):
        if child["type"] == "text":
            runs.append(child)
            continue
        _write_text(parent, runs)
        runs = []
        element = XmlElement(child["type"])
        parent.children.append(element)
        for name, value in child.get("attrs", {}).items():
            element.attributes[name] = value
        write_children(element, child)
    _write_text(parent, runs)


def _write_text(parent: XmlFragment | XmlElement, runs: list[Tree]) -> None:
    if not runs:
        return
    text = XmlText("")
    parent.children.append(text)
    for run in reversed(runs):  # each at the beginning: no position to count, in any unit
        marks = {mark["type"]: mark.get("attrs", {}) for mark in run.get("marks", ())}
        text.insert(0, run["text"], marks or None)
