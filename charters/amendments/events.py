"""Facts of amendments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AmendmentProposed:
    initiative_id: int
    amendment: str


@dataclass(frozen=True)
class AmendmentWithdrawn:
    initiative_id: int
    amendment: str


@dataclass(frozen=True)
class SupportChanged:
    initiative_id: int
    amendment: str


@dataclass(frozen=True)
class AmendmentsOrdered:
    initiative_id: int
    article: str


@dataclass(frozen=True)
class AmendmentDecided:
    """What became of one amendment; `fate` is a word of rules/merging.py."""

    initiative_id: int
    amendment: str
    fate: str
