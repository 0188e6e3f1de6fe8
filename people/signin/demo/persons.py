"""Whom the demonstration lets one be: people of its initiatives, and somebody who has never come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from people.models import BY_EMAIL, Identity, Initiative, Mandate, Membership, Organisation, Person
from people.queries import in_force, initials

FICTIONAL = ".test"  # RFC 2606: no such address exists
UNKNOWN = "somebody-new"


@dataclass(frozen=True)
class Door:
    """Somebody worth being: found by the address, with what she may try; handed in by `wsgi`."""

    email: str
    title: str
    tries: str


@dataclass(frozen=True)
class Somebody:
    """A line of the list."""

    subject: str
    name: str
    email: str
    initiative: str = ""
    organisation: str = ""
    title: str = ""
    tries: str = ""
    siret: str = ""
    by_code: bool = False

    @property
    def initials(self) -> str:
        return initials(self.name)


def doors() -> dict[str, Door]:
    found: list[Door] = current_app.extensions.get("demonstration_doors", [])
    return {door.email.lower(): door for door in found}


def newcomer() -> Somebody:
    """Somebody without an account, to see what a newcomer sees."""
    return Somebody(
        UNKNOWN,
        "Camille Ventelle",
        "camille.ventelle@valbrume.test",
        tries=_(
            "Camille n’a pas encore de compte : voir ce que voit quelqu’un qui arrive, avec ou sans invitation."
        ),
    )


def everybody(db: Session, now: datetime) -> list[Somebody]:
    """The people of the demonstration: those worth being first, in their order; some sign in by a code instead."""
    order = {email: place for place, email in enumerate(doors())}
    by_code = set(db.exec(select(Identity.person_id).where(Identity.issuer == BY_EMAIL)))
    found = [_line(person, names, by_code=person.id in by_code) for person, names in _people(db, now)]
    return sorted(found, key=lambda one: (order.get(one.email.lower(), len(order)), one.initiative, one.name))


def find(db: Session, subject: str) -> Somebody | None:
    """The claims of a subject of this provider."""
    if subject == UNKNOWN:
        return newcomer()
    person = db.exec(
        select(Person).where(Person.public_id == subject, col(Person.erased_at).is_(None))
    ).first()
    return _line(person, ("", "", "")) if person and person.email.endswith(FICTIONAL) else None


def know(db: Session, subject: str, issuer: str, now: datetime) -> None:
    """Give somebody of the demonstration the identity she chose to be, if she has none at this provider yet."""
    person = db.exec(select(Person).where(Person.public_id == subject)).first()
    if person is None or person.id is None or not person.email.endswith(FICTIONAL):
        return
    here = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    if db.exec(here).first() is None:
        db.add(
            Identity(person_id=person.id, issuer=issuer, subject=subject, email=person.email, linked_at=now)
        )


def _line(person: Person, names: tuple[str, str, str], *, by_code: bool = False) -> Somebody:
    door = doors().get(person.email.lower())
    return Somebody(
        subject=person.public_id,
        name=person.name,
        email=person.email,
        initiative=names[0],
        organisation=names[1],
        siret=names[2],
        title=door.title if door else "",
        tries=door.tries if door else "",
        by_code=by_code,
    )


def _people(db: Session, now: datetime) -> list[tuple[Person, tuple[str, str, str]]]:
    rows = db.exec(
        select(Person, Membership, Initiative)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(Initiative, col(Initiative.id) == col(Membership.initiative_id))
        .where(
            col(Person.email).endswith(FICTIONAL),
            col(Person.erased_at).is_(None),
            col(Membership.left_at).is_(None),
        )
        .order_by(col(Initiative.id), col(Person.name))
    ).all()
    spoken = _organisations(db, now)
    lines: dict[int, tuple[Person, tuple[str, str, str]]] = {}
    for person, member, initiative in rows:
        first = spoken[member.id][0] if spoken[member.id] else ("", "")
        lines.setdefault(person.id or 0, (person, (initiative.name, *first)))
    return list(lines.values())


def _organisations(db: Session, now: datetime) -> dict[int | None, list[tuple[str, str]]]:
    rows = db.exec(
        select(Mandate.membership_id, Organisation.name, Organisation.siret)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .where(in_force(now.date()))
        .order_by(col(Mandate.titular).desc(), col(Mandate.starts_on))
    )
    spoken: dict[int | None, list[tuple[str, str]]] = defaultdict(list)
    for membership_id, name, siret in rows:
        spoken[membership_id].append((name, siret))
    return spoken
