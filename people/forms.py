"""What people may ask of people."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from people.rules.kinds import Capacity, Category, Role
from people.signin.forms import Address


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


PublicId = Annotated[str, StringConstraints(max_length=32)]
OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
OptionalAddress = Annotated[Address | None, BeforeValidator(_empty_is_none)]
OptionalCapacity = Annotated[Capacity | None, BeforeValidator(_empty_is_none)]
OptionalName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class InviteForm(BaseModel):
    """Whom to invite, as what; an address gets a letter, without one the link is given to hand over."""

    name: OptionalName = ""
    email: OptionalAddress = None
    role: Role = Role.PARTICIPANT
    college: PublicId = ""
    organisation: PublicId = ""
    signs: bool = False
    alternate: bool = False
    stream: PublicId = ""


class MandateForm(BaseModel):
    """The terms of a mandate."""

    member: PublicId = ""
    starts_on: date
    ends_on: OptionalDate = None
    capacity: OptionalCapacity = None
    alternate: bool = False
    signs: bool = False


class EndForm(BaseModel):
    """Last day of a mandate."""

    last_day: date


class SettleForm(BaseModel):
    """What a mandate allows: to sign, to keep the room of the organisation."""

    signs: bool = False
    referent: bool = False


class RoleForm(BaseModel):
    role: Role


class CollegeForm(BaseModel):
    college: PublicId = ""


class OrganisationForm(BaseModel):
    """What is written of an organisation."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    category: Category
    legal_form: OptionalName = ""
    siret: Annotated[str, StringConstraints(max_length=30)] = ""
    municipality: OptionalName = ""
    college: PublicId = ""


class CollegeNameForm(BaseModel):
    """A new college: one of the five codes, which are also colours and patterns."""

    code: Literal["ess", "col", "hab", "ent", "rec"]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class HatForm(BaseModel):
    """For whom one speaks in a stream."""

    stream: PublicId
    hat: PublicId
    next: str = ""
