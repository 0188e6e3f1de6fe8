"""What is asked of the register, and what is posted about a decision."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, field_validator

from foundation.folding import fold
from governance.register.rules.filtering import Wanted
from governance.votes.rules.execution import Execution

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class FilterForm(BaseModel):
    """The filters of an address, under the names people read there."""

    q: Short = ""
    annee: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([0-9]{4})?$")] = ""
    instance: Short = ""
    chantier: Short = ""
    issue: Short = ""
    etat: Short = ""
    responsable: Short = ""
    revoir: date | None = None

    @field_validator("revoir", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            words=tuple(fold(self.q).split()),
            year=self.annee,
            body=self.instance,
            stream=self.chantier,
            outcome=self.issue,
            execution=self.etat,
            owner=self.responsable,
            review_before=self.revoir,
        )

    @property
    def asked(self) -> dict[str, str]:
        """What an address says again to ask the same."""
        return {name: str(value) for name, value in self.model_dump().items() if value not in (None, "")}


class OwnerForm(BaseModel):
    """Who sees to it: « m-… » a member, « o-… » an organisation, nothing: nobody."""

    owner: Annotated[str, StringConstraints(pattern=r"^([mo]-[0-9A-Za-z_-]{1,32})?$")] = ""


class FollowForm(BaseModel):
    """Where it stands, when it is looked at again, and a note. `seen`: how many steps the page showed."""

    execution: Execution | None = None
    review_on: date | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    @field_validator("execution", "review_on", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value
