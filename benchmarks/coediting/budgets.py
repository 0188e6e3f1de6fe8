"""What the engine promises, beside the peer: figures of ours divided by those of @hocuspocus/server."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.coediting.load import Load

MEMORY = {"added_mib": 0.8}
EVERYDAY = {"p50": 1.2, "p99": 1.2, "cpu": 1.0, **MEMORY}  # each server as it comes
GATHERED = {
    "cpu": 0.65,
    **MEMORY,
}  # the same window of 20 ms on both, from a hundred editors of one document on
CROWD = 100
IDLE_KIB, IDLE_AIM_KIB = 34.0, 20.0
JOIN = {"warm": 1.0, "cold": 1.1}


@dataclass(frozen=True)
class Verdict:
    """A ratio (or a figure) and the most it may be; `most` None: nothing was promised."""

    name: str
    value: float
    most: float | None

    @property
    def kept(self) -> bool:
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        if self.most is None:
            return f"{self.value:.2f}"
        return f"{self.value:.2f} {'≤' if self.kept else '> MISSED'} {self.most:g}"


def of_load(load: Load) -> dict[str, float]:
    """The promises that a cell of the table is held to."""
    if load.window_ms is None:
        return EVERYDAY
    return GATHERED if load.documents == 1 and load.editors >= CROWD else MEMORY
