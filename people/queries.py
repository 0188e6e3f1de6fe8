"""Reading people: who acts, who takes part, and for whom they speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, or_
from sqlmodel import Session, col, select

from people.actor import VISITOR, Actor, Hat
from people.models import (
    Capacity,
    College,
    Initiative,
    Mandate,
    Membership,
    Organisation,
    Person,
    Role,
    StreamMembership,
)
from people.rules.predicates import Scope

# Made once: at each request, and each time somebody comes to a live room, making them cost more than asking.
_INITIATIVE = select(Initiative).where(Initiative.slug == bindparam("slug"))
_PRESENT = and_(
    col(Membership.person_id) == col(Person.id),
    col(Membership.initiative_id) == bindparam("initiative"),
    col(Membership.left_at).is_(None),
)
_ACTOR = (
    select(Person, Membership, College)
    .join(Membership, _PRESENT, isouter=True)
    .join(College, col(College.id) == col(Membership.college_id), isouter=True)
    .where(col(Person.id) == bindparam("person"))
)
_STREAMS = select(StreamMembership).where(StreamMembership.membership_id == bindparam("membership"))


@dataclass(frozen=True)
class PersonView:
    """A member as shown everywhere: name, initials, college, the organisation spoken for."""

    membership_id: int
    public_id: str
    name: str
    college: str
    college_name: str
    role: Role
    organisation: str
    capacity: Capacity | None = None

    @property
    def initials(self) -> str:
        return initials(self.name)


def initials(name: str) -> str:
    """PR for Perrine Rochevaire; the first letters of the first and last names."""
    parts = [part for part in name.replace("-", " ").split() if part]
    return "".join(part[0] for part in (parts[0], *parts[-1:][: len(parts) - 1])).upper() if parts else "?"


def initiative_by_slug(db: Session, slug: str) -> Initiative | None:
    return db.exec(_INITIATIVE, params={"slug": slug}).first()


def kept_by_referents(organisation: Organisation) -> Scope:
    """An organisation as the gate sees it: with those who keep its room."""
    return Scope(organisation.initiative_id, organisation_id=organisation.id)


def organisation_by_siret(db: Session, initiative_id: int, siret: str) -> Organisation | None:
    """The organisation of the initiative with this SIRET; it is compared, never checked against a directory."""
    if not siret:
        return None
    where = Organisation.initiative_id == initiative_id
    return db.exec(select(Organisation).where(where, Organisation.siret == siret)).first()


def account(db: Session, person_id: int | None) -> Actor:
    """Somebody outside any initiative: for her own account alone."""
    person = db.get(Person, person_id) if person_id else None
    if person is None or person.erased_at is not None:
        return VISITOR
    return Actor(person_id=person.id, person_public_id=person.public_id, name=person.name)


def college_name(db: Session, actor: Actor) -> str:
    """The name of the actor's college in her initiative; nothing when she is in none."""
    where = College.initiative_id == actor.initiative_id
    found = db.exec(select(College.name).where(where, College.code == actor.college_code)).first()
    return found or ""


def today_in(db: Session, initiative_id: int, now: datetime) -> date:
    """The date it is in the initiative's time zone."""
    return now.astimezone(ZoneInfo(db.get_one(Initiative, initiative_id).time_zone)).date()


