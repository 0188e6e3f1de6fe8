"""Approval voting in words."""

from __future__ import annotations

from charters.rules.sentences import N_, Percent, Sentence, Value
from governance.votes.rules.found import Found
from governance.votes.rules.methods.approval import ApprovalResult
from governance.votes.rules.words import standing


def found(result: ApprovalResult) -> Found:
    """Counts are approvals by option, in ballots."""
    return Found(
        "approval", result.outcome.value, result.winners, result.ranking, result.approvals, explain(result)
    )


def explain(result: ApprovalResult) -> tuple[Sentence, ...]:
    """Ballots, weights, each option from the first to the last, the decision."""
    lines = [_line(result, option) for tier in result.ranking for option in tier]
    return (
        standing.ballots(result.cast, result.blank),
        *standing.colleges(result.weighing),
        *lines,
        standing.decision(result.outcome, result.winners, result.weighing),
    )


def _line(result: ApprovalResult, option: str) -> Sentence:
    whole, support = result.weighing.whole, result.support[option]
    values: dict[str, Value] = {
        "option": option,
        "approvals": result.approvals[option],
        "support": support,
        "whole": whole,
        "share": Percent(support / whole if whole else whole),
    }
    template = (
        N_("%(option)s : approbations %(approvals)s, soit un poids de %(support)s sur %(whole)s, %(share)s.")
        if result.weighing.weighted
        else N_("%(option)s : approbations %(approvals)s sur %(whole)s, soit %(share)s.")
    )
    return Sentence(template, values, "option")
