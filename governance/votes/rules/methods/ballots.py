"""What is put in the urn when there are several options: `count` identical ballots of one college.

Grouped ballots say the same as single ones, so that millions cost no more than the different things
people said. Options are known by their names. Rankings may be short: what they leave out stands below
everything they name, all equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from charters.rules.sentences import N_, RuleBroken, Sentence, Value

UNKNOWN = N_("Un bulletin nomme une option inconnue : « %(option)s ».")


class BadBallot(RuleBroken):
    """Ballots, options or a rule that do not fit together; the sentence says how."""

    code = "bad_ballot"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "ballot"))


class Outcome(StrEnum):
    """What a choice among options gives. A tie is a result: who breaks it, the rule says elsewhere."""

    CHOSEN = "chosen"
    TIED = "tied"  # several options come first together
    NONE = "none"  # nothing was said, or nothing passes what the rule asks


@dataclass(frozen=True, slots=True)
class Approval:
    """The options somebody could live with, in no order. None at all is a blank ballot."""

    approved: frozenset[str]
    college: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Grading:
    """A whole number for each option: its place in the list of grades (0 is the worst), or its score."""

    grades: Mapping[str, int]
    college: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """Options from the most to the least wanted, equal ones together."""

    ranking: tuple[tuple[str, ...], ...]
    college: str = ""
    count: int = 1


class Counted(Protocol):
    """Any grouped ballot."""

    @property
    def college(self) -> str: ...
    @property
    def count(self) -> int: ...


def sizes(ballots: Iterable[Counted]) -> Counter[str]:
    """How many ballots each college cast; raises BadBallot on a count below zero."""
    found: Counter[str] = Counter()
    for ballot in ballots:
        if ballot.count < 0:
            raise BadBallot(N_("Un nombre de bulletins est négatif."))
        found[ballot.college] += ballot.count
    return found


def check_options(options: Sequence[str]) -> None:
    """Raise BadBallot unless there is something to choose from, each named once."""
    if not options:
        raise BadBallot(N_("Il n’y a aucune option."))
    if len(set(options)) != len(options):
        raise BadBallot(N_("Une option est nommée deux fois."))


def tiers(totals: Mapping[str, object]) -> tuple[tuple[str, ...], ...]:
    """Options from the largest value to the smallest, equal ones together, in the order of the question."""
    grouped: dict[object, list[str]] = {}
    for option, value in totals.items():
        grouped.setdefault(value, []).append(option)
    best_first = sorted(grouped, reverse=True)  # type: ignore[type-var]
    return tuple(tuple(grouped[value]) for value in best_first)


def outcome_of(ranking: Sequence[Sequence[str]]) -> Outcome:
    """One option first, or several."""
    return Outcome.CHOSEN if len(ranking[0]) == 1 else Outcome.TIED
