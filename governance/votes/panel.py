"""Participation of an open vote: seats that have voted, are represented, are missing. No choice is ever read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from governance.committee.rules import quorum, quorum_wording
from governance.committee.rules.quorum import QuorumResult
from governance.votes import queries, recused, telling
from governance.votes.models import Motion, RollCollege, RollLine

STATES = VOTED, REPRESENTED, MISSING = ("voted", "represented", "missing")


@dataclass(frozen=True)
class CollegeTurnout:
    """One college: the state of each seat in the order of the roll, and names.

    In a confidential vote counts alone: states are in the order of states, and nobody is named.
    """

    code: str
    name: str
    weight: str
    states: tuple[str, ...]
    represented: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    lacking: bool
    withdrawn: tuple[str, ...] = ()

    @property
    def cast(self) -> int:
        return len(self.states) - self.states.count(MISSING)

    @property
    def through(self) -> int:
        """How many of them through a proxy."""
        return self.states.count(REPRESENTED)


@dataclass(frozen=True)
class Turnout:
    """All colleges, and where the quorum stands if only those who have voted are counted."""

    motion: str
    seats: int
    cast: int
    weighted: bool
    confidential: bool
    reached: bool
    required: int
    headline: str
    quorum: str
    colleges: tuple[CollegeTurnout, ...]


def turnout(db: Session, motion: Motion) -> Turnout:
    """In the reader's language; the same for everybody."""
    rows, whole, aside = queries.colleges(db, motion), queries.roll(db, motion), recused.of(db, motion)
    counted = queries.counted_colleges(db, motion)
    lines = [line for line in whole if line.seat_id not in aside]
    result = quorum.check(motion.rule.quorum, recused.turnout_heads(motion.rule.quorum, counted, lines))
    told = tuple(
        replace(
            _college(
                row,
                [line for line in lines if line.college == row.code],
                row.code in result.lacking,
                named=not motion.confidential,
            ),
            withdrawn=tuple(one.name for one in whole if one.seat_id in aside and one.college == row.code),
        )
        for row in rows
    )
    cast = sum(college.cast for college in told)
    return Turnout(
        motion=motion.public_id,
        seats=len(lines),
        cast=cast,
        weighted=motion.weighted,
        confidential=motion.confidential,
        reached=result.reached,
        required=result.required,
        headline=_headline(result, everybody=cast == len(lines)),
        quorum=_detail(result, {row.code: row.name for row in rows}),
        colleges=told,
    )


def _headline(result: QuorumResult, *, everybody: bool) -> str:
    """Where things stand, in the present: nothing is decided yet."""
    if result.required == 0 and result.per_college_min == 0:
        return ""
    if result.reached:
        return _("Tous les sièges ont voté.") if everybody else _("Le quorum est atteint.")
    if result.missing:
        return ngettext(
            "Il manque un siège pour le quorum.", "Il manque %(num)s sièges pour le quorum.", result.missing
        )
    return ngettext(
        "Le nombre y est, il manque un collège.",
        "Le nombre y est, il manque %(num)s collèges.",
        len(result.lacking),
    )


def _detail(result: QuorumResult, names: dict[str, str]) -> str:
    figures = telling.words(quorum_wording.figures_of(result))
    if result.reached or result.required == 0:
        return _("Sièges comptés : %(figures)s.", figures=figures)
    lacking = ", ".join(names[code] for code in result.lacking)
    told = _(
        "Sièges comptés : %(figures)s ; il en faut %(required)s.", figures=figures, required=result.required
    )
    if not lacking:
        return told
    return told + " " + _("Et des voix de chaque collège : %(lacking)s.", lacking=lacking)


def _college(row: RollCollege, lines: Sequence[RollLine], lacking: bool, *, named: bool) -> CollegeTurnout:
    states = [REPRESENTED if line.represented_by else VOTED if line.used else MISSING for line in lines]
    return CollegeTurnout(
        code=row.code,
        name=row.name,
        weight=telling.exact(Fraction(row.weight)),
        states=tuple(states if named else sorted(states, key=STATES.index)),
        represented=tuple(
            (line.name, line.represented_by) for line in lines if named and line.represented_by
        ),
        missing=tuple(line.name for line in lines if named and not line.used),
        lacking=lacking,
    )


def warnings(db: Session, motion: Motion, filled: Sequence[tuple[str, int]]) -> list[str]:
    """What would make the vote fail whatever is said: told before it opens. `filled`: college → seats filled."""
    rule = motion.rule
    told = []
    through = queries.proxies_by_college(db, motion)
    heads = {
        code: quorum.Headcount(
            seats, seats - min(seats, through.get(code, 0)), min(seats, through.get(code, 0))
        )
        for code, seats in filled
    }
    if heads and not quorum.check(rule.quorum, heads).reached:
        told.append(
            _(
                "Le quorum ne peut pas être atteint : trop de sièges ont donné pouvoir, et ils ne comptent pas."
            )
        )
    if not motion.among and rule.colleges_in_favour and rule.colleges_in_favour > len(filled):
        told.append(
            _(
                "La règle demande %(needed)s collèges favorables ; %(there)s seulement ont un siège pourvu.",
                needed=rule.colleges_in_favour,
                there=len(filled),
            )
        )
    return told
