"""Reading a series: the meetings that come back with one, those that follow it, and what is announced of each."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from governance.meetings.models import Meeting
from governance.meetings.rules import series
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.series import Announced

Mark = tuple[object, ...]


def others(db: Session, meeting: Meeting) -> list[Meeting]:
    """The other meetings of its series, soonest first, whatever became of them. Callers have asked the gate."""
    if not meeting.series:
        return []
    return list(
        db.exec(
            select(Meeting)
            .where(
                Meeting.initiative_id == meeting.initiative_id,
                Meeting.series == meeting.series,
                Meeting.id != meeting.id,
            )
            .order_by(col(Meeting.starts_at), col(Meeting.id))
        )
    )


def following(db: Session, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Those that come after it and are still to be held: what was held, opened or cancelled is touched by nothing."""
    return [
        one
        for one in others(db, meeting)
        if one.stage is Stage.PLANNED and one.starts_at > max(meeting.starts_at, now)
    ]


def mark(meeting: Meeting) -> Mark:
    """What is read of a meeting before a change is drawn: another one, and somebody has changed it meanwhile."""
    told = (meeting.title, meeting.starts_at, meeting.ends_at, meeting.place, meeting.remote_link)
    return (meeting.public_id, meeting.sequence, meeting.notice_sent_at is not None, *told)


def announced(meeting: Meeting, time_zone: str) -> Announced:
    return series.announced(
        meeting.title,
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
        meeting.remote_link,
        time_zone,
    )
