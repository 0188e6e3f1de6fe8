"""An election without candidates as a file tells it: seats, nominations, persons proposed and objections.

```
{"method": "candidateless",
 "seats": [{"seat": id, "label": name, "away": false}, …], "people": [name, …],
 "nominations": [{"by": seat, "person": name or "", "reason": …}, …], "changes": [the same, second round],
 "proposals": [{"number": 1, "person": name, "seat": id or "", "answer": "accepted",
                "turns": [{"seat": id, "position": "consent", "text": ""}, …]}],
 "objections": [{"by": seat, "proposal": 1, "text": …, "inadmissible": "", "withdrawn": false, "integrated_in": null}]}
```
Turns are in the order of speaking. An objection met by what was agreed since names the proposal that met it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charters.rules.sentences import N_
from governance.votes.rules.files.question import Malformed, shown
from governance.votes.rules.found import Found
from governance.votes.rules.methods.candidateless import ElectionResult, Nomination, Proposal
from governance.votes.rules.methods.consent import Objection, Position, Turn
from governance.votes.rules.words.consent import explain_election

METHOD = "candidateless"
Data = Mapping[str, Any]
Story = tuple[
    frozenset[str], tuple[Nomination, ...], tuple[Nomination, ...], tuple[Proposal, ...], frozenset[str]
]
ANSWERS = {"": None, "accepted": True, "declined": False}


def read(data: Data) -> Story:
    """What `candidateless.judge` takes; raises RuleBroken (Malformed, BadConsent)."""
    try:
        return _read(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(
            N_("Ce fichier ne raconte pas une élection sans candidat (%(why)s)."), why=shown(error)
        ) from error


def found(result: ElectionResult) -> Found:
    """In the terms of every method: the person elected, or nobody; the support shown, which decides nothing."""
    winners = (result.elected,) if result.elected else ()
    return Found(
        method=METHOD,
        outcome="elected" if winners else "nobody",
        winners=winners,
        ranking=(winners,) if winners else (),
        counts={name: result.support[name] for name in sorted(result.support)},
        explanation=explain_election(result),
    )


def _read(data: Data) -> Story:
    names = {one["seat"]: str(one["label"]) for one in data["seats"]}
    if len(set(names.values())) != len(names):
        raise Malformed(N_("Deux sièges portent le même nom : on ne saurait pas qui parle."))
    people = [str(one) for one in data["people"]]
    if len(set(people)) != len(people):
        raise Malformed(N_("Deux personnes portent le même nom : on ne saurait pas qui est élu."))
    numbers = [_count(one["number"]) for one in data["proposals"]]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError("proposals")
    if any(not 1 <= _count(one["proposal"]) <= len(numbers) for one in data["objections"]):
        raise ValueError("objections")
    return (
        frozenset(names.values()),
        tuple(_nomination(one, names, people) for one in data["nominations"]),
        tuple(_nomination(one, names, people) for one in data["changes"]),
        tuple(_proposal(one, data, names, people) for one in data["proposals"]),
        frozenset(names[one["seat"]] for one in data["seats"] if one.get("away", False)),
    )


def _nomination(one: Data, names: Mapping[str, str], people: list[str]) -> Nomination:
    return Nomination(names[one["by"]], _person(one, people), str(one.get("reason", "")))


def _person(one: Data, people: list[str]) -> str:
    person = str(one["person"])
    if person and person not in people:
        raise ValueError(f"« {shown(person)} »")
    return person


def _proposal(one: Data, data: Data, names: Mapping[str, str], people: list[str]) -> Proposal:
    return Proposal(
        person=_person(one, people),
        turns=tuple(
            Turn(names[turn["seat"]], Position(turn["position"]), str(turn.get("text", "")))
            for turn in one["turns"]
        ),
        objections=tuple(
            _objection(each, names) for each in data["objections"] if each["proposal"] == one["number"]
        ),
        seat=names[one["seat"]] if one.get("seat") else "",
        accepted=ANSWERS[one.get("answer", "")],
    )


def _objection(one: Data, names: Mapping[str, str]) -> Objection:
    later = one.get("integrated_in")
    return Objection(
        by=names[one["by"]],
        version=_count(one["proposal"]),
        text=str(one["text"]),
        inadmissible=str(one.get("inadmissible", "")),
        withdrawn=one.get("withdrawn", False) is True,
        integrated_in=None if later is None else _count(later),
    )


def _count(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"« {shown(value)} »")
    return value
