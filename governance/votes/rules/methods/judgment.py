"""Majority judgment: every option gets a grade from everybody, the best median comes first.

M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", PNAS 104 (2007), and *Majority
Judgment* (MIT Press, 2011). The majority grade is the lower median. Between equal grades the majority
*value* decides: take one median grade away from each option, compare the next medians, and so on; two
options remain tied only when their grades are the same from the first to the last.

Taking grades away one by one is never done. Seen from the middle of the sorted grades, that order reads
the nearest grade below, the nearest above, the next below, the next above… Both sides are staircases
with as many steps as there are grades, so that a value is a few blocks, whatever the number of ballots;
72 million cost as much as ten. The smaller "majority gauge" cannot always separate what this separates.
A grade that is not given counts as the worst (rule of the Orsay experiment, 2007).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from charters.rules.sentences import N_
from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import ballots as urn
from governance.votes.rules.methods.ballots import BadBallot, Grading, Outcome
from governance.votes.rules.methods.colleges import Weighing, weighing

Profile = tuple[int, ...]
"""How much of each grade an option received, from the worst to the best."""

Block = tuple[int, int, int, int]
"""Grade below the middle, grade above it, what the next change is (-1 worse, 0 none, 1 better), and when:
later is better for a change to the worse, sooner for a change to the better, hence the sign."""


@dataclass(frozen=True)
class Gauge:
    """The majority grade, and how much stands strictly above and strictly below it."""

    grade: int
    above: int
    below: int

    @property
    def sign(self) -> str:
        """Plus when more stands above than below."""
        return "+" if self.above > self.below else "-"


@dataclass(frozen=True)
class JudgmentResult:
    """Merit profiles in ballots, the same in parts of weight, and the order that gives."""

    grades: tuple[str, ...]
    profiles: Mapping[str, Profile]
    parts: Mapping[str, Profile]
    cast: int
    weighing: Weighing
    ranking: tuple[tuple[str, ...], ...]
    outcome: Outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """Who comes first: several when their grades are all the same, nobody without a ballot."""
        return () if self.outcome is Outcome.NONE else self.ranking[0]

    def gauge(self, option: str) -> Gauge:
        """In ballots, or in parts of weight when colleges are weighted."""
        return gauge(self.parts[option])


def count(
    options: Sequence[str],
    ballots: Collection[Grading],
    grades: Sequence[str],
    weights: Mapping[str, Fraction] | None = None,
    empty_college: EmptyCollege = EmptyCollege.IGNORE,
) -> JudgmentResult:
    """Judge; `grades` names them from the worst to the best. Raises BadBallot."""
    urn.check_options(options)
    if not grades:
        raise BadBallot(N_("Il n’y a aucune mention à donner."))
    sizes = urn.sizes(ballots)
    scale = weighing(weights, sizes, empty_college)
    cells = _cells(options, ballots, len(grades))
    profiles, parts = {}, {}
    for option in options:
        rows = {college: _whole(cells[college][option], sizes[college]) for college in sizes}
        profiles[option] = _sum(rows.values(), len(grades))
        heavy = [tuple(scale.of(college) * cell for cell in row) for college, row in rows.items()]
        parts[option] = _sum([*heavy, (scale.silent,)], len(grades))
    ranking = urn.tiers({option: value(profile) for option, profile in parts.items()})
    said = sizes.total() > 0 and not scale.blocked
    outcome = urn.outcome_of(ranking) if said else Outcome.NONE
    return JudgmentResult(tuple(grades), profiles, parts, sizes.total(), scale, ranking, outcome)


def _cells(
    options: Sequence[str], ballots: Collection[Grading], number: int
) -> dict[str, dict[str, list[int]]]:
    """Grades given, by college and option. A grade outside the list is refused."""
    cells = {ballot.college: {option: [0] * number for option in options} for ballot in ballots}
    try:
        for ballot in ballots:
            mine, times = cells[ballot.college], ballot.count
            for option, grade in ballot.grades.items():
                if grade < 0:
                    raise IndexError(grade)
                mine[option][grade] += times
    except KeyError as error:
        raise BadBallot(urn.UNKNOWN, option=str(error.args[0])) from error
    except IndexError as error:
        raise BadBallot(N_("Un bulletin donne une mention qui n’existe pas.")) from error
    return cells


def _whole(row: Sequence[int], size: int) -> Profile:
    """The row with what was not given added to the worst grade."""
    return (row[0] + size - sum(row), *row[1:])


def _sum(rows: Collection[Sequence[int]], number: int) -> Profile:
    return tuple(sum(row[grade] for row in rows if grade < len(row)) for grade in range(number))


def gauge(profile: Profile) -> Gauge:
    """The lower median and what surrounds it; an empty profile stands at the worst grade."""
    whole, below = sum(profile), 0
    for grade, number in enumerate(profile):
        if 2 * (below + number) >= whole and number:
            return Gauge(grade, whole - below - number, below)
        below += number
    return Gauge(0, 0, 0)


def value(profile: Profile) -> tuple[Block, ...]:
    """The majority value as blocks; of two profiles with equal sums, the larger is the better.

    Every ballot is split in two halves, so that the middle always falls between two of them.
    """
    half = sum(profile)
    upto = list(accumulate(2 * number for number in profile))
    lower = [(half - reach, grade) for grade, reach in enumerate([0, *upto[:-1]])]
    downs = [(end, grade) for end, grade in reversed(lower) if end > 0 and profile[grade]]
    ups = [(end - half, grade) for grade, end in enumerate(upto) if end > half and profile[grade]]
    blocks: list[Block] = []
    while downs and ups:
        (down_end, low), (up_end, high) = downs[0], ups[0]
        end = min(down_end, up_end)
        blocks.append((low, high, *_next_change(end, down_end, half)))
        downs, ups = downs[down_end == end :], ups[up_end == end :]
    return tuple(blocks)


def parting(one: Profile, other: Profile) -> tuple[int, int] | None:
    """The first two median grades that differ when grades are taken away one by one; None for equals."""
    half = sum(one)
    for step in sorted({0, *(abs(block[3]) for profile in (one, other) for block in value(profile))}):
        if step < half:
            for ours, theirs in zip(_around(one, step), _around(other, step), strict=True):
                if ours != theirs:
                    return ours, theirs
    return None


def _around(profile: Profile, step: int) -> tuple[int, int]:
    """Grades of the halves that stand `step` below and above the middle."""
    half, upto = sum(profile), list(accumulate(2 * number for number in profile))
    return bisect_right(upto, half - 1 - step), bisect_right(upto, half + step)


def _next_change(end: int, down_end: int, half: int) -> tuple[int, int]:
    if end == half:
        return 0, 0
    return (-1, end) if down_end == end else (1, -end)
