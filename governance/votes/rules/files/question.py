"""What a file asks and what people answered, before anything is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from charters.rules.sentences import N_, RuleBroken, Sentence, Value
from governance.votes.rules.ballots import Voice
from governance.votes.rules.methods.ballots import Approval, Grading, Order

# Eighteen digits hold any budget and any number of ballots, and keep hostile numbers small.
NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18}|/0*[1-9]\d{0,17})?", re.ASCII)
LARGEST = 10**18
LONGEST_NAME = 1000

Ballot = Voice | Approval | Grading | Order


class Malformed(RuleBroken):
    """A file that cannot be read; the sentence says where and why."""

    code = "malformed"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "file"))


class Method(StrEnum):
    """Methods `chantier tally` knows, by the names other software uses."""

    YES_NO = "yes-no"
    BY_COLLEGE = "by-college"
    APPROVAL = "approval"
    SCORE = "score"
    MAJORITY_JUDGMENT = "majority-judgment"
    SCHULZE = "schulze"
    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


KIND: dict[Method, type[Ballot]] = {
    Method.YES_NO: Voice,
    Method.BY_COLLEGE: Voice,
    Method.APPROVAL: Approval,
    Method.SCORE: Grading,
    Method.MAJORITY_JUDGMENT: Grading,
    Method.SCHULZE: Order,
    Method.EQUAL_SHARES: Approval,
    Method.GREEDY: Approval,
}
"""What each method counts."""


@dataclass(frozen=True)
class Question:
    """Options, rule as the file writes it, and grouped ballots, all of one kind; `method` is what it asks for."""

    options: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    method: Method | None = None
    rule: Mapping[str, Any] = field(default_factory=dict)

    def under(self, rule: Mapping[str, Any]) -> Question:
        """The same question, where `rule` replaces what it names."""
        return replace(self, rule={**self.rule, **rule})


def method(name: object) -> Method:
    """The method of that name; raises Malformed with those there are."""
    try:
        return Method(str(name))
    except ValueError as error:
        template = N_("La méthode « %(method)s » n’existe pas ; il y a %(methods)s.")
        raise Malformed(template, method=shown(name), methods=", ".join(Method)) from error


def amount(value: object, what: str) -> Fraction:
    """An exact number, written 30, "30", "0.5" or "1/3"; raises Malformed naming `what` it was for."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if NUMBER.fullmatch(text) is None:
        raise Malformed(
            N_("%(what)s : un nombre est attendu, pas « %(value)s »."), what=what, value=shown(value)
        )
    return Fraction(text)


def whole(value: object, what: str) -> int:
    """A whole number, zero or more."""
    if type(value) is int and 0 <= value < LARGEST:
        return value  # nearly every number of a large file
    found = amount(value, what)
    if found.denominator != 1 or found < 0:
        template = N_("%(what)s : un nombre entier est attendu, pas « %(value)s ».")
        raise Malformed(template, what=what, value=shown(value))
    return found.numerator


def name(value: object, what: str) -> str:
    """A name of a reasonable length."""
    if not isinstance(value, str) or not value or len(value) > LONGEST_NAME:
        raise Malformed(
            N_("%(what)s : un nom est attendu, pas « %(value)s »."), what=what, value=shown(value)
        )
    return value


def shown(value: object) -> str:
    """The beginning of what was found instead, fit to be printed."""
    return printable(str(value)[:60])


def printable(text: str) -> str:
    """Text for a terminal: a name that holds commands to it loses them. No-break spaces stay."""
    return "".join(one if one.isprintable() or one == "\u00a0" else "·" for one in text)
