"""What people send in the rooms of organisations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from governance.organisations.rules.asking import Said
from people.forms import OptionalDate


class AskForm(BaseModel):
    """For which organisation a link is made."""

    organisation: Annotated[str, StringConstraints(max_length=32)]


class AnswerForm(BaseModel):
    """What somebody of the board says, and who she is."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    said: Said
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


def _number(value: object) -> object:
    """« 1 200,50 » as people write it; nothing where nothing was written."""
    text = "".join(str(value or "").split()).replace(",", ".")
    return text or None


class ContributionForm(BaseModel):
    """What an organisation brings."""

    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    amount: Annotated[
        Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None, BeforeValidator(_number)
    ] = None
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    starts_on: date
    ends_on: OptionalDate = None
    shown: bool = False
    public: bool = False

    @property
    def inside(self) -> bool:
        """Whether it stays in the organisation; members read what the public reads."""
        return not (self.shown or self.public)
