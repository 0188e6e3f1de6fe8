"""Persons and their ways in. An identity is keyed by (issuer, subject); an e-mail address never finds an account."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from foundation.errors import Conflict
from people.models import BY_EMAIL, Identity, Person

TAKEN = _l(
    "Cette manière de vous connecter ouvre déjà un autre compte. Rien n’a été relié : connectez-vous par elle, ou "
    "demandez à la personne qui anime la démarche."
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody whose identity is proved and who may not have an account yet."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    siret: str = ""
    provider: str = ""
    id_token: str = ""

    @classmethod
    def by_email(cls, address: str) -> Newcomer:
        return cls(issuer=BY_EMAIL, subject=address, email=address)

    def kept(self) -> dict[str, Any]:
        """As a session can hold it."""
        return asdict(self)

    def named(self, name: str) -> Newcomer:
        return replace(self, name=name)


def find(db: Session, issuer: str, subject: str) -> Identity | None:
    return db.exec(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)).first()


def identities(db: Session, person_id: int) -> list[Identity]:
    return list(db.exec(select(Identity).where(Identity.person_id == person_id).order_by("linked_at")))


@dataclass(frozen=True)
class Recognised:
    """Whose account it is, and the SIRET the same identity told the time before."""

    person_id: int
    former_siret: str


def recognise(db: Session, newcomer: Newcomer, now: datetime) -> Recognised | None:
    """The person this identity opens, its last use written down; None when nobody has it."""
    identity = find(db, newcomer.issuer, newcomer.subject)
    if identity is None:
        return None
    person = db.get(Person, identity.person_id)
    if person is None or person.erased_at is not None:
        return None
    former = identity.siret
    identity.used_at, identity.siret = now, newcomer.siret or former
    identity.email = newcomer.email or identity.email
    db.add(identity)
    return Recognised(identity.person_id, former)


def open_account(db: Session, newcomer: Newcomer, now: datetime) -> Person:
    """A new account, with no membership: an invitation gives one."""
    person = Person(name=newcomer.name, email=newcomer.email, created_at=now)
    db.add(person)
    db.flush()
    assert person.id is not None
    link(db, person.id, newcomer, now)
    return person


def link(db: Session, person_id: int, newcomer: Newcomer, now: datetime) -> None:
    """Add a way in to an account; raises `Conflict` when it opens another one."""
    identity = find(db, newcomer.issuer, newcomer.subject)
    if identity is not None:
        if identity.person_id != person_id:
            raise Conflict(TAKEN)
        return
    db.add(
        Identity(
            person_id=person_id,
            issuer=newcomer.issuer,
            subject=newcomer.subject,
            email=newcomer.email,
            siret=newcomer.siret,
            linked_at=now,
            used_at=now,
        )
    )
    try:
        db.flush()
    except IntegrityError as error:  # two browsers at once: the first one has it
        raise Conflict(TAKEN) from error
