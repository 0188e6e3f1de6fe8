"""What is posted about requests to join."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from foundation.readable import readable
from people.forms import PublicId
from people.signin.forms import Address

WHY, WORDS = 600, 2000
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), BeforeValidator(readable)
]
Why = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=WHY), BeforeValidator(readable)
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=WORDS), BeforeValidator(readable)
]
MaybeWords = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=WORDS), BeforeValidator(readable)
]


class AskForm(BaseModel):
    """Three fields, and the stream one came from. `website` is shown to nobody: only machines fill it in."""

    model_config = ConfigDict(extra="ignore")
    name: Name
    email: Address
    why: Why
    stream: PublicId = ""
    website: str = ""


class WordForm(BaseModel):
    """A word more from whoever asks."""

    model_config = ConfigDict(extra="ignore")
    text: Words


class Deciding(BaseModel):
    """What who facilitates had under the eyes: the stream of the request, empty for the whole initiative."""

    model_config = ConfigDict(extra="ignore")
    seen: PublicId = ""


class WelcomeForm(Deciding):
    text: MaybeWords = ""


class AnswerForm(Deciding):
    """`close`: it is the last word, the request ends with it."""

    text: Words
    close: bool = False


class MoveForm(Deciding):
    """Another stream, or the whole initiative (empty)."""

    stream: PublicId = ""
    text: MaybeWords = ""
