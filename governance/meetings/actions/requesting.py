"""Items that members ask for, before a deadline; whoever convenes takes them onto the agenda, or answers."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict
from foundation.rows import hold
from governance.meetings.actions import convening
from governance.meetings.actions.convening import log, planned
from governance.meetings.forms import DeclineForm, ItemForm, RequestForm, TakeForm
from governance.meetings.models import AgendaItem, ItemRequest, Meeting
from governance.meetings.rules import asking
from governance.meetings.rules.asking import State
from people import gate
from people.actor import Actor
from people.models import Initiative, Membership
from people.permissions import Permission

TOO_LATE = _l("Il est trop tard pour demander un point à cette réunion. Demandez-le pour la suivante.")
DECIDED = _l("On a déjà répondu à cette demande.")


def ask(db: Session, actor: Actor, meeting: Meeting, form: RequestForm, *, now: datetime) -> ItemRequest:
    """Ask for an item, until the last day; raises Conflict afterwards."""
    gate.require(actor, Permission.REQUEST_ITEM, on=meeting)
    row = planned(db, meeting)
    zone = db.get_one(Initiative, row.initiative_id).time_zone
    if not asking.in_time(now, row.starts_at, zone, row.request_days):
        raise Conflict(TOO_LATE, code="too_late")
    request = ItemRequest(
        initiative_id=row.initiative_id,
        meeting_id=row.id or 0,
        author_id=actor.membership_id or 0,
        title=form.title,
        details=form.details,
        asked_at=now,
    )
    db.add(request)
    db.flush()
    log(db, actor, row, "request_item", now, request=request.public_id, title=request.title)
    return request


def take(
    db: Session, actor: Actor, meeting: Meeting, request: ItemRequest, form: TakeForm, *, now: datetime
) -> AgendaItem:
    """Put what was asked on the agenda, brought by whoever asked."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = _waiting(db, request)
    owner = db.get_one(Membership, row.author_id)
    item = ItemForm(
        title=row.title,
        details=row.details,
        kind=form.kind,
        minutes=form.minutes,
        owner=f"m-{owner.public_id}" if owner.left_at is None else "",
    )
    made = convening.add_item(db, actor, meeting, item, now=now)
    row.state, row.item_id = State.TAKEN.value, made.id
    _decided(db, actor, row, now)
    return made


def decline(
    db: Session, actor: Actor, meeting: Meeting, request: ItemRequest, form: DeclineForm, *, now: datetime
) -> None:
    """Say why an item is not taken; whoever asked reads it."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    held = planned(db, meeting)
    row = _waiting(db, request)
    row.state, row.answer = State.DECLINED.value, form.answer
    _decided(db, actor, row, now)
    log(db, actor, held, "decline_item", now, request=row.public_id, answer=form.answer)


def _waiting(db: Session, request: ItemRequest) -> ItemRequest:
    row = hold(db, ItemRequest, request.id)
    if row.state != State.WAITING:
        raise Conflict(DECIDED, code="decided")
    return row


def _decided(db: Session, actor: Actor, row: ItemRequest, now: datetime) -> None:
    row.decided_by, row.decided_at = actor.membership_id, now
    db.add(row)
