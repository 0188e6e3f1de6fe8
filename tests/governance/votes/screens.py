"""Screens of a vote on a real server: Socket.IO over the loopback, with the cookie of somebody who signed in."""

from __future__ import annotations

import re
import threading
from typing import Any, Self

from tests.workspace.documents.tabs import LONGEST_WAIT_S, PATIENCE_S, House


class Screen:
    """The page of a motion open in somebody's browser; `told` keeps (event, payload) in order."""

    def __init__(
        self,
        house: House,
        member,
        motion: str,
        *,
        initiative: str = "valbrume",
        polling: bool = False,
        joins: bool = True,
    ) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.news = threading.Condition()
        self.socket = house.socket()
        for event in ("turnout", "changed", "closed"):
            self.socket.on(event, self._hears(event), namespace="/votes")
        headers = {"Accept-Language": "fr", "Cookie": f"{house.cookie_name}={house.cookie(member)}"}
        self.socket.connect(
            f"{house.server.url}/socket.io?on={motion}&in={initiative}",
            headers=headers,
            namespaces=["/votes"],
            transports=["polling"] if polling else ["websocket"],
            wait_timeout=PATIENCE_S,
        )
        self.motion = motion
        if joins:
            assert self.join()["ok"]

    def join(self, **shown: str) -> dict[str, Any]:
        """`shown`: what the page says of itself, where it does."""
        return self.ask("join", {"motion": self.motion, **shown})

    def ask(self, event: str, payload: object) -> Any:
        return self.socket.call(event, payload, namespace="/votes", timeout=PATIENCE_S)

    def _hears(self, event: str):
        def heard(payload: dict[str, Any]) -> None:
            with self.news:
                self.told.append((event, payload))
                self.news.notify_all()

        return heard

    def next(self) -> tuple[str, dict[str, Any]]:
        """The oldest event that came and was not asked for yet."""
        with self.news:
            assert self.news.wait_for(lambda: self.told, LONGEST_WAIT_S), "nothing came"
            return self.told.pop(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.disconnect()


def turnout_of(page: str) -> str:
    """The section that lives, as it stands in a page or in a message."""
    found = re.search(r'<section id="turnout".*?</section>', page, re.DOTALL)
    assert found, "no participation here"
    return re.sub(r"\s+", " ", found[0]).strip()
