"""Amendments: the smallest words, conflicts, and what the charter says once the carried ones are in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import charter_text
from charters.rules.amending import (
    TOKEN,
    Amendment,
    NotThatText,
    Replacement,
    pieces,
    proposed,
    rewording,
    rewritten,
    written,
)
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.differences import Change
from charters.rules.merging import Clash, Fate, clash, conflicts, into, merge
from charters.rules.sentences import say

SHA = "a" * 64
WORDS = (
    "eau",
    "l’eau",
    "sol\u00a0:",
    "e\u0301te\u0301",
    "🌿",
    "«\u00a0bien\u00a0»",
    "et",
    "et.",
    "Fin.\n\nPuis",
    "20\u202f%",
)
ANY_TEXT = st.text("ab é’\u00a0\u202f\n\r.,e\u0301🌿", max_size=40)
SPOKEN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10)
EDITS = st.lists(st.tuples(st.integers(0, 10), st.sampled_from((*WORDS, ""))), min_size=1, max_size=3)


def amends(text, after, number=1, **more):
    return Amendment(number, "a1", SHA, rewording(text, after), **more)


def edited(words, edits):
    """Words with some changed, some taken out, some added."""
    after = list(words)
    for place, word in edits:
        kept = place % (len(after) + 1)
        after[kept : kept + (not word)] = [word] if word else []
    return " ".join(after)


@st.composite
def debates(draw):
    """An article and amendments on it, some of which take it away."""
    words = draw(SPOKEN)
    text, made = " ".join(words), []
    for edits in draw(st.lists(EDITS, max_size=5)):
        changes = rewording(text, edited(words, edits))
        if changes:
            made.append(Amendment(len(made) + 1, "a1", SHA, changes))
    if draw(st.integers(0, 4)) == 0:
        made.append(Amendment(len(made) + 1, "a1", SHA, removes=True))
    return text, made


def merged(text, ordered):
    return merge({"a1": text}, SHA, ordered)


def fates(text, ordered):
    return [one.fate for one in merged(text, ordered).outcomes]


@given(ANY_TEXT, ANY_TEXT)
def test_the_changes_of_a_text_make_exactly_the_new_one(before, after):
    assert rewritten(written(before), rewording(before, after)) == written(after)


@given(ANY_TEXT)
def test_a_text_that_is_left_as_it_is_has_no_change_whatever_ends_its_lines(text):
    assert rewording(text, text.replace("\r\n", "\n").replace("\n", "\r\n")) == ()


@given(ANY_TEXT, ANY_TEXT)
def test_changes_begin_and_end_between_two_words(before, after):
    text, borders, place = written(before), {0}, 0
    for token in TOKEN.findall(text):
        place += len(token)
        borders.add(place)
    assert place == len(text)
    assert {end for one in rewording(before, after) for end in (one.start, one.end)} <= borders


@given(debates())
def test_the_difference_shows_exactly_the_amended_words(debate):
    text, made = debate
    for one in made:
        shown = pieces(text, one)
        assert "".join(p.text for p in shown if p.change is not Change.ADDED) == text
        assert "".join(p.text for p in shown if p.change is not Change.REMOVED) == proposed(text, one)
        if not one.removes:
            assert rewording(text, merged(text, [one]).articles["a1"]) == one.changes
            assert [p.text for p in shown if p.change is Change.ADDED] == [
                c.words for c in one.changes if c.words
            ]


@given(debates(), st.randoms(use_true_random=False))
def test_amendments_that_leave_each_other_alone_say_the_same_in_any_order(debate, random):
    text, made = debate
    apart = []
    for one in made:
        if all(clash(one, other) is None for other in apart):
            apart.append(one)
    shuffled = random.sample(apart, len(apart))
    assert merged(text, apart).articles == merged(text, shuffled).articles
    assert set(fates(text, shuffled)) <= {Fate.PUT_IN}


@given(debates(), st.randoms(use_true_random=False))
def test_two_amendments_in_conflict_are_never_both_put_in_and_the_later_says_because_of_which(debate, random):
    text, made = debate
    ordered = random.sample(made, len(made))
    by_number = {one.number: one for one in made}
    before = []
    for outcome in merged(text, ordered).outcomes:
        one = by_number[outcome.number]
        if outcome.fate is Fate.PUT_IN:
            assert [other for other in before if clash(one, other)] == []
            before.append(one)
        else:
            assert outcome.fate is Fate.LAPSED
            assert outcome.other in {other.number for other in before}
            assert clash(one, by_number[outcome.other])
            assert str(outcome.other) in say(outcome.sentence)


@given(debates())
def test_every_word_of_what_is_put_in_and_no_other_is_in_the_text(debate):
    text, made = debate
    found = merged(text, made)
    put_in = [
        one for one in made if one.number in {o.number for o in found.outcomes if o.fate is Fate.PUT_IN}
    ]
    if any(one.removes for one in put_in):
        assert found.articles == {}
        return
    changes = [change for one in put_in for change in one.changes]
    grown = sum(len(change.words) - (change.end - change.start) for change in changes)
    assert len(found.articles["a1"]) == len(text) + grown
    for change in changes:
        assert change.words in found.articles["a1"]


@given(debates())
def test_a_conflict_is_said_on_both(debate):
    _text, made = debate
    found = conflicts(made)
    pairs = {(number, one.other) for number, several in found.items() for one in several}
    assert pairs == {(b, a) for a, b in pairs}
    assert all(str(one.other) in say(one.sentence) for several in found.values() for one in several)


ARTICLES = st.lists(ANY_TEXT, min_size=1, max_size=3)


@given(ARTICLES)
def test_without_amendments_the_charter_has_the_same_text_and_the_same_hash(texts):
    charter = a_charter(*texts)
    after, outcomes = into(charter, {f"a{n}": n for n in range(1, len(texts) + 1)}, [])
    assert after == charter
    assert charter_text.sha256(after) == charter_text.sha256(charter)
    assert outcomes == ()


def a_charter(*texts):
    articles = tuple(ArticleText(n, "objectives", f"Titre {n}", text) for n, text in enumerate(texts, 1))
    return CharterText("1.0", "Charte", "", (), articles)


def test_carried_amendments_enter_their_articles_alone_and_an_article_that_goes_leaves_its_number():
    charter = a_charter("Le vote est secret.", "Un quorum.", "Une fin.")
    sha = charter_text.sha256(charter)
    word = Amendment(1, "x", sha, rewording("Le vote est secret.", "Le vote est public."))
    gone = Amendment(2, "y", sha, removes=True)
    after, outcomes = into(charter, {"x": 1, "y": 2, "z": 3}, [word, gone])
    assert [(one.number, one.text) for one in after.articles] == [(1, "Le vote est public."), (3, "Une fin.")]
    assert [one.fate for one in outcomes] == [Fate.PUT_IN, Fate.PUT_IN]
    assert charter_text.sha256(after) != sha


def test_an_amendment_on_another_version_is_not_put_in_and_says_so():
    one = Amendment(1, "a1", "b" * 64, rewording("Un mot.", "Deux mots."))
    found = merged("Un mot.", [one])
    assert found.articles == {"a1": "Un mot."}
    assert found.outcomes[0].fate is Fate.STRAY
    assert "autre version" in say(found.outcomes[0].sentence)


TEXT = "L’eau est un commun. Le sol aussi."


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("L’eau est un bien commun. Le sol aussi.", "L’eau est notre commun. Le sol aussi.", None),
        ("L’eau vive est un commun. Le sol aussi.", "L’eau pure est un commun. Le sol aussi.", Clash.SAME_PLACE),
        ("L’eau est un bien. Le sol aussi.", "L’eau est un trésor. Le sol aussi.", Clash.SAME_WORDS),
        ("L’eau est un commun.", "L’eau est un commun. Le sol vivant aussi.", Clash.SAME_WORDS),
        ("L’eau est un commun. Le sol aussi. Fin.", "L’eau est un commun.", None),
        ("Oui. L’eau est un commun. Le sol aussi.", "L’air est un commun. Le sol aussi.", None),
    ],
)  # fmt: skip
def test_words_that_overlap_or_come_at_the_same_point_are_a_conflict_and_touching_is_not(one, other, found):
    assert clash(amends(TEXT, one), amends(TEXT, other, 2)) is found
    assert clash(amends(TEXT, other, 2), amends(TEXT, one)) is found


def test_an_article_cannot_both_go_and_change():
    gone, word = Amendment(3, "a1", SHA, removes=True), amends(TEXT, "L’air est un commun. Le sol aussi.", 4)
    said = {number: [say(one.sentence) for one in found] for number, found in conflicts([gone, word]).items()}
    assert said == {
        3: ["Supprime l’article que change l’amendement n°\u00a04."],
        4: ["Change l’article que supprime l’amendement n°\u00a03."],
    }
    first, second = merged(TEXT, [gone, word]), merged(TEXT, [word, gone])
    assert (first.articles, second.articles) == ({}, {"a1": "L’air est un commun. Le sol aussi."})
    assert (
        say(first.outcomes[1].sentence)
        == "caduc\u00a0: porte sur l’article supprimé par l’amendement n°\u00a03"
    )
    assert (
        say(second.outcomes[1].sentence)
        == "caduc\u00a0: supprime l’article changé par l’amendement n°\u00a04"
    )


def test_the_later_of_two_on_the_same_words_lapses_and_names_the_first():
    first, second = (
        amends(TEXT, TEXT.replace("un commun", "un bien"), 3),
        amends(TEXT, TEXT.replace("un commun", "à tous"), 5),
    )
    found = merged(TEXT, [first, second])
    assert found.articles["a1"] == TEXT.replace("un commun", "un bien")
    assert (
        say(found.outcomes[1].sentence)
        == "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a03"
    )


def test_amendments_on_other_articles_or_other_versions_never_meet():
    one = amends(TEXT, "Rien.")
    assert clash(one, Amendment(2, "a2", SHA, one.changes)) is None
    assert clash(one, Amendment(2, "a1", "b" * 64, one.changes)) is None


def test_a_no_break_space_put_in_is_a_change_of_that_space_alone():
    assert rewording("Le sol : un commun", "Le sol\u00a0: un commun") == (Replacement(6, 7, "\u00a0"),)


def test_a_sentence_added_at_the_end_does_not_touch_the_last_word():
    assert rewording("Le sol.", "Le sol et l’eau.") == (Replacement(6, 6, " et l’eau"),)


@pytest.mark.parametrize(
    "changes",
    [[], [Replacement(3, 2)], [Replacement(1, 1)], [Replacement(0, 2, "a"), Replacement(2, 3, "b")]],
)
def test_changes_that_change_nothing_touch_or_go_backwards_are_no_amendment(changes):
    with pytest.raises(ValueError):
        Amendment(1, "a1", SHA, tuple(changes))


def test_an_amendment_never_changes_words_of_an_article_that_it_takes_away():
    with pytest.raises(ValueError):
        Amendment(1, "a1", SHA, (Replacement(0, 1, "a"),), removes=True)


def test_places_beyond_the_text_are_refused_not_guessed():
    with pytest.raises(NotThatText):
        merged("Court.", [Amendment(1, "a1", SHA, (Replacement(10, 12, "a"),))])


def test_an_amendment_is_put_in_once():
    with pytest.raises(ValueError):
        merged(TEXT, [amends(TEXT, "Rien."), amends(TEXT, "Rien.")])
