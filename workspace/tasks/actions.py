"""What is done about action items: written, changed, entrusted, done, taken back. All of it leaves a line in the trail."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate, owners, subjects
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream
from workspace.tasks import queries
from workspace.tasks.events import ActionChanged
from workspace.tasks.forms import ActionForm, OriginForm, StateForm
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import SETTLED, NoReason, Standing, moved, taken_back

UNKNOWN = _l("Choisissez l’une des réponses proposées.")
WHY = _l("Dites pourquoi elle est abandonnée\u00a0: la raison se lit avec l’action.")
CHANGED = _l(
    "Cette action a changé pendant que vous écriviez. Relisez-la\u00a0: ce que vous avez écrit est gardé dans le formulaire."
)


def plan(
    db: Session, actor: Actor, place: Scope, form: ActionForm, origin: OriginForm, *, now: datetime
) -> ActionItem:
    """Write an action item in a stream, or outside all; raises Invalid. Its origin is something the actor may see."""
    gate.require(actor, Permission.PLAN_ACTION, on=place)
    row = ActionItem(
        initiative_id=place.initiative_id or 0,
        stream_id=place.stream_id,
        title=form.title,
        author_id=actor.membership_id,
        created_at=now,
        changed_at=now,
    )
    if origin.origin_kind and subjects.registry().find(db, actor, origin.origin_kind, origin.origin):
        row.origin_kind, row.origin, row.origin_item = origin.origin_kind, origin.origin, origin.origin_item
    _write(db, row, form)
    db.add(row)
    db.flush()
    _tell(db, actor, row, "plan_action", now, owner=form.owner, due_on=_said(row))
    return row


def change(db: Session, actor: Actor, action: ActionItem, form: ActionForm, *, now: datetime) -> None:
    """Other words, another owner, another day or stream; raises Invalid, and Conflict when it changed meanwhile."""
    gate.require(actor, Permission.EDIT_ACTION, on=action)
    row = hold(db, ActionItem, action.id)
    if form.seen != row.version:
        raise Conflict(CHANGED, code="action_changed")
    stream_id = stream_of(db, row.initiative_id, form.stream)
    if stream_id != row.stream_id:
        gate.require(actor, Permission.PLAN_ACTION, on=Scope(row.initiative_id, stream_id))
        row.stream_id = stream_id
    row.title = form.title
    _write(db, row, form)
    _keep(db, row, now)
    _tell(db, actor, row, "change_action", now, owner=form.owner, due_on=_said(row))


def say_where(db: Session, actor: Actor, action: ActionItem, form: StateForm, *, now: datetime) -> None:
    """Say where it stands; abandoned for a reason. Raises Invalid. Saying the same again changes nothing."""
    gate.require(actor, Permission.FOLLOW_ACTION, on=queries.whose(action))
    row = hold(db, ActionItem, action.id)
    try:
        standing = moved(row.standing, form.state, form.reason)
    except NoReason as refusal:
        raise Invalid({"reason": WHY}) from refusal
    _stand(db, actor, row, standing, now)


def take_back(db: Session, actor: Actor, action: ActionItem, *, now: datetime) -> None:
    """What was said done, or abandoned, is open again as it was before."""
    gate.require(actor, Permission.FOLLOW_ACTION, on=queries.whose(action))
    row = hold(db, ActionItem, action.id)
    _stand(db, actor, row, taken_back(row.standing), now)


def _stand(db: Session, actor: Actor, row: ActionItem, standing: Standing, now: datetime) -> None:
    if standing == row.standing:
        return
    row.state, row.state_before, row.reason = standing.state, standing.before, standing.reason
    settled = standing.state in SETTLED
    row.settled_at, row.settled_by = (now, actor.membership_id) if settled else (None, None)
    _keep(db, row, now)
    _tell(db, actor, row, "follow_action", now, state=row.state.value)


def _write(db: Session, row: ActionItem, form: ActionForm) -> None:
    owner = owners.found(db, row.initiative_id, form.owner)
    if owner is None:
        raise Invalid({"owner": UNKNOWN})
    row.owner_member_id, row.owner_organisation_id, row.owner = (
        owner.member_id,
        owner.organisation_id,
        owner.name,
    )
    row.details, row.due_on = form.details, form.due_on


@gate.internal
def stream_of(db: Session, initiative_id: int | None, public_id: str) -> int | None:
    """The key of a stream chosen in a form, None for no stream; raises Invalid."""
    if not public_id:
        return None
    found = db.exec(
        select(WorkStream.id).where(
            WorkStream.initiative_id == initiative_id, WorkStream.public_id == public_id
        )
    ).first()
    if found is None:
        raise Invalid({"stream": UNKNOWN})
    return found


def _keep(db: Session, row: ActionItem, now: datetime) -> None:
    row.version += 1
    row.changed_at = now
    db.add(row)
    db.flush()


def _said(row: ActionItem) -> str:
    return row.due_on.isoformat() if row.due_on else ""


def _tell(db: Session, actor: Actor, row: ActionItem, verb: str, now: datetime, **said: str) -> None:
    ledger.write(
        db, row.initiative_id, actor.person_public_id, verb, queries.KIND, row.public_id, now=now, **said
    )
    events.record(db, ActionChanged(row.initiative_id, row.id or 0, row.public_id))
