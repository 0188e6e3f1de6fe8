"""A meeting that comes back changes alone or with those that follow: only what changes, at the hours of the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import recurring, series
from governance.meetings.rules.recurring import Every
from governance.meetings.rules.series import Announced

days = st.dates(date(2025, 1, 1), date(2030, 12, 31))
words = st.sampled_from(["", "La Remise", "La Grange"])
hours = st.sampled_from(
    [(time(9), time(11)), (time(9), time(12)), (time(18), time(20)), (time(20), time(21, 30))]
)
zones = st.sampled_from(["Europe/Paris", "America/Miquelon", "Indian/Reunion"])


@st.composite
def meetings(draw):
    start, end = draw(hours)
    place, link = draw(st.tuples(words, words).filter(any))
    return Announced(draw(st.sampled_from(["Permanence", "Atelier"])), draw(days), start, end, place, link)


@given(meetings(), meetings(), meetings())
def test_what_does_not_change_stays_as_each_has_it_and_what_changes_is_the_same_for_all(before, after, other):
    found = series.follows(before, after, other)
    assert found.day - other.day == after.day - before.day
    new = (after.start, after.end)
    assert (found.start, found.end) == (
        (other.start, other.end) if new == (before.start, before.end) else new
    )
    assert found.place or found.remote_link
    if after.place and after.place != before.place:
        assert found.place == after.place
    if (after.place, after.remote_link) == (before.place, before.remote_link):
        assert (found.place, found.remote_link) == (other.place, other.remote_link)
    assert found.title == (after.title if other.title == before.title else other.title)


@given(meetings(), meetings())
def test_nothing_changes_for_the_others_when_nothing_changes_here(before, other):
    assert series.follows(before, before, other) == other


@given(meetings(), meetings(), meetings())
def test_a_meeting_like_the_one_that_changes_becomes_like_it(before, after, other):
    same = replace(before, day=other.day)
    assert series.follows(before, after, same) == replace(after, day=other.day + (after.day - before.day))


@given(
    days,
    st.sampled_from([Every.WEEK, Every.FORTNIGHT, Every.MONTH]),
    st.integers(-40, 40),
    hours,
    hours,
    zones,
)
def test_hours_of_the_place_hold_on_both_sides_of_a_change_of_hour(first, every, shift, old, new, zone):
    held = [
        series.announced("Permanence", *recurring.moments(day, *old, zone), "La Remise", "", zone)
        for day in recurring.days(first, every, times=30)
    ]
    after = replace(held[0], day=held[0].day + timedelta(days=shift), start=new[0], end=new[1])
    moved = [series.follows(held[0], after, one) for one in held]
    for was, one in zip(held, moved, strict=True):
        start, end = recurring.moments(one.day, one.start, one.end, zone)
        assert series.announced("Permanence", start, end, "La Remise", "", zone) == one
        assert (one.start, one.end, one.day) == (*new, was.day + timedelta(days=shift))
    assert [one.day for one in moved] == sorted({one.day for one in moved})
