"""What people send to a stream."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from workspace.streams.rules.kits import Kit
from workspace.streams.rules.stages import Stage, Track

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
PublicId = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]


class Input(BaseModel):
    model_config = ConfigDict(extra="ignore")


class NewStream(Input):
    """Four fields, one screen: name, challenge, lead, kit."""

    title: Title
    challenge: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    lead: PublicId = ""
    kit: Kit = Kit.TWO_LEGS


class StreamChanges(Input):
    """Everything of a stream that is written by hand; `version` is the one that was read."""

    title: Title
    challenge: Text = ""
    reflection: Text = ""
    experiment: Text = ""
    stage: Stage = Stage.EMERGENCE
    public_face: bool = False
    version: int = Field(ge=1)


class NewStep(Input):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    track: Track
    starts_on: date
    ends_on: date | None = None

    @field_validator("ends_on", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(_("La fin vient après le début."))
        return self


class SomeMember(Input):
    member: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]


class Lead(SomeMember):
    lead: bool = False


class SomeOrganisation(Input):
    organisation: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]
