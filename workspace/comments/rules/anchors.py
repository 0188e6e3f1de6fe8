"""Where a comment holds: two Yjs relative positions, as browsers write them in JSON.

A relative position names a letter (`item`), or an end of a node (`type`) or of the text (`tname`), and the side it leans
to (`assoc`): it follows its letter whatever is written around. The server keeps it as it came, checked; browsers
resolve it.
"""

from __future__ import annotations

import json
from typing import Any

ROOT = "default"
BIGGEST = 2**53 - 1
LONGEST = 600  # signs of one position in JSON; browsers write about a hundred
Position = dict[str, Any]
Anchor = dict[str, Position]


def position(text: str) -> Position | None:
    """The position, with nothing else in it; None when it is none."""
    if len(text) > LONGEST:
        return None
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return _position(given) if isinstance(given, dict) else None


def _position(given: dict[str, Any]) -> Position | None:
    kept: Position = {name: _id(given[name]) for name in ("type", "item") if given.get(name) is not None}
    if None in kept.values() or given.get("tname") not in (None, ROOT):
        return None
    if given.get("tname") == ROOT:
        kept["tname"] = ROOT
    lean = given.get("assoc", 0)
    if not kept or not isinstance(lean, int) or isinstance(lean, bool) or lean not in (-1, 0):
        return None
    return {**kept, "assoc": lean}


def _id(given: object) -> dict[str, int] | None:
    if not isinstance(given, dict) or set(given) != {"client", "clock"}:
        return None
    numbers = [given["client"], given["clock"]]
    whole = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= BIGGEST for one in numbers)
    return {"client": numbers[0], "clock": numbers[1]} if whole else None
