"""Asking for an item of the agenda: until when, and what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from charters.rules.sentences import N_

DAYS, MOST_DAYS = 7, 60
"""How many days before the meeting the last request comes, unless whoever convenes it says otherwise; at most."""


class State(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


STATE_NAMES: dict[State, str] = {
    State.WAITING: N_("en attente"),
    State.TAKEN: N_("à l’ordre du jour"),
    State.DECLINED: N_("pas retenu"),
}
"""French names, to translate."""


def last_day(meeting_at: datetime, time_zone: str, days: int = DAYS) -> date:
    """The latest date, at the place of the meeting, on which an item may be asked for."""
    return meeting_at.astimezone(ZoneInfo(time_zone)).date() - timedelta(days=days)


def in_time(now: datetime, meeting_at: datetime, time_zone: str, days: int = DAYS) -> bool:
    """Whether a request made now is in time: the whole of the last day is."""
    return now.astimezone(ZoneInfo(time_zone)).date() <= last_day(meeting_at, time_zone, days)
