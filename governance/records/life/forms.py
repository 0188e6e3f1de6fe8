"""What is posted about minutes after the sitting."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, StringConstraints

Sha = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class CirculateForm(BaseModel):
    """`until`: the last day on which corrections are received."""

    until: date


class InscribeForm(BaseModel):
    """Public id of the meeting that is to approve."""

    meeting: Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]


class SealForm(BaseModel):
    """The SHA-256 of the text that was read: nothing else is signed."""

    sha256: Sha


class RedactForm(BaseModel):
    """The places of the passages that do not leave, in the text of this SHA-256."""

    sha256: Sha
    passage: list[int] = []


class NoteForm(BaseModel):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]
