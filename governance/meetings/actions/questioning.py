"""Questions from the floor: asked and supported by whoever takes part, said answered by who runs the sitting."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from foundation import events
from foundation.errors import Conflict
from foundation.rows import hold
from governance.meetings import floor, questions
from governance.meetings.actions.speaking import OVER
from governance.meetings.events import FloorChanged
from governance.meetings.forms import QuestionForm
from governance.meetings.models import FloorQuestion, Meeting, QuestionSupport
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.questions import may_support
from people import gate
from people.actor import Actor
from people.permissions import Permission


def ask(db: Session, actor: Actor, meeting: Meeting, form: QuestionForm, *, now: datetime) -> None:
    """Put a question to the sitting, under one's name. Raises Conflict once it is closed."""
    gate.require(actor, Permission.ASK_TO_SPEAK, on=floor.asking(actor, meeting, ""))
    row = _open(db, meeting)
    db.add(
        FloorQuestion(
            initiative_id=row.initiative_id,
            meeting_id=row.id or 0,
            membership_id=actor.membership_id or 0,
            text=form.text,
            asked_at=now,
        )
    )
    _tell(db, row)


def support(db: Session, actor: Actor, meeting: Meeting, question: FloorQuestion, *, now: datetime) -> None:
    """Ask it too, once; for one's own, or one that is over, nothing changes."""
    gate.require(actor, Permission.ASK_TO_SPEAK, on=floor.asking(actor, meeting, ""))
    row = _open(db, meeting)
    asked = next(one for one in questions.asked(db, row) if one.key == question.id)
    if not may_support(asked, actor.membership_id):
        return
    db.add(
        QuestionSupport(
            initiative_id=row.initiative_id,
            question_id=question.id or 0,
            membership_id=actor.membership_id or 0,
            at=now,
        )
    )
    _tell(db, row)


def take_back(db: Session, actor: Actor, meeting: Meeting, question: FloorQuestion, *, now: datetime) -> None:
    """Its author takes it back, or who runs the sitting takes it off."""
    gate.require(actor, Permission.ASK_TO_SPEAK, on=questions.asking_of(db, actor, meeting, question))
    row = _open(db, meeting)
    held = hold(db, FloorQuestion, question.id)
    held.withdrawn_at = held.withdrawn_at or now
    db.add(held)
    _tell(db, row)


def answer(db: Session, actor: Actor, meeting: Meeting, question: FloorQuestion, *, now: datetime) -> None:
    """Say that it was answered; saying it again changes nothing."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    row = _open(db, meeting)
    held = hold(db, FloorQuestion, question.id)
    held.answered_at = held.answered_at or now
    db.add(held)
    _tell(db, row)


def _open(db: Session, meeting: Meeting) -> Meeting:
    row = hold(db, Meeting, meeting.id)
    if row.stage is not Stage.OPEN:
        raise Conflict(OVER, code="wrong_stage")
    return row


def _tell(db: Session, meeting: Meeting) -> None:
    db.flush()
    events.record(db, FloorChanged(meeting.initiative_id, meeting.public_id))
