"""How a body works, written as values: the rule of a vote, of its quorum, of proxies, of notices.

A `VoteRule` is immutable, frozen with the roll when a vote opens and printed with the result. Its text
and SHA-256 are in `writing`, named rules in `presets`, plain words in `wording`; weights are on the roll.

Bases and exclusions follow French practice: abstentions and blanks are published apart and are not
expressed unless the rule says so; absolute majority is `2 x for > base`, never « 50 % + 1 ».
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from charters.rules.terms import (
    Base,
    Channels,
    Combination,
    Counted,
    EmptyCollege,
    Method,
    QuorumBase,
    TiedCollege,
    TieRule,
    Visibility,
)

SCHEMA = 1
LEFT_OUT = {"left_out": True}
"""Fields that came later: where they are as usual their text leaves them out, and every former hash stays what it was."""


class InvalidRule(ValueError):
    """A rule that contradicts itself or cannot be read; `field` names where, the text says why."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """Strictly more than `fraction` of the base, or that much at least (« deux tiers » means at least)."""

    fraction: Fraction = Fraction(1, 2)
    strict: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.fraction <= 1 or (self.strict and self.fraction == 1):
            raise InvalidRule("threshold.fraction", "a share that can be reached, above 0 and up to 1")

    def reached(self, support: Fraction, total: Fraction) -> bool:
        """Exact comparison; an empty total is never enough."""
        bar = self.fraction * total
        return total > 0 and (support > bar if self.strict else support >= bar)


@dataclass(frozen=True, kw_only=True)
class SecondNotice:
    """The quorum of a second meeting called for want of the first; None asks for no quorum at all."""

    min_clear_days: int = 8
    fraction: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """Strictly more than `fraction` of the base (or at least), and so many seats in each college."""

    base: QuorumBase = QuorumBase.SEATS_FILLED
    fraction: Fraction = Fraction(1, 2)
    strict: bool = True
    counted: Counted = Counted.PRESENT
    counts_represented: bool = False
    per_college_min: int = 0
    second_notice: SecondNotice | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.fraction <= 1 or (self.strict and self.fraction == 1):
            raise InvalidRule("quorum.fraction", "a share that can be reached, from 0 to 1")
        if self.per_college_min < 0:
            raise InvalidRule("quorum.per_college_min", "zero or more")


NO_QUORUM = Quorum(fraction=Fraction(0), strict=False)


@dataclass(frozen=True, kw_only=True)
class VoteRule:
    """Everything that decides a vote apart from the roll and the ballots."""

    schema: int = SCHEMA
    method: Method = Method.YES_NO
    base: Base = Base.EXPRESSED
    threshold: Threshold = Threshold()
    quorum: Quorum = Quorum()
    combination: Combination = Combination.NONE
    tied_college: TiedCollege = TiedCollege.NONE
    empty_college: EmptyCollege = EmptyCollege.IGNORE
    colleges_in_favour: int | None = None  # double majority: so many colleges must be in favour
    tie: TieRule = TieRule.REJECTED
    blank_expressed: bool = False
    abstention_expressed: bool = False
    changeable: bool = True  # a ballot may be replaced until closing
    visibility: Visibility = Visibility.NAMED_AFTER_CLOSING
    channels: Channels = field(default=Channels.BOTH, metadata=LEFT_OUT)

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise InvalidRule("schema", f"only version {SCHEMA} is known")
        if self.colleges_in_favour is not None and self.colleges_in_favour < 1:
            raise InvalidRule("colleges_in_favour", "one college at least, or none asked")
        if self.visibility is Visibility.CONFIDENTIAL:
            self._check_confidential()

    def _check_confidential(self) -> None:
        """CGCT L2121-20: no casting vote in a secret ballot; an unlinked ballot cannot be found again."""
        if self.tie is TieRule.CASTING_VOTE:
            raise InvalidRule("tie", "a casting vote needs ballots by name")
        if self.changeable:
            raise InvalidRule("changeable", "a confidential ballot cannot be found again to be changed")


@dataclass(frozen=True, kw_only=True)
class ProxyRule:
    """Who may speak for an absent seat. `max_per_holder` caps the proxies *received* by one seat."""

    schema: int = SCHEMA
    allowed: bool = True
    max_per_holder: int = 1
    same_college: bool = True
    alternates_first: bool = True  # refused while the alternate of the principal can sit

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise InvalidRule("schema", f"only version {SCHEMA} is known")
        if self.max_per_holder < 1:
            raise InvalidRule("max_per_holder", "one at least; forbid proxies instead")


@dataclass(frozen=True, kw_only=True)
class NoticeRule:
    """How early a meeting is called, in clear days: neither the sending day nor the meeting day counts."""

    schema: int = SCHEMA
    clear_days: int = 10
    time_zone: str = "Europe/Paris"
    agenda_closed: bool = True  # nothing is decided outside the agenda that was sent

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise InvalidRule("schema", f"only version {SCHEMA} is known")
        if self.clear_days < 0:
            raise InvalidRule("clear_days", "zero or more")
