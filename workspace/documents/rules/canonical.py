"""The canonical text, and its hash: what signatures, versions and publications are bound to.

RFC 8785 (JSON Canonicalization Scheme) of the tidied tree, behind the prefix `chantier-text-v1`
and a line feed, in UTF-8; SHA-256 of these bytes. The tree holds no comment, suggestion nor author,
and no number but small integers, for which RFC 8785 and Python's writer agree.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from workspace.documents.rules.tree import Tree, tidy

PREFIX = "chantier-text-v1\n"


def text(tree: Tree) -> bytes:
    """The bytes that are hashed."""
    return (PREFIX + _json(tidy(tree))).encode()


def sha256(tree: Tree) -> str:
    """64 hexadecimal characters."""
    return hashlib.sha256(text(tree)).hexdigest()


def _json(value: Any) -> str:
    # Our keys are ASCII, so sorting by code point is sorting by UTF-16 unit (RFC 8785, 3.2.3);
    # Python escapes exactly what 3.2.2.2 asks once ensure_ascii is off.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
