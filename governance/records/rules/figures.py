"""The figures of a vote as minutes print them: eligible seats = for + against + abstentions + blank + not voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """One college, or all of them. `share`, `weight` and `support` are words, empty where they say nothing."""

    name: str
    eligible: int
    in_favour: int
    against: int
    abstain: int
    blank: int
    share: str = ""
    weight: str = ""
    support: str = ""

    @property
    def not_voting(self) -> int:
        """Seats that said nothing: never merged with those that abstained."""
        return self.eligible - self.in_favour - self.against - self.abstain - self.blank

    @property
    def row(self) -> tuple[int, int, int, int, int, int]:
        """In the order of the printed columns."""
        return (self.eligible, self.in_favour, self.against, self.abstain, self.blank, self.not_voting)


def figures(
    name: str, counts: Mapping[str, int], *, share: str = "", weight: str = "", support: str = ""
) -> Figures:
    """From the counts that a verdict keeps (governance.votes.rules.records)."""
    return Figures(
        name,
        counts["eligible"],
        counts["for"],
        counts["against"],
        counts["abstain"],
        counts["blank"],
        share,
        weight,
        support,
    )


def agree(colleges: Iterable[Figures], overall: Figures) -> bool:
    """Whether the colleges add up to the whole: a page that does not is never printed."""
    rows = [one.row for one in colleges]
    return tuple(map(sum, zip(*rows, strict=True))) == overall.row if rows else not any(overall.row)
