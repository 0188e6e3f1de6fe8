"""Reading what the private link of a notice opens: one person's own seats in one meeting, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from foundation import ids
from governance.meetings import presence, queries
from governance.meetings.models import Meeting, NoticeLink
from governance.meetings.rules import notice_links
from people import queries as people
from people.actor import Actor
from people.models import Initiative, Membership


@dataclass(frozen=True)
class Opened:
    """Whom a secret speaks for, and about which meeting."""

    initiative: Initiative
    meeting: Meeting
    actor: Actor


def opened(db: Session, token: str, now: datetime) -> Opened | None:
    """What a secret opens now; None for one that is wrong, or over: nobody is told which."""
    found = db.exec(
        select(Meeting, Initiative, Membership)
        .join(NoticeLink, col(NoticeLink.meeting_id) == col(Meeting.id))
        .join(Initiative, col(Initiative.id) == col(Meeting.initiative_id))
        .join(Membership, col(Membership.id) == col(NoticeLink.membership_id))
        .where(NoticeLink.digest == ids.digest(token))
    ).first()
    if found is None:
        return None
    meeting, initiative, membership = found
    actor = people.actor_in(db, membership.person_id, initiative, now)
    sits = actor.member and bool(queries.seats_of(presence.seating(db, meeting), actor))
    if not notice_links.leads(stage=meeting.stage, ends_at=meeting.ends_at, sits=sits, now=now):
        return None
    return Opened(initiative, meeting, actor)
