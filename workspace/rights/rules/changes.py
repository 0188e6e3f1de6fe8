"""Grants as a change keeps them, and as an address carries them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from people.rules.sharing import Circle, Grant, Level

WORDS = {Level.READ: "read", Level.SUGGEST: "suggest", Level.WRITE: "write"}
LEVELS = {word: level for level, word in WORDS.items()}


def written(grants: Iterable[Grant]) -> list[list[Any]]:
    """`[["stream", 3, 3], …]`."""
    return [[one.circle.value, one.key, int(one.level)] for one in grants]


def read(rows: Iterable[Iterable[Any]]) -> tuple[Grant, ...]:
    return tuple(Grant(Circle(circle), int(key), Level(level)) for circle, key, level in rows)


def token(circle: Circle, public_id: str) -> str:
    """How a form names a circle: `college:3f9c`; the public id of the initiative is not needed."""
    return f"{circle.value}:{public_id}"


def split(said: str) -> tuple[str, Level] | None:
    """`college:3f9c:write` as (`college:3f9c`, WRITE); None for anything else, « no access » included."""
    who, _colon, word = said.rpartition(":")
    return (who, LEVELS[word]) if who and word in LEVELS else None
