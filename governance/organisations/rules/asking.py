"""Asking one's board: until when the link leads somewhere, what may be said through it, when all is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from charters.rules.sentences import N_

KEPT = timedelta(days=30)
"""How long answers stay readable to who asked, after the close of the vote."""
MOST = 60
"""Answers by one link: a board, not a crowd; whoever got hold of the link cannot fill the page."""


class Said(StrEnum):
    """What somebody of the board says; a remark alone is an answer too."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    REMARK = "remark"


SAID_NAMES = {
    Said.FOR: N_("Pour"),
    Said.AGAINST: N_("Contre"),
    Said.ABSTAIN: N_("Abstention"),
    Said.REMARK: N_("Une remarque, sans consigne"),
}


def leads(
    *, stage: str, closes_at: datetime | None, withdrawn_at: datetime | None, entitled: bool, now: datetime
) -> bool:
    """Whether the link opens: the vote is open, nobody closed the link, and who gave it still speaks in this vote."""
    in_time = stage == "suspended" or closes_at is None or now < closes_at
    return entitled and withdrawn_at is None and stage in {"open", "suspended"} and in_time
