"""What people send in the rooms of organisations."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from governance.organisations.rules.asking import Said


class AskForm(BaseModel):
    """For which organisation a link is made."""

    organisation: Annotated[str, StringConstraints(max_length=32)]


class AnswerForm(BaseModel):
    """What somebody of the board says, and who she is."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    said: Said
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
