"""The floor: asked for, given, given back. Who runs the sitting gives it; anybody who takes part asks for it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from governance.meetings import floor
from governance.meetings.events import FloorChanged
from governance.meetings.forms import SpeakingForm
from governance.meetings.models import Meeting, SpeakingTurn
from governance.meetings.rules import speaking
from governance.meetings.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission

OVER = _l("La séance n’est pas ouverte\u00a0: il n’y a plus de tour de parole.")
GONE = _l("Cette personne n’attend plus la parole.")
UNKNOWN = _l("Choisissez l’une des réponses proposées.")


def ask(db: Session, actor: Actor, meeting: Meeting, form: SpeakingForm, *, now: datetime) -> None:
    """Take one's place in the queue, or that of somebody in the room; who waits already keeps hers. Raises Conflict, Invalid."""
    gate.require(actor, Permission.ASK_TO_SPEAK, on=floor.asking(actor, meeting, form.member))
    row = _open(db, meeting)
    member = named(db, actor, row, form.member)
    if not speaking.may_ask(floor.turns(db, row), member.id):
        return
    db.add(
        SpeakingTurn(
            initiative_id=row.initiative_id,
            meeting_id=row.id or 0,
            membership_id=member.id or 0,
            college=floor.college_of(db, row, member, now),
            asked_at=now,
            asked_by=actor.membership_id,
        )
    )
    _tell(db, row)


def take_back(db: Session, actor: Actor, meeting: Meeting, turn: SpeakingTurn, *, now: datetime) -> None:
    """Leave the queue; who runs the sitting may take somebody out of it. Nobody there, nothing changes."""
    gate.require(actor, Permission.ASK_TO_SPEAK, on=floor.asking_of(db, actor, meeting, turn))
    row = _open(db, meeting)
    held = hold(db, SpeakingTurn, turn.id)
    if held.given_at is None and held.withdrawn_at is None:
        held.withdrawn_at = now
        db.add(held)
        _tell(db, row)


def give(db: Session, actor: Actor, meeting: Meeting, turn: SpeakingTurn, *, now: datetime) -> None:
    """Give the floor to somebody who waits; whoever had it has finished. Raises Conflict."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    row = _open(db, meeting)
    held = hold(db, SpeakingTurn, turn.id)
    if held.given_at is not None or held.withdrawn_at is not None:
        raise Conflict(GONE, code="not_waiting")
    _finish(db, row, now)
    held.given_at = now
    db.add(held)
    _tell(db, row)


def finish(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """Whoever speaks has finished; nobody speaks, nothing changes."""
    gate.require(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    row = _open(db, meeting)
    if _finish(db, row, now):
        _tell(db, row)


@gate.internal
def end_all(db: Session, meeting: Meeting, now: datetime) -> None:
    """The sitting is closed: nobody speaks, nobody waits."""
    _finish(db, meeting, now)
    for one in floor.rows(db, meeting):
        if one.given_at is None and one.withdrawn_at is None:
            one.withdrawn_at = now
            db.add(one)
    db.flush()


def _finish(db: Session, meeting: Meeting, now: datetime) -> bool:
    found = next((one for one in floor.rows(db, meeting) if one.given_at and not one.ended_at), None)
    if found is None:
        return False
    found.ended_at = now
    db.add(found)
    db.flush()
    return True


def _open(db: Session, meeting: Meeting) -> Meeting:
    """Held: of two who ask, give or close at once, one comes after the other."""
    row = hold(db, Meeting, meeting.id)
    if row.stage is not Stage.OPEN:
        raise Conflict(OVER, code="wrong_stage")
    return row


@gate.internal
def named(db: Session, actor: Actor, meeting: Meeting, public_id: str) -> Membership:
    """The member of this public id, oneself for an empty one; raises Invalid."""
    if not public_id or public_id == actor.membership_public_id:
        return db.get_one(Membership, actor.membership_id)
    where = Membership.initiative_id == meeting.initiative_id, Membership.public_id == public_id
    found = db.exec(select(Membership).where(*where)).first()
    if found is None or found.left_at is not None:
        raise Invalid({"member": UNKNOWN})
    return found


def _tell(db: Session, meeting: Meeting) -> None:
    db.flush()
    events.record(db, FloorChanged(meeting.initiative_id, meeting.public_id))
