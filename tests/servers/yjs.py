"""Yjs in Node, and the provider of the real pages over the real Socket.IO client: pages without a screen."""

from __future__ import annotations

import json
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.servers.process import BIN, ROOT, ServerError

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Reading:
    """What Yjs holds: `encoded` is written after reading it afresh; `pending`: something it rests on is lacking."""

    encoded: bytes
    vector: bytes
    pending: bool
    tree: dict[str, Any]


class YjsError(RuntimeError):
    """Yjs threw; the message holds its stack."""


class Yjs:
    """One Node process; any thread may ask. `hear(event)` is called for what a page tells."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [BIN / "node", ROOT / "tests" / "servers" / "yjs" / "run.mjs"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers: dict[int, Future[dict[str, Any]]] = {}
        self._ids = count(1)
        self._writing = threading.Lock()
        self._ears: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ask(self, wanted: str, **request: Any) -> dict[str, Any]:
        answer = self._sent(wanted, request).result(PATIENCE_S)
        if not answer["ok"]:
            raise YjsError(answer["error"])
        return answer

    def replayed(self, updates: Iterable[bytes]) -> Reading:
        """A fresh document given these updates, in this order."""
        return _reading(self.ask("replay", updates=[b64encode(one).decode() for one in updates]))

    def follow(self, name: str, update: bytes) -> Reading:
        """The document kept under this name, given one more update."""
        return _reading(self.ask("follow", name=name, update=b64encode(update).decode()))

    def read(self, page: str) -> Reading:
        return _reading(self.ask("read", page=page))

    def open(self, page: str, hear: Callable[[dict[str, Any]], None], **where: str) -> None:
        """Open a page; `where` is url, cookie, document, initiative."""
        self._ears[page] = hear
        self.ask("open", page=page, **where)

    def close(self, page: str) -> None:
        self.ask("close", page=page)
        self._ears.pop(page, None)

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._listener.join(PATIENCE_S)
        self._process.stdout.close()

    def _sent(self, wanted: str, request: dict[str, Any]) -> Future[dict[str, Any]]:
        assert self._process.stdin
        answer: Future[dict[str, Any]] = Future()
        with self._writing:
            number = next(self._ids)
            self._answers[number] = answer
            if self._process.poll() is not None:
                raise ServerError(f"Node ended with {self._process.returncode}")
            self._process.stdin.write(json.dumps({"id": number, "do": wanted, **request}) + "\n")
            self._process.stdin.flush()
        return answer

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            message = json.loads(line)
            if "event" not in message:
                self._answers.pop(message["id"]).set_result(message)
            elif hear := self._ears.get(message["page"]):
                hear(message)
        for answer in self._answers.values():
            answer.set_exception(ServerError("Node ended"))


def _reading(answer: dict[str, Any]) -> Reading:
    return Reading(
        b64decode(answer["encoded"]), b64decode(answer["vector"]), answer["pending"], answer["tree"]
    )
