"""Facts of decisions by consent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentOpened:
    initiative_id: int
    proposal: str


@dataclass(frozen=True)
class RoundMoved:
    """Somebody spoke, a version was published, an objection changed, another round began."""

    initiative_id: int
    proposal: str


@dataclass(frozen=True)
class ConsentClosed:
    """Decided, or withdrawn (`number` is then empty)."""

    initiative_id: int
    proposal: str
    number: str
