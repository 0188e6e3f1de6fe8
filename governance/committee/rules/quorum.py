"""Quorum: enough of the body in the room, or voting, at a given moment.

A seat counts once, whoever sits in it (the alternate replaces the titular). Represented seats count only
if the rule says so (CGCT L2121-17: never for a municipal council). A vote without quorum is void, not
rejected. The rule may count organisations instead of seats, or what seats weigh: see `measured`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from charters.rules.functioning import Quorum
from charters.rules.terms import QuorumBase
from governance.committee.rules import organisations
from governance.committee.rules.organisations import Organisations

Amount: TypeAlias = "int | Fraction"
"""Seats or organisations are whole numbers; weights are exact fractions."""


class Unknown(ValueError):
    """Organisations are to be counted, and nothing says which hold the seats."""


class Attending(StrEnum):
    """How a seat attends at a given moment."""

    PRESENT = "present"
    REPRESENTED = "represented"
    ABSENT = "absent"


@dataclass(frozen=True)
class Headcount:
    """Seats of one college at a given moment: filled, present, represented by a proxy.

    `withdrawn`: how many of those who attend take no part in the vote at hand; they still make the quorum.
    `organisations`: those behind the seats, where somebody looked.
    """

    filled: int
    present: int
    represented: int = 0
    withdrawn: int = 0
    organisations: Organisations | None = None

    def __post_init__(self) -> None:
        if (
            min(self.filled, self.present, self.represented, self.withdrawn) < 0
            or self.filled < self.present + self.represented
            or self.present + self.represented < self.withdrawn
        ):
            raise ValueError("more seats attending than filled")

    def counted(self, counts_represented: bool) -> int:
        """How many of them make the quorum."""
        return self.present + (self.represented if counts_represented else 0)


@dataclass(frozen=True)
class QuorumResult:
    """Whether there is a quorum, with every number of it. `lacking` names colleges under their minimum.

    `filled`, `present`, `represented`, `counted` and `required` are in the unit of `base`. Of weights, `required` is
    the bar itself, to be passed where the rule is strict.
    """

    filled: Amount
    present: Amount
    represented: Amount
    counted: Amount
    required: Amount
    fraction: Fraction
    strict: bool
    counts_represented: bool
    per_college_min: int
    lacking: tuple[str, ...]
    waived: bool = False  # second notice without quorum
    second: bool = False  # under the quorum of a second notice
    base: QuorumBase = QuorumBase.SEATS_FILLED

    @property
    def beyond(self) -> bool:
        """Whether the number has to be passed: a bar of weights under « more than »."""
        return self.base is QuorumBase.WEIGHTS and self.strict

    @property
    def missing(self) -> Amount:
        """How much more would make the number, or equal the bar to be passed."""
        return max(0, self.required - self.counted)

    @property
    def enough(self) -> bool:
        """Whether the number is there."""
        return self.counted > self.required if self.beyond else self.missing == 0

    @property
    def reached(self) -> bool:
        """Enough seats, and enough in every college."""
        return self.waived or (self.enough and not self.lacking)

    def as_data(self) -> dict[str, Any]:
        """As results keep and publish it; what is as in the first records is said as in them."""
        return {
            "reached": self.reached,
            **{
                name: str(value) if isinstance(value, Fraction) else value
                for name, value in (
                    ("filled", self.filled),
                    ("present", self.present),
                    ("represented", self.represented),
                    ("counted", self.counted),
                    ("required", self.required),
                )
            },
            "lacking": list(self.lacking),
            "waived": self.waived,
            **({"second": True} if self.second else {}),
            **({} if self.base is QuorumBase.SEATS_FILLED else {"base": self.base.value}),
            **({"beyond": True} if self.beyond else {}),
        }


def seats_required(seats: int, fraction: Fraction, *, strict: bool) -> int:
    """Strict half of n is n//2 + 1; a quarter at least is ceil(n/4)."""
    bar = fraction * seats
    return bar.numerator // bar.denominator + 1 if strict else -(-bar.numerator // bar.denominator)


def headcounts(seats: Iterable[tuple[str, Attending]]) -> dict[str, Headcount]:
    """Count (college, attending) pairs, one per filled seat."""
    tally = Counter(seats)
    colleges = dict.fromkeys(college for college, _ in tally)
    return {
        college: Headcount(
            filled=sum(tally[college, state] for state in Attending),
            present=tally[college, Attending.PRESENT],
            represented=tally[college, Attending.REPRESENTED],
        )
        for college in colleges
    }


