"""What is posted from the minutes. `under`: the title one writes under."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints, field_validator

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Under = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]


class Asking(BaseModel):
    """Where the caret is."""

    under: Under = ""


class ActionHere(Asking):
    title: Needed
    owner: Annotated[str, StringConstraints(pattern=r"^([mo]-[0-9A-Za-z_-]{1,32})?$")] = ""
    due_on: date | None = None

    @field_validator("due_on", mode="before")
    @classmethod
    def empty(cls, value: object) -> object:
        return None if value == "" else value


class DecisionHere(Asking):
    """One that is in the register already (its public id), or the words of one taken in the room by consensus."""

    known: Id = ""
    title: Title = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class VoteHere(Asking):
    """One of the meeting's (its public id), or the words of a new one."""

    known: Id = ""
    title: Title = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class PaperHere(Asking):
    """« document-… » or « file-… »."""

    paper: Annotated[str, StringConstraints(pattern=r"^(document|file)-[0-9A-Za-z_-]{1,32}$")]

    @property
    def kind(self) -> str:
        return self.paper.partition("-")[0]

    @property
    def about(self) -> str:
        return self.paper.partition("-")[2]


Kind = Literal["action", "decision", "vote", "document"]
