"""Counting: who was entitled, who voted, what was said, college by college.

eligible >= turnout = for + against + blank + abstain ; not voting = eligible - turnout.
Expressed voices are for + against, with blanks or abstentions only where the rule counts them (French
practice excludes both and publishes them apart).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from charters.rules.functioning import VoteRule
from governance.votes.rules.ballots import Choice, Voice


class BadCount(ValueError):
    """Ballots that do not fit the roll: unknown college, or more voices than seats."""


@dataclass(frozen=True)
class College:
    """A college on the frozen roll: the seats that may vote and, where colleges are weighted, its weight.

    `withdrawn` seats are on the roll and take no part: they are not among the eligible. `holders`: the organisation of
    each eligible seat ("" in one's own name), where ballots are invented and a quorum may count organisations.
    """

    code: str
    name: str
    eligible: int
    weight: Fraction | int = 1
    withdrawn: int = 0
    holders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.eligible < 0 or self.weight < 0 or self.withdrawn < 0:
            raise BadCount(f"{self.code}: seats and weight are never negative")


@dataclass(frozen=True)
class Counts:
    """Ballots by answer. `represented` says how many of them were cast through a proxy."""

    eligible: int
    in_favour: int
    against: int
    abstain: int
    blank: int
    expressed: int
    represented: int = 0

    @property
    def turnout(self) -> int:
        """Seats that voted, whatever they said."""
        return self.in_favour + self.against + self.abstain + self.blank

    @property
    def not_voting(self) -> int:
        """Seats that said nothing."""
        return self.eligible - self.turnout

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.eligible + other.eligible,
            self.in_favour + other.in_favour,
            self.against + other.against,
            self.abstain + other.abstain,
            self.blank + other.blank,
            self.expressed + other.expressed,
            self.represented + other.represented,
        )


@dataclass(frozen=True)
class Tally:
    """Counts of every college of the roll, in its order, and of all together."""

    colleges: tuple[tuple[College, Counts], ...]
    overall: Counts


def count(rule: VoteRule, colleges: Sequence[College], voices: Iterable[Voice]) -> Tally:
    """Count `voices` in any order; raises BadCount when they do not fit the roll."""
    if len({college.code for college in colleges}) != len(colleges):
        raise BadCount("a college is on the roll twice")
    said: Counter[tuple[str, Choice]] = Counter()
    through_proxy: Counter[str] = Counter()
    for voice in voices:
        said[voice.college, voice.choice] += voice.count
        through_proxy[voice.college] += voice.count * voice.represented
    if strays := {code for code, _ in said} - {college.code for college in colleges}:
        raise BadCount(f"not on the roll: {', '.join(sorted(strays))}")
    rows = tuple((college, _row(rule, college, said, through_proxy[college.code])) for college in colleges)
    overall = sum((counts for _, counts in rows), Counts(0, 0, 0, 0, 0, 0))
    return Tally(rows, overall)


def _row(rule: VoteRule, college: College, said: Counter[tuple[str, Choice]], represented: int) -> Counts:
    answers = {choice: said[college.code, choice] for choice in Choice}
    expressed = (
        answers[Choice.FOR]
        + answers[Choice.AGAINST]
        + (answers[Choice.BLANK] if rule.blank_expressed else 0)
        + (answers[Choice.ABSTAIN] if rule.abstention_expressed else 0)
    )
    if sum(answers.values()) > college.eligible:
        raise BadCount(f"{college.code}: more voices than seats")
    return Counts(
        eligible=college.eligible,
        in_favour=answers[Choice.FOR],
        against=answers[Choice.AGAINST],
        abstain=answers[Choice.ABSTAIN],
        blank=answers[Choice.BLANK],
        expressed=expressed,
        represented=represented,
    )
