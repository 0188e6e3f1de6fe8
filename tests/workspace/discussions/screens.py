"""Screens of a discussion on a real server: Socket.IO over the loopback, with the cookie of somebody who signed in."""

from __future__ import annotations

import re
import threading
from typing import Any, Self

from tests.workspace.documents.tabs import LONGEST_WAIT_S, PATIENCE_S, House


class Screen:
    """A thread open in somebody's browser; `told` keeps the messages that came, in order."""

    def __init__(
        self,
        house: House,
        member,
        thread: str,
        *,
        initiative="valbrume",
        language="fr",
        polling=False,
        joins=True,
    ):
        self.told: list[dict[str, Any]] = []
        self.gone = False
        self.news = threading.Condition()
        self.socket = house.socket()
        self.socket.on("message", self._message, namespace="/discussions")
        self.socket.on("disconnect", self._disconnect, namespace="/discussions")
        headers = {"Accept-Language": language}
        if member is not None:
            headers["Cookie"] = f"{house.cookie_name}={house.cookie(member)}"
        self.socket.connect(
            f"{house.server.url}/socket.io?on={thread}&in={initiative}",
            headers=headers,
            namespaces=["/discussions"],
            transports=["polling"] if polling else ["websocket"],
            wait_timeout=PATIENCE_S,
        )
        if joins:
            answer = self.ask("join", {"discussion": thread})
            assert answer["ok"], answer

    def _message(self, payload: dict[str, Any]) -> None:
        with self.news:
            self.told.append(payload)
            self.news.notify_all()

    def _disconnect(self, *_reason: Any) -> None:
        with self.news:
            self.gone = True
            self.news.notify_all()

    def ask(self, event: str, payload: dict[str, Any]) -> Any:
        return self.socket.call(event, payload, namespace="/discussions", timeout=PATIENCE_S)

    def wait(self, condition) -> None:
        with self.news:
            assert self.news.wait_for(condition, LONGEST_WAIT_S), self.told[-3:]

    def next(self) -> dict[str, Any]:
        """The oldest message that came and was not asked for yet."""
        self.wait(lambda: self.told)
        with self.news:
            return self.told.pop(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.disconnect()


def tidy(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()
