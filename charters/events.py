"""Facts of the charter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CharterInForce:
    initiative_id: int
    version: str


@dataclass(frozen=True)
class CharterSigned:
    initiative_id: int
    version: str
    membership_id: int
    organisation_id: int | None = None


@dataclass(frozen=True)
class SignatureWithdrawn:
    initiative_id: int
    signature: str
