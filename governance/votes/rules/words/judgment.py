"""Majority judgment in words."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from charters.rules.sentences import N_, Listed, Percent, Sentence, Value
from governance.votes.rules.found import Found
from governance.votes.rules.methods.judgment import JudgmentResult, parting
from governance.votes.rules.words import standing


def found(result: JudgmentResult) -> Found:
    """Counts are merit profiles by option: ballots of each grade, from the worst to the best."""
    return Found(
        "majority-judgment",
        result.outcome.value,
        result.winners,
        result.ranking,
        result.profiles,
        explain(result),
    )


def explain(result: JudgmentResult) -> tuple[Sentence, ...]:
    """Ballots, weights, the grade of each option, what separates equal grades, the decision."""
    first = standing.ballots(result.cast), *standing.colleges(result.weighing)
    if not result.cast:
        return (*first, standing.decision(result.outcome, result.winners, result.weighing))
    grades = Sentence(
        N_("Mentions, de la pire à la meilleure : %(grades)s. Une mention absente vaut la pire."),
        {"grades": Listed(result.grades)},
        "total",
    )
    lines = [_line(result, option) for tier in result.ranking for option in tier]
    between = [_between(result, one[0], other[0]) for one, other in pairwise(result.ranking)]
    last = standing.decision(result.outcome, result.winners, result.weighing)
    return (*first, grades, *lines, *(said for said in between if said), last)


def _line(result: JudgmentResult, option: str) -> Sentence:
    """« Halle : mention majoritaire « Assez bien » ; au-dessus 41,7 %, au-dessous 37,5 % (3, 3, 3, 5, 5, 5). »"""
    gauge, whole = result.gauge(option), sum(result.parts[option])
    values: dict[str, Value] = {
        "option": option,
        "grade": result.grades[gauge.grade],
        "above": Percent(Fraction(gauge.above, whole)),
        "below": Percent(Fraction(gauge.below, whole)),
        "profile": Listed(result.profiles[option]),
    }
    template = N_(
        "%(option)s : mention majoritaire « %(grade)s » ; au-dessus %(above)s, au-dessous %(below)s "
        "(bulletins par mention : %(profile)s)."
    )
    return Sentence(template, values, "option")


def _between(result: JudgmentResult, one: str, other: str) -> Sentence | None:
    """What separates two neighbours that have the same majority grade."""
    if result.gauge(one).grade != result.gauge(other).grade:
        return None
    parted = parting(result.parts[one], result.parts[other])
    if parted is None:
        return None
    values: dict[str, Value] = {
        "one": one,
        "other": other,
        "ours": result.grades[parted[0]],
        "theirs": result.grades[parted[1]],
    }
    template = N_(
        "À mention égale, %(one)s passe devant %(other)s : leurs mentions médianes retirées une à une, "
        "la première différence est « %(ours)s » contre « %(theirs)s »."
    )
    return Sentence(template, values, "tie")
