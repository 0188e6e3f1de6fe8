"""Facts about streams."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StreamOpened:
    initiative_id: int
    stream_id: int


@dataclass(frozen=True)
class StreamEdited:
    initiative_id: int
    stream_id: int


@dataclass(frozen=True)
class StreamJoined:
    """Somebody joined, or was added by `by` (a membership)."""

    initiative_id: int
    stream_id: int
    membership_id: int
    by: int | None = None


@dataclass(frozen=True)
class StreamLeft:
    initiative_id: int
    stream_id: int
    membership_id: int
