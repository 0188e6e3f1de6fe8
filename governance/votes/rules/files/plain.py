"""Our own format, plain enough for anybody to write: options, rule and grouped ballots as JSON.

{"method": …, "options": [names], "rule": {…}, "ballots": [
  {"count": 3, "college": "ess", "choice": "for"} | {"count": 2, "ranking": [["A"], ["B", "C"]]} |
  {"count": 1, "grades": {"A": 5, "B": 0}} | {"count": 1, "approves": ["A"]}]}

What else a ballot says (the seat, the voter of a named vote) is not needed to count. Decimals are read
digit by digit: no number ever becomes a float.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from charters.rules.sentences import N_
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.files.question import (
    Ballot,
    Malformed,
    Question,
    method,
    name,
    shown,
    whole,
)
from governance.votes.rules.methods.ballots import Approval, Grading, Order

Data = dict[str, Any]
Labels = Mapping[str, int]


def parse(text: str) -> Any:
    """JSON without floats, repeated keys or numbers that are none; raises Malformed."""
    try:
        found = json.loads(text, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once)
        if r"\ud" in text.lower():
            # Half of a surrogate pair is no character: nobody could print or seal it.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Malformed(N_("Ce fichier n’est pas du JSON lisible.")) from error
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> Data:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated key")
    return found


def read(data: object) -> Question:
    """The question of one file; raises Malformed."""
    if not isinstance(data, dict) or not isinstance(data.get("ballots"), list):
        raise Malformed(N_("Ce fichier ne contient pas de bulletins : « ballots » est attendu."))
    listed = [] if data.get("options") is None else data["options"]
    if not isinstance(listed, list):
        raise Malformed(N_("« options » est une liste de noms."))
    options = tuple(name(one, "options") for one in listed)
    rule = {} if data.get("rule") is None else data["rule"]
    if not isinstance(rule, dict):
        raise Malformed(N_("« rule » est un objet."))
    if isinstance(data.get("weights"), dict):
        rule = {"weights": data["weights"], **rule}
    labels = _labels(rule.get("grades"))
    ballots = tuple(_ballot(one, number, labels) for number, one in enumerate(data["ballots"], 1))
    if len({type(ballot) for ballot in ballots}) > 1:
        raise Malformed(N_("Les bulletins ne sont pas tous de la même sorte."))
    asked = method(data["method"]) if data.get("method") is not None else None
    return Question(options, ballots, asked, rule)


def _labels(grades: object) -> Labels:
    """The rank of each grade by its name, where the rule names grades."""
    named = isinstance(grades, list) and all(isinstance(one, str) for one in grades)
    return {label: rank for rank, label in enumerate(grades)} if named and isinstance(grades, list) else {}


def _ballot(data: object, number: int, labels: Labels) -> Ballot:
    where = f"ballots[{number}]"
    if not isinstance(data, dict):
        raise Malformed(N_("%(where)s : un bulletin est un objet."), where=where)
    kinds = [kind for kind in KINDS if kind in data]
    if len(kinds) != 1:
        template = N_("%(where)s : un bulletin dit une chose et une seule, parmi %(kinds)s.")
        raise Malformed(template, where=where, kinds=", ".join(KINDS))
    count = whole(data.get("count", 1), f"{where}.count")
    college = data.get("college") or ""
    college = name(college, f"{where}.college") if college != "" else ""
    return KINDS[kinds[0]](data, where, college, count, labels)


def _voice(data: Data, where: str, college: str, count: int, labels: Labels) -> Voice:
    return Voice(college, _choice(data["choice"], where), data.get("represented") is True, count)


def _choice(value: object, where: str) -> Choice:
    try:
        return Choice(str(value))
    except ValueError as error:
        template = N_("%(where)s : le choix « %(value)s » n’existe pas ; il y a %(choices)s.")
        raise Malformed(template, where=where, value=shown(value), choices=", ".join(Choice)) from error


def _grading(data: Data, where: str, college: str, count: int, labels: Labels) -> Grading:
    """Grades by option, as numbers or by their names; null is a grade that was not given."""
    said = data["grades"]
    if not isinstance(said, dict):
        raise Malformed(N_("%(where)s : « grades » est un objet."), where=where)
    given = {option: labels.get(one, one) if isinstance(one, str) else one for option, one in said.items()}
    return Grading(
        {option: whole(one, f"{where}.grades") for option, one in given.items() if one is not None},
        college,
        count,
    )


def _approval(data: Data, where: str, college: str, count: int, labels: Labels) -> Approval:
    listed = _listed(data["approves"], where, "approves")
    if len(set(listed)) != len(listed):
        raise Malformed(N_("%(where)s : une option est nommée deux fois."), where=where)
    return Approval(frozenset(listed), college, count)


def _order(data: Data, where: str, college: str, count: int, labels: Labels) -> Order:
    said = data["ranking"]
    if not isinstance(said, list):
        raise Malformed(N_("%(where)s : « ranking » est une liste de listes."), where=where)
    tiers = (tuple(_listed(tier, where, "ranking")) for tier in said)
    return Order(tuple(tier for tier in tiers if tier), college, count)


def _listed(data: object, where: str, what: str) -> list[str]:
    if not isinstance(data, list):
        raise Malformed(N_("%(where)s : « %(what)s » est une liste de noms."), where=where, what=what)
    return [name(one, f"{where}.{what}") for one in data]


KINDS: dict[str, Callable[[Data, str, str, int, Labels], Ballot]] = {
    "choice": _voice,
    "ranking": _order,
    "grades": _grading,
    "approves": _approval,
}
