"""Schulze's method in words."""

from __future__ import annotations

from charters.rules.sentences import N_, Listed, Sentence, Value
from governance.votes.rules.found import Found
from governance.votes.rules.methods.ballots import Outcome
from governance.votes.rules.methods.schulze import Dropped, SchulzeResult, Strength
from governance.votes.rules.words import standing


def found(result: SchulzeResult) -> Found:
    """Counts are ballots preferring each option to each other one; options dropped are in no rank."""
    counts = {
        one: {other: wins for other, wins in zip(result.options, row, strict=True) if other != one}
        for one, row in zip(result.options, result.pairwise, strict=True)
    }
    return Found("schulze", result.outcome.value, result.winners, result.ranking, counts, explain(result))


def explain(result: SchulzeResult) -> tuple[Sentence, ...]:
    """Ballots, options dropped, duels or the circle and how it is broken, the order, the decision."""
    dropped = [_dropped(result, one) for one in result.dropped]
    last = standing.decision(result.outcome, result.winners)
    if result.outcome is Outcome.NONE:
        return (standing.ballots(result.cast), *dropped, last)
    order = Sentence(
        N_("Ordre : %(tiers)s."),
        {"tiers": Listed(tuple(Listed(t, " = ") for t in result.ranking), " > ")},
        "total",
    )
    return (standing.ballots(result.cast), *dropped, *_reasons(result), order, last)


def _dropped(result: SchulzeResult, one: Dropped) -> Sentence:
    values: dict[str, Value] = {
        "option": one.option,
        "default": str(result.rule.default),
        "above": one.above,
        "below": one.below,
        "ratio": one.ratio.ratio,
        "quorum": standing.near(result.rule.quorum),
    }
    if one.quorum:
        template = N_(
            "%(option)s : écartée, %(above)s bulletins la préfèrent à « %(default)s », il en fallait %(quorum)s."
        )
    elif one.ratio.strict:
        template = N_(
            "%(option)s : écartée, %(above)s bulletins la préfèrent à « %(default)s » et %(below)s l’inverse ; "
            "il en fallait plus de %(ratio)s fois autant."
        )
    else:
        template = N_(
            "%(option)s : écartée, %(above)s bulletins la préfèrent à « %(default)s » et %(below)s l’inverse ; "
            "il en fallait au moins %(ratio)s fois autant."
        )
    return Sentence(template, values, "option")


def _reasons(result: SchulzeResult) -> list[Sentence]:
    if (alone := result.condorcet) is not None:
        template = N_("%(one)s est préférée à %(other)s : %(ours)s bulletins contre %(theirs)s.")
        return [_duel(result, template, alone, other) for other in result.kept if other != alone]
    strength = (
        N_("Une victoire vaut le nombre de bulletins pour.")
        if result.rule.strength is Strength.WINNING_VOTES
        else N_("Une victoire vaut son écart de bulletins.")
    )
    circle = N_(
        "Aucune option n’est préférée à toutes les autres : %(options)s se tiennent. "
        "Une chaîne de victoires vaut sa plus faible ; la plus forte chaîne l’emporte."
    )
    chains = [
        Sentence(
            N_("De %(one)s à %(other)s, la plus forte chaîne vaut %(ours)s ; au retour, %(theirs)s."),
            {"one": one, "other": other, "ours": result.path(one, other), "theirs": result.path(other, one)},
            "option",
        )
        for one in result.winners
        for other in result.smith
        if other != one
    ]
    return [
        Sentence(circle, {"options": Listed(result.smith)}, "total"),
        Sentence(strength, about="total"),
        *chains,
    ]


def _duel(result: SchulzeResult, template: str, one: str, other: str) -> Sentence:
    values: dict[str, Value] = {
        "one": one,
        "other": other,
        "ours": result.preferring(one, other),
        "theirs": result.preferring(other, one),
    }
    return Sentence(template, values, "option")
