"""The rule of a file, read for one method: every key is known, every value checked, nothing ignored in silence.

Keys of all methods may stand in one rule, so that the same file can be counted in several ways; a key that
no method knows is refused, for a mistyped threshold must not pass for no threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from charters.rules import writing
from charters.rules.functioning import NO_QUORUM, InvalidRule, Threshold, VoteRule
from charters.rules.sentences import N_
from charters.rules.terms import Combination, EmptyCollege, QuorumBase
from governance.votes.rules.files.question import Malformed, Method, amount, name, shown, whole
from governance.votes.rules.methods.budget import Completion, EmptyBallots, Project, Satisfaction, TooDear
from governance.votes.rules.methods.completion import SharesRule
from governance.votes.rules.methods.schulze import Ratio, SchulzeRule, Strength
from governance.votes.rules.methods.score import ScoreRule, Total

Rule = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)
VOTE_KEYS = frozenset(one.name for one in fields(VoteRule))
KEYS = VOTE_KEYS | {
    "weights", "eligible", "grades", "highest", "total", "least", "strength", "default_option", "thresholds",
    "budget", "costs", "completion", "satisfaction", "empty_ballots", "increment", "too_dear",
}  # fmt: skip
GRADES = ("À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien")
"""The six grades of the Orsay experiment (2007), where a rule names none."""


def check_keys(rule: Rule) -> None:
    """Raise Malformed for a key that no method knows."""
    if strays := set(rule) - KEYS:
        raise Malformed(N_("La règle a une clé inconnue : « %(key)s »."), key=shown(min(strays)))


def weights(rule: Rule) -> dict[str, Fraction] | None:
    """Weights of colleges by name; None where the rule has none."""
    found = _object(rule, "weights")
    if found is None:
        return None
    read = {name(code, "weights"): amount(one, f"weights.{shown(code)}") for code, one in found.items()}
    if not read or min(read.values()) <= 0:
        raise Malformed(N_("Chaque collège pèse plus que zéro."))
    return read


def empty_college(rule: Rule) -> EmptyCollege:
    """What becomes of a college without ballots."""
    return _word(rule, "empty_college", EmptyCollege.IGNORE)


def vote(rule: Rule, method: Method) -> VoteRule:
    """The rule of a vote for or against; what the file does not say is the plainest: half, no quorum."""
    plain = VoteRule(
        quorum=NO_QUORUM,
        combination=Combination.PROPORTIONAL if method is Method.BY_COLLEGE else Combination.NONE,
    )
    told = {key: value for key, value in rule.items() if key in VOTE_KEYS}
    for key, kind in (("threshold", Threshold()), ("quorum", NO_QUORUM)):
        if key in told:
            told[key] = {**writing.as_data(kind), **(_object(rule, key) or {})}
    try:
        found = writing.from_data(VoteRule, {**writing.as_data(plain), **told})
    except InvalidRule as error:
        raise Malformed(N_("La règle ne se lit pas (%(why)s)."), why=str(error)) from error
    if found.quorum.base is QuorumBase.ORGANISATIONS:
        raise Malformed(
            N_("Ce fichier ne dit pas quelles organisations siègent : leur quorum ne s’y compte pas.")
        )
    if (found.combination is Combination.NONE) is (method is Method.BY_COLLEGE):
        raise Malformed(N_("La règle et la méthode ne disent pas la même chose des collèges (combination)."))
    return found


def eligible(rule: Rule) -> dict[str, int]:
    """Seats of each college, where the rule tells them."""
    found = _object(rule, "eligible") or {}
    return {name(code, "eligible"): whole(one, f"eligible.{shown(code)}") for code, one in found.items()}


def grades(rule: Rule) -> tuple[str, ...]:
    """Names of grades, from the worst to the best."""
    found = rule.get("grades", GRADES)
    if not isinstance(found, Sequence) or isinstance(found, str) or not found:
        raise Malformed(N_("« grades » est la liste des mentions, de la pire à la meilleure."))
    read = tuple(name(one, "grades") for one in found)
    if len(set(read)) != len(read):
        raise Malformed(N_("« grades » est la liste des mentions, de la pire à la meilleure."))
    return read


def score(rule: Rule, highest_given: int) -> ScoreRule:
    """Without a highest score, the highest one given stands for it: sums and means do not depend on it."""
    return ScoreRule(
        highest=whole(rule["highest"], "highest") if "highest" in rule else max(highest_given, 1),
        total=_word(rule, "total", Total.SUM),
        least=whole(rule.get("least", 1), "least"),
    )


def schulze(rule: Rule) -> SchulzeRule:
    """Default option, thresholds and quorum against it."""
    default = rule.get("default_option")
    quorum = rule.get("quorum")
    return SchulzeRule(
        strength=_word(rule, "strength", Strength.WINNING_VOTES),
        default=None if default is None else name(default, "default_option"),
        thresholds={
            option: _ratio(option, one) for option, one in (_object(rule, "thresholds") or {}).items()
        },
        quorum=amount(0 if quorum is None else quorum, "quorum"),
    )


def _ratio(option: str, data: object) -> Ratio:
    where = f"thresholds.{shown(option)}"
    if not isinstance(data, dict) or not set(data) <= {"ratio", "strict"}:
        raise Malformed(N_('%(where)s : {"ratio": "3", "strict": false} est attendu.'), where=where)
    strict = data.get("strict", True)
    ratio = amount(data.get("ratio", 1), where)
    if not isinstance(strict, bool) or ratio < 0:
        raise Malformed(N_('%(where)s : {"ratio": "3", "strict": false} est attendu.'), where=where)
    return Ratio(ratio, strict)


def projects(rule: Rule, options: Sequence[str]) -> tuple[Fraction, tuple[Project, ...]]:
    """The envelope, and the projects with their costs in the order of the options."""
    costs = _object(rule, "costs") or {}
    known = options or tuple(costs)
    if "budget" not in rule or set(costs) != set(known):
        raise Malformed(N_("Un budget demande « budget » et « costs », le coût de chaque option."))
    return amount(rule["budget"], "budget"), tuple(
        Project(one, amount(costs[one], f"costs.{shown(one)}")) for one in known
    )


def shares(rule: Rule) -> SharesRule:
    """How equal shares are completed."""
    return SharesRule(
        completion=_word(rule, "completion", Completion.ADD1_THEN_UTILITARIAN),
        satisfaction=_word(rule, "satisfaction", Satisfaction.COST),
        empty_ballots=_word(rule, "empty_ballots", EmptyBallots.IGNORED),
        increment=amount(rule.get("increment", 1), "increment"),
    )


def too_dear(rule: Rule) -> TooDear:
    """What the greedy rule does with a project that does not fit."""
    return _word(rule, "too_dear", TooDear.SKIP)


def _word(rule: Rule, key: str, otherwise: Word) -> Word:
    kind = type(otherwise)
    try:
        return kind(rule.get(key, otherwise))
    except ValueError as error:
        template = N_("%(key)s : « %(value)s » n’existe pas ; il y a %(words)s.")
        raise Malformed(template, key=key, value=shown(rule[key]), words=", ".join(kind)) from error


def _object(rule: Rule, key: str) -> dict[str, Any] | None:
    found = rule.get(key)
    if found is not None and not isinstance(found, dict):
        raise Malformed(N_("« %(key)s » est un objet."), key=key)
    return found
