"""A request to join: one decision only, and words kept no longer than they serve."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workspace.joining.rules import asking
from workspace.joining.rules.asking import Outcome, Past, Stage

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 10**9).map(lambda seconds: SINCE + timedelta(seconds=seconds))
pasts = st.builds(
    Past,
    last_at=MOMENTS,
    confirmed=st.booleans(),
    answered=st.booleans(),
    outcome=st.none() | st.sampled_from(Outcome),
)
places = st.sampled_from(["", "cantines", "recyclerie"])


@given(pasts, places, places)
def test_only_what_is_confirmed_undecided_and_still_where_it_was_read_may_be_decided(past, seen, place):
    open_ = past.confirmed and past.outcome is None
    assert asking.may_be_decided(past, seen, place) == (open_ and seen == place)


@given(pasts)
def test_a_decided_request_stays_decided_whatever_is_said_after(past):
    if past.outcome is not None:
        assert asking.stage(past).value == past.outcome.value


@given(pasts)
def test_what_nobody_confirmed_leaves_first_and_what_waits_last(past):
    kept = asking.kept_until(past) - past.last_at
    match asking.stage(past):
        case Stage.UNCONFIRMED:
            assert kept.days == 7
        case Stage.WAITING | Stage.ANSWERED:
            assert kept.days == 365
        case Stage.ACCEPTED | Stage.CLOSED:
            assert kept.days == 90
