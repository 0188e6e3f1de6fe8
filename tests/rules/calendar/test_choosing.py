"""What each date gathers, and which is best."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.calendar.rules.choosing import COMING, Said, Total, best, total

answers = st.lists(st.sampled_from(Said))


@given(answers)
def test_everybody_is_counted_once_and_those_who_may_come_come(said):
    found = total(said)
    assert found.yes + found.if_need_be + found.no == len(said)
    assert found.coming == sum(one in COMING for one in said)


@given(st.lists(answers.map(total), max_size=10))
def test_no_date_gathers_more_than_the_best_and_equals_are_all_told(totals):
    found = best(totals)
    for index, one in enumerate(totals):
        better = [other for other in totals if (other.coming, other.yes) > (one.coming, one.yes)]
        assert (index in found) == (not better and one.coming > 0)


def test_among_equals_those_who_come_gladly_decide():
    assert best([Total(2, 1, 0), Total(1, 2, 0), Total(0, 0, 9)]) == [0]
    assert best([]) == best([Total(0, 0, 3)]) == []
