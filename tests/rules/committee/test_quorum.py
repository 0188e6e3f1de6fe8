from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, SecondNotice
from charters.rules.sentences import say
from governance.committee.rules.quorum import Attending, Headcount, check, headcounts, seats_required
from governance.committee.rules.quorum_wording import arithmetic, in_a_word
from tests.rules.votes.elections import quorums

HALF = Quorum()
rooms = st.dictionaries(
    st.sampled_from(["ess", "col", "hab"]),
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
        lambda n: Headcount(filled=sum(n), present=n[0], represented=n[1])
    ),
    min_size=1,
)


@pytest.mark.parametrize(
    ("seats", "fraction", "strict", "required"),
    [
        (15, "1/2", True, 8),
        (11, "1/2", True, 6),
        (8, "1/2", True, 5),
        (15, "1/2", False, 8),
        (14, "1/2", False, 7),
        (15, "1/4", False, 4),
        (16, "1/4", False, 4),
        (9, "2/3", False, 6),
        (1, "1/2", True, 1),
        (0, "1/2", True, 1),
        (10, "0", False, 0),
    ],
)
def test_strict_half_and_a_quarter_at_least(seats, fraction, strict, required):
    assert seats_required(seats, Fraction(fraction), strict=strict) == required


@given(st.integers(0, 500), st.fractions(0, 1), st.booleans())
def test_the_required_number_is_the_smallest_that_passes(seats, fraction, strict):
    required = seats_required(seats, fraction, strict=strict)
    bar = fraction * seats
    assert required > bar if strict else required >= bar
    assert required - 1 <= bar if strict else required - 1 < bar


@given(quorums, rooms, st.data())
def test_one_more_seat_in_the_room_never_breaks_the_quorum(rule, room, data):
    college = data.draw(st.sampled_from(sorted(room)))
    head = room[college]
    before = check(rule, room)
    if head.present + head.represented < head.filled:
        arrived = room | {college: replace(head, present=head.present + 1)}
        assert check(rule, arrived).reached >= before.reached
    if head.represented:
        in_person = replace(head, present=head.present + 1, represented=head.represented - 1)
        assert check(rule, room | {college: in_person}).reached >= before.reached


@given(quorums, rooms)
def test_counting_the_represented_never_breaks_the_quorum(rule, room):
    counting = check(replace(rule, counts_represented=True), room)
    assert counting.reached >= check(replace(rule, counts_represented=False), room).reached


@given(quorums, rooms, st.booleans())
def test_a_quorum_can_always_be_told(rule, room, second):
    result = check(rule, room, second_notice=second)
    for sentence in (in_a_word(result, {}), *arithmetic(result, {"ess": "ESS"})):
        assert "%(" not in say(sentence)


@given(rooms)
def test_no_quorum_is_always_reached(room):
    assert check(NO_QUORUM, room).reached


def test_the_represented_count_only_if_the_rule_says_so():
    room = {"all": Headcount(filled=11, present=5, represented=3)}
    assert not check(HALF, room).reached
    assert check(HALF, room).missing == 1
    assert check(replace(HALF, counts_represented=True), room).counted == 8


def test_every_college_must_bring_its_minimum_unless_it_has_no_seat_to_bring():
    rule = replace(HALF, per_college_min=2)
    room = {"a": Headcount(4, 4), "b": Headcount(3, 1), "c": Headcount(1, 1), "d": Headcount(0, 0)}
    result = check(rule, room)
    assert (result.missing, result.lacking, result.reached) == (0, ("b",), False)


def test_a_second_meeting_needs_less_or_nothing():
    room = {"all": Headcount(filled=15, present=4)}
    none = replace(HALF, per_college_min=1, second_notice=SecondNotice(fraction=None))
    quarter = replace(HALF, second_notice=SecondNotice(fraction=Fraction(1, 4)))
    assert not check(none, room).reached
    assert check(none, {"all": Headcount(filled=15, present=0)}, second_notice=True).reached
    assert check(quarter, room, second_notice=True).required == 4
    assert not check(HALF, room, second_notice=True).reached


def test_a_seat_counts_once_in_its_college():
    seats = [("ess", Attending.PRESENT), ("ess", Attending.REPRESENTED), ("col", Attending.ABSENT)]
    assert headcounts(seats) == {"ess": Headcount(2, 1, 1), "col": Headcount(1, 0, 0)}


@pytest.mark.parametrize("numbers", [(1, 1, 1), (1, -1, 0), (0, 0, -1)])
def test_more_seats_than_filled_cannot_attend(numbers):
    with pytest.raises(ValueError, match="more seats"):
        Headcount(*numbers)
