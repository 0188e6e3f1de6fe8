"""What is posted about a body."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field, StringConstraints, field_validator

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
WEIGHT = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?|\d{1,6}/[1-9]\d{0,5}", re.ASCII)
BAD_WEIGHT = _l("Un poids s’écrit 30, 22,5 ou 45/2.")


def none_if_empty(value: object) -> object:
    """A date left blank is no date."""
    return None if value == "" else value


class BodyForm(BaseModel):
    """A body to found."""

    name: Line
    slug: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    ]
    kind: Literal["steering_committee", "committee", "working_group"] = "steering_committee"
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    regime: Literal["", "free_charter", "association", "local_authority", "scic"] = ""
    starts_on: date
    ends_on: date | None = None

    _no_date = field_validator("ends_on", mode="before")(none_if_empty)


class CollegeForm(BaseModel):
    """The weight and number of seats of a college in a body."""

    college: Annotated[str, StringConstraints(max_length=16)]
    weight: Annotated[str, StringConstraints(strip_whitespace=True)] = "1"
    seats: Annotated[int, Field(ge=0, le=200)] = 0

    @field_validator("weight")
    @classmethod
    def exact(cls, text: str) -> str:
        """The weight in lowest terms: "45/2" for 22,5."""
        if not WEIGHT.fullmatch(text) or not Fraction(text.replace(",", ".")):
            raise ValueError(str(BAD_WEIGHT))
        return str(Fraction(text.replace(",", ".")))


class SeatForm(BaseModel):
    """A seat to add: for an organisation (its public id), or for a person in her own name."""

    college: Annotated[str, StringConstraints(max_length=16)]
    organisation: Id = ""
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class DesignationForm(BaseModel):
    """Who sits (public id of the member), since when, and what designated her."""

    member: Id
    titular: bool = True
    starts_on: date
    ends_on: date | None = None
    designation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""

    _no_date = field_validator("ends_on", mode="before")(none_if_empty)


class PlaceForm(BaseModel):
    """Public id of the seat one designates for, or of the holding that ends."""

    place: Id


class EndForm(BaseModel):
    """The last day of a term."""

    ends_on: date


class OfficeForm(BaseModel):
    """Who chairs or keeps the minutes."""

    member: Id
    function: Literal["chair", "co_chair", "secretary"]
    starts_on: date
    ends_on: date | None = None

    _no_date = field_validator("ends_on", mode="before")(none_if_empty)


class ProxyForm(BaseModel):
    """Public ids of the two seats."""

    principal: Id
    holder: Id


class RecusalForm(BaseModel):
    """Public id of the seat that withdraws, and why."""

    seat: Id
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


RegimeKey = Literal["free_charter", "association", "local_authority", "scic"]


class RegimeForm(BaseModel):
    """Where the body starts from, chosen among four plain sentences."""

    regime: RegimeKey


class RuleForm(BaseModel):
    """The rule of current decisions, chosen among plain sentences."""

    rule: Literal["default", "financial", "charter_adoption", "charter_amendment"]
