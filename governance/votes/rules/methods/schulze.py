"""Schulze's method: options are compared two by two, and cycles are broken where they are weakest.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011). A beats B when the strongest chain of victories from
A to B is stronger than the one back; a chain is as strong as its weakest link. A link's strength is the
number of ballots for it (winning votes, as Debian counts) or the margin. Equal ranks are no vote either way.

Against a default option ("go on discussing"), an option may have to be preferred `ratio` times as often as
it is not, and by a least number of ballots; those that are not are dropped before anything is compared
(Debian constitution, A.6.2 and A.6.3). Several options may come first together: that is a result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from charters.rules.sentences import N_
from governance.votes.rules.methods import ballots as urn
from governance.votes.rules.methods.ballots import BadBallot, Order, Outcome

Matrix = tuple[tuple[int, ...], ...]
_Tier = tuple[int, int, tuple[int, ...]]
TWICE = N_("Un bulletin range deux fois la même option.")


class Strength(StrEnum):
    """What a victory is worth."""

    WINNING_VOTES = "winning_votes"
    MARGINS = "margins"


@dataclass(frozen=True)
class Ratio:
    """Ballots above the default option are to be more than (or as many as) `ratio` times those below."""

    ratio: Fraction = Fraction(1)
    strict: bool = True

    def holds(self, above: int, below: int) -> bool:
        """Exact comparison."""
        bar = self.ratio * below
        return above > bar if self.strict else above >= bar


@dataclass(frozen=True, kw_only=True)
class SchulzeRule:
    """Without `default` there are no thresholds; with it, options not named in `thresholds` need a majority."""

    strength: Strength = Strength.WINNING_VOTES
    default: str | None = None
    thresholds: Mapping[str, Ratio] = field(default_factory=dict)
    quorum: Fraction = Fraction(0)


@dataclass(frozen=True)
class Dropped:
    """An option that did not pass against the default: for want of ballots, or of majority."""

    option: str
    above: int
    below: int
    ratio: Ratio
    quorum: bool


@dataclass(frozen=True)
class SchulzeResult:
    """Who is preferred to whom by how many, the strongest paths among the options kept, and the order."""

    rule: SchulzeRule
    options: tuple[str, ...]
    pairwise: Matrix
    kept: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    paths: Matrix  # rows and columns in the order of `kept`
    smith: tuple[str, ...]
    cast: int
    ranking: tuple[tuple[str, ...], ...]
    outcome: Outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """The options that nothing beats; nobody without a ballot."""
        return () if self.outcome is Outcome.NONE else self.ranking[0]

    @property
    def condorcet(self) -> str | None:
        """The option preferred to every other one, if there is one."""
        return self.smith[0] if len(self.smith) == 1 else None

    def preferring(self, one: str, other: str) -> int:
        """Ballots that rank `one` above `other`."""
        return self.pairwise[self.options.index(one)][self.options.index(other)]

    def path(self, one: str, other: str) -> int:
        """Strength of the strongest path from `one` to `other`, both kept."""
        return self.paths[self.kept.index(one)][self.kept.index(other)]


def count(
    options: Sequence[str], ballots: Collection[Order], rule: SchulzeRule | None = None
) -> SchulzeResult:
    """Compare two by two, drop what does not pass, find paths and order. Raises BadBallot."""
    rule = rule or SchulzeRule()
    urn.check_options(options)
    if strays := ({rule.default} - {None} | set(rule.thresholds)) - set(options):
        raise BadBallot(
            N_("La règle nomme une option inconnue : « %(option)s »."), option=min(map(str, strays))
        )
    pairwise = compare(options, ballots)
    dropped = tuple(_dropped(options, pairwise, rule))
    gone = {one.option for one in dropped}
    kept = [number for number, option in enumerate(options) if option not in gone]
    duels = tuple(tuple(pairwise[one][other] for other in kept) for one in kept)
    paths = strongest_paths(duels, rule.strength)
    names = tuple(options[number] for number in kept)
    ranking = tuple(tuple(names[number] for number in tier) for tier in layers(paths))
    cast = urn.sizes(ballots).total()
    return SchulzeResult(
        rule, tuple(options), pairwise, names, dropped, paths,
        tuple(names[number] for number in smith_set(duels)),
        cast, ranking, urn.outcome_of(ranking) if cast else Outcome.NONE,
    )  # fmt: skip


def compare(options: Sequence[str], ballots: Collection[Order]) -> Matrix:
    """How many ballots rank each option above each other one.

    One row is one large integer with a lane for every option: a ballot adds "everything still below" to
    the rows of the options it has reached, instead of visiting every pair.
    """
    width = urn.sizes(ballots).total().bit_length() + 1
    number_of = {option: number for number, option in enumerate(options)}
    rows = [0] * len(options)
    everything = sum(1 << (width * number) for number in range(len(options)))
    known: dict[tuple[str, ...], _Tier] = {}
    for ballot in ballots:
        below, seen, times = everything, 0, ballot.count
        for tier in ballot.ranking:
            found = known.get(tier)
            if found is None:
                found = known[tier] = _tier(tier, number_of, width)
            lanes, mask, numbers = found
            if seen & mask:
                raise BadBallot(TWICE)
            seen |= mask
            below -= lanes
            for number in numbers:
                rows[number] += below * times
    lane = (1 << width) - 1
    return tuple(tuple(row >> (width * number) & lane for number in range(len(options))) for row in rows)


def _tier(tier: tuple[str, ...], number_of: Mapping[str, int], width: int) -> _Tier:
    """A rank of equal options, as lanes to take away, as bits to compare, as numbers."""
    try:
        numbers = tuple(number_of[option] for option in tier)
    except KeyError as error:
        raise BadBallot(urn.UNKNOWN, option=str(error.args[0])) from error
    if len(set(numbers)) != len(numbers):
        raise BadBallot(TWICE)
    return sum(1 << (width * number) for number in numbers), sum(1 << number for number in numbers), numbers


def _dropped(options: Sequence[str], pairwise: Matrix, rule: SchulzeRule) -> list[Dropped]:
    if rule.default is None:
        return []
    default = options.index(rule.default)
    found = []
    for number, option in enumerate(options):
        above, below = pairwise[number][default], pairwise[default][number]
        ratio = rule.thresholds.get(option, Ratio())
        short = above < rule.quorum
        if number != default and (short or not ratio.holds(above, below)):
            found.append(Dropped(option, above, below, ratio, short))
    return found


def strongest_paths(duels: Matrix, strength: Strength = Strength.WINNING_VOTES) -> Matrix:
    """Widest paths (Floyd and Warshall), in the cube of the number of options."""
    worth = 0 if strength is Strength.WINNING_VOTES else 1
    rows = [
        [ours - worth * theirs if ours > theirs else 0 for ours, theirs in zip(row, column, strict=True)]
        for row, column in zip(duels, zip(*duels, strict=True), strict=True)
    ]
    for via, through in enumerate(rows):
        for row in rows:
            if (reach := row[via]) and row is not through:
                row[:] = [max(have, min(reach, on)) for have, on in zip(row, through, strict=True)]
    return tuple(
        tuple(0 if one == other else width for other, width in enumerate(row)) for one, row in enumerate(rows)
    )


def layers(paths: Matrix) -> list[list[int]]:
    """Options nothing beats, then those nothing beats once the first are set aside, and so on."""
    remaining, found = list(range(len(paths))), []
    while remaining:
        top = [one for one in remaining if all(paths[one][other] >= paths[other][one] for other in remaining)]
        found.append(top)
        remaining = [one for one in remaining if one not in top]
    return found


def smith_set(duels: Matrix) -> list[int]:
    """The smallest set whose every member is preferred to every option outside it."""
    inside = {
        max(range(len(duels)), key=lambda one: sum(duels[one][o] > duels[o][one] for o in range(len(duels))))
    }
    waiting = list(inside)
    while waiting:
        one = waiting.pop()
        back = {o for o in range(len(duels)) if o not in inside and duels[o][one] >= duels[one][o]}
        inside |= back
        waiting.extend(back)
    return sorted(inside)
