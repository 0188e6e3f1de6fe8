"""Filters of the register: nothing asked leaves everything, each thing asked only leaves out."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from governance.register.rules.filtering import NOBODY, Facts, Wanted, fits

few = st.sampled_from(["", "a", "b"])
days = st.dates(date(2026, 1, 1), date(2026, 1, 9))
facts = st.builds(
    Facts,
    words=st.text("ab ", max_size=8),
    year=few,
    body=few,
    stream=few,
    outcome=few,
    execution=few,
    owner=few,
    review_on=st.none() | days,
)
wanted = st.builds(
    Wanted,
    words=st.lists(st.text("ab", min_size=1, max_size=3), max_size=2).map(tuple),
    year=few,
    body=few,
    stream=few,
    outcome=few,
    execution=few,
    owner=st.sampled_from(["", "a", NOBODY]),
    review_before=st.none() | days,
)


@given(facts)
def test_whoever_asks_for_nothing_finds_everything(found):
    assert fits(found, Wanted())


@given(facts, wanted)
def test_asking_for_less_never_finds_less(found, asked):
    nothing = Wanted()
    for one in fields(Wanted):
        fewer = replace(asked, **{one.name: getattr(nothing, one.name)})
        assert fits(found, fewer) or not fits(found, asked)


@given(facts, wanted)
def test_what_is_found_has_each_thing_that_was_asked(found, asked):
    alone = [fits(found, replace(Wanted(), **{one.name: getattr(asked, one.name)})) for one in fields(Wanted)]
    assert fits(found, asked) is all(alone)


def test_a_decision_to_review_that_very_day_is_found_and_one_without_date_is_not():
    asked = Wanted(review_before=date(2026, 5, 1))
    assert fits(Facts(review_on=date(2026, 5, 1)), asked)
    assert not fits(Facts(review_on=date(2026, 5, 2)), asked)
    assert not fits(Facts(), asked)


def test_a_decision_of_nobody_is_found_by_that_name():
    assert fits(Facts(owner=""), Wanted(owner=NOBODY))
    assert not fits(Facts(owner="m-1"), Wanted(owner=NOBODY))


def test_a_decision_without_execution_is_in_no_state():
    assert not fits(Facts(execution=""), Wanted(execution="to_do"))
