"""Sub-amendments: amendments on the words that an amendment proposes, decided before it and put into it.

Places are counted in the article as the amendment would have it. A sub-amendment stays inside the proposed words:
whatever else it would change is an amendment of its own. There are no sub-amendments of sub-amendments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charters.rules.amending import Amendment, Replacement, check, rewritten
from charters.rules.merging import LAPSED, Fate, Outcome, first_clash
from charters.rules.sentences import N_, RuleBroken, Sentence

Span = tuple[int, int]


class OutsideTheWords(RuleBroken):
    """A sub-amendment that changes words which its amendment does not propose."""

    code = "outside_the_amendment"


@dataclass(frozen=True)
class SubAmendment:
    """`of` is the number of the amendment; `changes` are counted in what that amendment proposes."""

    number: int
    of: int
    changes: tuple[Replacement, ...]
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.changes:
            raise ValueError("a sub-amendment changes words")
        check(self.changes)


def spans(amendment: Amendment) -> tuple[Span, ...]:
    """Where the words of each change stand in the proposed text, in order; empty where words are only deleted."""
    found, moved = [], 0
    for one in amendment.changes:
        start = one.start + moved
        found.append((start, start + len(one.words)))
        moved += len(one.words) - (one.end - one.start)
    return tuple(found)


def require_inside(amendment: Amendment, sub: SubAmendment) -> None:
    """Raises OutsideTheWords when a change of the sub-amendment leaves the proposed words."""
    own = spans(amendment)
    if all(any(start <= one.start and one.end <= end for start, end in own) for one in sub.changes):
        return
    template = N_("Un sous-amendement ne change que les mots proposés par l’amendement n°\u00a0%(number)s.")
    raise OutsideTheWords(Sentence(template, {"number": amendment.number}))


def taking(
    amendment: Amendment, ordered: Sequence[SubAmendment]
) -> tuple[Amendment | None, tuple[Outcome, ...]]:
    """The amendment once its carried sub-amendments are put in, in order; None when nothing is left of it.

    Raises OutsideTheWords, and ValueError when one is given twice or belongs to another amendment.
    """
    if len({one.number for one in ordered}) != len(ordered) or any(
        one.of != amendment.number for one in ordered
    ):
        raise ValueError("each sub-amendment of this amendment is put in once")
    kept: list[SubAmendment] = []
    outcomes = []
    for one in ordered:
        require_inside(amendment, one)
        outcomes.append(_outcome(one, kept))
        kept += [one] if outcomes[-1].fate is Fate.PUT_IN else []
    if not kept:
        return amendment, tuple(outcomes)
    changes = _reworded(amendment, sorted(change for one in kept for change in one.changes))
    return (replace(amendment, changes=changes) if changes else None), tuple(outcomes)


def lapse(one: SubAmendment, kept: Sequence[SubAmendment]) -> Outcome | None:
    """What becomes of one more sub-amendment, once these were put in; None when it can still be."""
    outcome = _outcome(one, kept)
    return None if outcome.fate is Fate.PUT_IN else outcome


def _outcome(one: SubAmendment, kept: Sequence[SubAmendment]) -> Outcome:
    for other in kept:
        found = first_clash(one.changes, other.changes)
        if found:
            said = Sentence(LAPSED[found], {"other": other.number})
            return Outcome(one.number, Fate.LAPSED, said, other.number)
    return Outcome(one.number, Fate.PUT_IN, Sentence(N_("intégré")))


def _reworded(amendment: Amendment, inside: Sequence[Replacement]) -> tuple[Replacement, ...]:
    """The changes of the amendment, each with its own words changed; those left without effect are dropped."""
    found = []
    for one, (start, end) in zip(amendment.changes, spans(amendment), strict=True):
        own = [
            Replacement(change.start - start, change.end - start, change.words)
            for change in inside
            if start <= change.start and change.end <= end
        ]
        found.append(replace(one, words=rewritten(one.words, own)))
    return tuple(one for one in found if one.end > one.start or one.words)
