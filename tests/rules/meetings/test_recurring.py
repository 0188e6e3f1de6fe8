"""Meetings that come back, against the calendar one would count on one's fingers; and what each kind brings."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import recurring
from governance.meetings.rules.kinds import TEMPLATES, MeetingKind
from governance.meetings.rules.recurring import LAST, MOST, Every

firsts = st.dates(date(2025, 1, 1), date(2035, 12, 31))
repeated = st.sampled_from([Every.WEEK, Every.FORTNIGHT, Every.MONTH])


@given(firsts, repeated, st.integers(1, 80))
def test_a_series_begins_on_its_first_day_keeps_its_weekday_and_ends(first, every, times):
    found = recurring.days(first, every, times=times)
    assert found[0] == first or (every is Every.MONTH and recurring.rank(first) == LAST)
    assert len(found) == min(times, MOST)
    assert {one.weekday() for one in found} == {first.weekday()}
    assert found == sorted(set(found))


@given(firsts, st.integers(2, 30))
def test_weeks_are_seven_days_apart_and_fortnights_fourteen(first, times):
    for every, apart in ((Every.WEEK, 7), (Every.FORTNIGHT, 14)):
        found = recurring.days(first, every, times=times)
        assert {after - before for before, after in pairwise(found)} == {timedelta(days=apart)}


@given(firsts, st.integers(2, 30))
def test_each_month_has_one_and_it_is_the_same_weekday_of_it(first, times):
    found = recurring.days(first, Every.MONTH, times=times)
    months = [one.year * 12 + one.month for one in found]
    assert months == list(range(months[0], months[0] + times))
    which = recurring.rank(first)
    for one in found:
        same = [
            day for day in (date(one.year, one.month, 1) + timedelta(days=n) for n in range(31))
            if day.month == one.month and day.weekday() == first.weekday()
        ]  # fmt: skip
        assert one == (same[-1] if which == LAST else same[which - 1])


@given(firsts, repeated, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_nothing_comes_after_the_last_day_and_the_next_one_would(first, every, later):
    until = first + later
    found = recurring.days(first, every, until=until)
    assert found[0] == first
    assert all(one <= until for one in found)
    more = recurring.days(first, every, times=len(found) + 1)
    assert len(found) == MOST or more[-1] > until


@given(firsts, repeated, st.sampled_from(["Europe/Paris", "America/Miquelon", "Indian/Reunion"]))
def test_the_hour_of_the_place_does_not_move_with_the_change_of_hour(first, every, zone):
    for day in recurring.days(first, every, times=MOST):
        start, end = recurring.moments(day, time(18), time(20), zone)
        there = start.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        assert (there.date(), there.time()) == (day, time(18))
        assert end - start == timedelta(hours=2)


def test_what_happens_once_happens_once():
    assert recurring.days(date(2026, 4, 9), Every.ONCE, times=12) == [date(2026, 4, 9)]


@pytest.mark.parametrize("kind", MeetingKind)
def test_each_kind_brings_its_words_and_an_agenda_that_fits_a_day(kind):
    template = TEMPLATES[kind]
    assert template.name
    assert template.about
    assert 3 <= len(template.agenda) <= 8
    assert sum(line.minutes for line in template.agenda) <= 8 * 60
