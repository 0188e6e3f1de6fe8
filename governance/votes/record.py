"""The record of a vote: rule, roll, ballots and result as plain data, sealed, that anybody can count again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from typing import Any

from charters.rules import writing
from charters.rules.functioning import InvalidRule, VoteRule
from charters.rules.sentences import RuleBroken
from charters.rules.terms import Combination, QuorumBase
from governance.committee.rules.organisations import Organisations
from governance.committee.rules.quorum import Headcount
from governance.votes.rules import behind, choosing, judging, slips, withdrawing
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.choosing import Chosen
from governance.votes.rules.files import plain
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.verdict import Verdict

Data = dict[str, Any]
FORMAT = "chantier-vote/1"
WITHHELD = "moins de trois bulletins dans un collège, aucun n’est publié ; seuls les codes et les émargements se comparent"


class Unreadable(ValueError):
    """A file that is no record of a vote, or that contradicts itself."""


class Withheld(Unreadable):
    """A confidential vote whose ballots are too few to be published: nobody counts it again from its file."""


def seal(data: object) -> str:
    """SHA-256 of the canonical JSON (keys sorted, no spaces, UTF-8), without the seal itself."""
    bare = (
        {name: value for name, value in data.items() if name != "sha256"} if isinstance(data, dict) else data
    )
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def method(rule: VoteRule) -> str:
    """The name of the method as other software knows it."""
    return "yes-no" if rule.combination is Combination.NONE else "by-college"


def presence_data(
    presence: Mapping[str, Headcount] | None, base: QuorumBase = QuorumBase.SEATS_FILLED
) -> Data | None:
    """Who attended when the vote closed, by college; None outside a sitting.

    With the organisations behind the seats, where the quorum counts them.
    """
    if presence is None:
        return None
    return {
        code: {
            "filled": head.filled,
            "present": head.present,
            "represented": head.represented,
            **({"withdrawn": head.withdrawn} if head.withdrawn else {}),
            **(_organisations(head.organisations) if base is QuorumBase.ORGANISATIONS else {}),
        }
        for code, head in presence.items()
    }


def _organisations(found: Organisations | None) -> Data:
    if found is None:
        return {}
    return {
        "organisations": {
            "holding": sorted(found.holding),
            "present": sorted(found.present),
            "represented": sorted(found.represented),
        }
    }


def _head(data: Any) -> Headcount:
    """What `presence_data` wrote of one college."""
    found = data.get("organisations")
    known = (
        None if found is None else Organisations(**{name: frozenset(those) for name, those in found.items()})
    )
    return Headcount(**{**data, "organisations": known})


def recount(data: object) -> Verdict:
    """Judge again from the record alone; raises Unreadable."""
    _ensure_published(data)
    try:
        return _recount(data)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidRule, BadCount) as error:
        raise Unreadable(str(error)) from error


def _ensure_published(data: object) -> None:
    if isinstance(data, dict) and data.get("withheld"):
        raise Withheld(WITHHELD)


def fits(data: object) -> bool:
    """Whether a record whose ballots are withheld agrees with itself: as many codes as voters in each college."""
    try:
        told = _codes(data)
        _voters(data, told)
    except (KeyError, TypeError, AttributeError, ValueError, BadCount):
        return False
    return bool(told)


def _codes(data: Any) -> list[Data]:
    return [
        {"college": college, "code": code}
        for college, codes in data["withheld"]["codes"].items()
        for code in codes
    ]


def _voters(data: Any, ballots: list[Data]) -> Counter[str]:
    """In a confidential vote, how many of each college spoke through a proxy; roll and urn must agree."""
    seats = {one["seat"]: one["college"] for one in data["roll"]["seats"]}
    slips.check(ballots, data["voters"], seats)
    if {one["seat"] for one in data["voters"]} & {one["seat"] for one in data.get("recusals", [])}:
        raise BadCount("a seat that withdrew has voted")
    return Counter(one["college"] for one in data["voters"] if one.get("through"))


def _withdrawn(data: Any) -> Counter[str]:
    """Seats that took no part, by college; none of them may have left a ballot."""
    aside = data.get("recusals", [])
    seats = [one["seat"] for one in aside]
    of_roll = {(one["seat"], one["college"]) for one in data["roll"]["seats"]} if aside else set()
    if len(set(seats)) != len(seats) or not {(one["seat"], one["college"]) for one in aside} <= of_roll:
        raise BadCount("withdrawn twice, or not on the roll")
    if {one.get("seat") for one in data["ballots"]} & set(seats):
        raise BadCount("a seat that withdrew has voted")
    return Counter(one["college"] for one in aside)


def is_among(data: object) -> bool:
    """Whether the record is that of a choice among options."""
    return isinstance(data, dict) and "vote_rule" in data


def choose(data: object) -> Chosen:
    """Judge a choice among options, again, from its record alone; raises Unreadable."""
    _ensure_published(data)
    try:
        return _choose(data)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidRule, BadCount, RuleBroken) as error:
        raise Unreadable(str(error)) from error


def _choose(data: Any) -> Chosen:
    colleges, presence = _colleges(data), presence_of(data)
    voters = {one.code: [0, 0] for one in colleges}
    for ballot in data["ballots"]:
        voters[ballot["college"]][ballot.get("represented") is True] += int(ballot.get("count", 1))
    if "voters" in data:
        for code, through in _voters(data, data["ballots"]).items():
            voters[code] = [voters[code][0] - through, through]
    rule = writing.from_data(VoteRule, data["vote_rule"])
    organisations = organisations_of(rule, data) or {}
    return choosing.decide(
        rule,
        colleges,
        plain.read({name: data[name] for name in ("method", "options", "rule", "ballots")}),
        {
            one.code: Headcount(
                one.eligible,
                voters[one.code][0],
                voters[one.code][1],
                organisations=organisations.get(one.code),
            )
            for one in colleges
        },
        presence=presence,
        second_notice=bool(data.get("second_notice")),
    )


def _colleges(data: Any) -> list[College]:
    """The colleges of the roll, without the seats that withdrew."""
    return withdrawing.without(
        [
            College(one["code"], one["name"], int(one["eligible"]), Fraction(one["weight"]))
            for one in data["roll"]["colleges"]
        ],
        _withdrawn(data),
    )


def presence_of(data: Any) -> dict[str, Headcount] | None:
    """Who attended, as `presence_data` wrote it in a record."""
    presence = data.get("presence")
    return None if presence is None else {code: _head(head) for code, head in presence.items()}


def _voices(data: Any) -> list[Voice]:
    if "voters" in data:
        return slips.voices(data["ballots"], _voters(data, data["ballots"]))
    return [
        Voice(
            one["college"],
            Choice(one["choice"]),
            represented=bool(one.get("represented", False)),
            count=int(one.get("count", 1)),
        )
        for one in data["ballots"]
    ]


def _recount(data: Any) -> Verdict:
    rule = writing.from_data(VoteRule, data["rule"])
    return judging.decide(
        rule,
        _colleges(data),
        _voices(data),
        presence=presence_of(data),
        second_notice=bool(data.get("second_notice")),
        casting=Choice(data["casting"]) if data.get("casting") else None,
        voters=organisations_of(rule, data),
    )


def organisations_of(rule: VoteRule, data: Any) -> dict[str, Organisations] | None:
    """The organisations behind the ballots of a record, where the rule counts them."""
    return behind.voted(rule.quorum, data) if rule.quorum.base is QuorumBase.ORGANISATIONS else None
