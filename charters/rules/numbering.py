"""The number of the version that a decision makes by itself: the one after, that no version has."""

from __future__ import annotations

from collections.abc import Collection


def following(number: str, taken: Collection[str]) -> str:
    """« 1.1 » after « 1.0 », or the first after it that is free; drafts keep the numbers they were given."""
    head, _dot, last = number.rpartition(".")
    place = int(last) + 1
    while (found := f"{head}.{place}") in taken:
        place += 1
    return found
