"""Score voting in words."""

from __future__ import annotations

from charters.rules.sentences import N_, Sentence, Value
from governance.votes.rules.found import Found
from governance.votes.rules.methods.score import ScoreResult, Total
from governance.votes.rules.words import standing


def found(result: ScoreResult) -> Found:
    """Counts are the totals by option: sums or means, weighted where colleges are; null without enough scores."""
    return Found(
        "score", result.outcome.value, result.winners, result.ranking, result.totals, explain(result)
    )


def explain(result: ScoreResult) -> tuple[Sentence, ...]:
    """Ballots, weights, how scores add up, each option from the first to the last, the decision."""
    lines = [_line(result, option) for tier in result.ranking for option in tier]
    return (
        standing.ballots(result.cast),
        *standing.colleges(result.weighing),
        _rule(result),
        *lines,
        standing.decision(result.outcome, result.winners, result.weighing),
    )


def _rule(result: ScoreResult) -> Sentence:
    values: dict[str, Value] = {"highest": result.rule.highest, "least": result.rule.least}
    if result.rule.total is Total.SUM:
        template = N_("Notes de 0 à %(highest)s, additionnées ; une note absente vaut 0.")
    else:
        template = N_(
            "Notes de 0 à %(highest)s, en moyenne de celles données ; il en faut au moins %(least)s."
        )
    return Sentence(template, values, "total")


def _line(result: ScoreResult, option: str) -> Sentence:
    total = result.totals[option]
    values: dict[str, Value] = {"option": option, "scored": result.scored[option]}
    if total is None:
        return Sentence(N_("%(option)s : trop peu de notes (%(scored)s) pour une moyenne."), values, "option")
    values["total"] = standing.near(total)
    template = (
        N_("%(option)s : total %(total)s, notes données %(scored)s.")
        if result.rule.total is Total.SUM
        else N_("%(option)s : moyenne %(total)s, notes données %(scored)s.")
    )
    return Sentence(template, values, "option")
