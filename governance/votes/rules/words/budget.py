"""A budget in words: what was bought and when, and why the rest was not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from charters.rules.sentences import N_, Sentence, Value
from governance.votes.rules.found import Found
from governance.votes.rules.methods.ballots import Outcome
from governance.votes.rules.methods.budget import Completion, Funds
from governance.votes.rules.methods.completion import SharesResult
from governance.votes.rules.words import standing


def found(method: str, funds: Funds, bought: Sequence[str], said: tuple[Sentence, ...]) -> Found:
    """Counts are votes by project; projects bought rank first, in order, the others together after them."""
    rest = tuple(project.code for project in funds.projects if project.code not in bought)
    ranking = (*((code,) for code in bought), *((rest,) if rest else ()))
    outcome = Outcome.CHOSEN if bought else Outcome.NONE
    return Found(method, outcome.value, tuple(bought), ranking, funds.votes, said, funds.spent(bought))


def greedy(funds: Funds, bought: Sequence[str]) -> Found:
    """What the most approved projects bought, one after the other."""
    left, lines = funds.envelope, []
    for project in funds.by_votes():
        template = (
            N_("%(project)s : voix %(votes)s, coût %(cost)s ; acheté, il restait %(left)s.")
            if project.code in bought
            else N_("%(project)s : voix %(votes)s, coût %(cost)s ; pas acheté, il restait %(left)s.")
        )
        lines.append(_project(template, funds, project.code, left=left))
        left -= project.cost if project.code in bought else 0
    return found("greedy", funds, bought, (_urn(funds), *lines, *_unwanted(funds), _total(funds, bought)))


def equal_shares(result: SharesResult) -> Found:
    """Rounds, raises, completion, and the money that supporters of the other projects had left."""
    funds = result.funds
    rounds = [
        _project(
            N_(
                "Tour %(round)s : %(project)s, voix %(votes)s, coût %(cost)s ; "
                "paiement le plus élevé %(payment)s, soit %(effective)s voix efficaces."
            ),
            funds,
            one.project,
            round=number,
            payment=standing.near(one.payment),
            effective=standing.near(funds.cost[one.project] / one.payment if one.payment else Fraction(0)),
        )
        for number, one in enumerate(result.purchases, 1)
    ]
    added = [
        _project(N_("Avec ce qui restait : %(project)s, voix %(votes)s, coût %(cost)s."), funds, code)
        for code in result.added
    ]
    others = [
        _project(
            N_("%(project)s : voix %(votes)s, coût %(cost)s ; ses soutiens avaient encore %(left)s."),
            funds,
            project.code,
            left=standing.near(result.left(project.code)),
        )
        for project in funds.by_votes()
        if project.code not in result.bought
    ]
    said = (
        _urn(funds), *_shares(result), *rounds, *added, *others, *_unwanted(funds), _total(funds, result.bought)
    )  # fmt: skip
    return found("equal-shares", funds, result.bought, said)


def _urn(funds: Funds) -> Sentence:
    values: dict[str, Value] = {
        "envelope": standing.near(funds.envelope),
        "cast": funds.cast,
        "blank": funds.blank,
    }
    template = N_("Enveloppe : %(envelope)s. Bulletins : %(cast)s, dont blancs : %(blank)s.")
    return Sentence(template, values, "total")


def _shares(result: SharesResult) -> list[Sentence]:
    first = Sentence(
        N_("Part de chaque bulletin : %(share)s."), {"share": standing.near(result.first)}, "total"
    )
    if not result.raised:
        return [first]
    values: dict[str, Value] = {
        "raised": result.raised,
        "increment": standing.near(result.rule.increment),
        "share": standing.near(result.share),
    }
    template = (
        N_(
            "Part relevée %(raised)s fois de %(increment)s, jusqu’à %(share)s, ou jusqu’à ce que rien d’autre n’entre."
        )
        if result.rule.completion is Completion.ADD1_EXHAUSTIVE_STOP
        else N_(
            "Part relevée %(raised)s fois de %(increment)s, jusqu’à %(share)s : plus haut, l’enveloppe serait dépassée."
        )
    )
    return [first, Sentence(template, values, "total")]


def _project(template: str, funds: Funds, code: str, **more: Value) -> Sentence:
    values: dict[str, Value] = {
        "project": code,
        "votes": funds.votes[code],
        "cost": standing.near(funds.cost[code]),
        **more,
    }
    return Sentence(template, values, "option")


def _unwanted(funds: Funds) -> list[Sentence]:
    template = N_("%(project)s : aucune voix, jamais acheté.")
    return [
        Sentence(template, {"project": project.code}, "option")
        for project in funds.projects
        if not funds.votes[project.code]
    ]


def _total(funds: Funds, bought: Sequence[str]) -> Sentence:
    values: dict[str, Value] = {
        "number": len(bought),
        "cost": standing.near(funds.spent(bought)),
        "envelope": standing.near(funds.envelope),
    }
    return Sentence(N_("Projets achetés : %(number)s, pour %(cost)s sur %(envelope)s."), values, "outcome")
