"""Presence, as tabs say it and hear it: never stored, so that it tells what the live way alone carries."""

from __future__ import annotations

from tests.workspace.documents.tabs import Tab
from workspace.documents.rules import presence
from workspace.documents.rules.reading import Reader


def show(tab: Tab, clock: int) -> None:
    """A tab says where it is, for the `clock`-th time."""
    here = presence.write([presence.Presence(tab.client, clock, {"user": {}, "cursor": None})])
    tab.socket.emit("awareness", {"document": tab.public_id, "data": here}, namespace="/documents")


def shown(tab: Tab, client: int) -> list[int]:
    """The clocks at which a tab was shown this cursor."""
    return [clock for clock, state in _states(tab, client) if state != "null"]


def gone(tab: Tab, client: int) -> bool:
    """Whether it was shown that this one left."""
    return any(state == "null" for _clock, state in _states(tab, client))


def _states(tab: Tab, client: int) -> list[tuple[int, str]]:
    frames = [payload["data"] for payload in tab.told("awareness")]
    return [(clock, state) for frame in frames for who, clock, state in _read(frame) if who == client]


def _read(frame: bytes) -> list[tuple[int, int, str]]:
    """Client, clock and state of each (y-protocols)."""
    reader = Reader(frame)
    return [(reader.uint(), reader.uint(), reader.string()) for _ in range(reader.count())]
