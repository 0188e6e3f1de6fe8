"""Items put off: where each went, where each comes from, and those that wait for a next meeting of the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules.agenda import Fate, ItemKind
from governance.meetings.rules.lifecycle import Stage


@dataclass(frozen=True)
class Elsewhere:
    """The meeting at the other end: its public id, its title, when it begins."""

    meeting: str
    title: str
    starts_at: datetime


@dataclass(frozen=True)
class Links:
    """Of some items, by public id: the meeting that took each up, and the one that put it off."""

    gone: dict[str, Elsewhere] = field(default_factory=dict)
    came: dict[str, Elsewhere] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """An item put off, on no agenda to come yet."""

    item: str
    title: str
    minutes: int
    at: Elsewhere


def links(db: Session, items: Sequence[AgendaItem]) -> Links:
    """Nothing is read where no item was put off. Callers have asked the gate."""
    put_off = [one.public_id for one in items if one.fate == Fate.DEFERRED]
    former = {one.brought_from: one.public_id for one in items if one.brought_from}
    if not put_off and not former:
        return Links()
    query = select(AgendaItem, Meeting).join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
    taken = db.exec(query.where(col(AgendaItem.brought_from).in_(put_off), _held_or_to_come())).all()
    sources = db.exec(query.where(col(AgendaItem.public_id).in_(former))).all()
    return Links(
        {item.brought_from: _elsewhere(meeting) for item, meeting in taken},
        {former[item.public_id]: _elsewhere(meeting) for item, meeting in sources},
    )


def waiting(db: Session, meeting: Meeting) -> list[tuple[AgendaItem, Waiting]]:
    """What earlier meetings of the same body, of the same stream or of the whole initiative put off, the oldest first.

    Not an approval of minutes: those ask for it themselves, until a sitting gives it.
    """
    taken = (
        select(AgendaItem.brought_from)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(
            AgendaItem.initiative_id == meeting.initiative_id,
            AgendaItem.brought_from != "",
            _held_or_to_come(),
        )
    )
    rows = db.exec(
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(
            *_of_the_same(meeting),
            AgendaItem.fate == Fate.DEFERRED.value,
            AgendaItem.kind != ItemKind.MINUTES_APPROVAL,
            col(AgendaItem.public_id).not_in(taken),
        )
        .order_by(col(Meeting.starts_at), col(AgendaItem.position), col(AgendaItem.id))
    )
    return [
        (item, Waiting(item.public_id, item.title, item.minutes, _elsewhere(before))) for item, before in rows
    ]


def item_for(db: Session, meeting: Meeting, public_id: str) -> AgendaItem:
    """An item of an earlier meeting of the same people; raises Missing."""
    found = db.exec(
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(AgendaItem.public_id == public_id, *_of_the_same(meeting))
    ).first()
    if found is None:
        raise Missing
    return found


def _of_the_same(meeting: Meeting) -> tuple[Any, ...]:
    """Meetings of the same people, held before this one."""
    return (
        Meeting.initiative_id == meeting.initiative_id,
        Meeting.body_id == meeting.body_id,
        Meeting.stream_id == meeting.stream_id,
        col(Meeting.starts_at) < meeting.starts_at,
    )


def _held_or_to_come() -> Any:
    """A meeting called off takes nothing up."""
    return col(Meeting.stage) != Stage.CANCELLED


def _elsewhere(meeting: Meeting) -> Elsewhere:
    return Elsewhere(meeting.public_id, meeting.title, meeting.starts_at)
