"""Passing from one item of the agenda to another, while the sitting goes on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from foundation.rows import hold
from governance.meetings import conducting, floor
from governance.meetings.actions import arranging
from governance.meetings.actions.convening import locked, log
from governance.meetings.models import AgendaItem, ItemMoment, Meeting
from governance.meetings.refusals import in_words
from governance.meetings.rules.lifecycle import ensure_open
from people import gate
from people.actor import Actor
from people.permissions import Permission


def take_up(db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, now: datetime) -> None:
    """Say that an item is under way from now on, set aside or not; of the one that already is, nothing changes."""
    gate.require(actor, Permission.CONDUCT_SITTING, on=floor.run_by(meeting))
    row = locked(db, meeting)
    with in_words():
        ensure_open(row.stage)
    arranging.put_back(db, actor, row, hold(db, AgendaItem, item.id), now=now)
    if conducting.of(db, row, now).item == item.public_id:
        return
    db.add(
        ItemMoment(
            initiative_id=row.initiative_id,
            meeting_id=row.id or 0,
            item=item.public_id,
            at=now,
            by_id=actor.membership_id,
        )
    )
    db.flush()
    log(db, actor, row, "take_up_item", now, item=item.public_id)
