"""Dates move by whole weeks and texts hold none of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demonstration.calendar import ANCHOR, ZONE, Calendar

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, DAYS)
def test_a_moved_day_keeps_its_weekday(installed, day):
    assert Calendar(installed).day(day.isoformat()).weekday() == day.weekday()


@given(DAYS)
def test_the_anchor_falls_within_the_week_before_the_installation(installed):
    assert timedelta(0) <= installed - Calendar(installed).day(ANCHOR.isoformat()) < timedelta(days=7)


@given(DAYS)
def test_what_counts_from_the_installation_is_ahead_of_it(installed):
    assert Calendar(installed).day("install+7") == installed + timedelta(days=7)


def test_an_hour_of_paris_stays_the_same_hour_in_summer_and_in_winter():
    calendar = Calendar(date(2027, 6, 13))
    moved = calendar.moment("2026-11-12T17:30")
    assert moved.tzinfo is UTC
    assert moved.astimezone(ZONE).strftime("%a %H:%M") == "Thu 17:30"


def test_the_day_of_installation_is_the_one_of_paris():
    assert Calendar.at(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)).installed_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{date:2026-11-12}", "12\u00a0novembre 2026"),
        ("{date:2026-11-12|jour}", "jeudi 12\u00a0novembre"),
        ("{date:2026-06-01|court}", "1er\u00a0juin"),
        ("{date:2026-10-15|mois}", "octobre"),
        ("tournées {date:2026-10-15|de-mois}", "tournées d’octobre"),
        ("{date:2026-11-15|de-mois}", "de novembre"),
        ("{date:2026-10-15|mois-an}", "octobre 2026"),
        ("{date:2026-10-15|an}", "2026"),
        ("{date:install+7|jour}", "dimanche 29\u00a0novembre"),
    ],
)
def test_a_date_in_a_text_takes_the_shape_asked_for(written, read):
    assert Calendar().write(written) == read


@pytest.mark.parametrize("written", ["demain", "2026-11", "install", "{date:2026-11-12}"])
def test_anything_else_is_not_a_date(written):
    with pytest.raises(ValueError, match="not a date"):
        Calendar().day(written)


def test_an_instant_needs_its_time():
    with pytest.raises(ValueError, match="a time is missing"):
        Calendar().moment("2026-11-12")


def test_a_whole_file_is_moved_at_once():
    calendar = Calendar(ANCHOR + timedelta(weeks=2))
    assert calendar.moved({"on": date(2026, 11, 12), "texts": ["le {date:2026-11-12|court}", 3]}) == {
        "on": date(2026, 11, 26),
        "texts": ["le 26\u00a0novembre", 3],
    }
