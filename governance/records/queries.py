"""Reading the links to the screen of a room: whether one stands, and what a secret opens."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from foundation import ids
from governance.meetings.models import Meeting
from governance.records.models import RoomScreen
from people.models import Initiative


@dataclass(frozen=True)
class Opened:
    """What the secret of a link opens."""

    initiative: Initiative
    meeting: Meeting


def standing(db: Session, meeting: Meeting) -> list[RoomScreen]:
    """The links of a meeting that were not taken back, the latest first. Callers have asked the gate."""
    return list(
        db.exec(
            select(RoomScreen)
            .where(RoomScreen.meeting_id == meeting.id, col(RoomScreen.withdrawn_at).is_(None))
            .order_by(col(RoomScreen.made_at).desc(), col(RoomScreen.id).desc())
        )
    )


def opened(db: Session, token: str) -> Opened | None:
    """None for a secret that is wrong or was taken back: nobody is told which."""
    found = db.exec(
        select(Initiative, Meeting)
        .join(Meeting, col(Meeting.initiative_id) == col(Initiative.id))
        .join(RoomScreen, col(RoomScreen.meeting_id) == col(Meeting.id))
        .where(RoomScreen.digest == ids.digest(token), col(RoomScreen.withdrawn_at).is_(None))
    ).first()
    return Opened(*found) if found else None
