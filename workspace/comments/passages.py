"""Passages that suggestions replace, found in the text: where they stand, what they say now, the edits that replace them.

Suggestions hold a passage by its letters; what they replace is compared before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Conflict, Invalid
from workspace.comments.forms import NewSuggestion
from workspace.comments.rules import anchors, proposing
from workspace.documents import crdt, texts
from workspace.documents.rules.tree import Tree

NOT_THERE = _l(
    "Ces mots ne sont pas dans le texte, ou pas dans un seul paragraphe. Recopiez-les comme ils y sont."
)
MANY = _l("Ces mots sont à plusieurs endroits du texte. Recopiez-en davantage, pour qu’on sache lesquels.")
UNCHANGED = _l("Rien ne change. Écrivez ce que vous proposez à la place.")
AROUND = 60  # signs shown on each side
Letter = tuple[int, int]  # client, clock


@dataclass(frozen=True)
class Found:
    """A passage as it stands: in the text of this number, from one sign to another."""

    text: int
    start: int
    stop: int
    runs: Sequence[crdt.Run]

    @property
    def said(self) -> str:
        return "".join(words for words, _marks in self.runs)

    @property
    def tree(self) -> Tree:
        return proposing.slice_of(self.runs, self.start, self.stop)


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
    exact = chosen.said[chosen.start : chosen.stop] == wanted.passage
    words = wanted.replacement if exact else wanted.replacement.strip()
    chosen = _with_a_space(chosen) if not words else chosen
    before = chosen.tree
    change = proposing.change(before, proposing.replaced(before, words, wanted.style))
    if change is None:
        raise Invalid({"replacement": UNCHANGED})
    start = chosen.start + change.start
    stop = start + len(proposing.words(change.before))
    letters = crdt.around(state, chosen.text, start, stop)
    if letters is None:
        raise Conflict(texts.UNREADABLE)
    said = chosen.said
    return Proposed(
        {"start": _position(letters[0], 0), "end": _position(letters[1], -1)},
        change.before,
        change.after,
        said[max(start - AROUND, 0) : start],
        said[stop : stop + AROUND],
    )


def _position(letter: Letter, lean: int) -> anchors.Position:
    return {"item": {"client": letter[0], "clock": letter[1]}, "assoc": lean}


def _chosen(state: bytes, wanted: NewSuggestion) -> Found:
    """Where the letter chosen in the browser stands, with these words before it; or else where the words stand alone."""
    runs = crdt.runs(state)
    end = anchors.position(wanted.end) if wanted.end else None
    (site,) = crdt.sites(state, [_letter(end)])
    if site is not None:
        start = site.stop - len(wanted.passage)
        found = Found(site.text, start, site.stop, runs[site.text])
        if start >= 0 and wanted.passage.strip() and found.said[start : site.stop] == wanted.passage:
            return found
    every = [
        Found(number, start, stop, one)
        for number, one in enumerate(runs)
        for start, stop in proposing.places("".join(words for words, _marks in one), wanted.passage)
    ]
    if len(every) != 1:
        raise Invalid({"passage": MANY if every else NOT_THERE})
    return every[0]


def _with_a_space(chosen: Found) -> Found:
    """Words that go take with them one of the two spaces that they would leave side by side."""
    said, start = chosen.said, chosen.start
    alone = chosen.stop == len(said) or said[chosen.stop] in " .,)"
    return replace(chosen, start=start - 1) if alone and said[:start].endswith(" ") else chosen


def _letter(position: anchors.Position | None) -> Letter | None:
    item: dict[str, Any] | None = (position or {}).get("item")
    return (item["client"], item["clock"]) if item else None


def standing(state: bytes, kept: Sequence[tuple[anchors.Anchor, Tree]]) -> list[Found | None]:
    """Where the passages of suggestions stand still, word for word and mark for mark."""
    runs = crdt.runs(state)
    found: list[Found | None] = []
    for site, (_anchor, before) in zip(
        crdt.sites(state, [_letter(anchor.get("end")) for anchor, _before in kept]), kept, strict=True
    ):
        start = site.stop - len(proposing.words(before)) if site else -1
        one = Found(site.text, start, site.stop, runs[site.text]) if site and start >= 0 else None
        found.append(one if one and one.tree == before else None)
    return found


def now_said(state: bytes, anchor: anchors.Anchor) -> str:
    """What is read today where a passage was, with a few words around; empty when its paragraph is gone."""
    (site,) = crdt.sites(state, [_letter(anchor.get("end"))])
    if site is None:
        return ""
    said = "".join(text for text, _marks in crdt.runs(state)[site.text])
    start, stop = max(site.stop - AROUND, 0), min(site.stop + AROUND // 2, len(said))
    start = said.find(" ", start, site.stop) + 1 if start else 0
    stop = max(said.rfind(" ", site.stop, stop), site.stop) if stop < len(said) else stop
    words = said[start:stop].strip()
    return f"{'…' if start else ''}{words}{'…' if stop < len(said) else ''}" if words else ""


def accepted(
    state: bytes, kept: Sequence[tuple[anchors.Anchor, Tree, Tree]]
) -> tuple[bytes | None, list[int]]:
    """The update that puts suggestions in the text, and which they are.

    Left out are those whose passage reads otherwise, and those that meet one before them.
    """
    found = standing(state, [(anchor, before) for anchor, before, _after in kept])
    taken = proposing.apart([(one.text, one.start, one.stop) if one else None for one in found])
    changes = [(one, kept[number][2]) for number in taken if (one := found[number])]
    return (crdt.rewritten(state, _edits(changes)) if changes else None), taken


def _edits(found: Sequence[tuple[Found, Tree]]) -> list[crdt.Edit]:
    """Those further on in a text come first: the places of the others stay."""
    ordered = sorted(found, key=lambda one: (one[0].text, one[0].start), reverse=True)
    return [
        crdt.Edit(one.text, one.start + step.start, one.start + step.stop, step.words, step.marks)
        for one, after in ordered
        for step in proposing.steps(one.tree, after)
    ]
