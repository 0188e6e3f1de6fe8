"""Voices counted in the room: never more hands than seats that may raise one, and every hand counted once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.votes.rules import hands, inventing
from governance.votes.rules.answers import Sheet, check
from governance.votes.rules.ballots import Choice
from governance.votes.rules.files.question import Method
from governance.votes.rules.hands import Hands, NoHands, Room, TooManyHands

NUMBERS = st.dictionaries(st.sampled_from(Choice), st.integers(-1, 5))
SEATS = st.frozensets(st.integers(1, 9))


@given(NUMBERS, NUMBERS, SEATS, SEATS)
def test_hands_are_taken_only_when_they_fit_those_who_attend(said, through, present, represented):
    room = Room(present, represented - present)
    raised = Hands(said, through)
    fits = (
        min((*said.values(), *through.values(), 0)) == 0
        and all(through.get(one, 0) <= said.get(one, 0) for one in Choice)
        and raised.total > 0
        and raised.represented <= len(room.represented)
        and raised.total - raised.represented <= len(room.present)
    )
    try:
        hands.check(raised, room)
    except (TooManyHands, NoHands):
        assert not fits
        return
    assert fits
    assert raised.total <= len(room.seats)
    voices = hands.voices("ess", raised)
    assert sum(one.count for one in voices) == raised.total
    assert sum(one.count for one in voices if one.represented) == raised.represented
    for choice in Choice:
        assert sum(one.count for one in voices if one.choice is choice) == said.get(choice, 0)


@given(SEATS, SEATS, SEATS, SEATS)
def test_who_attends_in_person_is_not_represented_besides(first, second, third, fourth):
    both = Room(first, second - first) | Room(third, fourth - third)
    assert not both.present & both.represented
    assert both.seats == first | second | third | fourth


def test_each_refusal_says_what_is_wrong():
    room = Room(frozenset({1, 2}), frozenset({3}))
    with pytest.raises(NoHands, match="combien de voix"):
        hands.check(Hands({}, {}), room)
    with pytest.raises(TooManyHands, match="3 mains en personne, pour 2 sièges"):
        hands.check(Hands({Choice.FOR: 3}, {}), room)
    with pytest.raises(TooManyHands, match="2 voix par pouvoir, pour 1"):
        hands.check(Hands({Choice.FOR: 2}, {Choice.FOR: 2}), room)
    with pytest.raises(TooManyHands, match="comprises"):
        hands.check(Hands({Choice.FOR: 1}, {Choice.AGAINST: 1}), room)


SHEETS = st.sampled_from(
    [
        Sheet(Method.APPROVAL, {"a": "A", "b": "B"}),
        Sheet(Method.SCORE, {"a": "A", "b": "B"}, highest=5, settings={"highest": 5}),
        Sheet(
            Method.MAJORITY_JUDGMENT,
            {"a": "A", "b": "B"},
            ("mal", "bien"),
            settings={"grades": ["mal", "bien"]},
        ),
        Sheet(Method.SCHULZE, {"a": "A", "b": "B", "c": "C"}),
    ]
)


@given(st.integers(), st.integers(1, 300), SHEETS)
def test_an_invented_ballot_is_a_ballot_and_the_same_number_draws_it_again(seed, seat, sheet):
    drawn = inventing.answer(seed, seat, sheet)
    check(sheet, drawn)
    assert drawn == inventing.answer(seed, seat, sheet)
    assert inventing.choice(seed, seat) == inventing.choice(seed, seat)


def test_invented_voices_say_everything_and_some_say_nothing():
    assert {inventing.choice(1, seat) for seat in range(1, 200)} == {*Choice, None}
