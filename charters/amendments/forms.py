"""What is posted about amendments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from charters.forms import Digest
from foundation.readable import readable

Article = Annotated[str, StringConstraints(max_length=12_000), BeforeValidator(readable)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), BeforeValidator(readable)
]


class DraftedForm(BaseModel):
    """The article as one would have it, or its removal: to see what would change."""

    model_config = ConfigDict(extra="ignore")
    text: Article = ""
    removes: bool = False


class AmendmentForm(DraftedForm):
    """The same to be proposed; `sha256` is the version that was read."""

    sha256: Digest
    reason: Reason


class MoveForm(BaseModel):
    """One place up or down in the order of an article."""

    model_config = ConfigDict(extra="ignore")
    way: Literal["up", "down"]
