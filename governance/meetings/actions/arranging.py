"""The agenda before and during the sitting: its order, the items that are passed or put off, those taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation.errors import Conflict
from foundation.rows import hold
from governance.meetings import conducting, deferrals, floor, queries
from governance.meetings.actions import outlining
from governance.meetings.actions.convening import locked, log, not_closed, order
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.refusals import in_words
from governance.meetings.rules.agenda import Fate, moved
from governance.meetings.rules.lifecycle import ensure_open
from people import gate
from people.actor import Actor
from people.permissions import Permission

BEGUN = _l("On en a déjà parlé, ou il est reporté\u00a0: ce point garde sa place.")
SPOKEN_OF = _l("On a déjà parlé de ce point. Reportez-le, s’il n’est pas fini.")
GONE = _l("Ce point est déjà à l’ordre du jour d’une autre réunion. Retirez-le d’abord de celui-là.")


def move_item(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, up: bool, now: datetime
) -> int:
    """One place up or down among the items not begun; at the end of the list nothing moves. Its number then."""
    gate.require(actor, Permission.CONDUCT_SITTING, on=floor.run_by(meeting))
    row = not_closed(db, meeting)
    before = queries.item_rows(db, row)
    here = next(place for place, one in enumerate(before) if one.id == item.id)
    fixed = _fixed(db, row, before)
    if here in fixed:
        raise Conflict(BEGUN, code="begun")
    after = moved(before, here, up=up, fixed=fixed)
    number = after.index(before[here]) + 1
    if after != before:
        outlining.reorder(db, actor, row, before, after, now=now)
        order(db, after)
        log(db, actor, row, "move_agenda_item", now, item=item.public_id, number=number)
    return number


def _fixed(db: Session, meeting: Meeting, items: Sequence[AgendaItem]) -> frozenset[int]:
    """The places of those already spoken of, passed or put off."""
    begun = conducting.begun(db, meeting)
    return frozenset(place for place, one in enumerate(items) if one.fate or one.public_id in begun)


def set_aside(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, fate: Fate, *, now: datetime
) -> None:
    """Say of an open sitting that an item is not dealt with, or is put off to a next meeting; the minutes say it too.

    One that was spoken of may be put off, not passed over. Raises Conflict.
    """
    gate.require(actor, Permission.CONDUCT_SITTING, on=floor.run_by(meeting))
    row = _open(db, meeting)
    held = hold(db, AgendaItem, item.id)
    if held.fate == fate:
        return
    if fate is Fate.PASSED and held.public_id in conducting.begun(db, row):
        raise Conflict(SPOKEN_OF, code="begun")
    _settle(db, actor, row, held, fate.value, now)


def bring_back(db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, now: datetime) -> None:
    """Put an item that was set aside back on the agenda of the sitting, unless another meeting has it. Raises Conflict."""
    gate.require(actor, Permission.CONDUCT_SITTING, on=floor.run_by(meeting))
    row = _open(db, meeting)
    put_back(db, actor, row, hold(db, AgendaItem, item.id), now=now)


@gate.internal
def put_back(db: Session, actor: Actor, meeting: Meeting, held: AgendaItem, *, now: datetime) -> None:
    """The same, of a meeting and an item that are held; nothing for an item that was not set aside."""
    if held.fate:
        _settle(db, actor, meeting, held, "", now)


def _settle(db: Session, actor: Actor, meeting: Meeting, held: AgendaItem, fate: str, now: datetime) -> None:
    if deferrals.links(db, [held]).gone:
        raise Conflict(GONE, code="taken_up")
    held.fate, held.fate_at, held.fate_by = fate, now, actor.membership_id
    db.add(held)
    db.flush()
    outlining.note(db, actor, meeting, held, now=now)
    log(
        db,
        actor,
        meeting,
        "set_item_aside" if fate else "bring_item_back",
        now,
        item=held.public_id,
        fate=fate,
    )


def _open(db: Session, meeting: Meeting) -> Meeting:
    row = locked(db, meeting)
    with in_words():
        ensure_open(row.stage)
    return row
