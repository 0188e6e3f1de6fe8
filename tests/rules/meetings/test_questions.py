"""Questions from the floor: the most asked first, each person counted once, none lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules.questions import Asked, answered, may_support, waiting

START = datetime(2026, 4, 9, 16, 0, tzinfo=UTC)
people = st.sampled_from(["ida", "luc", "nora", "omar"])
moments = st.integers(0, 5000).map(lambda n: START + timedelta(seconds=n))
questions = st.lists(
    st.builds(
        Asked,
        st.uuids(),
        people,
        moments,
        st.frozensets(people, max_size=4),
        st.none() | moments,
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(questions)
def test_every_question_waits_was_answered_or_was_taken_back(asked):
    told = [*waiting(asked), *answered(asked), *(one for one in asked if one.withdrawn)]
    assert sorted(str(one.key) for one in told) == sorted(str(one.key) for one in asked)


@given(questions)
def test_the_most_asked_come_first_then_the_oldest(asked):
    order = [(-one.weight, one.asked_at) for one in waiting(asked)]
    assert order == sorted(order)


@given(questions, people)
def test_one_more_voice_never_puts_a_question_further(asked, member):
    before = waiting(asked)
    for one in before:
        if not may_support(one, member):
            continue
        more = Asked(one.key, one.author, one.asked_at, one.support | {member})
        after = waiting([more if each.key == one.key else each for each in asked])
        assert more.weight == one.weight + 1
        assert [each.key for each in after].index(one.key) <= before.index(one)


@given(questions)
def test_nobody_supports_her_own_question_nor_twice_nor_one_that_is_over(asked):
    for one in asked:
        assert not may_support(one, one.author)
        assert not any(may_support(one, member) for member in one.support)
        assert one in waiting(asked) or not may_support(one, "somebody else")
