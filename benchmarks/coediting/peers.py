"""The two servers that are compared, each as its people run it: a process of its own, alone on its core."""

from __future__ import annotations

import json
import os
import shutil
import urllib.error
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.coediting import machine
from benchmarks.coediting.furniture import PERSONS, Furniture
from tests.servers.application import WITHOUT_PROXY, Application
from tests.servers.process import BIN, Server, free_port, start
from tests.workspace.documents.tabs import SECRET
from workspace.documents.rules import schema

PEER = Path(__file__).parent / "peer"
INITIATIVE = "valbrume"
PATIENCE_S = 300.0  # to start, on a machine that does other things as well
Seat = dict[str, str | int]


class Ours:
    """`chantier run` with its defaults: SQLite at synchronous=FULL, guard, rights, sessions."""

    name = "ours"

    def __init__(self, furniture: Furniture, home: Path, window_ms: int | None) -> None:
        self.furniture = furniture
        home.mkdir(parents=True)
        shutil.copytree(furniture.home / "var", home / "var")
        environ = {"SECRET_KEY": SECRET}
        if window_ms is not None:
            environ["COEDITING_WINDOW_MS"] = str(window_ms)
        self.application = Application(home, environ, demo=False)

    @property
    def url(self) -> str:
        return self.application.url

    @property
    def server(self) -> Server:
        assert self.application.server is not None
        return self.application.server

    def start(self) -> None:
        with machine.on_core(machine.SERVER_CORE), without_node_options():
            self.application.start(PATIENCE_S)

    def seats(self, documents: Iterable[str]) -> list[Seat]:
        """One seat per document named, each with an account of its own as far as there are enough."""
        return [
            {
                "url": self.url,
                "document": document,
                "schema": schema.VERSION,
                "initiative": INITIATIVE,
                "cookie": f"chantier={self.furniture.cookies[number % PERSONS]}",
            }
            for number, document in enumerate(documents)
        ]


class Theirs:
    """`@hocuspocus/server` (peer/server.mjs)."""

    name = "theirs"

    def __init__(self, furniture: Furniture, home: Path, window_ms: int | None) -> None:
        self.furniture, self.home, self.port = furniture, home, free_port()
        home.mkdir(parents=True)
        self.environ = {
            "NODE_ENV": "production",
            "PORT": str(self.port),
            "STORE": str(home / "store.sqlite"),
            "TOKENS": str(home / "tokens.json"),
            "FLUSH_MS": "" if window_ms is None else str(window_ms),
        }
        (home / "tokens.json").write_text(json.dumps(furniture.cookies))
        self.server: Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with machine.on_core(machine.SERVER_CORE), without_node_options():
            self.server = start(
                [BIN / "node", PEER / "server.mjs"],
                self.home / "server.log",
                answers=self._answers,
                environ=self.environ,
                cwd=PEER,
                patience=PATIENCE_S,
            )

    def _answers(self) -> bool:
        try:
            with WITHOUT_PROXY.open(self.url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def seats(self, documents: Iterable[str]) -> list[Seat]:
        tokens = self.furniture.cookies
        return [
            {"url": self.url, "document": document, "token": tokens[number % len(tokens)]}
            for number, document in enumerate(documents)
        ]


Peer = Ours | Theirs
PEERS: Mapping[str, type[Ours | Theirs]] = {"ours": Ours, "theirs": Theirs}


class without_node_options:  # noqa: N801 - read as a phrase after `with`
    """What the Makefile tells Node for downloads is no part of how a server is run."""

    def __enter__(self) -> None:
        self.kept = os.environ.pop("NODE_OPTIONS", None)

    def __exit__(self, *_error: object) -> None:
        if self.kept is not None:
            os.environ["NODE_OPTIONS"] = self.kept
