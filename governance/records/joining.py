"""Asking for files to be looked into and put end to end: in another process, few at once, never for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import msgpack
import structlog
from flask_babel import lazy_gettext as _l

from foundation.errors import Unavailable
from governance.records.rules.binding import Mark
from workspace.exchange import converting
from workspace.files.rules.looking import NotTaken, Reason

MODULE = "governance.records.apart"
FAILED = _l(
    "Les pièces n’ont pas pu être rassemblées. Rien n’est perdu\u00a0: ouvrez-les une à une, ou réessayez."
)
log = structlog.get_logger()


def checked(data: bytes) -> bytes:
    """A PDF of somebody as it may be joined to others. Raises NotTaken, or Unavailable when too many ask at once."""
    made = _ask({"do": "check", "data": data})
    if not made:  # ended by one of its bounds, or by our patience
        raise NotTaken(Reason.TOO_HEAVY)
    if "reason" in made:
        raise NotTaken(Reason(made["reason"]))
    return bytes(made["data"])


def pages(files: Sequence[bytes]) -> list[int]:
    """How many pages each of these has. Raises Unavailable."""
    return [int(one) for one in _surely({"do": "count", "files": list(files)})["pages"]]


def joined(files: Sequence[bytes], marks: Sequence[Mark], *, title: str, language: str) -> bytes:
    """These files end to end, with bookmarks. Raises Unavailable."""
    shown = [astuple(mark) for mark in marks]
    asked = {"do": "join", "files": list(files), "marks": shown, "title": title, "language": language}
    return bytes(_surely(asked)["data"])


def _surely(asked: dict[str, Any]) -> dict[str, Any]:
    """Of files that we wrote: what goes wrong then is ours."""
    made = _ask(asked)
    if not made or "reason" in made:
        log.error("papers_not_joined", do=asked["do"], why=made.get("reason", "ended"))
        raise Unavailable(FAILED)
    return made


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    with converting.turn():
        answer = converting.apart(MODULE, msgpack.packb(asked))
    made: dict[str, Any] = msgpack.unpackb(answer) if answer else {}
    return made
