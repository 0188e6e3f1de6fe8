"""What is posted about votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, field_validator

from governance.votes.rules.ballots import Choice
from governance.votes.rules.hands import Hands

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Chosen = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]
BODY_RULE = "body"


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Lines = Annotated[str, StringConstraints(max_length=50_000)]


class AskedForm(BaseModel):
    """What is asked: for or against, one of several options, or what a budget buys; and the settings of the method.

    Settings stay as they were written: `governance.votes.rules.asked` reads those of the method that is chosen.
    """

    kind: Literal["yes_no", "choose", "budget"] = "yes_no"
    options: Lines = ""
    projects: Lines = ""
    choosing: Literal["majority-judgment", "approval", "score", "schulze"] = "majority-judgment"
    buying: Literal["equal-shares", "greedy"] = "equal-shares"
    envelope: Line = ""
    completion: Literal["none", "utilitarian", "add1", "add1_exhaustive_stop", "add1_then_utilitarian"] = (
        "add1_then_utilitarian"
    )
    too_dear: Literal["skip", "stop"] = "skip"
    grades: Annotated[str, StringConstraints(max_length=1000)] = ""
    highest: Line = ""
    total: Literal["sum", "mean"] = "sum"
    least: Line = ""
    default_option: Line = ""
    thresholds: Annotated[str, StringConstraints(max_length=10_000)] = ""


class MotionForm(AskedForm):
    """A question to put to a body; `rule` is the body's own or one of the named presets."""

    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    rule: Literal[
        "body", "two_thirds", "colleges", "default", "financial", "charter_adoption", "charter_amendment"
    ] = "body"
    document: Id = ""
    meeting: Id = ""
    item: Id = ""
    """Public id of the item of that meeting's agenda; the vote is then told there too."""
    charter: Id = ""
    """Public id of the version of the charter that a carried motion puts in force."""
    amendments: Chosen = ""
    """Public ids of amendments, with commas, in the order in which a carried motion puts them in the charter."""
    beneficiary: Id = ""
    """Public id of the organisation that receives money or an advantage."""
    confidential: bool = False
    """Whether ballots are mixed in an urn instead of published by name."""


class AmendmentsForm(BaseModel):
    """Amendments to put to the vote, by one vote for all of them or by one for each, in the order given."""

    amendments: list[Id] = []
    how: Literal["together", "each"] = "together"
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    rule: Annotated[str, StringConstraints(max_length=32)] = "charter_amendment"
    meeting: Id = ""


class BallotsForm(BaseModel):
    """How ballots are kept; "merged": confidential, in one urn for all colleges."""

    how: Literal["named", "confidential", "merged"]


class OpeningForm(BaseModel):
    """When it closes by itself, as the clock of the place says; nothing: by hand."""

    closes_at: datetime | None = None

    @field_validator("closes_at", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value


Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class WordingForm(BaseModel):
    """Other words for an open question; `wording` is how many corrections their author had read."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    about: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    wording: int = 0


class SuspensionForm(BaseModel):
    """Why, for everybody to read."""

    reason: Reason


class AnnulmentForm(SuspensionForm):
    """Why, for everybody to read."""


class ExtensionForm(SuspensionForm):
    """The new closing, as the clock of the place says, and why."""

    closes_at: datetime


class ResumingForm(OpeningForm):
    """The new closing; nothing where the vote had none."""


class BallotForm(BaseModel):
    """One answer for all the voices one holds, and another for some seats (by public id); "skip": not now."""

    choice: Choice | None = None
    seats: dict[str, Choice | Literal["", "skip"]] = {}

    @field_validator("choice", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value

    def choices(self, held: list[str]) -> dict[str, Choice]:
        """The answer of each seat: its own, or the common one for the seats one holds."""
        found = {}
        for seat in dict.fromkeys([*held, *self.seats]):
            said = self.seats.get(seat) or self.choice
            if isinstance(said, Choice):
                found[seat] = said
        return found


class AnswerForm(BaseModel):
    """Among options, one ballot for all the voices one holds, and another for some seats: as texts, once read."""

    common: str = ""
    seats: dict[str, str] = {}
    """Public id of the seat → its own ballot, or "" when it does not vote now."""

    def answers(self, held: list[str]) -> dict[str, str]:
        """The ballot of each seat."""
        every = {seat: self.seats.get(seat, self.common) for seat in dict.fromkeys([*held, *self.seats])}
        return {seat: said for seat, said in every.items() if said}


class ReminderForm(BaseModel):
    """A college, or everybody."""

    college: Annotated[str, StringConstraints(max_length=16)] = ""


Voices = Annotated[int, Field(ge=0, le=9999)]


class SimulationForm(BaseModel):
    """Invented ballots; `voices`: how many say what in each college. Without any, everybody says yes."""

    voices: dict[str, dict[Choice, Voices]] = {}

    @field_validator("voices", mode="before")
    @classmethod
    def empty(cls, value: dict[str, dict[str, str]]) -> object:
        """A field left empty is nobody."""
        return {code: {name: said or "0" for name, said in row.items()} for code, row in value.items()}

    def said(self, seats: Mapping[str, int]) -> dict[str, dict[Choice, int]]:
        """For the colleges that sit."""
        if not self.voices:
            return {code: {Choice.FOR: number} for code, number in seats.items()}
        return {code: dict(self.voices.get(code, {})) for code in seats}


class HandsForm(BaseModel):
    """Voices counted in the room: college → answer → how many, and how many of them through a proxy."""

    voices: dict[str, dict[Choice, Voices]] = {}
    through: dict[str, dict[Choice, Voices]] = {}

    @field_validator("voices", "through", mode="before")
    @classmethod
    def empty(cls, value: dict[str, dict[str, str]]) -> object:
        """A field left empty is nobody."""
        return {code: {name: said for name, said in row.items() if said} for code, row in value.items()}

    @property
    def counted(self) -> list[tuple[str, Hands]]:
        """The colleges that were counted; those left empty are not."""
        return [(code, Hands(row, self.through.get(code, {}))) for code, row in self.voices.items() if row]


class VisibilityForm(BaseModel):
    """Whether an entry of the register is public."""

    public: bool
