"""Belonging: a role, a college, leaving; and for whom one speaks in a stream."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select

from foundation.errors import Conflict, Missing
from people import gate
from people.actions.rights import rights_changed, write
from people.actor import Actor
from people.models import College, Mandate, Membership, Role, StreamMembership
from people.permissions import Permission
from people.rules.predicates import Scope

LAST_ADMINISTRATOR = _l("La démarche n’aurait plus d’administration : nommez d’abord quelqu’un d’autre.")


def grant_role(db: Session, actor: Actor, member: Membership, role: Role, *, now: datetime) -> None:
    """Change what a member does in the initiative; there is always somebody to administer it."""
    gate.require(actor, Permission.GRANT_ROLE, on=member)
    if member.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
        _keep_an_administrator(db, member)
    former, member.role = member.role, role
    db.add(member)
    rights_changed(db, member.person_id)
    write(db, actor, "grant_role", "membership", member.public_id, now, role=role, former=former)


def change_college(
    db: Session, actor: Actor, member: Membership, college: College | None, *, now: datetime
) -> None:
    """Place a member in a college; votes already open keep the college of their roll."""
    gate.require(actor, Permission.MANAGE_PEOPLE, on=member)
    if college is not None and college.initiative_id != member.initiative_id:
        raise Missing
    member.college_id = college.id if college else None
    db.add(member)
    rights_changed(db, member.person_id)
    write(
        db,
        actor,
        "change_college",
        "membership",
        member.public_id,
        now,
        college=college.code if college else "",
    )


def leave(db: Session, actor: Actor, member: Membership, *, now: datetime) -> None:
    """Leave the initiative, or see somebody out: mandates end today, what was written stays signed."""
    gate.require(actor, Permission.LEAVE_INITIATIVE, on=member)
    if member.role is Role.ADMINISTRATOR:
        _keep_an_administrator(db, member)
    member.left_at = now
    db.add(member)
    today = now.date()
    for mandate in db.exec(select(Mandate).where(Mandate.membership_id == member.id)):
        if mandate.ends_on is None or mandate.ends_on > today:
            mandate.ends_on = max(today, mandate.starts_on)
            db.add(mandate)
    rights_changed(db, member.person_id)
    write(db, actor, "leave", "membership", member.public_id, now)


def _keep_an_administrator(db: Session, but: Membership) -> None:
    others = db.exec(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.initiative_id == but.initiative_id,
            Membership.role == Role.ADMINISTRATOR,
            col(Membership.left_at).is_(None),
            Membership.id != but.id,
        )
    ).one()
    if others == 0:
        raise Conflict(LAST_ADMINISTRATOR)


def choose_hat(db: Session, actor: Actor, stream_id: int, *, now: datetime) -> None:
    """Remember in this stream the hat the actor wears now; nothing to remember for who is not in it."""
    gate.require(actor, Permission.CHOOSE_HAT, on=Scope(actor.initiative_id, stream_id=stream_id))
    remembered = db.exec(
        select(StreamMembership).where(
            StreamMembership.stream_id == stream_id, StreamMembership.membership_id == actor.membership_id
        )
    ).first()
    chosen = (actor.hat.mandate_id, actor.hat.mandate_id is None)
    if remembered is None or (remembered.hat_id, remembered.hat_own) == chosen:
        return
    remembered.hat_id, remembered.hat_own = chosen
    db.add(remembered)
    assert actor.person_id is not None
    rights_changed(db, actor.person_id)
