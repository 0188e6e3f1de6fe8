"""Who came to a meeting without a body: who may write it, and what a line says of the hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules.coming import hours, may_be_written
from governance.meetings.rules.lifecycle import Stage

OPENED = datetime(2026, 3, 19, 14, tzinfo=UTC)
moments = st.integers(0, 10_000).map(lambda minutes: OPENED + timedelta(minutes=minutes))


@given(st.sampled_from(list(Stage)), st.booleans(), st.booleans())
def test_each_writes_herself_while_it_goes_on_and_who_runs_it_until_its_minutes_are_settled(
    stage, settled, runs
):
    allowed = may_be_written(stage, settled=settled, runs=runs)
    if stage is Stage.OPEN:
        assert allowed
    else:
        assert allowed == (stage is Stage.CLOSED and runs and not settled)


@given(moments, moments)
def test_what_is_written_afterwards_is_the_whole_meeting_and_nobody_leaves_before_arriving(first, second):
    closed, now = sorted((first, second))
    assert hours(Stage.CLOSED, OPENED, closed, now) == (OPENED, closed)
    assert hours(Stage.OPEN, OPENED, None, now) == (now, None)
