"""What people send to a discussion, by form or by socket."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LONGEST = 5000
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Said(BaseModel):
    """A message."""

    model_config = ConfigDict(extra="ignore")
    text: Words


class NewThread(Said):
    """A thread and its first message."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Hiding(BaseModel):
    """Why a message is hidden; its author and everybody reads it."""

    model_config = ConfigDict(extra="ignore")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Reading(BaseModel):
    """How far somebody has read."""

    model_config = ConfigDict(extra="ignore")
    number: int = Field(ge=0, le=2**31 - 1)


class Joining(BaseModel):
    """A socket that wants to hear a thread."""

    model_config = ConfigDict(extra="ignore", strict=True)
    discussion: Annotated[str, StringConstraints(min_length=1, max_length=32)]


class Seen(Joining):
    number: int = Field(ge=0, le=2**31 - 1)
