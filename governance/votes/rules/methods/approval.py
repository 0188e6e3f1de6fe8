"""Approval voting: everybody names all the options they could live with, the most approved comes first.

S. Brams and P. Fishburn, "Approval Voting", American Political Science Review 72 (1978). A blank ballot
voted and approves nothing: it counts in the turnout alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import ballots as urn
from governance.votes.rules.methods.ballots import Approval, BadBallot, Outcome
from governance.votes.rules.methods.colleges import Weighing, weighing


@dataclass(frozen=True)
class ApprovalResult:
    """Ballots approving each option, what they weigh, and the order that gives."""

    approvals: Mapping[str, int]
    support: Mapping[str, Fraction]
    cast: int
    blank: int
    weighing: Weighing
    ranking: tuple[tuple[str, ...], ...]
    outcome: Outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """Who comes first: several in a tie, nobody when nothing was approved."""
        return () if self.outcome is Outcome.NONE else self.ranking[0]


def count(
    options: Sequence[str],
    ballots: Collection[Approval],
    weights: Mapping[str, Fraction] | None = None,
    empty_college: EmptyCollege = EmptyCollege.IGNORE,
) -> ApprovalResult:
    """Count approvals; with `weights`, a ballot weighs the share of its college. Raises BadBallot."""
    urn.check_options(options)
    sizes = urn.sizes(ballots)
    scale = weighing(weights, sizes, empty_college)
    heard = {college: dict.fromkeys(options, 0) for college in sizes}
    try:
        for ballot in ballots:
            mine, times = heard[ballot.college], ballot.count
            for option in ballot.approved:
                mine[option] += times
    except KeyError as error:
        raise BadBallot(urn.UNKNOWN, option=str(error.args[0])) from error
    approvals = {option: sum(mine[option] for mine in heard.values()) for option in options}
    parts = {
        option: sum(scale.of(college) * mine[option] for college, mine in heard.items()) for option in options
    }
    ranking = urn.tiers(parts)
    said = any(parts.values()) and not scale.blocked
    return ApprovalResult(
        approvals=approvals,
        support={option: number * scale.unit for option, number in parts.items()},
        cast=sizes.total(),
        blank=sum(ballot.count for ballot in ballots if not ballot.approved),
        weighing=scale,
        ranking=ranking,
        outcome=urn.outcome_of(ranking) if said else Outcome.NONE,
    )
