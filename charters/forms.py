"""What is posted about the charter."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints, field_validator

from charters.rules.charter_text import Part
from charters.rules.starting_texts import Start

LAST_NUMBER = 99
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class DraftForm(BaseModel):
    """A new version, copied from the one in force when there is one; else from a text to start from."""

    number: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d{1,3}(\.\d{1,3}){1,2}$")]
    title: Line
    start: Start = Start.EMPTY


class CautionsForm(BaseModel):
    """The points that were looked at together; `revision` is the text that was read."""

    cautions: list[str] = []
    revision: int


class CompareForm(BaseModel):
    """Two versions to put side by side, under the names people read in the address; both may be left out."""

    de: Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)] = ""
    a: Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)] = ""


class OpeningForm(BaseModel):
    """What stands before the articles; `revision` is the one that was read."""

    title: Line
    preamble: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    pledges: Annotated[str, StringConstraints(max_length=2000)] = ""
    revision: int

    @property
    def pledge_lines(self) -> list[str]:
        return [line.strip() for line in self.pledges.splitlines() if line.strip()]


class ArticleForm(BaseModel):
    """One article; an empty text takes it away.

    `was` is the print of the article that was read, where the draft is a text that many write.
    """

    number: int
    part: Part = Part.OBJECTIVES
    title: Line
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)] = ""
    was: Annotated[str, StringConstraints(pattern="^([0-9a-f]{64})?$")] = ""
    revision: int

    @field_validator("number")
    @classmethod
    def in_range(cls, number: int) -> int:
        if not 1 <= number <= LAST_NUMBER:
            raise ValueError(f"1–{LAST_NUMBER}")
        return number


class InForceForm(BaseModel):
    """The decision that adopted the version, in words or as a number of the register.

    With `minor`, whoever puts it in force declares that only typography is corrected: signatures stay.
    """

    sha256: Digest
    decision: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    minor: bool = False


class SignForm(BaseModel):
    """Two signatures in one act: mine, and each of my organisations that I may bind."""

    sha256: Digest
    mine: bool = False
    organisations: list[str] = []
    listed: bool = False
