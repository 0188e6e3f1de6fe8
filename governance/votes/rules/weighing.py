"""Weighing: what each college brings to the motion, and what all of them bring together.

One seat one voice: a college brings its voices. Proportional: it shares its weight like its voices.
Block: its majority takes the whole weight. Everything is an exact fraction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from charters.rules.functioning import VoteRule
from charters.rules.terms import Base, Combination, EmptyCollege, TiedCollege
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.tally import College, Counts

NOTHING = Fraction(0)


class Position(StrEnum):
    """Where a college stands by itself."""

    FAVOURABLE = "favourable"  # for > half of its base
    TIED = "tied"  # for = against = half of its base
    AGAINST = "against"  # anything less
    EMPTY = "empty"  # nobody in its base


@dataclass(frozen=True)
class Balance:
    """Weights or voices for and against, out of `total` (what an undecided college holds is in neither)."""

    support: Fraction
    opposition: Fraction
    total: Fraction

    @property
    def share(self) -> Fraction | None:
        """Support over total; None when there is nothing to divide."""
        return self.support / self.total if self.total else None

    @property
    def even(self) -> bool:
        """Both sides hold exactly half."""
        return self.total > 0 and self.support == self.opposition and 2 * self.support == self.total

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.support + other.support, self.opposition + other.opposition, self.total + other.total
        )


@dataclass(frozen=True)
class CollegeResult:
    """One college: its counts, the base it is judged on, where it stands, what it brings."""

    college: College
    counts: Counts
    base: int
    position: Position
    brings: Balance

    @property
    def share(self) -> Fraction | None:
        """Voices in favour over the base; None without base."""
        return Fraction(self.counts.in_favour, self.base) if self.base else None


def weigh(rule: VoteRule, college: College, counts: Counts, room: Headcount | None) -> CollegeResult:
    """Judge one college; `room` is who attends when the vote closes (None outside a meeting)."""
    base = base_of(rule.base, counts, room)
    position = position_of(counts, base)
    return CollegeResult(college, counts, base, position, _brings(rule, college, counts, base, position))


def together(results: Iterable[CollegeResult]) -> Balance:
    """The sum of what colleges bring."""
    return sum((result.brings for result in results), Balance(NOTHING, NOTHING, NOTHING))


def base_of(base: Base, counts: Counts, room: Headcount | None) -> int:
    """How many the voices in favour are compared with.

    Somebody may vote and leave before closing: the present are never fewer than the voters. Who withdrew
    attends and is not compared with.
    """
    attending = room.present + room.represented - room.withdrawn if room else 0
    return {
        Base.FOR_AND_AGAINST: counts.in_favour + counts.against,
        Base.EXPRESSED: counts.expressed,
        Base.TURNOUT: counts.turnout,
        Base.PRESENT: max(attending, counts.turnout),
        Base.ELIGIBLE: counts.eligible,
    }[base]


def position_of(counts: Counts, base: int) -> Position:
    """A college of its own: more than half of its base, exactly divided, or not in favour."""
    if base == 0:
        return Position.EMPTY
    if 2 * counts.in_favour > base:
        return Position.FAVOURABLE
    if counts.in_favour == counts.against and 2 * counts.in_favour == base:
        return Position.TIED
    return Position.AGAINST


def _brings(rule: VoteRule, college: College, counts: Counts, base: int, position: Position) -> Balance:
    if rule.combination is Combination.NONE:
        return Balance(Fraction(counts.in_favour), Fraction(counts.against), Fraction(base))
    weight = Fraction(college.weight)
    if position is Position.EMPTY:
        # Blocking is the verdict's affair; for the sums, a blocking college is out like an ignored one.
        lost = weight if rule.empty_college is EmptyCollege.AGAINST else NOTHING
        return Balance(NOTHING, lost, lost)
    if rule.combination is Combination.BLOCK:
        return _block(rule, weight, position)
    share = weight / base
    return Balance(share * counts.in_favour, share * counts.against, weight)


def _block(rule: VoteRule, weight: Fraction, position: Position) -> Balance:
    half = weight / 2 if rule.tied_college is TiedCollege.SPLIT else NOTHING
    support, opposition = {
        Position.FAVOURABLE: (weight, NOTHING),
        Position.AGAINST: (NOTHING, weight),
        Position.TIED: (half, half),
    }[position]
    return Balance(support, opposition, weight)
