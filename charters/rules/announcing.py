"""When people are written to about a consultation: as it opens, and once more before it ends. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from charters.rules.consulting import Period, Stage, stage

AHEAD = timedelta(days=2)
SHORT = timedelta(days=4)
"""Of one that lasts less, nobody is reminded: its opening was only just told."""


class Letter(StrEnum):
    OPENING = "opening"
    CLOSING = "closing"


def due(period: Period, now: datetime, *, opening_told: bool, closing_told: bool) -> Letter | None:
    """The one letter that is due now: never both at once, none outside the dates."""
    if stage(period, now) is not Stage.OPEN:
        return None
    if not opening_told:
        return Letter.OPENING
    long = period.end - period.opens_at >= SHORT
    return Letter.CLOSING if long and not closing_told and now >= period.end - AHEAD else None
