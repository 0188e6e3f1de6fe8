"""Asking what a file is, and for its words and its picture: in another process, few at once, never for ever."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgpack
from flask_babel import lazy_gettext as _l

from foundation.errors import Unavailable
from workspace.files.rules import naming
from workspace.files.rules.kinds import Kind
from workspace.files.rules.looking import NotTaken, Reason, kind_of

ROOT = Path(__file__).parents[2]
PATIENCE, TURN, AT_ONCE = 60.0, 8.0, 2
BUSY = _l("D’autres fichiers sont en cours d’examen. Rien n’est perdu\u00a0: réessayez dans un instant.")
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Sent:
    """A file that may be kept: its clean name, its bytes as they came, and what was read of them."""

    name: str
    kind: Kind
    data: bytes
    sha256: str
    words: str = ""
    pages: int | None = None
    picture: bytes = b""
    width: int = 0
    height: int = 0


def examined(name: str, data: bytes) -> Sent:
    """The file as it may be kept. Raises NotTaken, or Unavailable when too many ask at once."""
    kind_of(name, data)  # what needs no other process to be refused
    if not _turns.acquire(timeout=TURN):
        raise Unavailable(BUSY)
    try:
        found = _apart("look", {"name": name, "data": data})
        if not found:  # ended by one of its bounds, or by our patience
            raise NotTaken(Reason.TOO_HEAVY)
        if "reason" in found:
            raise NotTaken(Reason(found["reason"]))
        kind = Kind(found.pop("kind"))
        if kind is Kind.PDF:
            drawn = _apart("draw", {"data": data, "shape": found.pop("shape")})
            found |= {} if "reason" in drawn else drawn
    finally:
        _turns.release()
    return Sent(naming.clean(name), kind, data, hashlib.sha256(data).hexdigest(), **found)


def _apart(what: Literal["look", "draw"], asked: dict[str, Any]) -> dict[str, Any]:
    """The answer of a process of its own; empty when it ended without one. Its directory goes with it."""
    with tempfile.TemporaryDirectory(prefix="chantier-file-") as home:
        # Nothing of our settings, keys or connections: only where Python finds the house.
        known = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        try:
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-B", "-m", "workspace.files.apart", what],
                cwd=home,
                env=known,
                input=msgpack.packb(asked),
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {}
    answered: dict[str, Any] = msgpack.unpackb(done.stdout) if done.returncode == 0 and done.stdout else {}
    return answered
