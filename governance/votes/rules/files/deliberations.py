"""A decision by consent as a file tells it: seats, versions, rounds and objections, judged again as they stand.

```
{"method": "consent", "versions": [{"number": 1, "text": …}, …], "review_on": "2027-05-20",
 "rule": {"rounds": 3, "fallback": "postpone", "tacit": false},
 "seats": [{"seat": id, "label": name, "away": false}, …],
 "rounds": [{"kind": "objections", "version": 1, "turns": [{"seat": id, "position": "consent", "text": ""}]}],
 "objections": [{"by": id, "version": 1, "text": …, "inadmissible": "", "withdrawn": false, "integrated_in": 2}]}
```
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from charters.rules.sentences import N_
from governance.votes.rules.files.question import Malformed, shown
from governance.votes.rules.found import Found
from governance.votes.rules.methods.consent import (
    ConsentResult,
    ConsentRule,
    Deliberation,
    Fallback,
    Objection,
    Position,
    Round,
    RoundKind,
    Standing,
    Turn,
)
from governance.votes.rules.words.consent import explain

METHOD = "consent"
Data = Mapping[str, Any]


def read(data: Data, rule: Data | None = None) -> Deliberation:
    """The deliberation, under its own rule or another; raises RuleBroken (Malformed, BadConsent)."""
    try:
        return _read(data, {**data["rule"], **(rule or {})})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(
            N_("Ce fichier ne raconte pas une décision par consentement (%(why)s)."), why=shown(error)
        ) from error


def found(result: ConsentResult) -> Found:
    """In the terms of every method: the version adopted, or nobody wins."""
    version = (str(result.version),) if result.standing is Standing.CARRIED else ()
    return Found(
        method=METHOD,
        outcome=result.standing.value,
        winners=version,
        ranking=(version,) if version else (),
        counts={position.value: result.positions.get(position, 0) for position in Position},
        explanation=explain(result),
    )


def _read(data: Data, rule: Data) -> Deliberation:
    names = {one["seat"]: str(one["label"]) for one in data["seats"]}
    if len(set(names.values())) != len(names):
        raise Malformed(N_("Deux sièges portent le même nom : on ne saurait pas qui parle."))
    return Deliberation(
        seats=frozenset(names.values()),
        versions=len(data["versions"]),
        review_on=date.fromisoformat(data["review_on"]) if data["review_on"] else None,
        rounds=tuple(_round(one, names) for one in data["rounds"]),
        objections=tuple(_objection(one, names) for one in data["objections"]),
        away=frozenset(names[one["seat"]] for one in data["seats"] if one.get("away", False)),
        rule=ConsentRule(
            rounds=_count(rule["rounds"]),
            fallback=Fallback(rule["fallback"]),
            tacit=rule.get("tacit", False) is True,
        ),
    )


def _round(one: Data, names: Mapping[str, str]) -> Round:
    return Round(RoundKind(one["kind"]), _count(one["version"]), tuple(_turn(t, names) for t in one["turns"]))


def _turn(one: Data, names: Mapping[str, str]) -> Turn:
    tacit = one.get("tacit", False) is True
    return Turn(names[one["seat"]], Position(one["position"]), str(one.get("text", "")), tacit)


def _objection(one: Data, names: Mapping[str, str]) -> Objection:
    later = one.get("integrated_in")
    return Objection(
        by=names[one["by"]],
        version=_count(one["version"]),
        text=str(one["text"]),
        inadmissible=str(one.get("inadmissible", "")),
        withdrawn=one.get("withdrawn", False) is True,
        integrated_in=None if later is None else _count(later),
    )


def _count(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"« {shown(value)} »")
    return value
