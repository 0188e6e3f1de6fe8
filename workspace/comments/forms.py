"""What people send about comments."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LONGEST = 3000
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Said(BaseModel):
    """A comment, or an answer."""

    model_config = ConfigDict(extra="ignore")
    text: Words


class NewThread(Said):
    """A first comment; `start` and `end` are relative positions in JSON, empty for the whole text."""

    start: str = Field(default="", max_length=1000)
    end: str = Field(default="", max_length=1000)
    quote: str = Field(default="", max_length=20_000)
