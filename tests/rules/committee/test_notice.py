from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NoticeRule
from governance.committee.rules.notice import clear_days, in_time, last_day_to_send, local_day

TEN = NoticeRule(clear_days=10)
moments = st.datetimes(datetime(2026, 1, 2), datetime(2027, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("sent", "meeting", "days"),
    [
        (date(2026, 3, 27), date(2026, 4, 9), 12),
        (date(2026, 5, 8), date(2026, 5, 21), 12),
        (date(2026, 5, 10), date(2026, 5, 21), 10),
        (date(2026, 5, 20), date(2026, 5, 21), 0),
        (date(2026, 5, 21), date(2026, 5, 21), -1),
    ],
)
def test_neither_the_sending_day_nor_the_meeting_day_counts(sent, meeting, days):
    assert clear_days(sent, meeting) == days


def test_ten_clear_days_are_kept_or_missed_by_one_day():
    meeting = datetime(2026, 5, 21, 16, 0, tzinfo=UTC)
    assert in_time(TEN, datetime(2026, 5, 10, 21, 59, tzinfo=UTC), meeting)  # 23:59 in Paris, still the 10th
    assert not in_time(TEN, datetime(2026, 5, 10, 22, 0, tzinfo=UTC), meeting)  # midnight in Paris, the 11th


def test_the_change_of_hour_does_not_eat_a_day():
    assert in_time(
        NoticeRule(clear_days=1),
        datetime(2026, 3, 27, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 5, tzinfo=UTC),
    )


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 5, 10), "Europe/Paris")  # noqa: DTZ001


@given(moments, st.integers(0, 30))
def test_the_last_day_to_send_is_in_time_and_the_next_is_late(meeting, days):
    rule = NoticeRule(clear_days=days)
    last = datetime.combine(last_day_to_send(rule, meeting), datetime.min.time(), UTC) + timedelta(hours=12)
    assert in_time(rule, last, meeting)
    assert not in_time(rule, last + timedelta(days=1), meeting)
