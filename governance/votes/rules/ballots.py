"""What is put in the urn: a choice, in a college. Never a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from charters.rules.sentences import N_


class Choice(StrEnum):
    """The four answers to a motion. Abstaining is an act, and is not the same as not voting."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    BLANK = "blank"


CHOICE_NAMES: dict[Choice, str] = {
    Choice.FOR: N_("Pour"),
    Choice.AGAINST: N_("Contre"),
    Choice.ABSTAIN: N_("Abstention"),
    Choice.BLANK: N_("Blanc"),
}
"""French names, to translate."""


@dataclass(frozen=True)
class Voice:
    """`count` identical ballots of one college; `represented` when cast by the holder of a proxy."""

    college: str
    choice: Choice
    represented: bool = False
    count: int = 1

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a count is never negative")
