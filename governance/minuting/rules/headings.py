"""Under which item of the agenda one writes: the titles of the minutes are those of the agenda, numbered, and may be reworded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[.)]\s*")


@dataclass(frozen=True)
class Heading:
    """An item as its title stands in the minutes: « 2. Adoption de la charte »."""

    item: str
    number: int
    title: str


def item_under(title: str, agenda: Sequence[Heading]) -> str:
    """The item whose title one writes under: by its words, else by its number; nothing for another title."""
    found = NUMBERED.match(title)
    words = _plain(title[found.end() :] if found else title)
    same = [one for one in agenda if words and _plain(one.title) == words]
    number = int(found[1]) if found else 0
    # Of two items with the same words, the number tells.
    named = [one for one in same if one.number == number] or same
    if not named:
        named = [one for one in agenda if one.number == number]
    return named[0].item if named else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
