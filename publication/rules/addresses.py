"""Addresses people can read aloud and that never change."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60


def slug(title: str, day: str, taken: frozenset[str] = frozenset()) -> str:
    """`2026-11-16-deux-mois-de-legumerie-mobile`; a number is added when the address is taken.

    `day` is an ISO date. The result holds only a–z, 0–9 and hyphens, at most 60 characters and a number.
    """
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)))
    base = f"{day}-{words.strip('-')}"[:LONGEST].strip("-")
    number, address = 1, base
    while address in taken:
        number += 1
        address = f"{base}-{number}"
    return address
