"""Facts about discussions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadOpened:
    initiative_id: int
    thread_id: int


@dataclass(frozen=True)
class MessageSaid:
    initiative_id: int
    thread_id: int
    message_id: int


@dataclass(frozen=True)
class MessageChanged:
    """Edited, withdrawn, hidden or shown again: its fragment is drawn anew."""

    initiative_id: int
    thread_id: int
    message_id: int
