"""What people send to their home."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

# A field left blank in a form is a field not given.
Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]


class Search(BaseModel):
    """What is looked for, and what narrows it: a kind of thing, a stream, the first and the last day."""

    model_config = ConfigDict(extra="ignore")
    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    nature: Name = ""
    chantier: Name = ""
    depuis: Day = None
    jusque: Day = None
    page: int = Field(default=1, ge=1, le=500)
