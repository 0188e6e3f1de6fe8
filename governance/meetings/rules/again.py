"""When a meeting is called again for want of a quorum."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def next_start(first: datetime, now: datetime, clear_days: int, time_zone: str) -> datetime:
    """The soonest day that leaves so many clear days if its notice leaves today, on the weekday and at the hour of the
    first meeting, at the place: the hour is the same on both sides of a change of hour."""
    zone = ZoneInfo(time_zone)
    there = first.astimezone(zone)
    soonest = now.astimezone(zone).date() + timedelta(days=clear_days + 1)
    day = soonest + timedelta(days=(there.weekday() - soonest.weekday()) % 7)
    return datetime.combine(day, there.time(), tzinfo=zone)
