"""How far a stream has come, and the two legs on which it advances."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """How far a stream has come."""

    EMERGENCE = "emergence"
    REFLECTION = "reflection"
    EXPERIMENT = "experiment"
    OPERATION = "operation"
    CLOSED = "closed"


class Track(StrEnum):
    """The two legs of a stream: what is thought over, what is tried."""

    REFLECTION = "reflection"
    EXPERIMENT = "experiment"
