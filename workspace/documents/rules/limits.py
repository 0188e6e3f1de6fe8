"""What one socket may send: so much at once, so much in the long run, big updates in numbered parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.wire import LARGEST

PART = 64 * 1024  # bytes of one message
MOST_PARTS = LARGEST // PART


@dataclass
class Bucket:
    """A bucket of tokens: `burst` when full, `rate` more each second."""

    rate: float
    burst: float
    left: float = field(init=False)
    last: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.burst

    def spend(self, amount: float, now: float) -> bool:
        """Take so many tokens at the time `now` (seconds of any steady clock); False when they lack."""
        self.left = min(self.burst, self.left + max(now - self.last, 0.0) * self.rate)
        self.last = now
        if amount > self.left:
            return False
        self.left -= amount
        return True


def single(data: bytes) -> bytes:
    """An update that came in one message."""
    if not 0 < len(data) <= PART:
        raise Malformed("a part of a wrong size", "too_large")
    return data


@dataclass
class Parcel:
    """One big update at a time, put together from its parts."""

    n: int = -1
    parts: int = 0
    held: list[bytes] = field(default_factory=list)

    def add(self, n: int, part: int, parts: int, data: bytes) -> bytes | None:
        """The whole update once its last part is here, None before; Malformed when the parts do not follow."""
        single(data)
        if not 1 <= parts <= MOST_PARTS:
            raise Malformed("too many parts", "too_large")
        if part == 0:
            self.n, self.parts, self.held = n, parts, []
        if n != self.n or parts != self.parts or part != len(self.held):
            self.n, self.held = -1, []
            raise Malformed("a part is missing before this one", "pending")
        self.held.append(data)
        if len(self.held) < parts:
            return None
        whole = b"".join(self.held)
        self.n, self.held = -1, []
        return whole
