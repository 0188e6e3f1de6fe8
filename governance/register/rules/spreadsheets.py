"""Tables for spreadsheets as they are opened in France: UTF-8 with its mark, semicolons, and no cell that calculates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells spreadsheets that the file is in UTF-8."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included (OWASP, CSV injection)."""


def inert(value: str) -> str:
    """A cell that is read and never calculated: an apostrophe goes before what could be a formula."""
    risky = value.startswith(FORMULAS) or value.lstrip().startswith(FORMULAS)
    return f"'{value}" if risky else value


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The whole file."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([inert(cell.replace("\0", "")) for cell in row])
    return MARK + written.getvalue()
