"""What is posted to publish and to withdraw, and what the public looks for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class PublishForm(BaseModel):
    """The words around the text; `sha256` is that of the preview, so that nothing else is published."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    byline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    licence: Literal["lo-2.0", "cc-by-sa-4.0", "cc-by-4.0"] = "lo-2.0"
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class WithdrawForm(BaseModel):
    """Why the text goes: shown in its place."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=400)]


class Looking(BaseModel):
    """What somebody looks for among what is published."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    page: int = Field(default=1, ge=1, le=500)
