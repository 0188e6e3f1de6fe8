"""Quorum: enough seats in the room, or voting, at a given moment.

A seat counts once, whoever sits in it (the alternate replaces the titular). Represented seats count only
if the rule says so (CGCT L2121-17: never for a municipal council). A vote without quorum is void, not
rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from charters.rules.functioning import Quorum


class Attending(StrEnum):
    """How a seat attends at a given moment."""

    PRESENT = "present"
    REPRESENTED = "represented"
    ABSENT = "absent"


@dataclass(frozen=True)
class Headcount:
    """Seats of one college at a given moment: filled, present, represented by a proxy.

    `withdrawn`: how many of those who attend take no part in the vote at hand; they still make the quorum.
    """

    filled: int
    present: int
    represented: int = 0
    withdrawn: int = 0

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
    """Whether there is a quorum, with every number of it. `lacking` names colleges under their minimum."""

    filled: int
    present: int
    represented: int
    counted: int
    required: int
    fraction: Fraction
    strict: bool
    counts_represented: bool
    per_college_min: int
    lacking: tuple[str, ...]
    waived: bool = False  # second notice without quorum
    second: bool = False  # under the quorum of a second notice

    @property
    def missing(self) -> int:
        """How many more seats would make the number."""
        return max(0, self.required - self.counted)

    @property
    def reached(self) -> bool:
        """Enough seats, and enough in every college."""
        return self.waived or (self.missing == 0 and not self.lacking)

    def as_data(self) -> dict[str, Any]:
        """As results keep and publish it; `second` stands there only where it is so, as in the first records."""
        return {
            "reached": self.reached,
            "filled": self.filled,
            "present": self.present,
            "represented": self.represented,
            "counted": self.counted,
            "required": self.required,
            "lacking": list(self.lacking),
            "waived": self.waived,
            **({"second": True} if self.second else {}),
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


def check(rule: Quorum, colleges: Mapping[str, Headcount], *, second_notice: bool = False) -> QuorumResult:
    """The quorum of `colleges` (code → headcount) under `rule`.

    `second_notice` applies the lighter quorum of a second meeting, where the rule provides one: no
    minimum per college, and none at all when its fraction is None.
    """
    lighter = rule.second_notice if second_notice else None
    fraction = rule.fraction if lighter is None else lighter.fraction or Fraction(0)
    least = rule.per_college_min if lighter is None else 0
    strict = rule.strict and fraction > 0
    filled = sum(head.filled for head in colleges.values())
    return QuorumResult(
        filled=filled,
        present=sum(head.present for head in colleges.values()),
        represented=sum(head.represented for head in colleges.values()),
        counted=sum(head.counted(rule.counts_represented) for head in colleges.values()),
        required=seats_required(filled, fraction, strict=strict),
        fraction=fraction,
        strict=strict,
        counts_represented=rule.counts_represented,
        per_college_min=least,
        lacking=_lacking(colleges, least, rule.counts_represented),
        waived=lighter is not None and lighter.fraction is None,
        second=lighter is not None,
    )


def _lacking(colleges: Mapping[str, Headcount], least: int, counts_represented: bool) -> tuple[str, ...]:
    """A college with fewer filled seats than the minimum is asked for all it has: vacancies block nobody."""
    return tuple(
        code for code, head in colleges.items() if head.counted(counts_represented) < min(least, head.filled)
    )
