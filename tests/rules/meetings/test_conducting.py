"""The time of a sitting goes to its items: none is lost, none is counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules.conducting import Taken, minutes, spent, under_way

SIX = datetime(2026, 5, 21, 16, 0, tzinfo=UTC)
courses = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 120)), max_size=8).map(
    lambda pairs: [
        Taken(item, SIX + timedelta(minutes=at)) for item, at in sorted(pairs, key=lambda one: one[1])
    ]
)


@given(courses, st.integers(120, 200))
def test_the_items_share_the_time_from_the_first_to_the_end(moments, end):
    until = SIX + timedelta(minutes=end)
    total = sum(spent(moments, until).values(), timedelta())
    assert total == (until - moments[0].at if moments else timedelta())
    assert set(spent(moments, until)) == {one.item for one in moments}


def test_an_item_one_comes_back_to_adds_up():
    moments = [
        Taken("a", SIX),
        Taken("b", SIX + timedelta(minutes=5)),
        Taken("a", SIX + timedelta(minutes=7)),
    ]
    lasted = spent(moments, SIX + timedelta(minutes=10, seconds=59))
    assert {item: minutes(one) for item, one in lasted.items()} == {"a": 8, "b": 2}
    assert under_way(moments).item == "a"
    assert under_way([]) is None
