"""Recusal (« déport »): a seat takes no part in one motion.

It leaves the base: it is neither eligible nor a voter, and the majority is counted without it. It still
makes the quorum, as French practice has it by default: it attends and does not vote. A quorum that counts
voters alone does not count it, for it is none, nor asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from charters.rules.functioning import Quorum
from charters.rules.sentences import N_, Sentence
from charters.rules.terms import Counted
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.tally import BadCount, College, Counts


def without(colleges: Iterable[College], withdrawn: Mapping[str, int]) -> list[College]:
    """The colleges once so many seats of each (by code) have withdrawn; raises BadCount beyond the roll."""
    found = list(colleges)
    if strays := withdrawn.keys() - {college.code for college in found}:
        raise BadCount(f"withdrawn, and not on the roll: {', '.join(sorted(strays))}")
    return [_less(college, withdrawn.get(college.code, 0)) for college in found]


def _less(college: College, number: int) -> College:
    return replace(
        college, eligible=college.eligible - number, withdrawn=college.withdrawn + number
    )  # the roll itself does not change: who withdrew stays named on it


def attending(quorum: Quorum, college: College, turnout: int, represented: int) -> Headcount:
    """Whom a quorum looks at where there is no room: those who voted, and those who withdrew."""
    aside = 0 if quorum.counted is Counted.TURNOUT else college.withdrawn
    return Headcount(college.eligible + aside, turnout - represented + aside, represented)


def headcount_of(quorum: Quorum, college: College, counts: Counts) -> Headcount:
    """The same, from counted ballots."""
    return attending(quorum, college, counts.turnout, counts.represented)


def told(quorum: Quorum, colleges: Sequence[College]) -> tuple[Sentence, ...]:
    """One step of the arithmetic, when somebody withdrew."""
    number = sum(college.withdrawn for college in colleges)
    if not number:
        return ()
    template = (
        N_("Sièges déportés : %(number)s, hors des inscrits et des votants ; le quorum se compte sans eux.")
        if quorum.counted is Counted.TURNOUT
        else N_(
            "Sièges déportés : %(number)s, hors des inscrits et des votants ; le quorum les compte encore."
        )
    )
    return (Sentence(template, {"number": number}, "quorum"),)
