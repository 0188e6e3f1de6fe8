"""The link to the screen of a room: made by who facilitates, one at a time, taken back when one wants."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from foundation import ids
from governance.meetings.actions.convening import locked, log
from governance.meetings.models import Meeting
from governance.records import queries
from governance.records.models import RoomScreen
from people import gate
from people.actor import Actor
from people.permissions import Permission


def open_screen(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> str:
    """Make a link; its secret is returned, and kept nowhere. A former one leads nowhere from then on."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    _take_back(db, row, now)
    token = ids.secret_token()
    db.add(
        RoomScreen(
            initiative_id=row.initiative_id,
            meeting_id=row.id or 0,
            digest=ids.digest(token),
            made_by=actor.membership_id,
            made_at=now,
        )
    )
    db.flush()
    log(db, actor, row, "open_screen", now)
    return token


def shut_screen(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> None:
    """The link leads nowhere any more. Twice is once."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    if _take_back(db, row, now):
        log(db, actor, row, "shut_screen", now)


def _take_back(db: Session, meeting: Meeting, now: datetime) -> bool:
    found = queries.standing(db, meeting)
    for one in found:
        one.withdrawn_at = now
        db.add(one)
    db.flush()
    return bool(found)
