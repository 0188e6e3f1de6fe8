"""The sitting: opened by calling the roll, arrivals and departures, closed once; its minutes are then read over."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from foundation import events
from foundation.errors import Conflict, Unavailable
from governance.committee.queries import SeatView, Sitter
from governance.meetings import minutes, presence, queries
from governance.meetings.actions import coming, freezing, speaking
from governance.meetings.actions.answering import own_seat, who_sits
from governance.meetings.actions.convening import locked, log
from governance.meetings.events import AttendanceRecorded, MeetingClosed, MeetingOpened
from governance.meetings.forms import ArrivalForm, DepartureForm, RollForm
from governance.meetings.models import Attendance, Meeting
from governance.meetings.refusals import in_words
from governance.meetings.rules.lifecycle import Stage, ensure_open
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import actions as documents
from workspace.documents.models import Kind
from workspace.documents.rules.tree import Tree

ALREADY_OPEN = _l("La séance est déjà ouverte.")
TAKEN = _l("Quelqu’un siège déjà à cette place. Notez d’abord son départ.")


def open_meeting(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: RollForm,
    *,
    now: datetime,
    opening: str = "",
    tree: Tree | None = None,
) -> Meeting:
    """Open the sitting with those the roll finds in the room, and the minutes with the agenda for titles.

    `opening` is the first sentence of the minutes; `tree` replaces their whole first text.
    """
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    _advance(db, meeting, Stage.PLANNED, Stage.OPEN)
    row = locked(db, meeting)
    document = documents.create_document(
        db,
        actor,
        _("Compte rendu\u00a0: %(title)s", title=row.title)[:200],
        now=now,
        kind=Kind.MINUTES,
        tree=tree or minutes.outline(queries.item_rows(db, row), opening),
    )
    row.opened_at, row.opened_by, row.minutes_document_id = now, actor.membership_id, document.id
    db.add(row)
    for one in form.arrivals:
        seat, sitter = who_sits(db, actor, row, one.seat, one.member, Permission.RECORD_ATTENDANCE)
        _sit(db, actor, row, seat, sitter, one, now)
    quorum = presence.quorum_at(db, row, now)
    row.quorum_at_opening = kept = presence.kept(quorum)
    log(db, actor, row, "open_meeting", now, present=kept["present"], required=kept["required"])
    events.record(db, MeetingOpened(row.initiative_id, row.id or 0, row.public_id))
    return row


def arrive(db: Session, actor: Actor, meeting: Meeting, form: ArrivalForm, *, now: datetime) -> None:
    """Somebody takes a seat, or goes on from elsewhere; the titular takes it back from the alternate."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=own_seat(db, actor, meeting, form.seat))
    row = _open(db, meeting)
    seat, sitter = who_sits(db, actor, row, form.seat, form.member, Permission.RECORD_ATTENDANCE)
    if _sit(db, actor, row, seat, sitter, form, now):
        log(db, actor, row, "arrive", now, seat=seat.public_id, member=sitter.member, mode=form.mode.value)
        events.record(db, AttendanceRecorded(row.initiative_id, row.public_id))


def leave(db: Session, actor: Actor, meeting: Meeting, form: DepartureForm, *, now: datetime) -> None:
    """Whoever sits in a seat leaves the room; nobody there, nothing changes."""
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=own_seat(db, actor, meeting, form.seat))
    row = _open(db, meeting)
    found = [seat for seat in presence.seating(db, row).filled if seat.public_id == form.seat]
    stay = _sitting(db, row, found[0].id) if found else None
    if stay is None:
        return
    if stay.membership_id != actor.membership_id:
        gate.require(actor, Permission.RECORD_ATTENDANCE, on=row)
    stay.left_at = now
    db.add(stay)
    db.flush()
    log(db, actor, row, "leave", now, seat=form.seat)
    events.record(db, AttendanceRecorded(row.initiative_id, row.public_id))


def close_meeting(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> bool:
    """Close the sitting: everybody leaves, the quorum is kept, and the minutes as they stood, under a number.

    They are then a draft to read over: a later meeting approves them, and that freezes them (`governance.records`).
    False when somebody else has just closed it: nothing is done twice.
    """
    gate.require(actor, Permission.CLOSE_MEETING, on=meeting)
    row = locked(db, meeting)
    if row.stage is Stage.CLOSED:
        return False
    with in_words():
        ensure_open(row.stage)
    _advance(db, row, Stage.OPEN, Stage.CLOSED)
    row = locked(db, row)
    quorum = presence.quorum_at(db, row, now)
    db.execute(
        update(Attendance)
        .where(col(Attendance.meeting_id) == row.id, col(Attendance.left_at).is_(None))
        .values(left_at=now)
    )
    speaking.end_all(db, row, now)
    coming.end_all(db, row, now)
    document = minutes.document_of(db, row)
    if document is None:
        raise Unavailable
    version = freezing.standing(db, actor, document, _("clôture de la séance"), now=now)
    row.closed_at, row.closed_by = now, actor.membership_id
    row.quorum_at_closing = kept = presence.kept(quorum)
    db.add(row)
    db.flush()
    log(db, actor, row, "close_meeting", now, sha256=version.sha256, present=kept["present"])
    events.record(db, MeetingClosed(row.initiative_id, row.id or 0, row.public_id, version.sha256))
    return True


def _advance(db: Session, meeting: Meeting, stage: Stage, to: Stage) -> None:
    """From one stage to the next, by one row changed: of two people at once, one does it."""
    made = db.execute(
        update(Meeting).where(col(Meeting.id) == meeting.id, col(Meeting.stage) == stage).values(stage=to)
    )
    assert isinstance(made, CursorResult)
    if made.rowcount != 1:
        raise Conflict(ALREADY_OPEN, code="wrong_stage")


def _open(db: Session, meeting: Meeting) -> Meeting:
    row = locked(db, meeting)
    with in_words():
        ensure_open(row.stage)
    return row


def _sitting(db: Session, meeting: Meeting, seat_id: int) -> Attendance | None:
    return db.exec(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id,
            Attendance.seat_id == seat_id,
            col(Attendance.left_at).is_(None),
        )
    ).first()


def _sit(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    seat: SeatView,
    sitter: Sitter,
    form: ArrivalForm,
    now: datetime,
) -> bool:
    """Put somebody in a seat; False when she is already there in the same way."""
    there = _sitting(db, meeting, seat.id)
    if there is not None:
        same = there.membership_id == sitter.membership_id
        if same and there.mode is form.mode:
            return False
        if not same and not (there.alternate and sitter.titular):
            raise Conflict(TAKEN, code="seat_taken")
        there.left_at = now
        db.add(there)
        db.flush()
    db.add(
        Attendance(
            initiative_id=meeting.initiative_id,
            meeting_id=meeting.id or 0,
            seat_id=seat.id,
            membership_id=sitter.membership_id,
            alternate=not sitter.titular,
            mode=form.mode,
            arrived_at=now,
            recorded_by=actor.membership_id,
        )
    )
    db.flush()
    return True
