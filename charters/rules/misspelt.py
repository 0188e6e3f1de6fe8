"""Whether a word is another one put right: how far apart two words are, and what makes one a misspelling."""

from __future__ import annotations

FURTHEST = 2
ENDINGS = frozenset({"s", "x", "e", "es", "nt"})
"""What agreement adds at the end of a word: « les membre », « les membres »."""


def put_right(before: str, after: str, *, still_said: bool) -> bool:
    """Two plain words (no accents, no capitals): a small slip, and its first letter the same.

    A prefix denies (possible, impossible): the first letter stays. A word that the corrected text still says
    elsewhere (`still_said`) was no slip: adopter is not a misspelt adapter where both are words of the charter.
    """
    if not before or not after or before[0] != after[0]:
        return False
    apart = distance(before, after)
    if apart > FURTHEST or 3 * apart >= min(len(before), len(after)):
        return False
    return not still_said or agrees(before, after)


def agrees(one: str, other: str) -> bool:
    """The same word in the plural, or in the feminine."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in ENDINGS


def distance(one: str, other: str) -> int:
    """Letters added, taken away, replaced, or two neighbours exchanged (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
