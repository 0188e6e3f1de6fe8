"""Quotations are short, and an erasure leaves nothing of the passage in them, even when they cut it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.rules.documents.trees import paragraph
from workspace.comments.rules import quotes

MARK = "[passage effacé]"
SECRET = "zebre quartz habite au douze"
WORDS = st.lists(st.text("abcdeé ", min_size=1, max_size=9), max_size=8).map(" ".join)


@given(st.text(max_size=900))
def test_a_quotation_is_one_line_of_three_hundred_signs_at_most(words):
    quoted = quotes.quote(words)
    assert len(quoted) <= quotes.LONGEST
    assert quoted == " ".join(quoted.split())
    assert quotes.quote(quoted) == quoted


@given(WORDS, WORDS)
def test_the_whole_passage_goes_and_the_rest_stays(before, after):
    quoted = " ".join(f"{before} {SECRET} {after}".split())
    assert quotes.without(quoted, SECRET, MARK) == quoted.replace(SECRET, MARK)


@given(WORDS, st.integers(quotes.SHORTEST, len(SECRET)))
def test_a_quotation_that_ends_within_the_passage_loses_what_it_holds_of_it(before, size):
    part = SECRET[:size]
    assume(part == part.strip())
    quoted = quotes.quote(f"{before} {part}")
    assert "zebre" not in quotes.without(quoted, SECRET, MARK)


@given(WORDS, st.integers(quotes.SHORTEST, len(SECRET)))
def test_a_quotation_that_begins_within_the_passage_loses_what_it_holds_of_it(after, size):
    part = SECRET[-size:]
    assume(part == part.strip())
    quoted = quotes.quote(f"{part} {after}")
    found = quotes.without(quoted, SECRET, MARK)
    assert "douze" not in found
    assert found.startswith(MARK)


@pytest.mark.parametrize("part", ["quartz", "habite au", "zebre quartz habite"])
def test_a_quotation_within_the_passage_goes_whole(part):
    assert quotes.without(part, SECRET, MARK) == MARK


def test_a_long_quotation_cut_by_its_ellipsis_within_the_passage_loses_that_part():
    quoted = quotes.quote("a" * 285 + " " + SECRET)
    assert quoted.endswith(quotes.ELLIPSIS)
    assert "zebre" not in quotes.without(quoted, SECRET, MARK)


@pytest.mark.parametrize(
    ("quoted", "passage"), [("L’eau d'ici", "l'eau"), ("Rien de cela", SECRET), ("", SECRET)]
)
def test_what_does_not_hold_it_is_left_as_it_is(quoted, passage):
    assert quotes.without(quoted, passage, MARK) == quoted


def test_apostrophes_and_accents_are_compared_as_erasures_do():
    assert quotes.without("Chez l’été d’Ève", "l'e\u0301te\u0301 d'Ève", MARK) == f"Chez {MARK}"


@given(WORDS)
def test_a_passage_stands_in_the_text_that_it_was_taken_from(words):
    tree = {"type": "doc", "content": [paragraph("Avant "), paragraph(words or "x"), paragraph("Après")]}
    assert quotes.stands(quotes.quote(words), tree)


def test_a_passage_that_was_rewritten_stands_no_more():
    tree = {"type": "doc", "content": [paragraph("Deux clés de répartition")]}
    assert quotes.stands("clés de", tree)
    assert not quotes.stands("trois clés", tree)