def in_force(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Mandates that hold on a day: begun, and not ended before it."""
    return and_(col(Mandate.starts_on) <= on, or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= on))


def actor_in(db: Session, person_id: int | None, initiative: Initiative, now: datetime) -> Actor:
    """The actor somebody is in an initiative; a visitor when she does not belong to it."""
    asked = {"person": person_id, "initiative": initiative.id}
    found = db.exec(_ACTOR, params=asked).first() if person_id else None
    if found is None or found[0].erased_at is not None:
        return VISITOR
    return _actor(db, now.astimezone(ZoneInfo(initiative.time_zone)).date(), *found)


def _actor(
    db: Session, today: date, person: Person, membership: Membership | None, college: College | None
) -> Actor:
    if membership is None:
        return Actor(person_id=person.id, person_public_id=person.public_id, name=person.name)
    own = Hat(college_code=college.code if college else "", college_id=membership.college_id)
    streams = db.exec(_STREAMS, params={"membership": membership.id}).all()
    return member_of(person, membership, (*_mandates(db, membership, today), own), streams)


def member_of(
    person: Person, membership: Membership, hats: tuple[Hat, ...], streams: Iterable[StreamMembership]
) -> Actor:
    """The actor that rows make; her own hat is the last one."""
    streams = list(streams)
    return Actor(
        person_id=person.id,
        person_public_id=person.public_id,
        name=person.name,
        initiative_id=membership.initiative_id,
        membership_id=membership.id,
        membership_public_id=membership.public_id,
        role=membership.role,
        college_code=hats[-1].college_code or hats[0].college_code,
        hats=hats,
        hat=hats[0],
        stream_hats=tuple((one.stream_id, one.hat_id) for one in streams if one.hat_id or one.hat_own),
        stream_ids=frozenset(stream.stream_id for stream in streams),
        lead_ids=frozenset(stream.stream_id for stream in streams if stream.lead),
    )


_MANDATES = (
    select(Mandate, Organisation, College)
    .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
    .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
    .where(Mandate.membership_id == bindparam("membership"), in_force(bindparam("today", type_=Date())))
    .order_by(col(Mandate.titular).desc(), col(Mandate.starts_on), col(Mandate.id))
)


def _mandates(db: Session, membership: Membership, today: date) -> list[Hat]:
    rows = db.exec(_MANDATES, params={"membership": membership.id, "today": today})
    return [hat_of(mandate, organisation, college) for mandate, organisation, college in rows]


def hat_of(mandate: Mandate, organisation: Organisation, college: College | None) -> Hat:
    return Hat(
        mandate_id=mandate.id,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_public_id=organisation.public_id,
        college_code=college.code if college else "",
        college_id=organisation.college_id,
        titular=mandate.titular,
        signs=mandate.signs,
        referent=mandate.referent,
    )


def people_views(db: Session, initiative_id: int, now: datetime) -> list[PersonView]:
    """Every present member of an initiative, by name. Callers have asked the gate."""
    return _views(db, initiative_id, now.date(), None)


def person_views(
    db: Session, initiative_id: int, now: datetime, membership_ids: set[int]
) -> dict[int, PersonView]:
    """Some members by membership id, those who left included: their acts keep their name."""
    if not membership_ids:
        return {}
    return {view.membership_id: view for view in _views(db, initiative_id, now.date(), membership_ids)}


def _views(db: Session, initiative_id: int, today: date, only: set[int] | None) -> list[PersonView]:
    which = col(Membership.left_at).is_(None) if only is None else col(Membership.id).in_(only)
    rows = db.exec(
        select(Membership, Person, College)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(College, col(College.id) == col(Membership.college_id), isouter=True)
        .where(Membership.initiative_id == initiative_id, which)
        .order_by(col(Person.name))
    ).all()
    spoken = _organisations_of(db, initiative_id, today)
    return [_view(membership, person, college, spoken) for membership, person, college in rows]


def _view(
    membership: Membership,
    person: Person,
    college: College | None,
    spoken: dict[int, tuple[str, Capacity | None]],
) -> PersonView:
    assert membership.id is not None
    organisation, capacity = spoken.get(membership.id, ("", None))
    return PersonView(
        membership_id=membership.id,
        public_id=membership.public_id,
        name=person.name,
        college=college.code if college else "",
        college_name=college.name if college else "",
        role=membership.role,
        organisation=organisation,
        capacity=capacity,
    )


def _organisations_of(db: Session, initiative_id: int, today: date) -> dict[int, tuple[str, Capacity | None]]:
    rows = db.exec(
        select(Mandate, Organisation)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .where(Mandate.initiative_id == initiative_id, in_force(today))
        .order_by(col(Mandate.titular), col(Mandate.starts_on).desc())
    )
    # The last one read wins: the oldest titular mandate is the organisation people are known by.
    return {mandate.membership_id: (organisation.name, mandate.capacity) for mandate, organisation in rows}
