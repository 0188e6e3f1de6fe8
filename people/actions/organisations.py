"""Colleges and organisations of an initiative: written down by who facilitates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select

from foundation.errors import Invalid, Missing
from people import gate
from people.actions.rights import write
from people.actor import Actor
from people.models import Category, College, Organisation
from people.permissions import Permission
from people.rules import siret as siret_rules
from people.rules.predicates import Scope

NOT_A_SIRET = _l("Un SIRET a quatorze chiffres, dont le dernier est une clé : vérifiez-le, ou laissez vide.")
KNOWN = _l("Cette organisation est déjà inscrite.")
KNOWN_COLLEGE = _l("Ce collège existe déjà.")


@dataclass(frozen=True)
class Entry:
    """What is written of an organisation."""

    name: str
    category: Category
    legal_form: str = ""
    siret: str = ""
    municipality: str = ""
    college_id: int | None = None


def register(db: Session, actor: Actor, entry: Entry, *, now: datetime) -> Organisation:
    """Write an organisation down; it speaks only once somebody has a mandate for it."""
    gate.require(actor, Permission.MANAGE_PEOPLE, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    siret = _checked(db, actor.initiative_id, entry, None)
    organisation = Organisation(
        initiative_id=actor.initiative_id,
        name=entry.name,
        category=entry.category,
        legal_form=entry.legal_form,
        siret=siret,
        municipality=entry.municipality,
        college_id=entry.college_id,
    )
    db.add(organisation)
    db.flush()
    write(db, actor, "register_organisation", "organisation", organisation.public_id, now, name=entry.name)
    return organisation


def correct(db: Session, actor: Actor, organisation: Organisation, entry: Entry, *, now: datetime) -> None:
    """Correct what is written; its mandates and what was signed stay."""
    gate.require(actor, Permission.MANAGE_PEOPLE, on=organisation)
    organisation.siret = _checked(db, organisation.initiative_id, entry, organisation.id)
    organisation.name, organisation.category = entry.name, entry.category
    organisation.legal_form, organisation.municipality = entry.legal_form, entry.municipality
    organisation.college_id = entry.college_id
    db.add(organisation)
    write(db, actor, "correct_organisation", "organisation", organisation.public_id, now, name=entry.name)


def open_college(db: Session, actor: Actor, code: str, name: str, *, now: datetime) -> College:
    """A college of the initiative; its code is also its colour and its pattern."""
    gate.require(actor, Permission.MANAGE_PEOPLE, on=Scope(actor.initiative_id))
    assert actor.initiative_id is not None
    here = College.initiative_id == actor.initiative_id
    if db.exec(select(College).where(here, College.code == code)).first() is not None:
        raise Invalid({"code": KNOWN_COLLEGE})
    place = db.exec(select(func.count()).select_from(College).where(here)).one()
    college = College(initiative_id=actor.initiative_id, code=code, name=name, position=place)
    db.add(college)
    db.flush()
    write(db, actor, "open_college", "college", college.public_id, now, code=code)
    return college


def _checked(db: Session, initiative_id: int, entry: Entry, but: int | None) -> str:
    """The SIRET as it is kept; raises `Invalid` when a field is wrong, `Missing` for a college of elsewhere."""
    digits = siret_rules.normal(entry.siret)
    known = db.get(Organisation, but) if but else None
    # One already written is left as it is: an old record must not stop another correction.
    if digits and not siret_rules.is_valid(digits) and (known is None or known.siret != digits):
        raise Invalid({"siret": NOT_A_SIRET})
    here = select(Organisation).where(
        Organisation.initiative_id == initiative_id, col(Organisation.id).is_not(but)
    )
    for one in db.exec(here):
        if one.name.casefold() == entry.name.casefold():
            raise Invalid({"name": KNOWN})
        if digits and one.siret == digits:
            raise Invalid({"siret": KNOWN})
    college = db.get(College, entry.college_id) if entry.college_id else None
    if entry.college_id and (college is None or college.initiative_id != initiative_id):
        raise Missing
    return digits
