"""Meetings of every kind, once or again and again; and the answers to those that belong to no body."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlmodel import Session, select

from foundation import events, ids
from foundation.errors import Conflict, Missing
from governance.committee import queries as committee
from governance.meetings.actions import convening
from governance.meetings.actions.convening import log, moments, planned
from governance.meetings.events import MeetingConvened
from governance.meetings.forms import GatheringForm, ItemForm
from governance.meetings.models import Meeting, MeetingReply
from governance.meetings.rules import recurring
from governance.meetings.rules.kinds import TEMPLATES, Line
from governance.meetings.rules.replies import Reply
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream


def gather(db: Session, actor: Actor, form: GatheringForm, *, now: datetime) -> list[Meeting]:
    """Plan the meetings of a form: of a body, of a stream or of the initiative; each occurrence is one of its own."""
    gate.require(actor, Permission.CONVENE_MEETING, on=place_of(db, actor, form.stream))
    series = ids.public_id() if form.every is not recurring.Every.ONCE else ""
    return [_one(db, actor, form, day, series, now) for day in form.days]


def _one(db: Session, actor: Actor, form: GatheringForm, day: date, series: str, now: datetime) -> Meeting:
    one = form.model_copy(update={"day": day})
    items = [_item(form, line) for line in form.lines]
    if form.of_body:
        body = committee.body_for(db, actor, form.body)
        row = convening.convene(db, actor, body, one, items=items, now=now)
    else:
        row = _without_body(db, actor, one, items, now)
    row.kind, row.series = form.kind.value, series
    db.add(row)
    return row


def _item(form: GatheringForm, title: str) -> ItemForm:
    """What the template says of a line that was left as it was; a discussion otherwise."""
    line = next((one for one in TEMPLATES[form.kind].agenda if _(one.title) == title), Line(title, minutes=0))
    return ItemForm(title=title, kind=line.kind, minutes=line.minutes)


def _without_body(
    db: Session, actor: Actor, form: GatheringForm, items: list[ItemForm], now: datetime
) -> Meeting:
    stream = stream_of(db, actor, form.stream)
    initiative_id = actor.initiative_id or 0
    starts_at, ends_at = moments(db, initiative_id, form, now)
    row = Meeting(
        initiative_id=initiative_id,
        stream_id=stream.id if stream else None,
        number=0,
        title=form.title or _(TEMPLATES[form.kind].name),
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place,
        remote_link=form.remote_link,
        public=form.public,
        request_days=form.request_days,
        convened_by=actor.membership_id,
        convened_at=now,
    )
    db.add(row)
    db.flush()
    for position, item in enumerate(items, 1):
        convening.put_item(db, row, item, position)
    log(db, actor, row, "convene_meeting", now, meant_for=form.kind.value, starts_at=starts_at.isoformat())
    events.record(db, MeetingConvened(row.initiative_id, row.id or 0, row.public_id))
    return row


@gate.internal
def place_of(db: Session, actor: Actor, stream: str) -> Scope:
    """Where a meeting would be, as the gate sees it: a stream of the actor's initiative, else the whole; raises Missing."""
    found = stream_of(db, actor, stream)
    return Scope(actor.initiative_id, stream_id=found.id if found else None)


@gate.internal
def stream_of(db: Session, actor: Actor, public_id: str) -> WorkStream | None:
    """The stream of the actor's initiative, None for an empty name; raises Missing."""
    if not public_id:
        return None
    found = db.exec(
        select(WorkStream).where(
            WorkStream.public_id == public_id, WorkStream.initiative_id == actor.initiative_id
        )
    ).first()
    if found is None:
        raise Missing
    return found


def reply(db: Session, actor: Actor, meeting: Meeting, said: Reply, *, now: datetime) -> MeetingReply:
    """Say whether one comes to a meeting that belongs to no body; the last word replaces the former."""
    gate.require(actor, Permission.ANSWER_NOTICE, on=Scope(meeting.initiative_id, person_id=actor.person_id))
    row = planned(db, meeting)
    if row.body_id is not None:
        raise Conflict(code="of_a_body")
    found = db.exec(
        select(MeetingReply).where(
            MeetingReply.meeting_id == row.id, MeetingReply.membership_id == actor.membership_id
        )
    ).first() or MeetingReply(
        initiative_id=row.initiative_id,
        meeting_id=row.id or 0,
        membership_id=actor.membership_id or 0,
        reply=said.value,
        at=now,
    )
    found.reply, found.at = said.value, now
    db.add(found)
    db.flush()
    return found
