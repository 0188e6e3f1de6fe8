"""What people send about files that come in and go out."""

from __future__ import annotations

from pydantic import BaseModel, Field

from workspace.documents.forms import Name
from workspace.documents.rules.kinds import Kind
from workspace.exchange.rules.formats import Format


class Taking(BaseModel):
    """A file asked for; `internes` takes the internal passages along."""

    format: Format
    internes: bool = False


class Bringing(BaseModel):
    """A file that comes in, beside itself: an empty title takes that of the file."""

    title: Name = ""
    kind: Kind = Kind.NOTE
    stream: str = ""


class Left(BaseModel):
    """How many of each were not kept as they were."""

    image: int = Field(default=0, ge=0, le=100_000)
    note: int = Field(default=0, ge=0, le=100_000)
    flat: int = Field(default=0, ge=0, le=100_000)
    formula: int = Field(default=0, ge=0, le=100_000)
    link: int = Field(default=0, ge=0, le=100_000)
    raw: int = Field(default=0, ge=0, le=100_000)
    macro: int = Field(default=0, ge=0, le=100_000)
    internal: int = Field(default=0, ge=0, le=100_000)
