"""Coming into a document of 100,000 edits: open already, read again after a restart, fifty at once."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.coediting import machine
from benchmarks.coediting.clients import Clients
from benchmarks.coediting.furniture import Furniture
from benchmarks.coediting.peers import PEERS

EDITS, CROWD = 100_000, 50
TIMES = 9  # the clients' own work is most of it, and the first of them find it not compiled yet: the median leaves them out


def measure(who: str, furniture: Furniture, home: Path) -> dict[str, Any]:
    """Milliseconds: `cold`, `warm` (median of nine), `crowd` (until the last of fifty has the text)."""
    peer = PEERS[who](furniture, home, None)
    peer.start()
    try:
        seats = peer.seats(furniture.documents[:1] * CROWD)
        plan = {"edits": EDITS, "crowd": CROWD, "times": TIMES}
        with Clients(peer, "join", seats, home / "clients.log", **plan) as clients:
            clients.hear("filled")
            peer.server.stop()
            peer.start()
            before = machine.Effort.of(peer.server.pid, clients.process.pid)
            began = time.monotonic()
            clients.order({"go": True})
            cold = clients.hear("cold")
            clients.order({"go": True})
            warm = clients.hear("warm")
            clients.order({"go": True})
            crowd = clients.hear("crowd")["times"]
            seconds = time.monotonic() - began
            used = machine.Effort.of(peer.server.pid, clients.process.pid) - before
    finally:
        peer.server.stop()
    return {
        "cold": cold["ms"],
        "warm": median(warm["times"]),
        "crowd": crowd[-1],
        "crowd_p50": median(crowd),
        "others": used.others / seconds,
        "equal": cold["equal"] and warm["equal"],
    }
