"""Amendments that wait follow the text; what a decision makes has its number, and an article left at least."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from charters.rules import charter_text
from charters.rules.amending import Amendment, Replacement, proposed, rewording, rewritten, written
from charters.rules.carrying_over import carried_over, carried_over_inside
from charters.rules.charter_text import ArticleText, CharterText
from charters.rules.merging import Fate, clash, merge
from charters.rules.numbering import following
from charters.rules.putting_in import put_in
from charters.rules.sentences import say
from charters.rules.sub_amending import SubAmendment, require_inside, spans

OLD, NEW = "a" * 64, "b" * 64
WORDS = st.lists(
    st.sampled_from(("eau", "sol", "l’air", "et", "20\u202f%", "\n\n", "a-b")), min_size=1, max_size=8
)


def amends(before, after, number):
    return Amendment(number, "a1", OLD, rewording(before, after))


@st.composite
def debates(draw):
    """A text, and amendments by people who each wrote the article again."""
    text = written(" ".join(draw(WORDS)))
    wishes = draw(st.lists(WORDS, min_size=2, max_size=4))
    changed = [written(" ".join(one)) for one in wishes]
    return text, [amends(text, after, n) for n, after in enumerate(changed, 1) if rewording(text, after)]


@given(debates())
def test_putting_one_in_after_the_other_says_the_same_as_putting_both_in_at_once(debate):
    text, amendments = debate
    assume(len(amendments) > 1)
    first, second = amendments[:2]
    if clash(first, second):
        return
    at_once = merge({"a1": text}, OLD, [first, second]).articles["a1"]
    raw = merge({"a1": text}, OLD, [first]).articles["a1"]
    # A space that one leaves at an end is not counted any more: the words are the same, not that space.
    assume(raw == written(raw))
    moved = carried_over(second, first.changes, raw, article="b1", sha256=NEW)
    assert merge({"b1": raw}, NEW, [moved]).articles["b1"] == at_once


@given(debates())
def test_what_waits_is_not_moved_where_nothing_was_put_in(debate):
    text, amendments = debate
    for one in amendments:
        assert carried_over(one, (), f" {text}", article="a1", sha256=OLD) == one


@given(debates(), st.data())
def test_a_sub_amendment_stays_inside_the_words_of_its_amendment(debate, data):
    text, amendments = debate
    assume(len(amendments) > 1)
    first, second = amendments[:2]
    own = [span for span in spans(second) if span[1] > span[0]]
    if clash(first, second) or not own:
        return
    raw = merge({"a1": text}, OLD, [first]).articles["a1"]
    assume(raw == written(raw))
    start, end = data.draw(st.sampled_from(own))
    inside = (Replacement(start, end, "autrement"),)
    moved = carried_over(second, first.changes, raw, article="b1", sha256=NEW)
    after = carried_over_inside(second, inside, first.changes, raw)
    require_inside(moved, SubAmendment(9, second.number, after))
    was, there = proposed(text, second), proposed(raw, moved)
    assert there[after[0].start : after[0].end] == was[start:end]


def test_two_changes_are_one_where_what_stood_between_them_is_gone():
    text = "un deux trois"
    both = Amendment(2, "a1", OLD, (Replacement(0, 3, "Le "), Replacement(8, 13, "dernier")))
    gone = (Replacement(3, 8, ""),)
    moved = carried_over(both, gone, rewritten(text, gone), article="b1", sha256=NEW)
    assert moved.changes == (Replacement(0, 8, "Le dernier"),)


def test_spaces_left_at_the_beginning_are_not_counted():
    last = Amendment(2, "a1", OLD, (Replacement(3, 7, "ici"),))
    gone = (Replacement(0, 2, ""),)
    raw = rewritten("un deux", gone)
    assert raw == " deux"
    assert proposed(raw, carried_over(last, gone, raw, article="b1", sha256=NEW)) == "ici"


def test_an_amendment_that_takes_the_article_away_goes_over_as_it_is():
    one = Amendment(2, "a1", OLD, removes=True)
    moved = carried_over(one, (), "Texte.", article="b1", sha256=NEW)
    assert moved == Amendment(2, "b1", NEW, removes=True)


def a_charter(*texts):
    articles = tuple(ArticleText(n, "objectives", f"Titre {n}", text) for n, text in enumerate(texts, 1))
    return CharterText("1.0", "Charte", "", (), articles)


def test_of_two_removals_that_would_leave_no_article_the_last_one_lapses_and_says_why():
    charter = a_charter("Un.", "Deux.")
    sha = charter_text.sha256(charter)
    ordered = [Amendment(n, f"a{n}", sha, removes=True) for n in (1, 2)]
    text, outcomes = put_in(charter, {"a1": 1, "a2": 2}, ordered)
    assert [one.number for one in text.articles] == [2]
    assert [one.fate for one in outcomes] == [Fate.PUT_IN, Fate.LAPSED]
    assert say(outcomes[1].sentence) == "caduc\u00a0: il ne resterait plus aucun article"


@given(st.lists(st.booleans(), min_size=1, max_size=5))
def test_an_article_is_left_whatever_is_taken_away(removed):
    charter = a_charter(*("Texte." for _one in removed))
    sha = charter_text.sha256(charter)
    ordered = [Amendment(n, f"a{n}", sha, removes=True) for n, gone in enumerate(removed, 1) if gone]
    text, outcomes = put_in(charter, {f"a{n}": n for n in range(1, len(removed) + 1)}, ordered)
    assert text.articles
    assert sum(one.fate is Fate.LAPSED for one in outcomes) == (1 if all(removed) else 0)


def test_the_number_that_follows_is_the_first_that_no_version_has():
    assert following("1.0", {"1.0"}) == "1.1"
    assert following("1.0", {"1.0", "1.1", "1.2"}) == "1.3"
    assert following("2.4.9", set()) == "2.4.10"
