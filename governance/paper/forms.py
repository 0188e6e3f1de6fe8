"""What is posted about paper and telephone. `who` is « seat:member », by public ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, StringConstraints, field_validator

from governance.meetings.rules.replies import Reply
from governance.votes.forms import Voices
from governance.votes.rules.ballots import Choice

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Statement = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=500)]
TOO_SHORT = _l("Dites ce que vous avez vu ou entendu : qui, quand, comment.")
WHO = _l("Choisissez une personne qui siège.")


class AboutForm(BaseModel):
    """Which form was sent, about which motion or meeting."""

    kind: Literal["proxy", "answer", "ballot"]
    motion: Id = ""
    meeting: Id = ""


class EntryForm(BaseModel):
    """Who is bound, and the statement of proof."""

    who: Annotated[str, StringConstraints(strip_whitespace=True, max_length=65)]
    statement: Statement

    @field_validator("who")
    @classmethod
    def two_parts(cls, who: str) -> str:
        if not all(who.partition(":")):
            raise ValueError(str(WHO))
        return who

    @field_validator("statement", mode="before")
    @classmethod
    def says_something(cls, statement: str) -> str:
        if len(statement.strip()) < 10:  # noqa: PLR2004 - the length declared above, told in words
            raise ValueError(str(TOO_SHORT))
        return statement

    @property
    def seat(self) -> str:
        return self.who.partition(":")[0]

    @property
    def member(self) -> str:
        return self.who.partition(":")[2]


class PaperProxyForm(EntryForm):
    """A written proxy; `holder` is the public id of a seat."""

    holder: Id


class TelephoneForm(EntryForm):
    """An answer to a notice."""

    reply: Reply


class PaperBallotForm(EntryForm):
    """A ballot of paper, for a vote by name."""

    choice: Choice


class CollegeForm(BaseModel):
    """The papers of a college: how many say what, how many of them were those of represented seats."""

    college: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
    statement: Statement
    voices: dict[Choice, Voices] = {}
    through: dict[Choice, Voices] = {}

    @field_validator("statement", mode="before")
    @classmethod
    def says_something(cls, statement: str) -> str:
        return EntryForm.says_something(statement)


@dataclass(frozen=True)
class Proof:
    """A file as it came."""

    name: str
    data: bytes
