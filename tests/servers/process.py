"""A server as a child process: started, waited for until it answers, stopped by its id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE_S = 60.0
BETWEEN_LOOKS_S = 0.05


class ServerError(RuntimeError):
    """The server did not start, or ended before it was asked to; the message holds its last words."""


@dataclass
class Server:
    """A running child and the file where it speaks."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = PATIENCE_S) -> int:
        """Ask it to end and wait; insist if it does not. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def last_words(self, size: int = 4000) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:]


def start(
    command: Sequence[str | Path],
    log: Path,
    *,
    answers: Callable[[], bool],
    environ: Mapping[str, str] | None = None,
    user: int | None = None,
    cwd: Path = ROOT,
    patience: float = PATIENCE_S,
) -> Server:
    """Start the command and wait until `answers()`; raises ServerError with its last words otherwise."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            user=user,
            group=user,
        )
    server = Server(process, log)
    try:
        _wait(server, answers, patience)
    except BaseException:
        server.stop(signal.SIGKILL)
        raise
    return server


def _wait(server: Server, answers: Callable[[], bool], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not answers():
        if server.process.poll() is not None:
            raise ServerError(f"ended with {server.process.returncode}\n{server.last_words()}")
        if time.monotonic() > deadline:
            raise ServerError(f"no answer after {patience:.0f} s\n{server.last_words()}")
        time.sleep(BETWEEN_LOOKS_S)  # a look at a process that cannot call us back


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0
