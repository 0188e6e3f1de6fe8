"""What is signed: one text, one hash; and one version in force."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.charter_text import ArticleText, CharterText, sha256, tree
from charters.rules.standing import CannotStand, Standing, advance, editable, enter_into_force

WORDS = st.text("abcdé ’\n", min_size=1, max_size=30)
ARTICLES = st.builds(ArticleText, st.integers(1, 9), st.just("objectives"), WORDS, WORDS)
TEXTS = st.builds(
    CharterText, st.just("1.0"), WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple),
    st.lists(ARTICLES, max_size=4, unique_by=lambda a: a.number).map(tuple),
)  # fmt: skip


@given(TEXTS)
def test_the_order_in_which_articles_are_read_does_not_change_the_hash(text):
    assert sha256(text) == sha256(replace(text, articles=tuple(reversed(text.articles))))


@given(TEXTS, st.sampled_from(["number", "title", "preamble"]))
def test_a_word_more_anywhere_is_another_hash(text, field):
    assert sha256(text) != sha256(replace(text, **{field: getattr(text, field) + " ajout"}))


@given(TEXTS)
def test_an_article_more_is_another_hash(text):
    more = (*text.articles, ArticleText(50, "functioning", "Titre", "Texte"))
    assert sha256(text) != sha256(replace(text, articles=more))


def test_paragraphs_of_an_article_stand_apart():
    text = CharterText("1.0", "Charte", "", (), (ArticleText(1, "objectives", "Un", "a\n\nb"),))
    kinds = [block["type"] for block in tree(text)["content"]]
    assert kinds == ["heading", "heading", "paragraph", "paragraph"]


@given(st.lists(st.integers(0, 4), max_size=20))
def test_exactly_one_version_is_in_force_after_any_sequence_of_entries(entries):
    standings = {str(n): Standing.DRAFT for n in range(5)}
    entered = False
    for n in entries:
        if standings[str(n)] is Standing.DRAFT:
            standings, entered = enter_into_force(standings, str(n)), True
    assert sum(s is Standing.IN_FORCE for s in standings.values()) == int(entered)


def test_a_superseded_version_never_comes_back():
    with pytest.raises(CannotStand):
        advance(Standing.SUPERSEDED, Standing.IN_FORCE)


def test_only_a_draft_is_edited():
    assert [s for s in Standing if editable(s)] == [Standing.DRAFT]
