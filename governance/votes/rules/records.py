"""A verdict as plain data: what the register keeps, complete enough to be recounted by anybody."""

from __future__ import annotations

from typing import Any

from charters.rules import transcripts, writing
from governance.votes.rules.explanation import explain
from governance.votes.rules.tally import Counts
from governance.votes.rules.verdict import Verdict
from governance.votes.rules.weighing import Balance, CollegeResult

Data = dict[str, Any]


def as_data(verdict: Verdict) -> Data:
    """Strings, integers, lists and objects only; fractions as "17/20"."""
    told = explain(verdict)
    return {
        "rule": writing.as_data(verdict.rule),
        "rule_hash": verdict.rule_hash,
        "outcome": verdict.outcome.value,
        "quorum": verdict.quorum.as_data(),
        "colleges": [_college(result) for result in verdict.colleges],
        "overall": _counts(verdict.overall),
        "balance": _balance(verdict.balance),
        "bar": str(verdict.bar),
        "favourable": verdict.favourable,
        "casting": verdict.casting.value if verdict.casting else None,
        "headline": [transcripts.as_data(sentence) for sentence in told.headline],
        "steps": [transcripts.as_data(sentence) for sentence in told.steps],
    }


def _college(result: CollegeResult) -> Data:
    return {
        "code": result.college.code,
        "name": result.college.name,
        "weight": str(result.college.weight),
        "base": result.base,
        "position": result.position.value,
        "share": None if result.share is None else str(result.share),
        "counts": _counts(result.counts),
        "brings": _balance(result.brings),
        **({"withdrawn": result.college.withdrawn} if result.college.withdrawn else {}),
    }


def _counts(counts: Counts) -> Data:
    return {
        "eligible": counts.eligible,
        "turnout": counts.turnout,
        "expressed": counts.expressed,
        "for": counts.in_favour,
        "against": counts.against,
        "blank": counts.blank,
        "abstain": counts.abstain,
        "not_voting": counts.not_voting,
        "represented": counts.represented,
    }


def _balance(balance: Balance) -> Data:
    return {
        "support": str(balance.support),
        "opposition": str(balance.opposition),
        "total": str(balance.total),
    }
