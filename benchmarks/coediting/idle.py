"""Connections that stay open and silent: what each costs in memory."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.coediting import machine
from benchmarks.coediting.clients import Clients
from benchmarks.coediting.furniture import Furniture
from benchmarks.coediting.peers import PEERS

SETTLING_S = 5.0


def measure(who: str, furniture: Furniture, home: Path, steps: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    """For each number of connections: KiB of the server per connection, above started and idle."""
    peer = PEERS[who](furniture, home, None)
    peer.start()
    found = {}
    try:
        empty = machine.memory_mib(peer.server.pid)
        seats = peer.seats(furniture.documents * 2)
        with Clients(peer, "idle", seats, home / "clients.log", steps=steps) as clients:
            for many in steps:
                seated = clients.hear("seated")
                time.sleep(SETTLING_S)
                added = machine.memory_mib(peer.server.pid) - empty
                clients.order({"go": True})
                found[many] = {"kib": added * 1024 / many, **seated, **clients.hear("held")}
    finally:
        peer.server.stop()
    return found
