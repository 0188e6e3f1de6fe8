"""What one ballot weighs when colleges are weighted: w / n, for a college of weight w that cast n ballots.

A college thus weighs what the charter gave it, however many of its members voted, and shares its weight
like its ballots. The arithmetic is in whole numbers: every ballot of a college counts `parts` times, and
one part is worth `unit` of weight; medians and sums come out as with fractions, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from charters.rules.sentences import N_
from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods.ballots import BadBallot


@dataclass(frozen=True)
class Weighing:
    """Parts of one ballot by college, parts silent against everything, and the worth of one part.

    `cast` is how many ballots each college cast; `silent` is what colleges without a ballot weigh when the rule counts them against (they then approve
    nothing and give the worst); `empty` names every college without a ballot, `blocked` says that the rule
    lets them prevent the decision.
    """

    parts: Mapping[str, int]
    cast: Mapping[str, int]
    unit: Fraction
    silent: int
    empty: tuple[str, ...]
    blocked: bool

    @property
    def weighted(self) -> bool:
        """Whether colleges weigh at all."""
        return bool(self.parts)

    def of(self, college: str) -> int:
        """Parts of one ballot of that college."""
        return self.parts[college] if self.parts else 1

    @property
    def whole(self) -> Fraction:
        """What all ballots weigh together, with the silent colleges that count against."""
        parts = sum(number * self.of(college) for college, number in self.cast.items())
        return (parts + self.silent) * self.unit


def weighing(
    weights: Mapping[str, Fraction] | None,
    cast: Mapping[str, int],
    empty_college: EmptyCollege = EmptyCollege.IGNORE,
) -> Weighing:
    """How ballots weigh; `cast` is the number of ballots by college. Raises BadBallot for a stranger."""
    if weights is None:
        return Weighing({}, cast, Fraction(1), 0, (), blocked=False)
    if strays := set(cast) - set(weights):
        raise BadBallot(N_("Un collège vote sans avoir de poids : « %(college)s »."), college=min(strays))
    if not weights or min(weights.values()) <= 0:
        raise BadBallot(N_("Chaque collège pèse plus que zéro."))
    shares = {code: Fraction(weights[code], cast[code]) for code in weights if cast.get(code)}
    empty = tuple(code for code in weights if code not in shares)
    against = sum((weights[code] for code in empty), Fraction(0))
    lost = against if empty_college is EmptyCollege.AGAINST else Fraction(0)
    scale = lcm(lost.denominator, *(share.denominator for share in shares.values()))
    parts = {code: int(share * scale) for code, share in shares.items()}
    blocked = bool(empty) and empty_college is EmptyCollege.BLOCK
    # A college without a ballot still needs an entry: the weighing is weighted even when nobody voted.
    return Weighing(
        {**dict.fromkeys(empty, 0), **parts}, cast, Fraction(1, scale), int(lost * scale), empty, blocked
    )
