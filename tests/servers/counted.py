"""Chantier that says what it holds (tests/servers/counting.py)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from signal import SIGUSR1

from tests.consistency.company import look
from tests.servers.application import Application


@dataclass
class CountedApplication(Application):
    """An Application; `holds()` is what its process holds now, after a collection."""

    command: Sequence[str] = (sys.executable, "-m", "tests.servers.counting", "run")

    def holds(self) -> dict[str, int]:
        """Living objects of some kinds, and `memory` in bytes."""
        told = self.home / "var" / "holds.json"
        told.unlink(missing_ok=True)
        assert self.server
        assert not self.server.ended, self.server.last_words()
        os.kill(self.server.pid, SIGUSR1)
        look(told.exists)
        held: dict[str, int] = json.loads(told.read_text(encoding="ascii"))
        return held
