"""All the members of an initiative as the gate sees them, in as many queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from people.actor import Actor, Hat
from people.models import College, Initiative, Mandate, Membership, Organisation, Person, StreamMembership
from people.queries import hat_of, in_force, member_of


def everybody(db: Session, initiative_id: int, now: datetime) -> list[Actor]:
    """By name, those who left and those who were erased left out; each is what `actor_in` makes of her."""
    zone = db.exec(select(Initiative.time_zone).where(Initiative.id == initiative_id)).one()
    hats = _hats(db, initiative_id, now.astimezone(ZoneInfo(zone)))
    streams: dict[int, list[StreamMembership]] = defaultdict(list)
    for one in db.exec(select(StreamMembership).where(StreamMembership.initiative_id == initiative_id)):
        streams[one.membership_id].append(one)
    rows = db.exec(
        select(Membership, Person, College)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(College, col(College.id) == col(Membership.college_id), isouter=True)
        .where(
            Membership.initiative_id == initiative_id,
            col(Membership.left_at).is_(None),
            col(Person.erased_at).is_(None),
        )
        .order_by(col(Person.name), col(Membership.id))
    )
    return [
        member_of(person, member, (*hats[member.id or 0], _own(member, college)), streams[member.id or 0])
        for member, person, college in rows
    ]


def _own(member: Membership, college: College | None) -> Hat:
    return Hat(college_code=college.code if college else "", college_id=member.college_id)


def _hats(db: Session, initiative_id: int, today: datetime) -> dict[int, list[Hat]]:
    found: dict[int, list[Hat]] = defaultdict(list)
    rows = db.exec(
        select(Mandate, Organisation, College)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(Mandate.initiative_id == initiative_id, in_force(today.date()))
        .order_by(col(Mandate.titular).desc(), col(Mandate.starts_on), col(Mandate.id))
    )
    for mandate, organisation, college in rows:
        found[mandate.membership_id].append(hat_of(mandate, organisation, college))
    return found
