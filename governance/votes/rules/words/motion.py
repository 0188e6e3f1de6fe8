"""A motion, for or against, in the terms of every method."""

from __future__ import annotations

from typing import Any

from governance.votes.rules.explanation import explain
from governance.votes.rules.found import Found
from governance.votes.rules.tally import Counts
from governance.votes.rules.verdict import Outcome, Verdict


def found(method: str, verdict: Verdict) -> Found:
    """`winners` is ["for"] when the motion is carried, and nobody otherwise: to reject is not to choose.

    `ranking` orders both sides by what they weigh together, equal sides in one rank.
    """
    support, opposition = verdict.balance.support, verdict.balance.opposition
    sides = [("for",), ("against",)] if support >= opposition else [("against",), ("for",)]
    told = explain(verdict)
    counts = {
        **_counts(verdict.overall),
        "support": support,
        "opposition": opposition,
        "colleges": {one.college.code: _counts(one.counts) for one in verdict.colleges},
    }
    return Found(
        method,
        verdict.outcome.value,
        ("for",) if verdict.outcome is Outcome.CARRIED else (),
        (("for", "against"),) if support == opposition else tuple(sides),
        counts,
        (*told.headline, *told.steps),
    )


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "for": counts.in_favour,
        "against": counts.against,
        "blank": counts.blank,
        "abstain": counts.abstain,
        "expressed": counts.expressed,
        "turnout": counts.turnout,
        "eligible": counts.eligible,
    }
