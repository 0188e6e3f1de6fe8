"""What people typed, without the signs that no page shows and that a database refuses."""

from __future__ import annotations

import unicodedata

UNREADABLE = {"Cc", "Cs"}


def readable(text: str) -> str:
    """The text with one sign for an end of line, nothing around, and neither control signs nor halves of letters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in UNREADABLE)
