"""The private feed of a member: given, given anew, closed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, update

from foundation import ids, ledger
from governance.calendar.models import CalendarFeed
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope


def renew(db: Session, actor: Actor, *, now: datetime) -> str:
    """A new secret address; the former opens nothing any more. The secret is told once, and never kept."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    _end(db, actor, now)
    token = ids.secret_token()
    feed = CalendarFeed(
        initiative_id=actor.initiative_id or 0,
        membership_id=actor.membership_id or 0,
        digest=ids.digest(token),
        created_at=now,
    )
    db.add(feed)
    db.flush()
    _trace(db, actor, "open_calendar_feed", feed.public_id, now)
    return token


def close(db: Session, actor: Actor, *, now: datetime) -> None:
    """The address opens nothing any more."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    _end(db, actor, now)
    _trace(db, actor, "close_calendar_feed", actor.membership_public_id, now)


def _end(db: Session, actor: Actor, now: datetime) -> None:
    db.execute(
        update(CalendarFeed)
        .where(col(CalendarFeed.membership_id) == actor.membership_id, col(CalendarFeed.revoked_at).is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def _trace(db: Session, actor: Actor, verb: str, about: str, now: datetime) -> None:
    ledger.write(db, actor.initiative_id or 0, actor.person_public_id, verb, "calendar_feed", about, now=now)
