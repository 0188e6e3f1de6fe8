"""What a page draws of a count, as plain data kept with the result: profiles, bars, duels, rounds of purchases."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from governance.votes.rules.files import counting
from governance.votes.rules.files.question import Method, Question
from governance.votes.rules.found import plain

Data = dict[str, Any]


def of(method: Method, question: Question) -> Data:
    """Strings, integers, lists and objects; fractions as `found.plain` writes them."""
    found: Data = plain(FIGURES[method](question))
    return found


def _approval(question: Question) -> Data:
    result = counting.approvals(question)
    whole = result.weighing.whole
    return {
        "whole": whole,
        "weighted": result.weighing.weighted,
        "rows": [
            {
                "option": option,
                "approvals": result.approvals[option],
                "support": result.support[option],
                "share": result.support[option] / whole if whole else Fraction(0),
            }
            for tier in result.ranking
            for option in tier
        ],
    }


def _score(question: Question) -> Data:
    result = counting.scores(question)
    totals = [total for total in result.totals.values() if total is not None]
    return {
        "most": max(totals, default=Fraction(0)),
        "mean": result.rule.total.value == "mean",
        "highest": result.rule.highest,
        "rows": [
            {"option": option, "total": result.totals[option], "scored": result.scored[option]}
            for tier in result.ranking
            for option in tier
        ],
    }


def _judgment(question: Question) -> Data:
    """Shares are of weight where colleges weigh, of ballots otherwise."""
    result = counting.judgments(question)
    rows = []
    for option in (option for tier in result.ranking for option in tier):
        parts = result.parts[option]
        whole = sum(parts)
        rows.append(
            {
                "option": option,
                "grade": result.gauge(option).grade,
                "profile": result.profiles[option],
                "shares": [Fraction(part, whole) if whole else Fraction(0) for part in parts],
            }
        )
    return {"grades": result.grades, "weighted": result.weighing.weighted, "rows": rows}


def _schulze(question: Question) -> Data:
    result = counting.comparisons(question)
    return {
        "options": result.options,
        "pairwise": result.pairwise,
        "dropped": [one.option for one in result.dropped],
        "condorcet": result.condorcet if result.cast else None,
    }


def _equal_shares(question: Question) -> Data:
    result = counting.shares(question)
    funds = result.funds
    left, rounds = funds.envelope, []
    paid = {one.project: one.payment for one in result.purchases}
    for code in result.bought:
        left -= funds.cost[code]
        rounds.append(
            {
                "project": code,
                "votes": funds.votes[code],
                "cost": funds.cost[code],
                "payment": paid.get(code),
                "left": left,
            }
        )
    others = [
        {
            "project": project.code,
            "votes": funds.votes[project.code],
            "cost": project.cost,
            "left": result.left(project.code) if funds.votes[project.code] else None,
        }
        for project in funds.projects
        if project.code not in result.bought
    ]
    return {
        "envelope": funds.envelope,
        "first": result.first,
        "share": result.share,
        "raised": result.raised,
        "rounds": rounds,
        "others": others,
    }


def _greedy(question: Question) -> Data:
    funds, bought = counting.purchases(question)
    left, rounds = funds.envelope, []
    for code in bought:
        left -= funds.cost[code]
        rounds.append(
            {
                "project": code,
                "votes": funds.votes[code],
                "cost": funds.cost[code],
                "payment": None,
                "left": left,
            }
        )
    others = [
        {"project": one.code, "votes": funds.votes[one.code], "cost": one.cost, "left": None}
        for one in funds.projects
        if one.code not in bought
    ]
    return {"envelope": funds.envelope, "rounds": rounds, "others": others}


FIGURES: dict[Method, Callable[[Question], Data]] = {
    Method.APPROVAL: _approval,
    Method.SCORE: _score,
    Method.MAJORITY_JUDGMENT: _judgment,
    Method.SCHULZE: _schulze,
    Method.EQUAL_SHARES: _equal_shares,
    Method.GREEDY: _greedy,
}
