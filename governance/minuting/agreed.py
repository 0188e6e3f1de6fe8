"""The record of a decision by consensus as plain data: sealed, kept by the trail, judged again by anybody. No database here.

Nobody objects, so it is worth what a vote would be in which everybody in the room says « for »: the rule, the colleges and the
room that were counted are in the record, and give the same verdict again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from fractions import Fraction
from typing import Any

from charters.rules import writing
from charters.rules.functioning import InvalidRule, VoteRule
from charters.rules.sentences import N_, RuleBroken
from charters.rules.terms import Visibility
from governance.committee.rules.quorum import Headcount
from governance.votes import record
from governance.votes.models import RegisterEntry
from governance.votes.rules import judging
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.verdict import Outcome, Verdict

Data = dict[str, Any]
COUNTED = "counted"
"""The rule, the colleges and the room: absent from decisions taken before the trail told them."""
SENTENCE = N_(
    "Prise en séance par consensus\u00a0: personne ne s’y est opposé, parmi les %(seats)s sièges présents ou représentés."
)
UNREADABLE = (KeyError, TypeError, AttributeError, ValueError, InvalidRule, RuleBroken, BadCount)


def judge(
    rule: VoteRule, colleges: Sequence[College], room: Mapping[str, Headcount], *, second_notice: bool
) -> Verdict:
    """What a rule says of a vote in which everybody in the room is in favour."""
    return judging.decide(rule, colleges, _all_for(room), presence=room, second_notice=second_notice)


def _all_for(room: Mapping[str, Headcount]) -> list[Voice]:
    return [
        Voice(code, Choice.FOR, represented, count)
        for code, heads in sorted(room.items())
        for represented, count in ((False, heads.present), (True, heads.represented))
        if count
    ]


def allowed(found: Verdict) -> bool:
    """A rule of confidential ballots is never satisfied by what is said aloud."""
    return found.outcome is Outcome.CARRIED and found.rule.visibility is not Visibility.CONFIDENTIAL


def counted(
    rule: VoteRule, colleges: Sequence[College], room: Mapping[str, Headcount], *, second_notice: bool
) -> Data:
    """What is judged, as data."""
    return {
        "rule": json.loads(writing.canonical(rule)),
        "colleges": [
            {"code": one.code, "name": one.name, "eligible": one.eligible, "weight": str(one.weight)}
            for one in colleges
        ],
        "presence": record.presence_data(room, rule.quorum.base),
        "second_notice": second_notice,
    }


def sentences(room: Mapping[str, Mapping[str, int]]) -> list[Data]:
    """What the register says of it."""
    seats = sum(one["present"] + one["represented"] for one in room.values())
    return [{"say": SENTENCE, "with": {"seats": seats}, "about": "outcome"}]


def told(entry: RegisterEntry, details: Data) -> Data:
    """The record: the words of the register, and what the trail told of the room. No name: the attendance sheet has them."""
    data = {
        "number": entry.number,
        "meeting": entry.about,
        "item": details["item"],
        "title": entry.title,
        "text": entry.text,
        "method": "consensus",
        "rule_hash": entry.rule_hash,
        "room": details["room"],
        "at": entry.at.astimezone(UTC).isoformat(),
        **({COUNTED: details[COUNTED]} if COUNTED in details else {}),
    }
    return {**data, "sha256": record.seal(data)}


def holds(one: Data, details: Data) -> bool:
    """Whether a record is the one that the trail told, and is judged the same again."""
    if not one["sha256"] == record.seal(one) == details["sha256"]:
        return False
    if any(one.get(name) != details.get(name) for name in ("number", "meeting", "item", "room", COUNTED)):
        return False
    try:
        return COUNTED not in one or _again(one)
    except UNREADABLE:
        return False


def _again(one: Data) -> bool:
    given = one[COUNTED]
    rule = writing.from_data(VoteRule, given["rule"])
    colleges = [
        College(each["code"], each["name"], int(each["eligible"]), Fraction(each["weight"]))
        for each in given["colleges"]
    ]
    room = record.presence_of(given) or {}
    found = judge(rule, colleges, room, second_notice=given["second_notice"] is True)
    seen = {code: [heads.filled, heads.present, heads.represented] for code, heads in room.items()}
    said = {
        code: [each[name] for name in ("filled", "present", "represented")]
        for code, each in one["room"].items()
    }
    return allowed(found) and found.rule_hash == one["rule_hash"] and seen == said
