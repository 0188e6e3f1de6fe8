"""Facts of requests to join."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class JoiningAsked:
    """A request was confirmed by its address, and waits for who facilitates."""

    initiative_id: int
    request: str


@dataclass(frozen=True)
class JoiningAnswered:
    """Somebody who facilitates welcomed, answered, closed or pointed elsewhere."""

    initiative_id: int
    request: str
