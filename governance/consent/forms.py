"""What is posted about decisions by consent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field, StringConstraints, model_validator

from foundation.errors import Invalid
from governance.votes.rules.methods.consent import Fallback, Position, RoundKind

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Version = Annotated[int, Field(ge=1, le=9999)]
WHY = _l("Dites en une phrase ce que la proposition empêcherait ou abîmerait.")


class ProposalForm(BaseModel):
    """A proposal to put to a body."""

    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    text: Text
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    review_on: date
    rounds: Annotated[int, Field(ge=1, le=9)] = 3
    fallback: Fallback = Fallback.POSTPONE
    meeting: Id = ""


class OpeningForm(BaseModel):
    """The round it begins with."""

    first: RoundKind = RoundKind.CLARIFICATION


class TurnForm(BaseModel):
    """A seat's word in a round of objections; an objection gives its reason, and the passage where there is one."""

    seat: Id
    version: Version
    position: Position
    text: Words = ""
    passage: Words = ""
    reason: Words = ""

    @model_validator(mode="after")
    def reasoned(self) -> TurnForm:
        if self.position is Position.OBJECTION and not self.reason:
            raise Invalid({"reason": WHY})
        return self


class SpeechForm(BaseModel):
    """A question, or a reaction; nothing to say is a turn too."""

    seat: Id
    version: Version
    round: RoundKind
    text: Words = ""


class RoundForm(BaseModel):
    """The round that ends, so that two people do not end two."""

    round: RoundKind


class VersionForm(BaseModel):
    """A new text, written from version `version`, and the objections it integrates (public ids)."""

    version: Version
    text: Text
    note: Words = ""
    objections: list[Id] = []


class ReasonForm(BaseModel):
    """Why an objection is set aside, or a proposal withdrawn."""

    reason: Reason


class AwayForm(BaseModel):
    """Whether a seat is away."""

    away: bool
