"""What is posted about consultations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from charters.rules.consulting import Verdict, Word
from foundation.readable import readable

COMMENT = 3000
Said = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=COMMENT),
    BeforeValidator(readable),
]


class PeriodForm(BaseModel):
    """The first and last days, both counted; `public`: anybody who signs in may answer."""

    model_config = ConfigDict(extra="ignore")
    first: date
    last: date
    public: bool = False


class ReactionForm(BaseModel):
    model_config = ConfigDict(extra="ignore")
    word: Word


class CommentForm(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: Said


class KeptForm(BaseModel):
    """What was kept of an article, and why."""

    model_config = ConfigDict(extra="ignore")
    verdict: Verdict
    kept: Said


class AsideForm(BaseModel):
    """Why a comment is set aside."""

    model_config = ConfigDict(extra="ignore")
    why: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), BeforeValidator(readable)
    ]
