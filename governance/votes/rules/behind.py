"""The organisations behind the ballots of a record, where a quorum counts organisations.

A ballot by name, or a voter of a confidential vote, stands on the roll with its seat. Voices counted in the room do
not: those of a college come from the fewest organisations they can, among its seats that left no ballot, once it is
known who voted by name.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from charters.rules.functioning import Quorum
from charters.rules.terms import Counted
from governance.committee.rules.organisations import Organisations, fewest, together
from governance.committee.rules.quorum import Attending, gathered

Data = dict[str, Any]


def voted(quorum: Quorum, data: Data) -> dict[str, Organisations]:
    """College → organisations, from the roll, the ballots and the recusals of a record.

    Who withdrew attends, and voters alone are none: as in `withdrawing`.
    """
    how = _by_seat(data)
    aside = {one["seat"] for one in data.get("recusals", ())}
    alone = quorum.counted is Counted.TURNOUT
    how |= {} if alone else dict.fromkeys(aside, Attending.PRESENT)
    seats = [one for one in data["roll"]["seats"] if not (alone and one["seat"] in aside)]
    heads = gathered(
        (one["college"], one["organisation"], how.get(one["seat"], Attending.ABSENT)) for one in seats
    )
    named = {code: head.organisations or Organisations() for code, head in heads.items()}
    in_person, through = _counted(data)
    known = together(named.values()).present
    return {
        code: _with_hands(
            named[code],
            [one["organisation"] for one in seats if one["college"] == code and one["seat"] not in how],
            in_person[code],
            through[code],
            known,
        )
        for code in named
    }


def _by_seat(data: Data) -> dict[str, Attending]:
    """How each seat that left a ballot of its own took part."""
    return {
        one["seat"]: Attending.REPRESENTED
        if one.get("through") or one.get("represented") is True
        else Attending.PRESENT
        for one in (data["voters"] if "voters" in data else data["ballots"])
        if "seat" in one
    }


def _counted(data: Data) -> tuple[Counter[str], Counter[str]]:
    """Voices of each college that no seat stands for: in person, through a proxy."""
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for one in () if "voters" in data else data["ballots"]:
        if "seat" not in one:
            found[one.get("represented") is True][one["college"]] += int(one.get("count", 1))
    return found


def _with_hands(
    named: Organisations, rest: list[str], in_person: int, through: int, known: frozenset[str]
) -> Organisations:
    present = named.present | fewest(rest, in_person, known)
    there = present | named.represented | known
    return Organisations(named.holding, present, named.represented | fewest(rest, in_person + through, there))
