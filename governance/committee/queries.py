"""Reading bodies: who sits today in which college, who sat when, who speaks for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlmodel import Session, col, select

from charters.rules.sentences import Sentence
from foundation.errors import Missing
from governance.committee.models import (
    Body,
    BodyCollege,
    BodyKind,
    Function,
    Office,
    Proxy,
    Seat,
    SeatHolding,
)
from governance.committee.rules import proxies, regimes
from people import gate
from people.actor import Actor
from people.models import College, Mandate, Membership, Organisation, Person
from people.permissions import Permission
from people.queries import initials
from people.queries import today_in as today_in  # noqa: PLC0414 - what a day is, rooms of governance ask here
from people.rules.mandates import in_force


@dataclass(frozen=True)
class Sitter:
    """Somebody who holds a seat on the day one looks, titular or alternate."""

    holding_id: int
    holding: str
    membership_id: int
    member: str
    person_id: int
    name: str
    mandate_id: int | None
    titular: bool
    starts_on: date
    ends_on: date | None
    designation: str

    @property
    def initials(self) -> str:
        return initials(self.name)


@dataclass(frozen=True)
class SeatView:
    """A seat and who sits in it: the titular before the alternate; both None when it is vacant."""

    id: int
    public_id: str
    college: str
    organisation: str
    organisation_id: int | None
    label: str
    titular: Sitter | None
    alternate: Sitter | None

    @property
    def filled(self) -> bool:
        return self.titular is not None or self.alternate is not None

    @property
    def sitter(self) -> Sitter | None:
        return self.titular or self.alternate

    @property
    def name(self) -> str:
        """What it is called in a list: its titular, its organisation or its label."""
        return self.sitter.name if self.sitter else self.organisation or self.label

    @property
    def sitters(self) -> tuple[Sitter, ...]:
        return tuple(one for one in (self.titular, self.alternate) if one)


@dataclass(frozen=True)
class CollegeView:
    """A college of the body, its weight and its seats."""

    code: str
    name: str
    weight: Fraction
    planned: int
    seats: tuple[SeatView, ...]

    @property
    def filled(self) -> int:
        return sum(seat.filled for seat in self.seats)


@dataclass(frozen=True)
class OfficeView:
    public_id: str
    function: Function
    membership_id: int
    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class BodyView:
    """A body on a given day."""

    id: int
    public_id: str
    slug: str
    name: str
    kind: BodyKind
    about: str
    colleges: tuple[CollegeView, ...]
    offices: tuple[OfficeView, ...]
    starts_on: date
    ends_on: date | None
    regime: str = ""

    @property
    def seats(self) -> tuple[SeatView, ...]:
        return tuple(seat for college in self.colleges for seat in college.seats)

    @property
    def filled(self) -> tuple[SeatView, ...]:
        return tuple(seat for seat in self.seats if seat.filled)

    @property
    def by_id(self) -> dict[int, SeatView]:
        return {seat.id: seat for seat in self.seats}

    @property
    def chair(self) -> int | None:
        """The membership that chairs alone; None when nobody or several do (no casting vote then)."""
        chairs = [one.membership_id for one in self.offices if one.function is Function.CHAIR]
        several = any(one.function is Function.CO_CHAIR for one in self.offices)
        return chairs[0] if len(chairs) == 1 and not several else None


@dataclass(frozen=True)
class HeldView:
    """One line of the history of a body: who held which seat, when, designated by what."""

    holding: str
    seat: str
    college: str
    name: str
    titular: bool
    starts_on: date
    ends_on: date | None
    designation: str


def bodies(db: Session, initiative_id: int) -> list[Body]:
    query = select(Body).where(Body.initiative_id == initiative_id)
    return list(db.exec(query.order_by(col(Body.position), col(Body.id))))


def body_for(db: Session, actor: Actor, slug: str) -> Body:
    """The body of the actor's initiative with this slug or public id; raises Missing."""
    body = db.exec(
        select(Body).where(
            Body.initiative_id == actor.initiative_id, (Body.slug == slug) | (Body.public_id == slug)
        )
    ).first()
    if body is None:
        raise Missing
    gate.require(actor, Permission.READ_COMMITTEE, on=body)
    return body


