"""What people do at home: come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, update

from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission
from people.rules.predicates import Scope

# Away for less than this, it is the same visit.
SAME_VISIT = timedelta(hours=1)
OFTEN_ENOUGH = timedelta(minutes=5)


def visit(db: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """Note that the actor is here. At the beginning of a visit, returns when the one before was, or when she joined."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    member = db.get_one(Membership, actor.membership_id)
    before = member.visited_at
    if before is not None and now - before < OFTEN_ENOUGH:
        return None
    db.execute(update(Membership).where(col(Membership.id) == member.id).values(visited_at=now))
    if before is None:
        return member.joined_at
    return before if now - before >= SAME_VISIT else None
