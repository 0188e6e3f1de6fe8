"""Reading the calendar: what is held between two moments, for a member or for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from foundation import ids
from governance.calendar.models import CalendarFeed
from governance.meetings.models import Meeting
from people import gate
from people.actor import Actor
from people.models import Initiative, Membership
from people.permissions import Permission
from people.queries import actor_in
from people.rules.predicates import Scope

PAST, MOST = timedelta(days=365), 1_000


def between(db: Session, actor: Actor, since: datetime, until: datetime) -> list[Meeting]:
    """What the actor may read of the meetings that touch this span, soonest first."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    return list(
        db.exec(
            select(Meeting)
            .where(
                Meeting.initiative_id == actor.initiative_id,
                col(Meeting.starts_at) < until,
                col(Meeting.ends_at) > since,
            )
            .order_by(col(Meeting.starts_at), col(Meeting.id))
        )
    )


def followed(db: Session, actor: Actor, now: datetime) -> list[Meeting]:
    """What the diary of a member holds: a year back, and all that comes; the latest when there are too many."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    return list(
        db.exec(
            select(Meeting)
            .where(Meeting.initiative_id == actor.initiative_id, col(Meeting.starts_at) > now - PAST)
            .order_by(col(Meeting.starts_at).desc(), col(Meeting.id))
            .limit(MOST)
        )
    )


def public(db: Session, initiative_id: int, since: datetime) -> list[Meeting]:
    """The public meetings that everybody has been told of, from a moment on, soonest first."""
    return list(
        db.exec(
            select(Meeting)
            .where(
                Meeting.initiative_id == initiative_id,
                col(Meeting.public).is_(True),
                col(Meeting.notice_sent_at).is_not(None),
                col(Meeting.ends_at) > since,
            )
            .order_by(col(Meeting.starts_at), col(Meeting.id))
            .limit(MOST)
        )
    )


def feed_of(db: Session, actor: Actor) -> CalendarFeed | None:
    """The feed that lives for the actor, if there is one."""
    return db.exec(
        select(CalendarFeed).where(
            CalendarFeed.membership_id == actor.membership_id, col(CalendarFeed.revoked_at).is_(None)
        )
    ).first()


def reader(db: Session, token: str, now: datetime) -> tuple[Initiative, Actor] | None:
    """Whose diary asks with this secret; None when it opens nothing any more, or never did."""
    row = db.exec(
        select(CalendarFeed, Membership, Initiative)
        .join(Membership, col(Membership.id) == col(CalendarFeed.membership_id))
        .join(Initiative, col(Initiative.id) == col(CalendarFeed.initiative_id))
        .where(CalendarFeed.digest == ids.digest(token), col(CalendarFeed.revoked_at).is_(None))
    ).first()
    if row is None:
        return None
    _feed, membership, initiative = row
    actor = actor_in(db, membership.person_id, initiative, now)
    return (initiative, actor) if actor.member else None
