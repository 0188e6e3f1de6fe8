"""How much an initiative keeps: every version counts, and what is in the bin until it is erased."""

from __future__ import annotations

from dataclasses import dataclass

NEARLY = 90  # from this hundredth on, it is said


@dataclass(frozen=True)
class Use:
    """Bytes taken, of those one may take."""

    taken: int
    quota: int

    @property
    def left(self) -> int:
        return max(0, self.quota - self.taken)

    @property
    def percent(self) -> int:
        """From 0 to 100; never 100 while a byte is left, never 0 once a byte is taken."""
        if self.taken >= self.quota:
            return 100
        return min(99, max(1, 100 * self.taken // self.quota)) if self.taken > 0 else 0

    @property
    def full(self) -> bool:
        return self.left == 0

    @property
    def nearly(self) -> bool:
        return self.percent >= NEARLY

    def fits(self, more: int) -> bool:
        """Whether so many bytes more may come in."""
        return self.taken + more <= self.quota
