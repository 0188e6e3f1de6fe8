"""Chantier itself as people run it: a process of its own, its own data, its own port."""

from __future__ import annotations

import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.process import ROOT, Server, free_port, start

WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Application:
    """A server to kill and to start again on the same data and the same port."""

    home: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    demo: bool = True
    port: int = field(default_factory=free_port)
    command: Sequence[str] = (sys.executable, "-m", "foundation.cli", "run")
    server: Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, patience: float = 120.0) -> Application:
        """Start and wait for /health; loading the demonstration takes some seconds the first time."""
        command = [*self.command, *(["--demo"] if self.demo else [])]
        self.server = start(
            command,
            self.home / "server.log",
            answers=self.answers,
            environ=self.surroundings(),
            patience=patience,
        )
        return self

    def surroundings(self) -> dict[str, str]:
        """The environment it is started with."""
        return {
            "CHANTIER_VAR": str(self.home / "var"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            # Started again and again, it must not compile everything each time, whatever this shell prefers.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bytecode"),
            **self.environ,
        }

    def answers(self) -> bool:
        try:
            with WITHOUT_PROXY.open(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """As a power cut would: SIGKILL, nothing said."""
        if self.server:
            self.server.stop(signal.SIGKILL)

    def stop(self) -> int:
        return self.server.stop() if self.server else 0
