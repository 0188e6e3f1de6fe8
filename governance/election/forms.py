"""What is posted about elections without candidates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field, StringConstraints, model_validator

from foundation.errors import Invalid
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.rules.methods.consent import Position

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Number = Annotated[int, Field(ge=0, le=9999)]
NOBODY = "-"
CHOOSE = _l("Choisissez une personne, ou « Personne ».")
WHY = _l("Dites en une phrase ce que ce choix empêcherait ou abîmerait.")
ARGUMENT = _l("Dites pourquoi cette personne : ce sont les raisons qui comptent, pas le nombre.")
BACKWARDS = _l("Le mandat finit avant de commencer.")
YES_OR_NO = _l("Acceptez, ou déclinez.")


class ElectionForm(BaseModel):
    """A part to give somebody, for a time."""

    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    role: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    profile: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
    starts_on: date
    ends_on: date
    meeting: Id = ""

    @model_validator(mode="after")
    def forwards(self) -> ElectionForm:
        if self.ends_on < self.starts_on:
            raise Invalid({"ends_on": BACKWARDS})
        return self


class NominationForm(BaseModel):
    """Whom a seat names, or nobody, in the round it has read."""

    seat: Id
    round: Stage
    person: Id = ""
    reason: Words = ""

    @property
    def named(self) -> str:
        """The public id of a membership; empty for nobody."""
        return "" if self.person == NOBODY else self.person

    @model_validator(mode="after")
    def argued(self) -> NominationForm:
        if not self.person:
            raise Invalid({"person": CHOOSE})
        if self.named and not self.reason:
            raise Invalid({"reason": ARGUMENT})
        return self


class StageForm(BaseModel):
    """The round that ends, so that two people do not end two."""

    round: Stage


class PersonForm(BaseModel):
    """Who is proposed after proposal `number`, on which arguments; the objections that what is agreed meets."""

    number: Number
    person: Id
    why: Reason
    agreed: Words = ""
    objections: list[Id] = []


class WordForm(BaseModel):
    """A seat's word about the person proposed; an objection gives its reason."""

    seat: Id
    number: Number
    position: Position
    text: Words = ""
    reason: Words = ""

    @model_validator(mode="after")
    def reasoned(self) -> WordForm:
        if self.position is Position.OBJECTION and not self.reason:
            raise Invalid({"reason": WHY})
        return self


class AnswerForm(BaseModel):
    """Whether the person takes the part."""

    number: Number
    answer: Answer
    text: Words = ""

    @model_validator(mode="after")
    def answered(self) -> AnswerForm:
        if self.answer is Answer.NONE:
            raise Invalid({"answer": YES_OR_NO})
        return self


class ReasonForm(BaseModel):
    """Why an objection is set aside, or an election ended."""

    reason: Reason


class AwayForm(BaseModel):
    """Whether a seat is away."""

    away: bool