def body_of(db: Session, body_id: int) -> Body:
    """A body that something names; whoever asks has passed the gate."""
    return db.get_one(Body, body_id)


def forbidden_weights(view: BodyView) -> list[Sentence]:
    """What the regime of the body does not admit in the weights of its colleges."""
    weights = {one.name: one.weight for one in view.colleges}
    if not weights:
        return []
    return [one.sentence for one in regimes.weights_remarks(view.regime, weights) if one.serious]


def body_view(db: Session, body: Body, on: date) -> BodyView:
    """The body as it sits on a day, in a fixed number of queries."""
    seats = _seats_on(db, body, on)
    rows = db.exec(
        select(BodyCollege, College)
        .join(College, col(College.id) == col(BodyCollege.college_id))
        .where(BodyCollege.body_id == body.seating_id)
        .order_by(col(BodyCollege.position), col(College.position), col(BodyCollege.id))
    ).all()
    return BodyView(
        id=body.id or 0,
        public_id=body.public_id,
        slug=body.slug,
        name=body.name,
        kind=body.kind,
        about=body.about,
        colleges=tuple(
            CollegeView(
                college.code,
                college.name,
                of_body.exact,
                of_body.seats,
                tuple(seat for seat in seats if seat.college == college.code),
            )
            for of_body, college in rows
        ),
        offices=_offices_on(db, body, on),
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        regime=body.regime,
    )


def _seats_on(db: Session, body: Body, on: date) -> list[SeatView]:
    rows = db.exec(
        select(Seat, College.code, Organisation.name)
        .join(College, col(College.id) == col(Seat.college_id))
        .join(Organisation, col(Organisation.id) == col(Seat.organisation_id), isouter=True)
        .where(Seat.body_id == body.seating_id)
        .order_by(col(Seat.position), col(Seat.id))
    ).all()
    held = sitters_on(db, [seat.id or 0 for seat, _code, _name in rows], on)
    return [
        _seat(seat, code, name or "", held.get(seat.id or 0, ()))
        for seat, code, name in rows
        if seat.starts_on <= on and (seat.ends_on is None or on <= seat.ends_on)
    ]


def rooms_of(db: Session, body: BodyView) -> dict[int, str]:
    """Where the rooms of the organisations that have a seat are: key of an organisation → its public id."""
    keys = {seat.organisation_id for seat in body.seats if seat.organisation_id is not None}
    rows = db.exec(select(Organisation.id, Organisation.public_id).where(col(Organisation.id).in_(keys)))
    return {key: public_id for key, public_id in rows if key is not None}


def _seat(seat: Seat, college: str, organisation: str, sitters: Iterable[Sitter]) -> SeatView:
    standing = tuple(sitters)
    return SeatView(
        id=seat.id or 0,
        public_id=seat.public_id,
        college=college,
        organisation=organisation,
        organisation_id=seat.organisation_id,
        label=seat.label,
        titular=next((one for one in standing if one.titular), None),
        alternate=next((one for one in standing if not one.titular), None),
    )


