"""What people send about comments."""

from __future__ import annotations

from typing import Annotated, Literal

from flask_babel import lazy_gettext as _l
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from workspace.comments.rules import proposing

LONGEST = 3000
ONE_PARAGRAPH = _l("Une suggestion tient dans un paragraphe\u00a0: écrivez-la sans aller à la ligne.")
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


def _in_one_line(words: str) -> str:
    return "".join(
        " " if sign in "\r\n\t" else sign
        for sign in words.strip("\r\n")
        if sign.isprintable() or sign.isspace()
    )


def _proposed(words: str) -> str:
    if any(sign in "\r\n" for sign in words.strip("\r\n")):
        raise ValueError(str(ONE_PARAGRAPH))
    return _in_one_line(words)


class NewSuggestion(BaseModel):
    """Words of the text and what is proposed in their place; `end` is where they end, in JSON, when a browser knows it."""

    model_config = ConfigDict(extra="ignore")
    passage: Annotated[str, AfterValidator(_in_one_line)] = Field(min_length=1, max_length=proposing.LONGEST)
    replacement: Annotated[str, AfterValidator(_proposed)] = Field(default="", max_length=proposing.LONGEST)
    style: Literal["", "plain", "bold", "italic", "underline", "strike", "code"] = ""
    why: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)] = ""
    end: str = Field(default="", max_length=1000)
