"""Score voting: a whole number from 0 to the highest for each option; the largest sum, or mean, comes first.

Range voting of W. Smith, "Range Voting" (2000). Two ways to read a missing score, and they do not give
the same winner: in the sum it is a zero; in the mean it is left out, and then a few friends could carry
an option nobody else looked at, so the mean asks for a least number of scores.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from charters.rules.sentences import N_
from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import ballots as urn
from governance.votes.rules.methods.ballots import BadBallot, Grading, Outcome
from governance.votes.rules.methods.colleges import Weighing, weighing


class Total(StrEnum):
    """How scores add up."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, kw_only=True)
class ScoreRule:
    """Scores go from 0 to `highest`; a mean needs `least` scores to count at all."""

    highest: int = 5
    total: Total = Total.SUM
    least: int = 1

    def __post_init__(self) -> None:
        if self.highest < 1 or self.least < 1:
            raise BadBallot(N_("La note la plus haute et le nombre de notes demandé valent au moins 1."))


@dataclass(frozen=True)
class ScoreResult:
    """The total of each option (None: too few scores for a mean), and the order that gives."""

    rule: ScoreRule
    totals: Mapping[str, Fraction | None]
    scored: Mapping[str, int]  # ballots that gave the option a score
    cast: int
    weighing: Weighing
    ranking: tuple[tuple[str, ...], ...]
    outcome: Outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """Who comes first: several in a tie, nobody when no score was given."""
        return () if self.outcome is Outcome.NONE else self.ranking[0]


def count(
    options: Sequence[str],
    ballots: Collection[Grading],
    rule: ScoreRule | None = None,
    weights: Mapping[str, Fraction] | None = None,
    empty_college: EmptyCollege = EmptyCollege.IGNORE,
) -> ScoreResult:
    """Add scores up; with `weights`, a ballot weighs the share of its college. Raises BadBallot."""
    rule = rule or ScoreRule()
    urn.check_options(options)
    sizes = urn.sizes(ballots)
    scale = weighing(weights, sizes, empty_college)
    points, scored, given = (dict.fromkeys(options, 0) for _ in range(3))
    for ballot in ballots:
        heavy = ballot.count * scale.of(ballot.college)
        for option, score in ballot.grades.items():
            if option not in points:
                raise BadBallot(urn.UNKNOWN, option=option)
            if not 0 <= score <= rule.highest:
                raise BadBallot(
                    N_("Une note sort de 0 à %(highest)s : %(score)s."), highest=rule.highest, score=score
                )
            points[option] += score * heavy
            given[option] += heavy
            scored[option] += ballot.count
    totals = {
        option: _total(rule, scale, points[option], given[option], scored[option]) for option in options
    }
    ranking = urn.tiers({option: -1 if total is None else total for option, total in totals.items()})
    said = any(scored.values()) and totals[ranking[0][0]] is not None and not scale.blocked
    outcome = urn.outcome_of(ranking) if said else Outcome.NONE
    return ScoreResult(rule, totals, scored, sizes.total(), scale, ranking, outcome)


def _total(rule: ScoreRule, scale: Weighing, points: int, given: int, scored: int) -> Fraction | None:
    if rule.total is Total.SUM:
        return points * scale.unit
    if scored < rule.least:
        return None
    # A silent college that counts against gave zero to everything.
    return Fraction(points, given + scale.silent)
