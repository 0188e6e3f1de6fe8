"""What is found, by whom, in which order; whatever is typed."""

from __future__ import annotations

import string
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from foundation import search
from foundation.vocabulary import SearchWord
from tests.builders import A_MORNING, an_initiative
from tests.rules.test_folding import misspelt

pytestmark = pytest.mark.both_databases
AUDIENCES = ("public", "members", "stream:a", "stream:b")
HOSTILE = ['"', "'", "*", "NEAR(a b)", "mot*", "title:mot", "-mot", "a AND", "^mot", "(", "mot & | !", ":*", "\\", "%", "_",
           "\x00", "mot\x00mot", "\u202emot", "🌱🌱", "مدرسة", "a" * 10_000, "mot " * 2_500, "' OR 1=1 --", "{mot}", "ﬁ"]  # fmt: skip
property_of_a_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def put(
    db, initiative, about, title="", text="", *, audience="members", at=A_MORNING, kind="document", stream=""
):
    search.upsert(
        db, initiative.id, kind, about, title=title, text=text, url=f"/x/{about}", audience=audience, at=at, stream=stream
    )  # fmt: skip


def found(db, initiative, words, *, audiences=("members",), **more):
    answer = search.answer(db, initiative.id, set(audiences), search.Wanted(words, **more))
    return [one.url.removeprefix("/x/") for one in answer.found]


def test_a_title_comes_before_a_text_and_then_the_latest(db):
    here = an_initiative(db)
    put(db, here, "old-title", "La légumerie")
    put(db, here, "new-text", "Autre", "une légumerie", at=A_MORNING + timedelta(days=3))
    put(db, here, "new-title", "Légumeries", at=A_MORNING + timedelta(days=1))
    assert found(db, here, "légumerie") == ["new-title", "old-title", "new-text"]


def test_all_the_words_and_failing_that_most_of_them(db):
    here = an_initiative(db)
    put(db, here, "all", "Budget", "la cantine et la légumerie")
    put(db, here, "two", "Cantine", "le budget")
    put(db, here, "one", "Cantine")
    assert found(db, here, "budget cantine légumerie") == ["all"]
    answer = search.answer(db, here.id, {"members"}, search.Wanted("budget cantine vélos"))
    assert (answer.every, answer.total) == (False, 2)
    assert [one.url for one in answer.found] == ["/x/two", "/x/all"]


def test_what_narrows(db):
    here = an_initiative(db)
    put(db, here, "a", "Cantine", stream="s1")
    put(db, here, "b", "Cantine", kind="message", stream="s2", at=A_MORNING + timedelta(days=2))
    assert found(db, here, "cantine", kind="message") == ["b"]
    assert found(db, here, "cantine", stream="s1") == ["a"]
    assert found(db, here, "cantine", since=A_MORNING + timedelta(days=1)) == ["b"]
    assert found(db, here, "cantine", until=A_MORNING + timedelta(days=1)) == ["a"]
    assert found(db, here, "cantine", kind="vote", stream="s1") == []


