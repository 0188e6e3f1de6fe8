"""What people send about rights."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Token = Annotated[str, StringConstraints(max_length=80)]
MOST = 400


class Choosing(BaseModel):
    """Circles and what each may do; `ajout` is one more, from the lists below them."""

    model_config = ConfigDict(extra="ignore")
    acces: list[Token] = Field(default_factory=list, max_length=MOST)
    ajout: list[Token] = Field(default_factory=list, max_length=8)
    niveau: Literal["read", "suggest", "write"] = "read"
    geste: Literal["", "ajouter", "voir"] = ""


class Sharing(BaseModel):
    """The same, confirmed: `version` is the one that was shown."""

    model_config = ConfigDict(extra="ignore")
    acces: list[Token] = Field(default_factory=list, max_length=MOST)
    version: int


class Undoing(BaseModel):
    version: int
