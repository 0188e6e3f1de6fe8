"""Asking for an item in time, calling again, a quorum within reach; and clear days against a short reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NoticeRule, Quorum
from governance.committee.rules import notice, quorum
from governance.committee.rules.quorum import Attending
from governance.meetings.rules import again, asking
from governance.meetings.rules.reach import Reach, reach

ZONES = (
    "Europe/Paris",
    "America/Guadeloupe",
    "Indian/Reunion",
    "Pacific/Noumea",
    "America/Miquelon",
    "Pacific/Marquesas",
)
moments = st.datetimes(datetime(2025, 1, 2), datetime(2030, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)


def days_walked(sent, meeting):
    """Walk from one midnight of the place to the next: each whole day met on the way is clear."""
    day, count = sent.date() + timedelta(days=1), 0
    while day < meeting.date():
        day, count = day + timedelta(days=1), count + 1
    return count


@given(moments, st.timedeltas(timedelta(0), timedelta(days=60)), st.integers(0, 40), zones)
def test_clear_days_are_those_one_walks_through_at_the_place(sent, later, days, zone):
    meeting, place = sent + later, ZoneInfo(zone)
    walked = days_walked(sent.astimezone(place), meeting.astimezone(place))
    same_day = sent.astimezone(place).date() == meeting.astimezone(place).date()
    rule = NoticeRule(clear_days=days, time_zone=zone)
    assert notice.in_time(rule, sent, meeting) == (not same_day and walked >= days)


@given(moments, st.integers(0, 20), zones)
def test_the_whole_of_the_last_day_to_ask_is_in_time_at_the_place(meeting, days, zone):
    last = asking.last_day(meeting, zone, days)
    midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    assert asking.in_time(midnight - timedelta(minutes=1), meeting, zone, days)
    assert not asking.in_time(midnight + timedelta(hours=1), meeting, zone, days)


@given(moments, moments, st.integers(0, 20), zones)
def test_a_second_meeting_is_the_first_of_its_weekday_and_hour_whose_notice_is_in_time(
    first, now, days, zone
):
    found, place = again.next_start(first, now, days, zone), ZoneInfo(zone)
    there = first.astimezone(place)
    assert (found.weekday(), found.time()) == (there.weekday(), there.time())
    rule = NoticeRule(clear_days=days, time_zone=zone)
    assert notice.in_time(rule, now, found)
    week_before = datetime.combine(found.date() - timedelta(days=7), found.time(), place)
    assert not notice.in_time(rule, now, week_before)


@given(st.lists(st.sampled_from(["coming", "absent", "silent"]), min_size=1, max_size=20))
def test_a_quorum_is_within_reach_when_those_who_said_nothing_could_make_it(answers):
    def found(*who):
        return quorum.check(
            Quorum(),
            quorum.gathered(
                ("c", "", Attending.PRESENT if one in who else Attending.ABSENT) for one in answers
            ),
            weights={},
        )

    told = reach(found("coming"), found("coming", "silent"))
    needed = len(answers) // 2 + 1
    coming, silent = answers.count("coming"), answers.count("silent")
    expected = Reach.REACHED if coming >= needed else Reach.WITHIN if coming + silent >= needed else Reach.OUT
    assert told is expected
