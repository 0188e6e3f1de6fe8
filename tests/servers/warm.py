"""Chantier started again and again, quickly: each server is a fork of a process that has already imported everything.

The import is most of a start (seconds of one core). What is forked is the command `chantier run` itself, from its
settings on; it is killed and started again as a process of its own. Where the time of a whole start matters, use
Application.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from tests.servers.application import Application
from tests.servers.process import BETWEEN_LOOKS_S, PATIENCE_S, ROOT, ServerError


class Nest:
    """The process that forks, and reaps."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.warm"],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, environ: Mapping[str, str], log: Path) -> int:
        return self._ask({"environ": dict(environ), "log": str(log)})["pid"]

    def code(self, pid: int) -> int | None:
        """The exit code of a fork, None while it runs."""
        return self._ask({"pid": pid})["code"]

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass
class Forked:
    """A server that the nest forked."""

    nest: Nest
    pid: int
    log: Path
    _code: int | None = None

    @property
    def ended(self) -> bool:
        if self._code is None:
            self._code = self.nest.code(self.pid)
        return self._code is not None

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = PATIENCE_S) -> int:
        """Ask it to end and wait; insist if it does not. Returns its exit code."""
        if not self.ended:
            os.kill(self.pid, how)
        deadline = time.monotonic() + patience
        while not self.ended:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(BETWEEN_LOOKS_S / 5)  # a look at a process that is not our child
        assert self._code is not None
        return self._code

    def last_words(self, size: int = 4000) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:]


@dataclass
class WarmApplication(Application):
    """An Application whose starts are forks. `rest()` ends the process that forks."""

    nest: Nest | None = None

    def start(self, patience: float = 120.0) -> WarmApplication:
        self.nest = self.nest or Nest(self.surroundings())
        log = self.home / "server.log"
        forked = Forked(self.nest, self.nest.fork(self.surroundings(), log), log)
        self.server = forked
        deadline = time.monotonic() + patience
        while not self.answers():
            if forked.ended or time.monotonic() > deadline:
                raise ServerError(forked.last_words())
            time.sleep(BETWEEN_LOOKS_S / 5)  # a look at a process that cannot call us back
        return self

    def rest(self) -> None:
        if self.nest:
            self.nest.close()


def _serve(environ: dict[str, str], log: str) -> NoReturn:
    """In the fork: what `chantier run` does, speaking into the log."""
    from foundation import cli

    os.environ.update(environ)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(out, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["chantier", "run"]
    cli.main()
    sys.exit(0)


def main() -> None:
    """The nest: patch and import as `chantier run` does, then fork, or reap, at each line that comes in."""
    from gevent import monkey

    monkey.patch_all()
    from gevent.os import fork_gevent

    import wsgi  # noqa: F401 - for what it imports

    for line in sys.stdin:
        asked = json.loads(line)
        if "log" in asked:
            answer = {"pid": fork_gevent()}
            if answer["pid"] == 0:
                _serve(asked["environ"], asked["log"])
        else:
            ended, status = monkey.get_original("os", "waitpid")(asked["pid"], os.WNOHANG)
            answer = {"code": os.waitstatus_to_exitcode(status) if ended else None}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
