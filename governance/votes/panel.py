"""Participation of an open vote: seats that have voted, are represented, are missing. No choice is ever read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from charters.rules.sentences import Sentence
from charters.rules.terms import QuorumBase
from foundation import ids
from governance.committee.rules import quorum, quorum_wording
from governance.committee.rules.quorum import Amount, QuorumResult
from governance.votes import hands, organised, queries, recused, sitting, telling
from governance.votes.models import HandCount, Motion, RollCollege, RollLine
from governance.votes.rules.hands import CountKind
from governance.votes.rules.tally import College

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
    in_the_room: int = 0
    counted: str = ""
    """How many voices were counted in the room, and the words that say how and by whom."""

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
    required: Amount
    headline: str
    quorum: str
    colleges: tuple[CollegeTurnout, ...]

    @property
    def mark(self) -> str:
        """Of what is shown: a page that says it is told what it lacks, if anything."""
        return ids.digest(repr(self))[: ids.LENGTH]


def turnout(db: Session, motion: Motion) -> Turnout:
    """In the reader's language; the same for everybody."""
    return drawn(
        motion,
        queries.colleges(db, motion),
        queries.roll(db, motion),
        queries.counted_colleges(db, motion),
        frozenset(recused.of(db, motion)),
        hands.of(db, motion),
        second_notice=sitting.second_notice(db, motion),
    )


def drawn(
    motion: Motion,
    rows: Sequence[RollCollege],
    whole: Sequence[RollLine],
    counted: Sequence[College],
    aside: frozenset[int] = frozenset(),
    in_the_room: Sequence[HandCount] = (),
    *,
    second_notice: bool = False,
) -> Turnout:
    """From a roll, a true one or one of invented voters; `aside`: seats that take no part."""
    lines = [line for line in whole if line.seat_id not in aside]
    heads = recused.turnout_heads(motion.rule.quorum, counted, lines, hands.heads(in_the_room))
    result = quorum.check(
        motion.rule.quorum,
        organised.turnout(motion, heads, rows, whole, aside, in_the_room),
        second_notice=second_notice,
        weights={one.code: one.weight for one in counted},
    )
    counts = {one.college: one for one in in_the_room}
    told = tuple(
        replace(
            _college(
                row,
                [line for line in lines if line.college == row.code],
                row.code in result.lacking,
                counts.get(row.code),
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
    if not result.enough:
        return _missing(result)
    return ngettext(
        "Le nombre y est, il manque un collège.",
        "Le nombre y est, il manque %(num)s collèges.",
        len(result.lacking),
    )


def _missing(result: QuorumResult) -> str:
    number = int(result.missing)
    if result.base is QuorumBase.WEIGHTS:
        return _("Le poids qui a voté ne suffit pas encore pour le quorum.")
    if result.base is QuorumBase.ORGANISATIONS:
        return ngettext(
            "Il manque une organisation pour le quorum.",
            "Il manque %(num)s organisations pour le quorum.",
            number,
        )
    return ngettext("Il manque un siège pour le quorum.", "Il manque %(num)s sièges pour le quorum.", number)


def _detail(result: QuorumResult, names: dict[str, str]) -> str:
    figures = telling.words(quorum_wording.figures_of(result))
    if result.base is not QuorumBase.SEATS_FILLED:
        return _elsewise(result, figures, names)
    if result.reached or result.required == 0:
        return _("Sièges comptés : %(figures)s.", figures=figures)
    told = _(
        "Sièges comptés : %(figures)s ; il en faut %(required)s.", figures=figures, required=result.required
    )
    return told + _lacking(result, names)


def _elsewise(result: QuorumResult, figures: str, names: dict[str, str]) -> str:
    """Organisations or weights."""
    if result.reached or result.required == 0:
        return _("Pour le quorum, %(figures)s.", figures=figures)
    required = telling.words(Sentence("%(required)s", {"required": quorum_wording.required_of(result)}))
    told = _("Pour le quorum, %(figures)s ; il en faut %(required)s.", figures=figures, required=required)
    return told + _lacking(result, names)


def _lacking(result: QuorumResult, names: dict[str, str]) -> str:
    lacking = ", ".join(names[code] for code in result.lacking)
    return " " + _("Et des voix de chaque collège : %(lacking)s.", lacking=lacking) if lacking else ""


def _college(
    row: RollCollege, lines: Sequence[RollLine], lacking: bool, count: HandCount | None, *, named: bool
) -> CollegeTurnout:
    counted = frozenset(count.seats) if count else frozenset()
    raised = hands.said(count).total if count else 0
    states = _states(lines, counted, raised)
    return CollegeTurnout(
        code=row.code,
        name=row.name,
        weight=telling.exact(Fraction(row.weight)),
        states=states if named else tuple(sorted(states, key=STATES.index)),
        represented=tuple(
            (line.name, line.represented_by) for line in lines if named and line.represented_by
        ),
        missing=tuple(line.name for line in lines if named and not line.used and line.seat_id not in counted),
        lacking=lacking,
        in_the_room=raised,
        counted=_counted(count) if count else "",
    )


def _states(lines: Sequence[RollLine], counted: frozenset[int], raised: int) -> tuple[str, ...]:
    """The state of each seat; of those counted together, so many have voted, and nobody knows which."""
    together = [line.seat_id for line in lines if line.seat_id in counted]
    voted = frozenset(together[:raised])
    return tuple(
        REPRESENTED if line.represented_by else VOTED if line.used or line.seat_id in voted else MISSING
        for line in lines
    )


def _counted(count: HandCount) -> str:
    number = hands.said(count).total
    words = (
        ngettext("%(num)s voix sur papier, saisie par %(name)s.", "%(num)s voix sur papier, saisies par %(name)s.",
                 number, name=count.recorded_by_name)
        if count.kind is CountKind.PAPER
        else ngettext("%(num)s voix à main levée, saisie par %(name)s.",
                      "%(num)s voix à main levée, saisies par %(name)s.", number, name=count.recorded_by_name)
    )  # fmt: skip
    return str(words)


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
    again = sitting.second_notice(db, motion)
    if rule.quorum.base is not QuorumBase.SEATS_FILLED:
        told += _out_of_reach(db, motion, again=again)
    elif heads and not quorum.check(rule.quorum, heads, second_notice=again).reached:
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


def _out_of_reach(db: Session, motion: Motion, *, again: bool) -> list[str]:
    """The same, where the quorum counts organisations or weights."""
    rule = motion.rule.quorum
    heads, weights = organised.ahead(db, motion)
    if quorum.check(rule, heads, second_notice=again, weights=weights).reached:
        return []
    everybody = replace(rule, counts_represented=True)
    if quorum.check(everybody, heads, second_notice=again, weights=weights).reached:
        return [
            _(
                "Le quorum ne peut pas être atteint : trop de sièges ont donné pouvoir, et ils ne comptent pas."
            )
        ]
    return [_("Le quorum ne peut pas être atteint, même si chaque siège vote.")]
