"""Callouts: three kinds, told in words, wherever a text is read; what they hold is text like any other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.test_compared import WORDS
from tests.rules.documents.trees import ANY_TREE, callout, doc, internal, paragraph
from workspace.documents.rules import canonical, compared, erasing, render, text, tree
from workspace.documents.rules.difference import difference
from workspace.documents.rules.schema import CALLOUTS

NAMES = {"note": "Information", "key": "À retenir", "warning": "Attention"}


@pytest.mark.parametrize("kind", CALLOUTS)
def test_a_page_tells_the_kind_in_words_and_as_a_note(kind):
    html = render.html(tree.tidy(doc(callout(kind, paragraph("Le four chauffe.")))), internal=True)
    assert html == (
        f'<aside class="callout callout-{kind}" role="note"><p class="callout-tag">{NAMES[kind]}</p>'
        "<p>Le four chauffe.</p></aside>"
    )


@pytest.mark.parametrize("kind", ["", "danger", 'x" onclick="y', 3, None, True, ["key"], {"key": 1}])
def test_a_kind_that_is_none_of_ours_is_the_first_one(kind):
    assert tree.tidy(doc(callout(kind, paragraph("a")))) == tree.tidy(doc(callout("note", paragraph("a"))))
    assert "attrs" not in tree.tidy(doc(callout(kind, paragraph("a"))))["content"][0]


@given(st.lists(ANY_TREE, max_size=2), st.sampled_from(CALLOUTS))
def test_what_it_holds_is_text_like_any_other(inside, kind):
    held = [block for one in inside for block in one["content"]]
    boxed, bare = tree.tidy(doc(callout(kind, *held))), tree.tidy(doc(*held))
    assert text.plain(boxed) == text.plain(bare)
    assert text.words(boxed) == text.words(bare)
    assert tree.images(boxed) == tree.images(bare)


def test_a_passage_marked_internal_inside_one_keeps_all_of_it_in():
    written = tree.tidy(doc(callout("key", paragraph("dit"), internal(paragraph("tu")))))
    assert [node["type"] for node in written["content"]] == ["internal"]
    assert text.plain(tree.public(written)) == ""


def test_one_inside_an_internal_passage_does_not_leave():
    written = tree.tidy(doc(paragraph("dit"), internal(callout("warning", paragraph("tu")))))
    assert render.html(written, internal=False) == "<p>dit</p>"


def test_the_print_of_a_text_is_that_of_its_kinds_too():
    assert len({canonical.sha256(doc(callout(kind, paragraph("a")))) for kind in CALLOUTS}) == len(CALLOUTS)


def test_a_comparison_draws_it_and_says_when_it_is_another_kind():
    before = tree.tidy(doc(callout("note", paragraph("Le four chauffe."))))
    after = tree.tidy(doc(callout("warning", paragraph("Le four chauffe fort."))))
    html = compared.html(difference(before, after), WORDS)
    assert '<aside class="callout callout-warning" role="note"><p class="callout-tag">Attention</p>' in html
    assert "Autrement." in html
    assert "fort" in html


def test_an_erasure_of_a_word_that_is_a_kind_leaves_it_and_what_it_holds():
    written = tree.tidy(doc(callout("warning", paragraph("Un four."))))
    wanted = erasing.passage("warning")
    assert not erasing.stands(written, wanted)
    assert erasing.erased(written, wanted, "[—]") == written
