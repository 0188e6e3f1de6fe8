"""Asking for a conversion: in another process, few at once, never for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgpack
import structlog
from flask_babel import lazy_gettext as _l

from foundation.errors import Unavailable
from workspace.documents.rules.pictures import Picture
from workspace.documents.rules.tree import Tree
from workspace.exchange.rules.arrival import NotTaken, Reason
from workspace.exchange.rules.formats import Format
from workspace.exchange.rules.inward import Arrived
from workspace.exchange.rules.outward import Label

log = structlog.get_logger()
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for one conversion
AT_ONCE = 2
MODULE = "workspace.exchange.apart"
TURN = 8.0  # seconds one waits for one's turn
BUSY = _l("D’autres fichiers sont en cours de conversion. Rien n’est perdu\u00a0: réessayez dans un instant.")
FAILED = _l("La conversion n’a pas abouti. Rien n’est perdu\u00a0: réessayez, ou choisissez un autre format.")
_turns = threading.BoundedSemaphore(AT_ONCE)


def bring_in(name: str, data: bytes, *, notes: str) -> Arrived:
    """A file as a text. Raises NotTaken, or Unavailable when too many ask at once."""
    made = _ask({"do": "bring_in", "name": name, "data": data, "notes": notes})
    pictures = [Picture(**one) for one in made["images"]]
    return Arrived(made["title"], made["tree"], made["lost"], pictures)


def bring_out(
    tree: Tree,
    label: Label,
    kind: Format,
    *,
    internal: bool,
    images: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """A text as a file, its images (type and bytes, by hash) in it. Raises Unavailable when it cannot be made now."""
    asked: dict[str, Any] = {"do": "bring_out", "tree": tree, "label": asdict(label), "format": kind}
    asked |= {"internal": internal, "images": dict(images or {})}
    try:
        return bytes(_ask(asked)["data"])
    except NotTaken as refusal:
        log.exception("text_not_converted", format=kind.value, reason=refusal.reason.value)
        raise Unavailable(FAILED) from refusal


@contextmanager
def turn() -> Iterator[None]:
    """One of the few places; raises Unavailable when none is free in time."""
    if not _turns.acquire(timeout=TURN):
        raise Unavailable(BUSY)
    try:
        yield
    finally:
        _turns.release()


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    with turn():
        answer = apart(MODULE, msgpack.packb(asked))
    if not answer:  # killed by one of its bounds, or by our patience
        raise NotTaken(Reason.TOO_HEAVY)
    made: dict[str, Any] = msgpack.unpackb(answer)
    if "reason" in made:
        raise NotTaken(Reason(made["reason"]))
    return made


def apart(module: str, request: bytes) -> bytes:
    """The answer of a module of ours in a process of its own; empty when it ended without one. Its directory goes with it."""
    with tempfile.TemporaryDirectory(prefix="chantier-conversion-") as home:
        # Nothing of our settings, keys or connections: only where Python finds the house.
        known = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-B", "-m", module]
        with subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=home,
            env=known,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                return process.communicate(request, timeout=PATIENCE)[0]
            except subprocess.TimeoutExpired:
                return b""
            finally:
                with suppress(ProcessLookupError):  # pandoc too, which is of its group
                    os.killpg(process.pid, signal.SIGKILL)
