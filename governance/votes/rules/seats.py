"""Seats instead of whole colleges: the fewest that decide or block, what one voice changes, and what to beware of.

Every way the seats may split between yes and no is judged, college by college (the seats of a college are alike), so
that all of it is exact. It is done for bodies with at most `MOST_SPLITS` such ways; larger ones are told as such.
The power of a voice is the share of the votes of all others it turns (L. Penrose, 1946; J. Banzhaf, 1965).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, prod

from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Sentence, Value
from charters.rules.terms import Combination, QuorumBase, TieRule, Visibility
from governance.committee.rules.quorum import Headcount, check, seats_required
from governance.votes.rules import judging
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome

MOST_SPLITS = 4000
Split = tuple[int, ...]


@dataclass(frozen=True)
class Seats:
    """Minimal numbers of seats in each college, in the order of colleges, and the power of one voice of each."""

    deciding: tuple[Split, ...]
    blocking: tuple[Split, ...]
    powers: tuple[Fraction, ...]


def look(rule: VoteRule, colleges: Sequence[College]) -> Seats | None:
    """None when there are too many ways to split, or nobody to do so."""
    if not colleges or prod(one.eligible + 1 for one in colleges) > MOST_SPLITS:
        return None
    carried = {split: _carried(rule, colleges, split) for split in _splits(colleges)}
    full = tuple(one.eligible for one in colleges)

    def refused(split: Split) -> bool:
        return not carried[tuple(all_ - some for all_, some in zip(full, split, strict=True))]

    return Seats(
        _minimal(carried, carried.__getitem__),
        _minimal(carried, refused),
        tuple(_power(carried, full, number) for number in range(len(full))),
    )


def _splits(colleges: Sequence[College]) -> list[Split]:
    """How many seats of each college say yes, in every way; the fewest seats first."""
    return sorted(
        product(*(range(one.eligible + 1) for one in colleges)), key=lambda split: (sum(split), split)
    )


def _carried(rule: VoteRule, colleges: Sequence[College], split: Split) -> bool:
    """So many say yes in each college, all others no."""
    voices = [
        Voice(one.code, choice, count=count)
        for one, yes in zip(colleges, split, strict=True)
        for choice, count in ((Choice.FOR, yes), (Choice.AGAINST, one.eligible - yes))
        if count
    ]
    return judging.decide(rule, colleges, voices).outcome is Outcome.CARRIED


def _minimal(splits: Mapping[Split, bool], works: Callable[[Split], bool]) -> tuple[Split, ...]:
    """One more seat on a side never undoes what fewer could do: nothing above a split that works is minimal."""
    found: list[Split] = []
    for split in splits:
        if works(split) and not any(all(map(int.__le__, less, split)) for less in found):
            found.append(split)
    return tuple(found)


def _power(carried: Mapping[Split, bool], full: Split, number: int) -> Fraction:
    """The share of all votes of the others in which this voice alone makes the difference."""
    others = tuple(seats - (place == number) for place, seats in enumerate(full))
    if min(others) < 0:
        return Fraction(0)
    turned = 0
    for split in product(*(range(seats + 1) for seats in others)):
        more = tuple(yes + (place == number) for place, yes in enumerate(split))
        if carried[more] and not carried[split]:
            turned += prod(map(comb, others, split))
    return Fraction(turned, 2 ** sum(others))


def warnings(rule: VoteRule, colleges: Sequence[College]) -> tuple[Sentence, ...]:
    """What may surprise in the quorum, in a tie and in what is published."""
    return (*_quorum(rule, colleges), *_tie(rule), *_leak(rule, colleges))


def _quorum(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    quorum, seats = rule.quorum, sum(one.eligible for one in colleges)
    if not seats:
        return []
    if quorum.base is QuorumBase.WEIGHTS:
        return [*_one_weighs(rule, colleges), *_short(rule, colleges)]
    organised = quorum.base is QuorumBase.ORGANISATIONS
    whole = len({name for one in colleges for name in one.holders if name}) if organised else seats
    required = seats_required(whole, quorum.fraction, strict=quorum.strict and quorum.fraction > 0)
    values: dict[str, Value] = {"required": required, "seats": whole}
    if required > whole:
        template = N_("Aucune organisation ne siège : leur quorum ne peut pas être atteint.")
        return [Sentence(template, about="quorum")]
    if 0 < required == whole:
        template = (
            N_("Le quorum demande toutes les organisations (%(seats)s) : une seule absence l’empêche.")
            if organised
            else N_("Le quorum demande tous les sièges (%(seats)s) : une seule absence l’empêche.")
        )
        return [Sentence(template, values, "quorum")]
    told = []
    if not quorum.counts_represented and whole - required <= whole // 4:
        template = (
            N_(
                "Le quorum demande %(required)s organisations sur %(seats)s, et les pouvoirs n’y comptent pas."
            )
            if organised
            else N_("Le quorum demande %(required)s sièges sur %(seats)s, et les pouvoirs n’y comptent pas.")
        )
        told.append(Sentence(template, values, "quorum"))
    return told + _short(rule, colleges)


def _short(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    """Colleges whose minimum is all their seats."""
    template = N_(
        "Dans le collège « %(college)s », le minimum demande tous les sièges : une seule absence empêche le quorum."
    )
    short = [one for one in colleges if 0 < one.eligible <= rule.quorum.per_college_min]
    return [Sentence(template, {"college": one.name}, "quorum") for one in short]


def _one_weighs(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    """Colleges one seat of which, alone, makes or breaks a quorum of weights."""
    template = N_(
        "Dans le collège « %(college)s », un siège pèse %(weight)s : son absence suffit à empêcher le quorum."
    )
    whole = {one.code: Headcount(one.eligible, one.eligible) for one in colleges if one.eligible}
    weights = {one.code: one.weight for one in colleges}
    found = []
    for one in colleges:
        if one.eligible:
            less = whole | {one.code: Headcount(one.eligible, one.eligible - 1)}
            if not check(rule.quorum, less, weights=weights).enough:
                values: dict[str, Value] = {
                    "college": one.name,
                    "weight": Fraction(one.weight) / one.eligible,
                }
                found.append(Sentence(template, values, "quorum"))
    return found


def _tie(rule: VoteRule) -> list[Sentence]:
    if rule.tie is TieRule.REJECTED:
        return []
    if rule.threshold.fraction != Fraction(1, 2) or not rule.threshold.strict:
        return [
            Sentence(
                N_("À ce seuil, une égalité n’est jamais un partage : la règle du partage ne servira pas."),
                about="tie",
            )
        ]
    if rule.tie is TieRule.SECOND_ROUND:
        return [
            Sentence(
                N_("Un second tour peut finir à égalité comme le premier : rien ne dit comment on en sort."),
                about="tie",
            )
        ]
    return []


def _leak(rule: VoteRule, colleges: Sequence[College]) -> list[Sentence]:
    """A weighted total that only one split of the seats can give tells what each college voted."""
    hidden = rule.visibility is Visibility.CONFIDENTIAL and rule.combination is Combination.PROPORTIONAL
    filled = [one for one in colleges if one.eligible]
    if not hidden or not filled or prod(one.eligible + 1 for one in filled) > MOST_SPLITS:
        return []
    splits = _splits(filled)
    totals = {
        sum(
            (Fraction(one.weight) * yes / one.eligible for one, yes in zip(filled, split, strict=True)),
            Fraction(0),
        )
        for split in splits
    }
    if 2 * len(totals) <= len(splits):
        return []
    return [
        Sentence(
            N_(
                "Avec ces poids, le total publié laisse retrouver ce que chaque collège a voté : le secret ne tient pas."
            ),
            about="ballot",
        )
    ]
