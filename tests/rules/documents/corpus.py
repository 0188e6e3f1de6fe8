"""What three real Yjs clients sent (made by make_corpus.mjs), as bytes."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cache
from pathlib import Path


@cache
def _read():
    return json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))


def updates() -> list[bytes]:
    """Every update, in the order a server took it: typing, formatting, deleting, undoing, merging."""
    return [b64decode(one) for one in _read()["updates"]]


def wholes() -> list[bytes]:
    """The whole state of each client at the end."""
    return [b64decode(one) for one in _read()["whole"]]


def final_tree():
    """The text as Yjs reads it at the end."""
    return _read()["tree"]
