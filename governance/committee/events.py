"""Facts of bodies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BodyComposed:
    """Seats, holdings, weights or offices of a body have changed."""

    initiative_id: int
    body: str


@dataclass(frozen=True)
class ProxyGiven:
    initiative_id: int
    proxy: str
    about_kind: str
    about: str


@dataclass(frozen=True)
class ProxyRevoked:
    initiative_id: int
    proxy: str
    about_kind: str
    about: str
