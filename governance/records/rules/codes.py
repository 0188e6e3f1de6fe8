"""A QR code as one path: the dark squares of its rows, drawn on a canvas with the four clear squares that readers ask for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

QUIET = 4
"""Clear squares on each side (ISO/IEC 18004)."""


def path(rows: Iterable[Iterable[int]]) -> tuple[int, str]:
    """The side of the canvas, and the path: « M4 4h7v1h-7z… », one run of dark squares after the other."""
    found, side = [], 2 * QUIET
    for y, row in enumerate(rows):
        x = 0
        for dark, squares in groupby(row, bool):
            length = len(list(squares))
            if dark:
                found.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
        side = x + 2 * QUIET
    return side, "".join(found)
