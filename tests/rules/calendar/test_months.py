"""Months: whole weeks, the way from one to the next, and the days that something touches at a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.calendar.rules import months
from governance.calendar.rules.months import Month

some = st.builds(Month, st.integers(1971, 2198), st.integers(1, 12))
zones = st.sampled_from(("Europe/Paris", "America/Guadeloupe", "Pacific/Noumea"))
moments = st.datetimes(datetime(2025, 1, 2), datetime(2030, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(some)
def test_one_goes_forward_and_back_and_the_address_says_the_month(month):
    assert month.after.before == month.before.after == month
    assert month.before < month < month.after
    assert months.read(str(month), Month(1999, 1)) == month


@given(some)
def test_a_month_is_whole_weeks_from_monday_and_holds_all_its_days(month):
    days = [one for week in month.weeks for one in week]
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in month.weeks)
    assert next(one for one in days if one.month == month.month) == month.first
    assert month.after.first - timedelta(days=1) in days


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "x-y", "99999999999-1", "1950-01", "2026-²"]
)
def test_what_is_not_a_month_is_the_one_it_is(text):
    assert months.read(text, Month(2026, 4)) == Month(2026, 4)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=4)), zones)
def test_a_meeting_is_shown_on_each_day_of_the_place_that_it_touches_and_no_other(starts, lasts, zone):
    hours = [timedelta(hours=n) for n in range(lasts // timedelta(hours=1) + 1)]
    last = max(timedelta(0), lasts - timedelta(microseconds=1))
    touched = {
        (starts + passed).astimezone(ZoneInfo(zone)).date() for passed in [*hours, last] if passed <= last
    }
    assert months.days_of(starts, starts + lasts, zone) == sorted(touched)


@given(some, zones)
def test_the_span_of_a_month_begins_and_ends_at_midnight_of_the_place(month, zone):
    since, until = months.span(month, zone)
    assert (since.hour, until.hour, since.weekday(), until.weekday()) == (0, 0, 0, 0)
    assert since.date() <= month.first < until.date()
