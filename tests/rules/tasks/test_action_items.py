"""Where an action item stands, what is looked for, and the letters about it: once before its day, once after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.tasks.rules.filtering import NOBODY, Facts, Wanted, fits
from workspace.tasks.rules.reminders import AHEAD, Reminder, due
from workspace.tasks.rules.states import OPEN, NoReason, Standing, State, late, moved, taken_back

A_DAY = date(2026, 4, 9)
steps = st.lists(st.sampled_from([*State, None]), max_size=12)
days = st.integers(-20, 20).map(lambda n: A_DAY + timedelta(days=n))


def after(said) -> Standing:
    """A standing after these words; None takes the last one back."""
    now = Standing()
    for state in said:
        now = taken_back(now) if state is None else moved(now, state, "faute de temps")
    return now


@given(steps)
def test_what_is_taken_back_is_open_and_as_it_was_before_it_was_settled(said):
    now = after(said)
    opened = taken_back(now)
    assert opened.state in OPEN
    assert opened.state is (now.state if now.state in OPEN else now.before)
    assert taken_back(opened) == opened


@given(steps)
def test_a_reason_stands_with_what_is_abandoned_and_nothing_else(said):
    now = after(said)
    assert bool(now.reason) == (now.state is State.ABANDONED)


@given(steps)
def test_done_said_twice_is_done_once(said):
    assert moved(after([*said, State.DONE]), State.DONE) == after([*said, State.DONE])


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_abandoned_without_a_reason(reason):
    with pytest.raises(NoReason):
        moved(Standing(), State.ABANDONED, reason)


@given(st.sampled_from(State), st.none() | days, days)
def test_late_is_open_after_its_day(state, due_on, today):
    assert late(state, due_on, today) == (state in OPEN and due_on is not None and due_on < today)


@given(days, st.lists(days, max_size=30))
def test_whatever_the_days_the_house_is_awake_there_is_one_letter_before_and_one_after(due_on, awake):
    before = after = None
    written = []
    for today in sorted(awake):
        letter = due(State.TO_DO, due_on, today, told_before=before, told_after=after)
        if letter is Reminder.BEFORE:
            before = due_on
        elif letter is Reminder.AFTER:
            after = due_on
        written.append((letter, today))
    told = [one for one in written if one[0]]
    assert len(told) == len({letter for letter, _day in told})
    assert all(due_on - AHEAD <= day <= due_on for letter, day in told if letter is Reminder.BEFORE)
    assert any(letter is Reminder.AFTER for letter, _day in told) == any(day > due_on for day in awake)


@given(st.sampled_from(State), st.none() | days, days)
def test_no_letter_about_what_is_settled_or_has_no_day(state, due_on, today):
    letter = due(state, due_on, today, told_before=None, told_after=None)
    assert letter is None or (state in OPEN and due_on is not None)


@given(days, days)
def test_another_day_is_told_again(due_on, former):
    assert due(State.DOING, due_on, due_on, told_before=former, told_after=None) == (
        None if former == due_on else Reminder.BEFORE
    )


def test_each_thing_asked_leaves_out():
    facts = Facts("demander trois devis", "cantines", "m-1", "reunion", "doing", late=True, mine=True)
    for wanted in (
        Wanted(),
        Wanted(("devis",)),
        Wanted(owner="moi"),
        Wanted(late=True),
        Wanted(meeting="reunion"),
    ):
        assert fits(facts, wanted)
    for wanted in (
        Wanted(("notaire",)), Wanted(owner=NOBODY), Wanted(owner="m-2"), Wanted(stream="habiter"),
        Wanted(meeting="autre"), Wanted(state="done"),
    ):  # fmt: skip
        assert not fits(facts, wanted)
    assert fits(Facts(), Wanted(owner=NOBODY))
    assert not fits(Facts(), Wanted(owner="moi"))
    assert not fits(Facts(), Wanted(late=True))
