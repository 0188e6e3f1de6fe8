"""Addresses a text may point to."""

from __future__ import annotations

import re

from workspace.documents.rules.schema import SAFE_SCHEMES

LONGEST = 2_000
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*):")
# Browsers drop these before they look for the scheme: `java\tscript:` would become one.
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")


def safe(address: object) -> str | None:
    """The address, if it names one of the schemes we follow; None otherwise (no relative address)."""
    if not isinstance(address, str) or not address or len(address) > LONGEST:
        return None
    stripped = address.strip(" ")
    if _INVISIBLE.search(stripped):
        return None
    scheme = _SCHEME.match(stripped)
    return stripped if scheme and scheme[1].lower() in SAFE_SCHEMES else None
