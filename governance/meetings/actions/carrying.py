"""An item that an earlier meeting put off is taken up by a next one: as it was, with its papers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict, Missing
from foundation.rows import hold
from governance.meetings import deferrals, papers
from governance.meetings.actions import attaching, convening
from governance.meetings.forms import ItemForm, PaperForm
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules.papers import PaperKind
from people import gate
from people.actor import Actor
from people.models import Membership, Organisation
from people.permissions import Permission

NOT_WAITING = _l(
    "Ce point n’attend plus\u00a0: il est à l’ordre du jour d’une autre réunion, ou n’est plus reporté."
)


def inscribe(db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, now: datetime) -> AgendaItem:
    """Put it on the agenda, before any other business. Of two meetings at once, one has it. Raises Conflict."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = convening.planned(db, meeting)
    held = hold(db, AgendaItem, item.id)
    if held.public_id not in {one.public_id for one, _told in deferrals.waiting(db, row)}:
        raise Conflict(NOT_WAITING, code="not_waiting")
    made = convening.add_item(db, actor, row, copied(db, held), now=now)
    made.brought_from = held.public_id
    db.add(made)
    db.flush()
    for paper in papers.rows_of(db, held):
        with suppress(Missing):  # one that the actor may not read stays with the item that has it
            form = PaperForm(kind=PaperKind(paper.kind), about=paper.about)
            attaching.attach(db, actor, row, made, form, now=now)
    convening.log(db, actor, row, "take_item_up_again", now, item=made.public_id, former=held.public_id)
    return made


@gate.internal
def copied(db: Session, item: AgendaItem) -> ItemForm:
    """What it says, to write it elsewhere; brought by nobody where whoever brought it has left."""
    return ItemForm(
        title=item.title,
        kind=item.kind,
        minutes=item.minutes,
        details=item.details,
        owner=_owner(db, item),
    )


def _owner(db: Session, item: AgendaItem) -> str:
    if item.owner_organisation_id:
        return f"o-{db.get_one(Organisation, item.owner_organisation_id).public_id}"
    member = db.get(Membership, item.owner_id) if item.owner_id else None
    return f"m-{member.public_id}" if member and member.left_at is None else ""
