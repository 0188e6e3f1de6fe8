"""What an urn holds: slips, each a code and what was said. Sorted by the code, which is drawn: never as they came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import BadCount

Data = dict[str, Any]
CODE = 16
"""Letters of a code: 80 bits in base 32."""
GROUP = 4
ANSWERS = ("choice", "approves", "grades", "ranking")


@dataclass(frozen=True, order=True)
class Slip:
    """A ballot without a seat. `said` is a choice for or against, or an answer among options in canonical JSON."""

    code: str
    said: str


def mixed(slips: Iterable[Slip], more: Iterable[Slip]) -> tuple[Slip, ...]:
    """All of them, sorted; raises BadCount if two bear the same code."""
    found = tuple(sorted((*slips, *more)))
    if len({slip.code for slip in found}) != len(found):
        raise BadCount("two slips with one code")
    return found


def as_text(slips: Iterable[Slip]) -> str:
    """The one text of an urn."""
    return json.dumps([[one.code, one.said] for one in slips], separators=(",", ":"), ensure_ascii=False)


def from_text(text: str) -> tuple[Slip, ...]:
    return tuple(Slip(code, said) for code, said in json.loads(text))


def grouped(code: str) -> str:
    """As people copy it: four groups of four."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def as_ballot(slip: Slip, college: str, *, among: bool) -> Data:
    """As it is counted and published: a college and an answer, under the code its voter alone knows."""
    answer = json.loads(slip.said) if among else {"choice": slip.said}
    return {**answer, "count": 1, "college": college, "code": grouped(slip.code)}


def voices(ballots: Iterable[Data], represented: Mapping[str, int]) -> list[Voice]:
    """Ballots for or against as the rules take them.

    How many of a college came through a proxy is counted on the roll, and which ones nobody knows: the count
    only asks how many, so the first ones stand for them. Raises BadCount when the college has fewer.
    """
    left = Counter(represented)
    found = []
    for one in ballots:
        through = left[one["college"]] > 0
        left[one["college"]] -= through
        found.append(Voice(one["college"], Choice(one["choice"]), through))
    if left.total():
        raise BadCount("more proxies than ballots")
    return found


def check(ballots: Iterable[Data], voters: Iterable[Data], seats: Mapping[str, str]) -> None:
    """Roll and urn agree: each voter of the roll once, as many ballots as voters in each college, no code twice.

    `seats`: college of each seat of the roll. Raises BadCount.
    """
    told, marked = list(ballots), list(voters)
    if any(one["seat"] not in seats or one["college"] != seats[one["seat"]] for one in marked):
        raise BadCount("a voter is not on the roll")
    if len({one["seat"] for one in marked}) != len(marked):
        raise BadCount("a seat voted twice")
    if Counter(one["college"] for one in told) != Counter(one["college"] for one in marked):
        raise BadCount("not as many ballots as voters")
    if len({one["code"] for one in told}) != len(told):
        raise BadCount("two ballots with one code")