def sitters_on(db: Session, seat_ids: Sequence[int], on: date) -> dict[int, tuple[Sitter, ...]]:
    """Who holds each seat on a day, members and mandates still standing, titulars first."""
    rows = db.exec(
        select(SeatHolding, Membership, Person, Mandate)
        .join(Membership, col(Membership.id) == col(SeatHolding.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Mandate, col(Mandate.id) == col(SeatHolding.mandate_id), isouter=True)
        .where(col(SeatHolding.seat_id).in_(seat_ids), col(Membership.left_at).is_(None))
        .order_by(col(SeatHolding.titular).desc(), col(SeatHolding.starts_on), col(SeatHolding.id))
    ).all()
    found: dict[int, tuple[Sitter, ...]] = {}
    for holding, member, person, mandate in rows:
        if in_force(holding, on) and (mandate is None or in_force(mandate, on)):
            found[holding.seat_id] = (*found.get(holding.seat_id, ()), _sitter(holding, member, person))
    return found


def _sitter(holding: SeatHolding, member: Membership, person: Person) -> Sitter:
    return Sitter(
        holding_id=holding.id or 0,
        holding=holding.public_id,
        membership_id=member.id or 0,
        member=member.public_id,
        person_id=person.id or 0,
        name=person.name,
        mandate_id=holding.mandate_id,
        titular=holding.titular,
        starts_on=holding.starts_on,
        ends_on=holding.ends_on,
        designation=holding.designation,
    )


def _offices_on(db: Session, body: Body, on: date) -> tuple[OfficeView, ...]:
    rows = db.exec(
        select(Office, Person.name)
        .join(Membership, col(Membership.id) == col(Office.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Office.body_id == body.id)
        .order_by(col(Office.id))
    ).all()
    return tuple(
        OfficeView(
            office.public_id, office.function, office.membership_id, name, office.starts_on, office.ends_on
        )
        for office, name in rows
        if office.starts_on <= on and (office.ends_on is None or on <= office.ends_on)
    )


def history(db: Session, body: Body) -> list[HeldView]:
    """Who sat when, latest first."""
    found = db.exec(select(College).where(College.initiative_id == body.initiative_id))
    codes = {college.id: college.code for college in found}
    rows = db.exec(
        select(SeatHolding, Seat, Organisation, Person)
        .join(Seat, col(Seat.id) == col(SeatHolding.seat_id))
        .join(Organisation, col(Organisation.id) == col(Seat.organisation_id), isouter=True)
        .join(Membership, col(Membership.id) == col(SeatHolding.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Seat.body_id == body.seating_id)
        .order_by(col(SeatHolding.starts_on).desc(), col(Seat.position), col(SeatHolding.id).desc())
    ).all()
    return [
        HeldView(
            holding.public_id,
            organisation.name if organisation else seat.label,
            codes.get(seat.college_id, ""),
            person.name,
            holding.titular,
            holding.starts_on,
            holding.ends_on,
            holding.designation,
        )
        for holding, seat, organisation, person in rows
    ]


def seats_held_by(db: Session, body: Body, membership_id: int | None, on: date) -> list[SeatView]:
    """The seats somebody sits in on a day, titular or alternate."""
    return [
        seat
        for seat in _seats_on(db, body, on)
        if any(sitter.membership_id == membership_id for sitter in seat.sitters)
    ]


def standing_proxies(db: Session, body_id: int, about: Iterable[tuple[str, str]]) -> list[Proxy]:
    """Proxies not revoked, given for any of these meetings or motions ((kind, public id))."""
    wanted = set(about)
    rows = db.exec(
        select(Proxy)
        .where(
            Proxy.body_id == body_id,
            col(Proxy.about).in_({public_id for _kind, public_id in wanted}),
            col(Proxy.revoked_at).is_(None),
        )
        .order_by(col(Proxy.given_at), col(Proxy.id))
    )
    return [row for row in rows if (row.about_kind, row.about) in wanted]


def as_rule(rows: Iterable[Proxy]) -> tuple[proxies.Proxy, ...]:
    """The proxies as the pure rules take them."""
    return tuple(proxies.Proxy(row.principal_id, row.holder_id) for row in rows)


def proxy_for(db: Session, actor: Actor, public_id: str) -> Proxy:
    """A proxy of the actor's initiative; raises Missing."""
    proxy = db.exec(
        select(Proxy).where(Proxy.public_id == public_id, Proxy.initiative_id == actor.initiative_id)
    ).first()
    if proxy is None:
        raise Missing
    return proxy
