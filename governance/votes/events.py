"""Facts of votes. None of them says what anybody voted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VoteOpened:
    initiative_id: int
    motion: str


@dataclass(frozen=True)
class BallotCast:
    """Participation of a motion has grown or may have changed."""

    initiative_id: int
    motion: str


@dataclass(frozen=True)
class VoteChanged:
    """Its words were corrected or its closing put off; or it was suspended, resumed, annulled."""

    initiative_id: int
    motion: str


@dataclass(frozen=True)
class VoteClosed:
    initiative_id: int
    motion: str
    number: str
