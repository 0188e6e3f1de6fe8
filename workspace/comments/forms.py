"""What people send about comments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from workspace.comments.rules import proposing

LONGEST = 3000
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class Said(BaseModel):
    """A comment, or an answer."""

    model_config = ConfigDict(extra="ignore")
    text: Words


class NewThread(Said):
    """A first comment; `start` and `end` are relative positions in JSON, empty for the whole text."""

    start: str = Field(default="", max_length=1000)
    end: str = Field(default="", max_length=1000)
    quote: str = Field(default="", max_length=20_000)


def _in_lines(words: str) -> str:
    """Lines are paragraphs, however they end."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign.isprintable() or sign.isspace())


class NewSuggestion(BaseModel):
    """Words of the text and what is proposed in their place; `end` is where they end, in JSON, when a browser knows it.

    `typed` says that they were typed in the text, where every sign counts.
    """

    model_config = ConfigDict(extra="ignore")
    passage: Annotated[str, AfterValidator(_in_lines)] = Field(min_length=1, max_length=proposing.LONGEST)
    replacement: Annotated[str, AfterValidator(_in_lines)] = Field(default="", max_length=proposing.LONGEST)
    style: Literal["", "plain", "bold", "italic", "underline", "strike", "code"] = ""
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)] = ""
    end: str = Field(default="", max_length=1000)
    typed: bool = False