def gathered(seats: Iterable[tuple[str, str, Attending]]) -> dict[str, Headcount]:
    """Count (college, organisation, attending), one per filled seat; the organisation is "" for one's own name."""
    listed = list(seats)
    return {
        code: replace(head, organisations=_behind([(name, how) for of, name, how in listed if of == code]))
        for code, head in headcounts((college, how) for college, _name, how in listed).items()
    }


def _behind(seats: list[tuple[str, Attending]]) -> Organisations:
    def those(*wanted: Attending) -> frozenset[str]:
        return frozenset(name for name, how in seats if name and how in wanted)

    return Organisations(those(*Attending), those(Attending.PRESENT), those(Attending.REPRESENTED))


@dataclass(frozen=True)
class Measure:
    """The whole, and what is there in person and through proxies, in the unit of a base."""

    whole: Amount
    present: Amount
    represented: Amount


def measured(
    base: QuorumBase, colleges: Mapping[str, Headcount], weights: Mapping[str, Fraction | int]
) -> Measure:
    """What a quorum of this base counts. Raises Unknown.

    Of weights, a seat is its college's, divided by the filled seats of the college; a college nobody sits in weighs
    nothing, so that a vacancy blocks nobody. A college without weight weighs 1.
    """
    heads = colleges.values()
    if base is QuorumBase.SEATS_FILLED:
        return Measure(
            sum(head.filled for head in heads),
            sum(head.present for head in heads),
            sum(head.represented for head in heads),
        )
    if base is QuorumBase.ORGANISATIONS:
        found = organisations.together(_known(head) for head in heads)
        return Measure(len(found.holding), len(found.present), len(found.through_proxies))
    each = {
        code: Fraction(weights.get(code, 1)) / head.filled for code, head in colleges.items() if head.filled
    }
    return Measure(
        sum((each[code] * colleges[code].filled for code in each), Fraction(0)),
        sum((each[code] * colleges[code].present for code in each), Fraction(0)),
        sum((each[code] * colleges[code].represented for code in each), Fraction(0)),
    )


def _known(head: Headcount) -> Organisations:
    if head.organisations is None and head.filled:
        raise Unknown("nothing says which organisations hold the seats")
    return head.organisations or Organisations()


def check(
    rule: Quorum,
    colleges: Mapping[str, Headcount],
    *,
    second_notice: bool = False,
    weights: Mapping[str, Fraction | int] | None = None,
) -> QuorumResult:
    """The quorum of `colleges` (code → headcount) under `rule`; `weights` by code, for a quorum of weights.

    `second_notice` applies the lighter quorum of a second meeting, where the rule provides one: no
    minimum per college, and none at all when its fraction is None. Raises Unknown.
    """
    lighter = rule.second_notice if second_notice else None
    fraction = rule.fraction if lighter is None else lighter.fraction or Fraction(0)
    least = rule.per_college_min if lighter is None else 0
    strict = rule.strict and fraction > 0
    found = measured(rule.base, colleges, weights or {})
    return QuorumResult(
        filled=found.whole,
        present=found.present,
        represented=found.represented,
        counted=found.present + (found.represented if rule.counts_represented else 0),
        required=required_of(rule.base, found.whole, fraction, strict=strict),
        fraction=fraction,
        strict=strict,
        counts_represented=rule.counts_represented,
        per_college_min=least,
        lacking=_lacking(colleges, least, rule.counts_represented),
        waived=lighter is not None and lighter.fraction is None,
        second=lighter is not None,
        base=rule.base,
    )


def required_of(base: QuorumBase, whole: Amount, fraction: Fraction, *, strict: bool) -> Amount:
    """The smallest whole number that makes the quorum; of weights, the bar itself."""
    if base is QuorumBase.WEIGHTS:
        return fraction * whole
    return seats_required(int(whole), fraction, strict=strict)


def _lacking(colleges: Mapping[str, Headcount], least: int, counts_represented: bool) -> tuple[str, ...]:
    """A college with fewer filled seats than the minimum is asked for all it has: vacancies block nobody."""
    return tuple(
        code for code, head in colleges.items() if head.counted(counts_represented) < min(least, head.filled)
    )
