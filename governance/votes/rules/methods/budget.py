"""A shared budget: projects with a cost, an envelope, approvals, and what may be bought with it.

Amounts are exact and never negative; a project that nobody approves is never bought; one that costs
nothing is bought first, if somebody approves it. Ties: the cheapest, then the most approved, then the
project whose identifier comes first (as text), so that the same ballots always buy the same projects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from charters.rules.sentences import N_
from governance.votes.rules.methods.ballots import UNKNOWN, Approval, BadBallot


class Satisfaction(StrEnum):
    """What a project is worth to who approves it: what it costs, or one."""

    COST = "cost"
    CARDINALITY = "cardinality"


class TooDear(StrEnum):
    """When the next project does not fit: look at the following ones, or stop there."""

    SKIP = "skip"
    STOP = "stop"


class EmptyBallots(StrEnum):
    """Whether a ballot approving nothing has its share of the envelope in equal shares."""

    IGNORED = "ignored"
    COUNTED = "counted"


class Completion(StrEnum):
    """What is done with the money equal shares leave (they seldom spend it all).

    Nothing; buy the most approved that fit; raise everybody's share by one unit at a time as long as the
    envelope holds (add1), or until nothing more fits (exhaustive stop); raise, then buy what fits.
    """

    NONE = "none"
    UTILITARIAN = "utilitarian"
    ADD1 = "add1"
    ADD1_EXHAUSTIVE_STOP = "add1_exhaustive_stop"
    ADD1_THEN_UTILITARIAN = "add1_then_utilitarian"


@dataclass(frozen=True)
class Project:
    """A project and what it costs, in the unit of the envelope."""

    code: str
    cost: Fraction

    def __post_init__(self) -> None:
        if self.cost < 0:
            raise BadBallot(N_("Un coût est négatif : %(project)s."), project=self.code)


@dataclass(frozen=True)
class Funds:
    """The envelope, the projects, and who approves what: the question and the urn, checked."""

    envelope: Fraction
    projects: tuple[Project, ...]
    votes: Mapping[str, int]
    groups: tuple[tuple[frozenset[str], int], ...]  # different ballots, and how many of each
    cast: int
    blank: int

    @property
    def cost(self) -> Mapping[str, Fraction]:
        """What each project costs."""
        return {project.code: project.cost for project in self.projects}

    @property
    def supported(self) -> tuple[Project, ...]:
        """Projects that somebody approves: the only ones that may be bought."""
        return tuple(project for project in self.projects if self.votes[project.code])

    def spent(self, bought: Collection[str]) -> Fraction:
        """What those projects cost together."""
        return sum((project.cost for project in self.projects if project.code in bought), Fraction(0))

    def by_votes(self) -> list[Project]:
        """Supported projects: free ones, then the most approved, the cheapest of them, by identifier."""
        return sorted(self.supported, key=lambda p: (p.cost > 0, -self.votes[p.code], p.cost, p.code))


def gather(envelope: Fraction, projects: Sequence[Project], ballots: Collection[Approval]) -> Funds:
    """Group equal ballots and count approvals. Raises BadBallot."""
    if envelope < 0:
        raise BadBallot(N_("L’enveloppe est négative."))
    known = {project.code for project in projects}
    if not projects or len(known) != len(projects):
        raise BadBallot(N_("Il n’y a aucun projet, ou l’un d’eux figure deux fois."))
    groups: Counter[frozenset[str]] = Counter()
    for ballot in ballots:
        if ballot.count < 0:
            raise BadBallot(N_("Un nombre de bulletins est négatif."))
        groups[ballot.approved] += ballot.count
    votes: Counter[str] = Counter()
    for approved, number in groups.items():
        for code in approved:
            votes[code] += number
    if strays := set(votes) - known:
        raise BadBallot(UNKNOWN, option=min(strays))
    counted = {project.code: votes[project.code] for project in projects}
    filled = tuple((approved, number) for approved, number in groups.items() if approved and number)
    return Funds(envelope, tuple(projects), counted, filled, groups.total(), groups[frozenset()])


def fill(funds: Funds, bought: Sequence[str] = (), too_dear: TooDear = TooDear.SKIP) -> tuple[str, ...]:
    """What the most approved projects add to those `bought`, in order, within the envelope.

    This is the plain rule of most towns (greedy, or "utilitarian" as a completion): the most approved
    project that fits, then the next one.
    """
    left, added = funds.envelope - funds.spent(bought), []
    for project in funds.by_votes():
        if project.code in bought:
            continue
        if project.cost <= left:
            added.append(project.code)
            left -= project.cost
        elif too_dear is TooDear.STOP:
            break
    return tuple(added)
