"""The sitting where a motion is voted: who attends at a moment, and whether it was called again for want of quorum."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from governance.committee import queries as committee
from governance.committee.rules.quorum import Headcount
from governance.meetings import presence as sittings
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.votes import recused, urns
from governance.votes.models import Motion


def of(db: Session, motion: Motion) -> Meeting | None:
    """The sitting of a motion, whether it has begun or not; None where it is voted outside one."""
    if not motion.meeting:
        return None
    where = Meeting.initiative_id == motion.initiative_id
    return db.exec(select(Meeting).where(where, Meeting.public_id == motion.meeting)).first()


def going_on(db: Session, motion: Motion) -> Meeting | None:
    """The sitting, if it is open now."""
    meeting = of(db, motion)
    return meeting if meeting is not None and meeting.stage is Stage.OPEN else None


def second_notice(db: Session, motion: Motion) -> bool:
    """Whether the rule of this vote asks for the lighter quorum of a second notice in this sitting."""
    meeting = of(db, motion)
    return meeting is not None and sittings.called_again(db, meeting, motion.rule.quorum)


def first(db: Session, motion: Motion) -> Meeting | None:
    """The sitting without quorum that the one of this motion was called again for, when that is what it goes by."""
    meeting = of(db, motion)
    if meeting is None or not second_notice(db, motion):
        return None
    where = Meeting.initiative_id == motion.initiative_id
    return db.exec(select(Meeting).where(where, Meeting.public_id == meeting.second_of)).first()


def as_data(db: Session, motion: Motion) -> dict[str, Any]:
    """What the record says of it: the sitting that had no quorum, and when; nothing for an ordinary sitting."""
    former = first(db, motion)
    if former is None:
        return {}
    return {
        "second_notice": {
            "after": former.public_id,
            "title": former.title,
            "held_on": committee.today_in(db, former.initiative_id, former.starts_at).isoformat(),
        }
    }


def presence(db: Session, motion: Motion, moment: datetime) -> dict[str, Headcount] | None:
    """Who attends the sitting of the motion at a moment; None outside one, or before it begins."""
    meeting = of(db, motion)
    if meeting is None or meeting.stage is Stage.PLANNED or not sittings.stays(db, meeting):
        return None
    room = sittings.room_at(db, meeting, moment, aside=recused.of(db, motion))
    return urns.gathered(room) if motion.mixed else room