def test_pages_hold_each_answer_once(db):
    here = an_initiative(db)
    for number in range(45):
        put(db, here, f"d{number}", "Cantine", at=A_MORNING + timedelta(minutes=number))
    pages = [found(db, here, "cantine", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({one for page in pages for one in page}) == 45
    assert found(db, here, "cantine", page=400) == pages[0]


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_has_an_answer(db, words):
    here = an_initiative(db)
    put(db, here, "a", "Un mot", "écrit")
    put(db, here, "b", words.replace("\x00", ""), words.replace("\x00", ""))
    found(db, here, words)
    assert "a" in found(db, here, "mot")


def test_words_taken_away_are_found_nowhere_and_suggested_to_nobody(db):
    here = an_initiative(db)
    put(db, here, "a", "Zébrequartz", "commun")
    put(db, here, "b", "Autre", "commun")
    put(db, here, "a", "Corrigé", "commun")
    assert found(db, here, "zébrequartz") == []
    assert found(db, here, "zebrequarts") == []
    search.remove(db, here.id, "document", "b")
    words = {
        row.word: row.entries
        for row in db.exec(select(SearchWord).where(SearchWord.initiative_id == here.id))
    }
    assert words == {"corrige": 1, "commun": 1}


def test_a_misspelt_word_is_read_as_its_neighbour_and_says_so(db):
    here = an_initiative(db)
    put(db, here, "a", "Une légumerie mobile")
    answer = search.answer(db, here.id, {"members"}, search.Wanted("legumrie"))
    assert [(one.word, one.instead) for one in answer.read] == [("legumrie", ("légumerie",))]
    assert [piece.text for piece in answer.found[0].named if piece.marked] == ["légumerie"]
    nothing = search.answer(db, here.id, {"members"}, search.Wanted("lgumrie"))
    assert (nothing.total, nothing.suggestion) == (0, "légumerie")


def test_a_word_of_a_text_one_may_not_read_is_not_suggested(db):
    here = an_initiative(db)
    put(db, here, "a", "Licenciement", audience="stream:secret")
    for words in ("licenciment", "licencment", "licenciement"):
        answer = search.answer(db, here.id, {"members", "public"}, search.Wanted(words))
        assert (answer.total, answer.suggestion, answer.read) == (0, "", ())


def test_a_word_is_found_by_its_middle_when_nothing_nearer_answers(db):
    here = an_initiative(db)
    put(db, here, "a", "Une légumerie mobile")
    put(db, here, "b", "Un four", "une légumerie")
    answer = search.answer(db, here.id, {"members"}, search.Wanted("gumeri"))
    assert [(one.word, one.instead) for one in answer.read] == [("gumeri", ("légumerie",))]
    assert [one.url for one in answer.found] == ["/x/a", "/x/b"]
    assert [piece.text for piece in answer.found[0].named if piece.marked] == ["légumerie"]
    assert found(db, here, "gume") == []  # so few letters are in the middle of anything


def test_the_middle_of_a_word_one_may_not_read_finds_nothing(db):
    here = an_initiative(db)
    put(db, here, "a", "Licenciement", audience="stream:secret")
    answer = search.answer(db, here.id, {"members", "public"}, search.Wanted("cencieme"))
    assert (answer.total, answer.suggestion, answer.read) == (0, "", ())


def test_a_word_with_a_number_in_it_is_found_by_its_letters(db):
    here = an_initiative(db)
    put(db, here, "a", "Covid19")
    put(db, here, "b", "Postcovide")
    assert sorted(found(db, here, "covid")) == ["a", "b"]


def test_many_misspelt_words_are_each_read_as_their_neighbour(db):
    here = an_initiative(db)
    put(db, here, "a", "La légumerie municipale", "Un atelier de conserverie.")
    answer = search.answer(db, here.id, {"members"}, search.Wanted("legumrie municpale conservrie"))
    assert [one.instead for one in answer.read] == [("légumerie",), ("municipale",), ("conserverie",)]
    assert (answer.total, answer.every) == (1, True)


@property_of_a_database
@given(st.lists(st.tuples(st.sampled_from(AUDIENCES), st.text("abcdé ", min_size=1, max_size=30)), min_size=1, max_size=8),
       st.sets(st.sampled_from(AUDIENCES)), st.text("abcdé ", max_size=12))  # fmt: skip
def test_whoever_finds_may_read(db, texts, mine, words):
    here = an_initiative(db)
    for number, (audience, text) in enumerate(texts):
        put(db, here, f"{number}-{audience}", text, text, audience=audience)
    assert all(one.split("-")[1] in mine for one in found(db, here, words, audiences=mine))


@property_of_a_database
@given(misspelt(), st.text(string.ascii_letters + " éàœ’-", max_size=200))
def test_the_exact_word_is_found_and_one_error_forgiven(db, both, around):
    word, other = both
    here = an_initiative(db)
    put(db, here, "a", "", f"{around} {word} {around}")
    assert found(db, here, word) == ["a"]
    assert found(db, here, other) == ["a"]
