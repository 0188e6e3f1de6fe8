"""What is posted about an action item, and what is asked of their list."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, field_validator

from foundation.folding import fold
from workspace.tasks.rules.filtering import Wanted
from workspace.tasks.rules.states import State

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class ActionForm(BaseModel):
    """An action item. `owner`: « m-… » a member, « o-… » an organisation, nothing: nobody yet; `stream`: a public id."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    details: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    owner: Annotated[str, StringConstraints(pattern=r"^([mo]-[0-9A-Za-z_-]{1,32})?$")] = ""
    due_on: date | None = None
    stream: Id = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    @field_validator("due_on", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value


class OriginForm(BaseModel):
    """Where it was decided, carried by the address of the form."""

    origin_kind: Literal["", "meeting", "decision", "document"] = ""
    origin: Id = ""
    origin_item: Id = ""


class StateForm(BaseModel):
    """Where it stands; the reason when it is abandoned."""

    state: State
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class FilterForm(BaseModel):
    """The filters of an address, under the names people read there."""

    vue: Literal["", "liste"] = ""
    q: Short = ""
    chantier: Short = ""
    responsable: Short = ""
    reunion: Short = ""
    etat: Short = ""
    retard: Literal["", "1"] = ""

    def wanted(self) -> Wanted:
        return Wanted(
            words=tuple(fold(self.q).split()),
            stream=self.chantier,
            owner=self.responsable,
            meeting=self.reunion,
            state=self.etat,
            late=self.retard == "1",
        )

    @property
    def asked(self) -> dict[str, str]:
        """What an address says again to ask the same, its view apart."""
        return {name: value for name, value in self.model_dump().items() if value and name != "vue"}
