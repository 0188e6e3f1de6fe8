"""Passages that suggestions replace, found in the text: where they stand, what they say now, the edits that replace them.

Suggestions hold a passage by its letters; what they replace is compared before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Conflict, Invalid
from workspace.comments.forms import NewSuggestion
from workspace.comments.rules import anchors, proposing
from workspace.documents import crdt, paragraphs, texts
from workspace.documents.rules.stretches import END, Stretch, where
from workspace.documents.rules.tree import Tree

NOT_THERE = _l(
    "Ces mots ne se suivent pas dans le texte. Recopiez-les comme ils y sont, paragraphe par paragraphe."
)
ONE_LINE = _l("Ici, dans un titre, une liste ou du code, une suggestion s’écrit sans aller à la ligne.")
MANY = _l("Ces mots sont à plusieurs endroits du texte. Recopiez-en davantage, pour qu’on sache lesquels.")
UNCHANGED = _l("Rien ne change. Écrivez ce que vous proposez à la place.")
AROUND = 60  # signs shown on each side
Letter = tuple[int, int]  # client, clock


@dataclass(frozen=True)
class Found:
    """A passage as it stands: in the stretch of this number, from one sign to another."""

    number: int
    start: int
    stop: int
    stretch: Stretch

    @property
    def said(self) -> str:
        return self.stretch.said

    @property
    def tree(self) -> Tree:
        return proposing.slice_of(self.stretch.runs, self.start, self.stop)

    @property
    def place(self) -> tuple[int, int, int]:
        return self.number, self.start, self.stop


@dataclass(frozen=True)
class Proposed:
    """All that a suggestion keeps."""

    anchor: anchors.Anchor
    before: Tree
    after: Tree
    lead_in: str
    lead_out: str


def proposed(state: bytes, wanted: NewSuggestion) -> Proposed:
    """What somebody proposes, in the text as it stands. Raises Invalid."""
    chosen = _chosen(state, wanted)
    words = _replacement(wanted, exact=chosen.said[chosen.start : chosen.stop] == wanted.passage)
    if END in words and not chosen.stretch.splits:
        raise Invalid({"replacement": ONE_LINE})
    chosen = _with_a_space(chosen) if not words else chosen
    before = chosen.tree
    change = proposing.change(before, proposing.replaced(before, words, wanted.style))
    if change is None:
        raise Invalid({"replacement": UNCHANGED})
    start = chosen.start + change.start
    stop = start + len(proposing.words(change.before))
    said = chosen.said
    return Proposed(
        _anchor(state, replace(chosen, start=start, stop=stop)),
        change.before,
        change.after,
        said[max(start - AROUND, 0) : start].rpartition(END)[2],
        said[stop : stop + AROUND].partition(END)[0],
    )


def _replacement(wanted: NewSuggestion, *, exact: bool) -> str:
    """What is typed in the text counts sign for sign; in a form, a line that was left empty is none."""
    if exact and wanted.typed:
        return wanted.replacement
    words = re.sub(rf"[^\S{END}]*{END}\s*", END, wanted.replacement)
    return words.strip(END) if exact else words.strip()


def _anchor(state: bytes, found: Found) -> anchors.Anchor:
    """The first letter of a passage and its last. Raises Conflict."""
    said = found.said[found.start : found.stop]
    start = found.start + len(said) - len(said.lstrip(END))
    stop = found.start + len(said.rstrip(END))
    (first_text, first), (last_text, last) = found.stretch.holder(start), found.stretch.holder(stop - 1)
    if first_text == last_text:
        letters = crdt.around(state, first_text, first, last + 1)
    else:
        one, other = (
            crdt.around(state, *at) for at in ((first_text, first, first + 1), (last_text, last, last + 1))
        )
        letters = (one[0], other[1]) if one and other else None
    if letters is None:
        raise Conflict(texts.UNREADABLE)
    return {"start": _position(letters[0], 0), "end": _position(letters[1], -1)}


def _position(letter: Letter, lean: int) -> anchors.Position:
    return {"item": {"client": letter[0], "clock": letter[1]}, "assoc": lean}


def _chosen(state: bytes, wanted: NewSuggestion) -> Found:
    """Where the letter chosen in the browser stands, with these words before it; or else where the words stand alone."""
    stretches = paragraphs.read(state)
    end = anchors.position(wanted.end) if wanted.end else None
    (found,) = _ended(state, stretches, [(_letter(end), wanted.passage)])
    if (
        found is not None
        and wanted.passage.strip()
        and found.said[found.start : found.stop] == wanted.passage
    ):
        return found
    every = [
        Found(number, start, stop, one)
        for number, one in enumerate(stretches)
        for start, stop in proposing.places(one.said, wanted.passage)
    ]
    if len(every) != 1:
        raise Invalid({"passage": MANY if every else NOT_THERE})
    return every[0]


def _ended(
    state: bytes, stretches: Sequence[Stretch], ends: Sequence[tuple[Letter | None, str]]
) -> list[Found | None]:
    """As many signs as some words, up to the letter that ends them and the ends of paragraphs after it."""
    begins = where(stretches)
    found: list[Found | None] = []
    sites = crdt.sites(state, [letter for letter, _words in ends])
    for site, (_, words) in zip(sites, ends, strict=True):
        if site is None:
            found.append(None)
            continue
        number, begin = begins[site.text]
        stop = begin + site.stop + len(words) - len(words.rstrip(END))
        one = Found(number, stop - len(words), stop, stretches[number])
        found.append(one if one.start >= 0 else None)
    return found


def _with_a_space(chosen: Found) -> Found:
    """Words that go take with them one of the two spaces that they would leave side by side."""
    said, start = chosen.said, chosen.start
    alone = chosen.stop == len(said) or said[chosen.stop] in f" .,){END}"
    return replace(chosen, start=start - 1) if alone and said[:start].endswith(" ") else chosen


def _letter(position: anchors.Position | None) -> Letter | None:
    item: dict[str, Any] | None = (position or {}).get("item")
    return (item["client"], item["clock"]) if item else None


def standing(state: bytes, kept: Sequence[tuple[anchors.Anchor, Tree]]) -> list[Found | None]:
    """Where the passages of suggestions stand still, word for word and mark for mark."""
    ends = [(_letter(anchor.get("end")), proposing.words(before)) for anchor, before in kept]
    return [
        one if one and one.tree == before else None
        for one, (_anchor_, before) in zip(_ended(state, paragraphs.read(state), ends), kept, strict=True)
    ]


def now_said(state: bytes, anchor: anchors.Anchor) -> str:
    """What is read today where a passage was, with a few words of its paragraph around; empty when that is gone."""
    (found,) = _ended(state, paragraphs.read(state), [(_letter(anchor.get("end")), "")])
    if found is None:
        return ""
    begin = found.said[: found.stop].rfind(END) + 1
    said, end = found.said[begin:].partition(END)[0], found.stop - begin
    start, stop = max(end - AROUND, 0), min(end + AROUND // 2, len(said))
    start = said.find(" ", start, end) + 1 if start else 0
    stop = max(said.rfind(" ", end, stop), end) if stop < len(said) else stop
    words = said[start:stop].strip()
    return f"{'…' if start else ''}{words}{'…' if stop < len(said) else ''}" if words else ""


def accepted(
    state: bytes, kept: Sequence[tuple[anchors.Anchor, Tree, Tree]]
) -> tuple[bytes | None, list[int]]:
    """The update that puts suggestions in the text, and which they are.

    Left out are those whose passage reads otherwise, those that meet one before them, and those that would make a
    paragraph where there is now a title.
    """
    found = [
        one if one and (one.stretch.splits or END not in proposing.words(kept[number][2])) else None
        for number, one in enumerate(standing(state, [(anchor, before) for anchor, before, _after in kept]))
    ]
    taken = proposing.apart([one.place if one else None for one in found])
    changes = [(one, kept[number][2]) for number in taken if (one := found[number])]
    return (paragraphs.rewritten(state, _edits(changes)) if changes else None), taken


def _edits(found: Sequence[tuple[Found, Tree]]) -> list[paragraphs.Edit]:
    """Those further on in a text come first: the places of the others stay."""
    ordered = sorted(found, key=lambda one: one[0].place, reverse=True)
    return [
        paragraphs.Edit(one.number, one.start + step.start, one.start + step.stop, step.words, step.marks)
        for one, after in ordered
        for step in proposing.steps(one.tree, after)
    ]


def moved(
    state: bytes,
    data: bytes,
    taken: Sequence[tuple[anchors.Anchor, Tree, Tree]],
    others: Sequence[tuple[anchors.Anchor, Tree]],
) -> dict[int, anchors.Anchor]:
    """The new anchors of suggestions that others, accepted by the update `data`, took along.

    A paragraph that is cut or joined has letters made anew: what was held by them is held by those that took their place.
    """
    if not any(END in proposing.words(tree) for _anchor_, *trees in taken for tree in trees):
        return {}
    before = standing(state, [*((anchor, was) for anchor, was, _after in taken), *others])
    changes = [(one, after) for one, (_a, _b, after) in zip(before, taken, strict=False) if one]
    written = crdt.Text([state, data]).update()
    stretches = paragraphs.read(written)
    still = standing(written, others)
    found = {}
    for number, one in enumerate(before[len(taken) :]):
        if one is None or still[number] is not None:
            continue
        by = sum(_grown(change, after) for change, after in changes if _precedes(change, one))
        there = Found(one.number, one.start + by, one.stop + by, stretches[one.number])
        if there.tree == others[number][1]:
            found[number] = _anchor(written, there)
    return found


def _grown(change: Found, after: Tree) -> int:
    return len(proposing.words(after)) - (change.stop - change.start)


def _precedes(change: Found, one: Found) -> bool:
    return change.number == one.number and change.stop <= one.start
