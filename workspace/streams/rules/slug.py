"""An address made from a name, readable aloud: « Énergie citoyenne » gives `energie-citoyenne`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 48
EMPTY_WORDS = frozenset("a au aux d de des du en et l la le les the of and".split())  # noqa: SIM905 - words read as words
# Addresses of the same place that are no stream.
RESERVED = {"ouvrir"}


def slug(title: str) -> str:
    """Lower-case letters, digits and hyphens; at least one character, `LONGEST` at most."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    words: list[str] = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    kept = [word for word in words if word not in EMPTY_WORDS] or words or ["chantier"]
    made = kept[0][:LONGEST]
    for word in kept[1:]:
        if len(made) + 1 + len(word) > LONGEST:
            break
        made = f"{made}-{word}"
    return made


def free(wanted: str, taken: Collection[str]) -> str:
    """The wanted address, or the first of `wanted-2`, `wanted-3`… that nobody has."""
    if wanted not in taken and wanted not in RESERVED:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
