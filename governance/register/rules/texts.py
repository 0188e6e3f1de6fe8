"""The exact text of a decision, and its hash: what anybody computes again from what they read."""

from __future__ import annotations

import unicodedata
from hashlib import sha256


def canonical(text: str) -> str:
    """Composed (NFC), one way of ending lines, nothing at the end of a line nor of the text."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


def text_hash(text: str) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return sha256(canonical(text).encode("utf-8", "surrogatepass")).hexdigest()
