"""A draft as one text: what is laid out is read back, and what cannot be an article is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import passages
from charters.rules.charter_text import ArticleText, CharterText, sha256
from charters.rules.composing import read
from charters.rules.laying_out import NAMES, Section, laid_out
from tests.rules.documents.trees import ANY_TREE, doc, internal, paragraph, said
from workspace.documents.rules.tree import tidy

PART, ARTICLE = {"level": 2}, {"level": 3}
LINE = st.text("abcdé’ «»,.;", min_size=1, max_size=20).map(str.strip).filter(bool)
LISTS = st.lists(LINE, min_size=1, max_size=3).map(passages.bulleted) | st.builds(
    passages.numbered, st.lists(LINE, min_size=1, max_size=3), st.integers(0, 9_999)
)
PASSAGES = st.lists(LINE, min_size=1, max_size=3).map("\n".join) | LISTS
WORDS = st.lists(PASSAGES, min_size=1, max_size=3).map("\n\n".join)
ARTICLES = st.lists(st.tuples(st.sampled_from(["objectives", "functioning"]), LINE, WORDS), max_size=5).map(
    lambda found: tuple(ArticleText(n, *one) for n, one in enumerate(found, 1))
)
CHARTERS = st.builds(
    CharterText, st.just("1.0"), st.just("Charte"), st.just("") | WORDS, st.lists(LINE, max_size=3).map(tuple), ARTICLES
)  # fmt: skip


def heading(text, attrs=PART):
    return {"type": "heading", "attrs": attrs, "content": [said(text)]}


def article(title):
    return heading(title, ARTICLE)


@given(CHARTERS)
def test_articles_put_in_one_text_are_the_same_when_they_are_read(charter):
    back = read(laid_out(charter))
    assert back.troubles == ()
    assert back.charter("1.0", "Charte") == charter
    assert sha256(back.charter("1.0", "Charte")) == sha256(charter)


@given(CHARTERS)
def test_a_text_that_is_read_and_laid_out_again_is_the_same_text(charter):
    """Text → articles → text: no edit is made of a text by a form that changes nothing."""
    text = laid_out(charter)
    back = read(text)
    assert laid_out(back.charter("1.0", "Charte"), {**NAMES, **back.names}) == text


@given(ANY_TREE)
def test_whatever_a_text_holds_it_is_read_and_read_again_it_says_the_same(tree):
    once = read(tidy(tree))
    articles = tuple(one for one in once.articles if one.title and one.text)
    kept = replace(once, articles=tuple(replace(one, number=n) for n, one in enumerate(articles, 1)))
    twice = read(laid_out(kept.charter("1.0", "Charte")))
    assert twice.preamble == kept.preamble
    assert twice.articles == kept.articles


def test_articles_are_numbered_in_their_order_whatever_was_typed_before_their_titles():
    text = doc(
        heading("Objectifs"), article("Article 7 – Le défi"), paragraph("a"),
        heading("FONCTIONNEMENT :"), article("Les moyens"), paragraph("b"), paragraph(), paragraph("c"),
    )  # fmt: skip
    assert read(tidy(text)).articles == (
        ArticleText(1, "objectives", "Le défi", "a"),
        ArticleText(2, "functioning", "Les moyens", "b\n\nc"),
    )


def test_lists_and_ends_of_lines_are_kept_as_plain_words():
    item = {"type": "listItem", "content": [paragraph("un")]}
    text = doc(
        heading("Objectifs"), article("T"),
        paragraph("a", {"type": "hardBreak"}, "b"), {"type": "bulletList", "content": [item, item]},
    )  # fmt: skip
    assert read(tidy(text)).articles[0].text == "a\nb\n\n- un\n- un"


def test_what_is_bold_is_read_without_its_dress_and_that_is_told():
    found = read(tidy(doc(paragraph(said("gras", {"type": "bold"})))))
    assert (found.preamble, found.plainer, found.troubles) == ("gras", True, ())


def test_headings_keep_the_language_in_which_they_were_written():
    assert read(tidy(doc(heading("Objectives")))).names == {Section.OBJECTIVES: "Objectives"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (doc(heading("Divers")), "« Divers » n’est pas une partie de la charte"),
        (doc(heading("Préambule"), article("Le défi")), "n’est ni sous Objectifs ni sous Fonctionnement"),
        (doc(heading("Objectifs"), paragraph("Perdu.")), "« Perdu. » vient avant le premier article"),
        (doc(heading("Objectifs"), article("Le défi")), "L’article 1, « Le défi », n’a pas encore de texte"),
        (doc(heading("Objectifs"), {"type": "heading", "attrs": ARTICLE}, paragraph("a")), "L’article 1 n’a pas de titre"),
        (doc(heading("Objectifs"), article("T" * 201), paragraph("a")), "dépasse 200 signes"),
        (doc(internal(paragraph("a"))), "Un passage interne n’a pas sa place dans une charte"),
        (doc(heading("Objectifs"), article("T"), {"type": "horizontalRule"}), "Un trait n’a pas sa place"),
        (doc(heading("Objectifs"), article("T"), paragraph("a"), heading("x", {"level": 4})), "dans « T »"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_article_is_told_with_its_place(text, why):
    told = " ".join(str(one) for one in read(tidy(text)).troubles)
    assert why in told.replace("\u00a0", " ")
