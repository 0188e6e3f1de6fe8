"""Who sits in a document: one tab, what it may do, and how much it has sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from workspace.documents.rules import wire
from workspace.documents.rules.limits import Bucket, Parcel

WRITE, READ, NONE = "write", "read", "none"


@dataclass(eq=False)
class Seat:
    """One tab in one document. `user` is who it is, as the others are shown."""

    sid: str
    person_id: int
    client: int
    role: str
    user: dict[str, str]
    apart: bool = False  # it also takes what was written since the whole text was put together
    messages: Bucket = field(default_factory=lambda: Bucket(rate=60, burst=600))
    volume: Bucket = field(default_factory=lambda: Bucket(rate=512 * 1024, burst=wire.LARGEST + 1024 * 1024))
    parcel: Parcel = field(default_factory=Parcel)
    backlog: deque[tuple[int, bytes, bool]] = field(default_factory=deque)
    working: bool = False
    faults: int = 0

    def may_send(self, size: int, now: float) -> bool:
        """One message of so many bytes, at this pace; it is counted."""
        return self.messages.spend(1, now) and self.volume.spend(size, now)
