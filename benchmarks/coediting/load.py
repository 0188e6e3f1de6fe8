"""Editors who type: how long a keystroke takes to the others, what the server uses for it, what stays equal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.coediting import machine
from benchmarks.coediting.clients import Clients
from benchmarks.coediting.furniture import Furniture
from benchmarks.coediting.peers import PEERS

RATE = 5  # characters a second of one editor
LOOKING = 4  # editors who apply what they receive at once; the others after the load


@dataclass(frozen=True)
class Load:
    """One cell of the table. `window_ms` None: each server as it comes."""

    documents: int
    editors: int  # in each document
    cursors: bool = False
    window_ms: int | None = None

    @property
    def label(self) -> str:
        crowd = str(self.editors) if self.documents == 1 else f"{self.documents}×{self.editors}"
        return (
            f"{crowd}{' + cursors' if self.cursors else ''}, "
            f"{'default' if self.window_ms is None else f'{self.window_ms} ms'}"
        )


def measure(
    load: Load, who: str, furniture: Furniture, home: Path, *, seconds: float, warmup: float
) -> dict[str, Any]:
    """One run of one server, started for it: figures in ms, MiB, and ms of processor per 1,000 deliveries."""
    peer = PEERS[who](furniture, home, load.window_ms)
    peer.start()
    server = peer.server.pid
    try:
        idle = machine.memory_mib(server)
        machine.forget_peak(server)
        seats = peer.seats(furniture.documents[: load.documents] * load.editors)
        pace = {"rate": RATE, "cursors": load.cursors, "seconds": seconds, "warmup": warmup}
        with Clients(peer, "load", seats, home / "clients.log", looking=LOOKING, **pace) as clients:
            clients.hear("ready")
            clients.order({"go": True})
            clients.hear("start")
            before = machine.Effort.of(server, clients.process.pid)
            clients.hear("arrived")
            used = machine.Effort.of(server, clients.process.pid) - before
            peak = machine.memory_mib(server, "VmHWM")
            done = clients.hear("done")
    finally:
        peer.server.stop()
    return {
        **done,
        "cpu": used.server * 1e6 / max(done["delivered"], 1),
        "busy": used.server / done["seconds"],
        "others": used.others / done["seconds"],
        "idle_mib": idle,
        "peak_mib": peak,
        "added_mib": peak - idle,
    }
