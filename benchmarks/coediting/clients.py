"""The clients: one Node process on a core of its own, told what to do and telling what happens, line by line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Self

from benchmarks.coediting import machine
from benchmarks.coediting.peers import PEER, Peer, Seat, without_node_options
from tests.servers.process import BIN

LEAVING_S = 10.0
# Memory for two hundred replicas, and few pauses to tidy it: a pause of the clients reads as a delay of the server.
ROOMY = ("--max-old-space-size=8192", "--max-semi-space-size=128")


class ClientsError(RuntimeError):
    """The clients ended before saying what was awaited; the message holds their last words."""


class Clients:
    """The driver (peer/driver.mjs) at work on one plan."""

    def __init__(self, peer: Peer, measure: str, seats: list[Seat], log: Path, **plan: Any) -> None:
        self.log = log
        with machine.on_core(machine.CLIENT_CORE), without_node_options(), log.open("wb") as errors:
            self.process = subprocess.Popen(
                [BIN / "node", *ROOMY, PEER / "driver.mjs"],
                cwd=PEER,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.order({"peer": peer.name, "measure": measure, "seats": seats, **plan})

    def order(self, order: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def hear(self, at: str) -> dict[str, Any]:
        """What they say when they are there."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said.pop("at") == at:
                return said
        self.process.wait(10)
        raise ClientsError(f"waiting for {at!r}: {self.log.read_text(errors='replace')[-3000:]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: object, *_error: object) -> None:
        if failure:
            self.process.kill()
        self.process.wait(LEAVING_S)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
