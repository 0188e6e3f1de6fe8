"""Questions without an account: the code is opened, questions come in, appear when who runs the meeting says so, and are erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete
from sqlmodel import Session, col, select

from foundation import events
from foundation.errors import Conflict, Missing
from foundation.rows import hold
from governance.meetings import floor, open_questions
from governance.meetings.actions.convening import locked, log, not_closed
from governance.meetings.events import FloorChanged
from governance.meetings.forms import RoomQuestionForm
from governance.meetings.models import Meeting, QuestionDoor, RoomQuestion
from governance.meetings.open_questions import Opened
from governance.meetings.rules import open_questions as rules
from governance.meetings.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOT_PUBLIC = _l("Cette réunion n’est pas publique\u00a0: on n’y pose pas de question sans compte.")
NOT_YET = _l("La réunion n’a pas commencé\u00a0: revenez sur cette page à l’heure dite.")
MANY = _l("Beaucoup de questions sont déjà arrivées\u00a0: posez la vôtre de vive voix.")


def open_door(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> QuestionDoor:
    """Make the code; a former one leads nowhere from then on. Raises Conflict where the meeting is not public, or is over."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = not_closed(db, meeting)
    if not rules.may_open(public=row.public, kind=row.kind):
        raise Conflict(NOT_PUBLIC, code="not_public")
    _take_back(db, row, now)
    door = QuestionDoor(
        initiative_id=row.initiative_id, meeting_id=row.id or 0, made_by=actor.membership_id, made_at=now
    )
    db.add(door)
    db.flush()
    log(db, actor, row, "open_questions", now)
    return door


def shut_door(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """The code leads nowhere any more; what came by it stays. Twice is once."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    if _take_back(db, row, now):
        log(db, actor, row, "shut_questions", now)


def _take_back(db: Session, meeting: Meeting, now: datetime) -> bool:
    door = open_questions.standing(db, meeting)
    if door is None:
        return False
    door.withdrawn_at = now
    db.add(door)
    db.flush()
    return True


def ask(db: Session, actor: Actor, opened: Opened, form: RoomQuestionForm, *, now: datetime) -> None:
    """Keep a question for who runs the meeting; the same words twice are one. Outside the trail: it is to be erased.

    Raises Missing when the code was taken back meanwhile, Conflict before the meeting or where there are too many.
    """
    gate.require(actor, Permission.ASK_FROM_THE_ROOM, on=opened)
    meeting, door = locked(db, opened.meeting), hold(db, QuestionDoor, opened.door_id)
    if not rules.leads(stage=meeting.stage, withdrawn=door.withdrawn_at is not None):
        raise Missing
    if meeting.stage is Stage.PLANNED:
        raise Conflict(NOT_YET, code="wrong_stage")
    said: dict[str, Any] = {"meeting_id": meeting.id or 0, "text": form.text, "name": form.name}
    if db.exec(select(RoomQuestion.id).filter_by(**said)).first() is not None:
        return
    if open_questions.count(db, meeting) >= rules.MOST:
        raise Conflict(MANY, code="too_many")
    db.add(RoomQuestion(initiative_id=meeting.initiative_id, asked_at=now, **said))
    _tell(db, meeting)


def let_appear(db: Session, actor: Actor, meeting: Meeting, question: RoomQuestion, *, now: datetime) -> None:
    """From now on everybody in the meeting reads it."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    held = hold(db, RoomQuestion, question.id)
    held.shown_at = held.shown_at or now
    db.add(held)
    _tell(db, meeting)


def answer(db: Session, actor: Actor, meeting: Meeting, question: RoomQuestion, *, now: datetime) -> None:
    """Say that it was answered; it has appeared by then."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    held = hold(db, RoomQuestion, question.id)
    held.shown_at, held.answered_at = held.shown_at or now, held.answered_at or now
    db.add(held)
    _tell(db, meeting)


def erase(db: Session, actor: Actor, meeting: Meeting, question: RoomQuestion, *, now: datetime) -> None:
    """Nothing of it stays, whether it appeared or not."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    db.execute(delete(RoomQuestion).where(col(RoomQuestion.id) == question.id))
    _tell(db, meeting)


def erase_all(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Erase them at once, without waiting for the end of their time."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    db.execute(delete(RoomQuestion).where(col(RoomQuestion.meeting_id) == row.id))
    log(db, actor, row, "erase_questions", now)
    _tell(db, row)


@gate.internal
def forget(db: Session, meeting_id: int) -> None:
    """The time of the questions of a meeting is over: they go, with their codes."""
    for table in (RoomQuestion, QuestionDoor):
        db.execute(delete(table).where(col(table.meeting_id) == meeting_id))


def _tell(db: Session, meeting: Meeting) -> None:
    db.flush()
    events.record(db, FloorChanged(meeting.initiative_id, meeting.public_id))
