"""How the steps of a stream stand on their line."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workspace.streams.rules.timeline import Dated, line

TODAY = date(2026, 11, 22)
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
steps = st.lists(
    st.builds(
        lambda title, start, length, thought: Dated(
            title, start, start + timedelta(days=length) if length else None, thought
        ),
        st.text(max_size=20),
        days,
        st.integers(0, 400),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def test_without_steps_there_is_nothing_to_draw():
    assert line([], TODAY) is None


@given(steps, days)
def test_everything_stands_between_the_two_ends(some, today):
    drawn = line(some, today)
    places = [drawn.now, *(point.at for point in drawn.points), *(at for at, _day in drawn.months)]
    places += [end for span in drawn.spans for end in (span.start, span.end)]
    assert all(0 <= place <= 100 for place in places)
    assert all(span.start < span.end for span in drawn.spans)


@given(steps, days)
def test_a_line_never_covers_less_than_six_months_and_names_five_at_most_or_so(some, today):
    drawn = line(some, today)
    assert (drawn.last - drawn.first).days >= 180
    assert 3 <= len(drawn.months) <= 5


@given(steps, days)
def test_every_step_is_drawn(some, today):
    drawn = line(some, today)
    assert len(drawn.points) == sum(step.thought for step in some)
    assert len(drawn.spans) >= sum(not step.thought for step in some)


def test_a_trial_under_way_is_cut_at_today():
    drawn = line([Dated("tournées", date(2026, 9, 1), date(2026, 12, 31), thought=False)], TODAY)
    done, ahead = drawn.spans
    assert (done.state, ahead.state) == ("done", "ahead")
    assert done.end == ahead.start == drawn.now


def test_a_trial_to_come_is_planned():
    drawn = line([Dated("toitures", date(2026, 12, 1), None, thought=False)], TODAY)
    assert [span.state for span in drawn.spans] == ["planned"]


def test_names_that_would_touch_are_left_to_the_table():
    near = [Dated("cadrage", date(2026, 3, 1)), Dated("visite de Morvelle", date(2026, 3, 4))]
    assert [point.label for point in line(near, TODAY).points] == ["cadrage", ""]
