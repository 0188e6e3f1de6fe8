"""Whether a quorum is within reach, from what was answered to the notice."""

from __future__ import annotations

from enum import StrEnum

from governance.committee.rules.quorum import QuorumResult


class Reach(StrEnum):
    """What is to be expected before the meeting."""

    REACHED = "reached"
    WITHIN = "within"
    OUT = "out"


def reach(announced: QuorumResult, at_best: QuorumResult) -> Reach:
    """`announced`: everybody does as she said, those who said nothing stay away. `at_best`: these come too."""
    if announced.reached:
        return Reach.REACHED
    return Reach.WITHIN if at_best.reached else Reach.OUT
