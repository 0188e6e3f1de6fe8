"""Facts of the public face."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    initiative_id: int
    public_id: str


@dataclass(frozen=True)
class PublicationWithdrawn:
    initiative_id: int
    public_id: str
