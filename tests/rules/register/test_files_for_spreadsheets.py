"""A file for a spreadsheet says what was written, and never calculates."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.register.rules.spreadsheets import MARK, inert, table

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
DANGER = "=+-@\t\r\n＝＋－＠"


def opened(text):
    """As a spreadsheet in French reads it."""
    assert text.startswith(MARK)
    return list(csv.reader(text[len(MARK) :].splitlines(keepends=True), delimiter=";"))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|' /C calc'!A0", "＝1", "\xa0=1"],
)
def test_what_could_be_a_formula_is_neutralised(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "2026-05", "Adopter la charte", "1=1", "a-b", "’ouvert"])
def test_ordinary_words_are_left_as_they_are(cell):
    assert inert(cell) == cell


@given(cells)
def test_no_cell_begins_as_a_formula_even_after_spaces_and_what_was_written_is_all_there(cell):
    made = inert(cell)
    assert made.lstrip()[:1] == "" or made.lstrip()[0] not in DANGER
    assert made.removeprefix("'") == cell or made == cell


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=4))
def test_what_is_read_back_is_what_was_written(rows):
    read = list(csv.reader(iter_lines(table(["a", "b", "c"], rows)), delimiter=";"))
    assert read == [["a", "b", "c"], *[[inert(cell) for cell in row] for row in rows]]


def iter_lines(text):
    """Lines as `csv` wants them: ends of lines inside quotes are left alone."""
    import io

    return io.StringIO(text[len(MARK) :], newline="")


def test_the_file_says_that_it_is_utf_8_and_separates_by_semicolons():
    assert table(["Numéro", "Titre"], [["2026-01", "a;b"]]).encode() == (
        b'\xef\xbb\xbfNum\xc3\xa9ro;Titre\r\n2026-01;"a;b"\r\n'
    )
    assert opened(table(["Numéro"], [["x"]])) == [["Numéro"], ["x"]]
