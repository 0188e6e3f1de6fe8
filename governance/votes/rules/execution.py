"""What becomes of a decision once it is taken: the states of its execution, and which decisions have one."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_
from governance.votes.rules.verdict import Outcome


class Execution(StrEnum):
    """Where the execution of a decision stands."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ABANDONED = "abandoned"


NAMES = {
    Execution.TO_DO: N_("À faire"),
    Execution.IN_PROGRESS: N_("En cours"),
    Execution.DONE: N_("Fait"),
    Execution.ABANDONED: N_("Abandonné"),
}
CARRIED_OUT = frozenset({Outcome.CARRIED, Outcome.CHOSEN})
"""The outcomes that give something to do; what was refused, tied or postponed has no execution."""
