"""Notice of a meeting, in clear days (« jours francs »).

Neither the day of sending nor the day of the meeting counts: meeting - sent - 1 >= days. Days are dates
in the time zone of the initiative, not spans of twenty-four hours: a notice sent at 23:50 in Paris left
that day, though it is still the evening before in UTC.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from charters.rules.functioning import NoticeRule


def local_day(moment: datetime, time_zone: str) -> date:
    """The date it is there at that moment; `moment` carries its own time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(ZoneInfo(time_zone)).date()


def clear_days(sent: date, meeting: date) -> int:
    """Whole days strictly between two dates; negative when the notice leaves on the day itself or later."""
    return (meeting - sent).days - 1


def in_time(rule: NoticeRule, sent_at: datetime, meeting_at: datetime) -> bool:
    """Whether a notice sent at that moment respects the rule."""
    sent, meeting = local_day(sent_at, rule.time_zone), local_day(meeting_at, rule.time_zone)
    return clear_days(sent, meeting) >= rule.clear_days


def last_day_to_send(rule: NoticeRule, meeting_at: datetime) -> date:
    """The latest date on which the notice may still leave."""
    return local_day(meeting_at, rule.time_zone) - timedelta(days=rule.clear_days + 1)
