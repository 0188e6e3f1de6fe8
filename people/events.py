"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RightsChanged:
    """What this person may do may have changed: live seats are re-decided."""

    person_id: int


@dataclass(frozen=True)
class SignedOut:
    """A session ended (its digest): its live seats close."""

    session_digest: str


@dataclass(frozen=True)
class MemberJoined:
    initiative_id: int
    membership_id: int
