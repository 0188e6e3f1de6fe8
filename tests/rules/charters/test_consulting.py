"""Consulting people on a charter: nothing outside the dates, a person counted once, every article answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import consulting
from charters.rules.consulting import (
    LONGEST,
    BadPeriod,
    Figures,
    NotConsulted,
    NotNow,
    Period,
    Reaction,
    Stage,
    Word,
    count,
    period,
    require_answered,
    require_not_over,
    require_open,
    require_over,
    stage,
)
from charters.rules.sentences import say
from charters.rules.standing import Standing, editable

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
PARIS = "Europe/Paris"
moments = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda after: NOW + after)
zones = st.sampled_from([PARIS, "UTC", "Pacific/Auckland", "America/Cayenne", "Indian/Reunion"])
reactions = st.lists(
    st.builds(Reaction, st.integers(1, 8), st.sampled_from(list(Word)), st.booleans()), max_size=40
)


@st.composite
def periods(draw):
    opens = draw(moments)
    closes = opens + draw(st.timedeltas(timedelta(seconds=1), timedelta(days=300)))
    ended = draw(st.none() | st.timedeltas(timedelta(days=-30), timedelta(days=400)).map(lambda d: opens + d))
    return Period(opens, closes, ended)


@given(periods(), moments)
def test_something_is_received_exactly_from_the_opening_to_the_end(of, now):
    received = of.opens_at <= now < of.end
    assert (stage(of, now) is Stage.OPEN) is received
    if received:
        require_open(of, now)
    else:
        with pytest.raises(NotNow):
            require_open(of, now)


@given(periods(), moments, moments)
def test_a_consultation_never_goes_back_to_an_earlier_stage(of, one, other):
    order = list(Stage)
    first, second = sorted((one, other))
    assert order.index(stage(of, first)) <= order.index(stage(of, second))


@given(periods(), moments)
def test_it_is_ended_while_it_is_not_over_and_answered_once_it_is(of, now):
    over = stage(of, now) is Stage.OVER
    for asked, allowed in ((require_over, over), (require_not_over, not over)):
        if allowed:
            asked(of, now)
        else:
            with pytest.raises(NotNow):
                asked(of, now)


@given(periods())
def test_ended_before_it_opened_it_never_opens(of):
    if of.cancelled:
        assert stage(of, of.opens_at) is Stage.OVER
    else:
        assert stage(of, of.opens_at) is Stage.OPEN


def test_each_side_of_the_dates_has_its_own_sentence():
    of = Period(NOW, NOW + timedelta(days=1))
    for now, word in ((NOW - timedelta(seconds=1), "pas encore ouverte"), (of.closes_at, "terminée")):
        with pytest.raises(NotNow, match=word):
            require_open(of, now)


@given(moments, zones, st.integers(0, 400), st.integers(0, 400))
def test_a_period_is_made_of_whole_days_of_the_place_and_today_begins_now(now, zone, wait, lasts):
    today = now.astimezone(ZoneInfo(zone)).date()
    first = today + timedelta(days=wait)
    last = first + timedelta(days=lasts)
    if lasts >= LONGEST:
        with pytest.raises(BadPeriod) as refusal:
            period(first, last, zone, now)
        assert refusal.value.sentence.about == "last"
        return
    made = period(first, last, zone, now)
    here = ZoneInfo(zone)
    last_moment = (made.closes_at.astimezone(UTC) - timedelta(microseconds=1)).astimezone(here)
    assert last_moment.date() == last
    assert made.closes_at.astimezone(here).date() == last + timedelta(days=1)
    assert made.opens_at.astimezone(here).date() == first
    assert now <= made.opens_at < made.closes_at
    assert stage(made, now) is (Stage.OPEN if wait == 0 else Stage.COMING)


@pytest.mark.parametrize(
    ("first", "last", "about"),
    [
        (date(2026, 3, 11), date(2026, 3, 20), "first"),
        (date(2026, 3, 14), date(2026, 3, 13), "last"),
        (date(2026, 3, 14), date(2027, 3, 15), "last"),
    ],
)
def test_days_that_make_no_period_are_refused_beside_the_one_to_correct(first, last, about):
    with pytest.raises(BadPeriod) as refusal:
        period(first, last, PARIS, NOW)
    assert refusal.value.sentence.about == about


@given(reactions)
def test_a_person_counts_once_by_the_last_thing_she_said(said):
    figures = count(said)
    last = {one.person: one for one in said}
    assert figures.voices == len(last)
    for word in Word:
        assert figures.of(word) == sum(one.word is word for one in last.values())


@given(reactions)
def test_members_and_the_public_are_never_mixed(said):
    figures = count(said)
    last = {one.person: one for one in said}
    assert sum(figures.members.values()) == sum(one.member for one in last.values())
    assert sum(figures.public.values()) == sum(not one.member for one in last.values())


@given(reactions)
def test_saying_it_again_changes_nothing_and_shares_make_a_whole(said):
    last = {one.person: one for one in said}
    assert count([*said, *last.values()]) == count(said)
    shares = [count(said).share(word) for word in Word]
    assert sum(shares) == (Fraction(1) if said else Fraction(0))


@given(reactions, st.integers(1, 8))
def test_one_person_moves_one_voice_and_no_more(said, person):
    others = [one for one in said if one.person != person]
    before, after = count(others), count([*others, Reaction(person, Word.OPPOSE)])
    assert after.voices == before.voices + 1
    assert after.of(Word.OPPOSE) == before.of(Word.OPPOSE) + 1
    assert all(after.of(word) == before.of(word) for word in Word if word is not Word.OPPOSE)


def test_nobody_is_nothing():
    assert (Figures().voices, Figures().share(Word.AGREE)) == (0, 0)


@given(st.dictionaries(st.integers(1, 60), st.booleans(), min_size=1))
def test_the_articles_without_an_answer_are_named_in_order(answered):
    left = sorted(number for number, done in answered.items() if not done)
    if not left:
        require_answered(answered)
        return
    with pytest.raises(NotNow) as refusal:
        require_answered(answered)
    named = ", ".join(f"l’article {number}" for number in left)
    assert say(refusal.value.sentence).endswith(f"\u00a0: {named}.")


@given(st.sampled_from(list(Standing)))
def test_a_version_on_which_people_are_consulted_is_not_edited(standing):
    if standing is Standing.SUPERSEDED:
        with pytest.raises(NotConsulted):
            consulting.standing_during(standing)
    else:
        assert not editable(consulting.standing_during(standing))


def test_each_word_and_each_verdict_is_said():
    assert set(consulting.WORDS) == set(Word)
    assert set(consulting.VERDICTS) == set(consulting.Verdict)
