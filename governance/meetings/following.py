"""What was decided to be done: carried from the earlier meetings of the body to this one, and what this one decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people.actor import Actor
from workspace.tasks import queries as tasks
from workspace.tasks.queries import ActionView

KIND = "meeting"


@dataclass(frozen=True)
class Following:
    """`carried`: open when the last meeting closed, with what became of them since. `decided`: by this meeting."""

    carried: list[ActionView]
    decided: list[ActionView]

    @property
    def still_open(self) -> int:
        return sum(one.row.open for one in self.carried)


def of_meeting(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> Following:
    """Callers have asked the gate whether the meeting is read; every member reads action items."""
    earlier = _earlier(db, meeting)
    since = max((one.closed_at for one in earlier if one.closed_at), default=None)
    ids = [one.public_id for one in earlier]
    carried = (
        tasks.decided_at(db, meeting.initiative_id, KIND, ids, open_or_since=since)
        if since is not None
        else []
    )
    decided = tasks.decided_at(db, meeting.initiative_id, KIND, [meeting.public_id])
    return Following(tasks.views(db, actor, carried, now), tasks.views(db, actor, decided, now))


def _earlier(db: Session, meeting: Meeting) -> list[Meeting]:
    """The meetings that the body, else the stream, else everybody, held before this one."""
    return list(
        db.exec(
            select(Meeting).where(
                Meeting.body_id == meeting.body_id,
                Meeting.stream_id == meeting.stream_id,
                Meeting.stage == Stage.CLOSED,
                col(Meeting.starts_at) < meeting.starts_at,
            )
        )
    )
