"""Presence (Yjs awareness): read, checked, signed with the true name, written again.

Layout of y-protocols: a count, then for each client its id, its clock and its state as JSON. A seat
speaks for its own client id only; what it says of its own name is replaced by what the house knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workspace.documents.rules.reading import Malformed, Reader
from workspace.documents.rules.values import parse_json
from workspace.documents.rules.writing import uint

LARGEST = 8 * 1024
KEPT = ("cursor",)


@dataclass(frozen=True)
class Presence:
    """Where one tab is; `state` is None when it has left."""

    client: int
    clock: int
    state: dict[str, Any] | None


def read(data: bytes, client: int, user: dict[str, str]) -> Presence:
    """The presence of `client`, signed by `user`; Malformed for anything else."""
    if len(data) > LARGEST:
        raise Malformed("a presence too large", "too_large")
    reader = Reader(data)
    if reader.uint() != 1 or reader.uint() != client:
        raise Malformed("a presence for somebody else", "foreign")
    clock, state = reader.uint(), parse_json(reader.string())
    reader.finish()
    if state is None:
        return Presence(client, clock, None)
    if not isinstance(state, dict):
        raise Malformed("a presence that is not an object")
    return Presence(client, clock, {"user": user, **{name: state[name] for name in KEPT if name in state}})


def write(presences: Iterable[Presence]) -> bytes:
    """One update saying where several are."""
    listed = list(presences)
    parts = [uint(len(listed))]
    for one in listed:
        state = json.dumps(one.state, ensure_ascii=False, separators=(",", ":")).encode()
        parts += [uint(one.client), uint(one.clock), uint(len(state)), state]
    return b"".join(parts)
