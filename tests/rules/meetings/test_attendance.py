from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.committee.rules.proxies import Proxy
from governance.committee.rules.quorum import Attending, Headcount
from governance.meetings.rules.attendance import (
    Interval,
    Mode,
    ever_present,
    present_at,
    room_at,
    states_at,
)

SIX = datetime(2026, 5, 21, 16, 0, tzinfo=UTC)


def at(minutes):
    return SIX + timedelta(minutes=minutes)


def test_one_is_there_from_arrival_until_leaving():
    sitting = [Interval("p12", at(0), at(30)), Interval("p12", at(60))]
    there = [bool(present_at(sitting, at(minutes))) for minutes in (-1, 0, 29, 30, 59, 60, 600)]
    assert there == [False, True, True, False, False, True, True]


def test_a_seat_counts_once_when_the_alternate_relieves_the_titular():
    sitting = [Interval("p12", at(0), at(45)), Interval("p12", at(40), alternate=True)]
    assert room_at({"p12": "ess"}, sitting, [], at(42)) == {"ess": Headcount(1, 1)}


def test_those_at_a_distance_count_unless_only_the_building_does():
    sitting = [Interval("p12", at(0)), Interval("p17", at(0), mode=Mode.REMOTE)]
    assert present_at(sitting, at(1)) == {"p12", "p17"}
    assert present_at(sitting, at(1), remote=False) == {"p12"}


def test_a_late_principal_takes_the_voice_back_and_a_leaving_holder_takes_it_away():
    proxies = [Proxy("p38", "p36")]
    sitting = [Interval("p36", at(0), at(90)), Interval("p38", at(30), at(60))]
    seats = ["p36", "p38"]
    states = [states_at(seats, sitting, proxies, at(minutes))["p38"] for minutes in (10, 40, 70, 100)]
    assert states == [Attending.REPRESENTED, Attending.PRESENT, Attending.REPRESENTED, Attending.ABSENT]


def test_the_second_committee_has_fourteen_present_and_one_represented():
    colleges = {f"s{number}": "all" for number in range(15)}
    sitting = [Interval(seat, at(0)) for seat in colleges if seat != "s3"]
    room = room_at(colleges, sitting, [Proxy("s3", "s4")], at(40))
    assert room == {"all": Headcount(filled=15, present=14, represented=1)}
    assert len(ever_present(sitting)) == 14


def test_nobody_leaves_before_arriving():
    with pytest.raises(ValueError, match="before arriving"):
        Interval("p12", at(10), at(9))


seats = st.sampled_from(["a", "b", "c", "d"])
intervals = st.builds(
    lambda seat, start, length: Interval(seat, at(start), None if length is None else at(start + length)),
    seats,
    st.integers(0, 100),
    st.none() | st.integers(0, 60),
)


@given(
    st.lists(intervals, max_size=6),
    st.lists(st.builds(Proxy, seats, seats), max_size=3),
    st.integers(-5, 170),
)
def test_every_seat_is_present_represented_or_absent_at_any_moment(sitting, proxies, minute):
    colleges = {"a": "x", "b": "x", "c": "y", "d": "y"}
    room = room_at(colleges, sitting, proxies, at(minute))
    assert {code: head.filled for code, head in room.items()} == {"x": 2, "y": 2}
    assert sum(head.present for head in room.values()) == len(present_at(sitting, at(minute)))
