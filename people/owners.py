"""Who sees to something: a member or an organisation, under « m-… » or « o-… », and who is written to about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from people.models import Mandate, Membership, Organisation, Person
from people.queries import in_force, people_views


@dataclass(frozen=True)
class Owner:
    """Nobody when there is neither; `name` is kept as it was that day."""

    member_id: int | None = None
    organisation_id: int | None = None
    name: str = ""


def found(db: Session, initiative_id: int, key: str) -> Owner | None:
    """Whom a key names in an initiative; None for one that names nobody, an empty `Owner` for no key."""
    kind, _dash, public_id = key.partition("-")
    if not key:
        return Owner()
    if kind == "o":
        organisation = db.exec(
            select(Organisation).where(
                Organisation.initiative_id == initiative_id, Organisation.public_id == public_id
            )
        ).first()
        return Owner(None, organisation.id, organisation.name) if organisation else None
    member = db.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.initiative_id == initiative_id,
            Membership.public_id == public_id,
            col(Membership.left_at).is_(None),
        )
    ).first()
    return Owner(member[0].id, None, member[1].name) if member else None


def choices(
    db: Session, initiative_id: int, now: datetime
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Who may see to something: organisations, then members; (key, name)."""
    rows = db.exec(
        select(Organisation)
        .where(Organisation.initiative_id == initiative_id)
        .order_by(col(Organisation.name))
    )
    return (
        [(f"o-{one.public_id}", one.name) for one in rows],
        [(f"m-{one.public_id}", one.name) for one in people_views(db, initiative_id, now)],
    )


def written_to(db: Session, member_id: int | None, organisation_id: int | None, today: date) -> list[Person]:
    """The member, or whoever speaks for the organisation on that day; those with an address."""
    query = select(Person).join(Membership, col(Membership.person_id) == col(Person.id))
    if member_id:
        query = query.where(Membership.id == member_id)
    else:
        query = query.join(Mandate, col(Mandate.membership_id) == col(Membership.id)).where(
            Mandate.organisation_id == organisation_id, in_force(today)
        )
    alive = query.where(col(Membership.left_at).is_(None), col(Person.email) != "")
    return list({one.id: one for one in db.exec(alive.order_by(col(Person.id)))}.values())
