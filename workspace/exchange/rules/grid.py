"""Where the cells of a table stand: which rows and columns are headers, how wide it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.documents.rules.tree import Tree

WIDEST = 1_000
Span = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """`heads` rows of headers at the top, then `first_columns` columns of headers in every row."""

    rows: list[list[Tree]]
    width: int
    heads: int
    first_columns: int


def shape(table: Tree) -> Shape:
    """The shape of a tidied table."""
    rows = [list(row.get("content", ())) for row in table.get("content", ())]
    at = places([[span(cell) for cell in row] for row in rows])
    width = max((end for row in at for _start, end in row), default=1)
    heads = 0
    while heads < len(rows) and rows[heads] and all(cell["type"] == "tableHeader" for cell in rows[heads]):
        heads += 1
    if heads == len(rows):
        heads = min(heads, 1)  # a table of headers alone: its first row heads it, its columns say the rest
    return Shape(rows, min(width, WIDEST), heads, _first_columns(rows[heads:], at[heads:]))


def _first_columns(rows: list[list[Tree]], at: list[list[tuple[int, int]]]) -> int:
    """The columns from the left whose cells are all headers, when no other cell is one; 0 otherwise."""
    headers = [
        end
        for row, here in zip(rows, at, strict=True)
        for cell, (_start, end) in zip(row, here, strict=True)
        if cell["type"] == "tableHeader"
    ]
    reached = max(headers, default=0)
    plain = [
        start
        for row, here in zip(rows, at, strict=True)
        for cell, (start, _end) in zip(row, here, strict=True)
        if cell["type"] == "tableCell"
    ]
    return reached if all(start >= reached for start in plain) else 0


def places(rows: Sequence[Sequence[Span]]) -> list[list[tuple[int, int]]]:
    """First column and the one after the last, of each cell of each row; cells are (rows down, columns across)."""
    taken: dict[int, int] = {}  # column → how many of the rows to come a cell from above stands in
    found = []
    for row in rows:
        column, here = 0, []
        below = {at: left - 1 for at, left in taken.items() if left > 1}
        for down, across in row:
            while column in taken:
                column += 1
            end = column + min(max(across, 1), WIDEST)
            below |= dict.fromkeys(range(column, end), down - 1) if down > 1 else {}
            here.append((column, end))
            column = end
        taken = below
        found.append(here)
    return found


def span(cell: Tree) -> Span:
    spans = cell.get("attrs", {})
    return max(int(spans.get("rowspan", 1)), 1), max(int(spans.get("colspan", 1)), 1)
