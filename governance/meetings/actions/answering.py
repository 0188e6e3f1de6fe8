"""Answering a notice: coming, at a distance, absent, or speaking through another seat."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events
from foundation.errors import Conflict, Missing
from governance.committee.actions import entrusting
from governance.committee.forms import ProxyForm
from governance.committee.models import Proxy
from governance.committee.queries import SeatView, Sitter
from governance.meetings import presence, queries
from governance.meetings.actions.convening import locked
from governance.meetings.events import NoticeAnswered
from governance.meetings.forms import AnswerForm
from governance.meetings.models import Answer, Meeting
from governance.meetings.refusals import in_words
from governance.meetings.rules.attendance import present_at
from governance.meetings.rules.lifecycle import Stage, ensure_not_closed
from governance.meetings.rules.replies import ANNOUNCED
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope

BEGUN = _l("La réunion a commencé\u00a0: on n’y répond plus, on y vient.")
NOT_HERS = _l("Cette personne ne siège pas à cette place.")


def answer(db: Session, actor: Actor, meeting: Meeting, form: AnswerForm, *, now: datetime) -> Answer:
    """Say whether one comes, for a seat one holds; a facilitator writes down what she was told."""
    gate.require(actor, Permission.ANSWER_NOTICE, on=own_seat(db, actor, meeting, form.seat))
    if locked(db, meeting).stage is not Stage.PLANNED:
        raise Conflict(BEGUN, code="wrong_stage")
    seat, sitter = who_sits(db, actor, meeting, form.seat, form.member, Permission.ANSWER_NOTICE)
    said = db.exec(
        select(Answer).where(
            Answer.meeting_id == meeting.id,
            Answer.seat_id == seat.id,
            Answer.membership_id == sitter.membership_id,
        )
    ).first() or Answer(
        initiative_id=meeting.initiative_id,
        meeting_id=meeting.id or 0,
        seat_id=seat.id,
        membership_id=sitter.membership_id,
        reply=form.reply,
        at=now,
    )
    said.reply, said.at = form.reply, now
    said.recorded_by = None if sitter.membership_id == actor.membership_id else actor.membership_id
    db.add(said)
    db.flush()
    events.record(db, NoticeAnswered(meeting.initiative_id, meeting.public_id, sitter.membership_id))
    return said


def entrust(
    db: Session, actor: Actor, meeting: Meeting, form: ProxyForm, *, now: datetime, via: str = ""
) -> Proxy:
    """Give a proxy for this meeting, until it is closed, under the proxy rule of the body.

    `via` says by which way, in the trail, when it is not by the page of the meeting.
    """
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    with in_words():
        ensure_not_closed(meeting.stage)
    body = presence.body_of(db, meeting)
    about = (presence.ABOUT, meeting.public_id)
    available = _alternate_available(db, meeting, form.principal, now)
    with in_words():
        return entrusting.give_proxy(
            db, actor, body, form, about, now=now, alternate_available=available, via=via
        )


def take_back(
    db: Session, actor: Actor, meeting: Meeting, proxy: Proxy, *, now: datetime, via: str = ""
) -> None:
    """Take a proxy back, until the meeting is closed."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    with in_words():
        ensure_not_closed(meeting.stage)
    entrusting.revoke_proxy(db, actor, proxy, now=now, via=via)


def _alternate_available(db: Session, meeting: Meeting, principal: str, now: datetime) -> bool:
    """The alternate has announced coming, or is in the room."""
    view = presence.seating(db, meeting)
    said = next((one for one in queries.answers(db, meeting, view) if one.seat.public_id == principal), None)
    if said is None:
        return False
    there = present_at(presence.intervals(presence.stays(db, meeting)), now)
    announced = any(reply in ANNOUNCED for sitter, reply in said.replies if not sitter.titular)
    return announced or said.seat.id in there


@gate.internal
def own_seat(db: Session, actor: Actor, meeting: Meeting, seat: str) -> Scope:
    """The meeting as the gate sees it from a seat: whoever sits there acts for herself."""
    held = queries.seats_of(presence.seating(db, meeting), actor)
    sits = any(one.public_id == seat for one in held)
    return Scope(meeting.initiative_id, person_id=actor.person_id if sits else None)


@gate.internal
def who_sits(
    db: Session, actor: Actor, meeting: Meeting, seat: str, member: str, permission: Permission
) -> tuple[SeatView, Sitter]:
    """The seat, and who of its sitters is meant: oneself unless named. Only facilitators name another."""
    found = next((one for one in presence.seating(db, meeting).filled if one.public_id == seat), None)
    if found is None:
        raise Missing
    wanted = member or actor.membership_public_id
    sitter = next((one for one in found.sitters if one.member == wanted), None)
    if sitter is None:
        raise Conflict(NOT_HERS, code="not_her_seat")
    if sitter.membership_id != actor.membership_id:
        gate.require(actor, permission, on=meeting)
    return found, sitter
