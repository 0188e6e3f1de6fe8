"""SIGKILL 300 ms after the last key: edits lost, and among them those the server had said it kept."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

from benchmarks.coediting.clients import Clients
from benchmarks.coediting.furniture import Furniture
from benchmarks.coediting.load import RATE
from benchmarks.coediting.peers import PEERS

EDITORS, SECONDS, AFTER_LAST_KEY_S = 20, 12, 0.3


def measure(who: str, furniture: Furniture, home: Path) -> dict[str, Any]:
    """Numbers of edits; `equal` once everybody has come back and sent what they still held."""
    peer = PEERS[who](furniture, home, None)
    peer.start()
    try:
        seats = peer.seats(furniture.documents[:1] * EDITORS)
        plan = {"rate": RATE, "cursors": False, "looking": 0, "seconds": SECONDS}
        with Clients(peer, "kill", seats, home / "clients.log", **plan) as clients:
            clients.hear("ready")
            clients.order({"go": True})
            clients.hear("last_key")
            time.sleep(AFTER_LAST_KEY_S)
            peer.server.stop(signal.SIGKILL)
            clients.order({"go": True})
            clients.hear("cut")
            peer.start()
            clients.order({"go": True})
            return clients.hear("done")
    finally:
        peer.server.stop()
