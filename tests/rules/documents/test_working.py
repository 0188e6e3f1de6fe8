"""When a session of work is over, and what is new to somebody who comes back."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import A_MORNING
from tests.rules.documents.trees import doc, paragraph
from workspace.documents.rules import working

MINUTE = timedelta(minutes=1)
DAY = A_MORNING.date()


def over(began, last, now, today=DAY):
    at = [A_MORNING + minutes * MINUTE for minutes in (began, last, now)]
    return working.is_over(*at, first_day=DAY, today=today)


def test_a_silence_of_twenty_minutes_ends_a_session():
    assert not over(0, 10, 29)
    assert over(0, 10, 30)


def test_two_hours_end_it_even_without_a_silence():
    assert not over(0, 119, 119)
    assert over(0, 120, 120)


def test_midnight_ends_it():
    assert over(0, 1, 2, DAY + timedelta(days=1))


def test_words_that_came_and_went_are_counted_and_a_move_is_neither():
    before = doc(paragraph("un deux"), paragraph("trois"))
    assert working.counted(before, doc(paragraph("trois"), paragraph("un deux"))) == (0, 0)
    assert working.counted(before, doc(paragraph("un quatre cinq"))) == (2, 2)


def test_who_never_came_has_no_last_visit():
    assert working.since(None, A_MORNING) is None
    assert working.since(working.seen(None, 5, A_MORNING), A_MORNING) is None


def test_who_comes_back_is_told_what_is_new_during_all_of_the_new_visit():
    visit = working.seen(None, 5, A_MORNING)
    later = A_MORNING + timedelta(days=2)
    assert working.since(visit, later) == (5, A_MORNING)
    visit = working.seen(visit, 9, later)
    assert working.since(visit, later) == (5, A_MORNING)
    visit = working.seen(visit, 12, later + 10 * MINUTE)
    assert working.since(visit, later + 10 * MINUTE) == (5, A_MORNING)
    assert working.since(visit, later + timedelta(days=1)) == (12, later + 10 * MINUTE)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 90)), min_size=1, max_size=20))
def test_what_was_seen_never_goes_back(steps):
    visit, now, seq = None, A_MORNING, 0
    for rows, minutes in steps:
        seq, now = seq + rows, now + minutes * MINUTE
        last, visit = visit, working.seen(visit, seq, now)
        assert visit.seq == seq
        assert visit.before_seq <= visit.seq
        assert last is None or visit.before_seq >= last.before_seq
