"""Facts of elections without candidates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ElectionOpened:
    initiative_id: int
    election: str


@dataclass(frozen=True)
class ElectionMoved:
    """Somebody named, spoke or answered, a round ended, a person was proposed."""

    initiative_id: int
    election: str


@dataclass(frozen=True)
class ElectionClosed:
    """Somebody is elected, or it ended without anybody (`number` is then empty)."""

    initiative_id: int
    election: str
    number: str
