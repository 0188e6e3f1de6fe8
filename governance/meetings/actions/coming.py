"""Coming to a meeting that belongs to no body, and going; names written down for who has no account, and erased when they ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from foundation import events
from foundation.errors import Conflict
from foundation.rows import hold
from governance.meetings import coming
from governance.meetings.actions.convening import locked, log
from governance.meetings.actions.speaking import named
from governance.meetings.events import AttendanceRecorded
from governance.meetings.forms import ComingForm, GuestForm
from governance.meetings.models import Meeting, Participation
from governance.meetings.rules import coming as rules
from governance.meetings.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.queries import person_views

OF_A_BODY = _l(
    "Cette réunion est celle d’une instance\u00a0: on y siège, et ses présences se notent par siège."
)
NOT_NOW = _l("Les présences se notent pendant la réunion.")


def come(db: Session, actor: Actor, meeting: Meeting, form: ComingForm, *, now: datetime) -> None:
    """A member is there, or goes on from elsewhere; said twice, it is said once. Raises Conflict, Invalid."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=coming.hers(actor, meeting, form.member))
    row = _writable(db, actor, meeting)
    member = named(db, actor, row, form.member)
    if not _makes_room(db, row, member.id or 0, form, now):
        return
    who = person_views(db, row.initiative_id, now, {member.id or 0})[member.id or 0]
    stay = _write(
        db, actor, row, form.mode.value, now, membership_id=member.id, organisation=who.organisation
    )
    log(db, actor, row, "come", now, stay=stay.public_id, member=member.public_id, mode=stay.mode)


def write_down(db: Session, actor: Actor, meeting: Meeting, form: GuestForm, *, now: datetime) -> None:
    """Somebody without an account is there. Her name stands in this one row: the trail does not hold it."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=meeting)
    row = _writable(db, actor, meeting)
    stay = _write(db, actor, row, form.mode.value, now, name=form.name, organisation=form.organisation)
    log(db, actor, row, "write_down", now, stay=stay.public_id, mode=stay.mode)


def go(db: Session, actor: Actor, meeting: Meeting, stay: Participation, *, now: datetime) -> None:
    """She leaves; already gone, nothing changes."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=coming.of_whom(actor, meeting, stay))
    row = _writable(db, actor, meeting)
    held = hold(db, Participation, stay.id)
    if held.left_at is None:
        held.left_at = now
        db.add(held)
        log(db, actor, row, "go", now, stay=held.public_id)
        _tell(db, row)


def erase(db: Session, actor: Actor, meeting: Meeting, stay: Participation, *, now: datetime) -> None:
    """Nothing stays of her at this meeting: by herself, or by who facilitates when she asks. At any time."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=coming.of_whom(actor, meeting, stay))
    row = locked(db, meeting)
    same = (
        col(Participation.id) == stay.id
        if stay.membership_id is None
        else col(Participation.membership_id) == stay.membership_id
    )
    db.execute(delete(Participation).where(col(Participation.meeting_id) == row.id, same))
    log(db, actor, row, "erase_attendance", now, stay=stay.public_id)
    _tell(db, row)


@gate.internal
def end_all(db: Session, meeting: Meeting, now: datetime) -> None:
    """The meeting is closed: everybody leaves."""
    db.execute(
        update(Participation)
        .where(col(Participation.meeting_id) == meeting.id, col(Participation.left_at).is_(None))
        .values(left_at=now)
    )


def _writable(db: Session, actor: Actor, meeting: Meeting) -> Meeting:
    """The meeting, held: of two who write the same person down at once, one does."""
    row = locked(db, meeting)
    if row.body_id is not None:
        raise Conflict(OF_A_BODY, code="of_a_body")
    runs = gate.may(actor, Permission.RECORD_ATTENDANCE, on=row)
    if not rules.may_be_written(row.stage, settled=row.minutes_version_id is not None, runs=runs):
        raise Conflict(NOT_NOW, code="wrong_stage")
    return row


def _makes_room(db: Session, meeting: Meeting, member: int, form: ComingForm, now: datetime) -> bool:
    """Whether another stay of hers is to be written: who goes on from elsewhere leaves where she was."""
    mine = select(Participation).where(
        Participation.meeting_id == meeting.id, Participation.membership_id == member
    )
    found = list(db.exec(mine.order_by(col(Participation.id))))
    if meeting.stage is Stage.CLOSED:
        return not found
    here = next((one for one in found if one.left_at is None), None)
    if here is None:
        return True
    if here.mode == form.mode.value:
        return False
    here.left_at = now
    db.add(here)
    db.flush()
    return True


def _write(
    db: Session, actor: Actor, meeting: Meeting, mode: str, now: datetime, **who: Any
) -> Participation:
    arrived, left = rules.hours(meeting.stage, meeting.opened_at or now, meeting.closed_at, now)
    stay = Participation(
        initiative_id=meeting.initiative_id,
        meeting_id=meeting.id or 0,
        mode=mode,
        arrived_at=arrived,
        left_at=left,
        recorded_by=actor.membership_id,
        **who,
    )
    db.add(stay)
    _tell(db, meeting)
    return stay


def _tell(db: Session, meeting: Meeting) -> None:
    db.flush()
    events.record(db, AttendanceRecorded(meeting.initiative_id, meeting.public_id))
