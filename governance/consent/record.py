"""The record of a decision by consent: versions, seats, rounds and objections as plain data, sealed, judged again by anybody."""

from __future__ import annotations

from typing import Any

from governance.votes import record
from governance.votes.rules.files import deliberations
from governance.votes.rules.methods import consent
from governance.votes.rules.methods.consent import ConsentResult, ConsentRule

Data = dict[str, Any]
FORMAT = "chantier-consent/1"


def rule_data(rule: ConsentRule) -> Data:
    return {"rounds": rule.rounds, "fallback": rule.fallback.value, "tacit": rule.tacit}


def judge(data: Data) -> ConsentResult:
    """From the data alone: what is judged at closing is what anybody judges again from the file."""
    return consent.judge(deliberations.read(data))


def seal(data: object) -> str:
    return record.seal(data)
