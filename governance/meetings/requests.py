"""Reading the items that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings.models import ItemRequest, Meeting
from governance.meetings.rules import asking
from governance.meetings.rules.asking import State
from governance.meetings.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Initiative, Membership, Person
from people.permissions import Permission


@dataclass(frozen=True)
class RequestView:
    """An item asked for, by whom, and what was answered."""

    public_id: str
    title: str
    details: str
    name: str
    state: State
    answer: str
    asked_at: datetime


def of(db: Session, actor: Actor, meeting: Meeting) -> list[RequestView]:
    """All of them for who convenes, one's own for anybody else; those that wait first."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    query = (
        select(ItemRequest, Person.name)
        .join(Membership, col(Membership.id) == col(ItemRequest.author_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(ItemRequest.meeting_id == meeting.id)
        .order_by(col(ItemRequest.decided_at).is_not(None), col(ItemRequest.asked_at), col(ItemRequest.id))
    )
    if not gate.may(actor, Permission.CONVENE_MEETING, on=meeting):
        query = query.where(ItemRequest.author_id == actor.membership_id)
    return [
        RequestView(row.public_id, row.title, row.details, name, State(row.state), row.answer, row.asked_at)
        for row, name in db.exec(query)
    ]


def request_for(db: Session, meeting: Meeting, public_id: str) -> ItemRequest:
    """A request about this meeting; raises Missing."""
    found = db.exec(
        select(ItemRequest).where(ItemRequest.public_id == public_id, ItemRequest.meeting_id == meeting.id)
    ).first()
    if found is None:
        raise Missing
    return found


def last_day(db: Session, meeting: Meeting) -> date:
    zone = db.get_one(Initiative, meeting.initiative_id).time_zone
    return asking.last_day(meeting.starts_at, zone, meeting.request_days)


def until(db: Session, meeting: Meeting, now: datetime) -> date | None:
    """The last day on which an item is asked for; None once it is past."""
    zone = db.get_one(Initiative, meeting.initiative_id).time_zone
    in_time = asking.in_time(now, meeting.starts_at, zone, meeting.request_days)
    return last_day(db, meeting) if in_time else None


def may_ask(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> bool:
    """Whether the actor may ask for an item now."""
    return (
        meeting.stage is Stage.PLANNED
        and until(db, meeting, now) is not None
        and gate.may(actor, Permission.REQUEST_ITEM, on=meeting)
    )


def waiting(db: Session, actor: Actor, now: datetime) -> list[tuple[Meeting, str]]:
    """Meetings to come with a request that waits, and the title of one, for who convenes."""
    rows = db.exec(
        select(Meeting, ItemRequest.title)
        .join(ItemRequest, col(ItemRequest.meeting_id) == col(Meeting.id))
        .where(
            Meeting.initiative_id == actor.initiative_id,
            Meeting.stage == Stage.PLANNED,
            ItemRequest.state == State.WAITING.value,
            col(Meeting.starts_at) > now,
        )
        .order_by(col(Meeting.starts_at), col(ItemRequest.id))
    )
    found = {meeting.id: (meeting, title) for meeting, title in rows}
    return [one for one in found.values() if gate.may(actor, Permission.CONVENE_MEETING, on=one[0])]
