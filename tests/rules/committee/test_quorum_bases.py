"""A quorum of organisations, each counted once, or of what seats weigh: exact, and never lost by one more arrival."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import Quorum, SecondNotice
from charters.rules.sentences import say
from charters.rules.terms import QuorumBase
from governance.committee.rules.organisations import Organisations, fewest, supposed
from governance.committee.rules.quorum import Attending, Headcount, Unknown, check, gathered, headcounts
from governance.committee.rules.quorum_wording import arithmetic, in_a_word
from tests.rules.votes.elections import quorums

ORGANISATIONS, WEIGHTS, SEATS = QuorumBase.ORGANISATIONS, QuorumBase.WEIGHTS, QuorumBase.SEATS_FILLED
PRESENT, REPRESENTED, ABSENT = Attending.PRESENT, Attending.REPRESENTED, Attending.ABSENT
NAMES = {"ess": "ESS", "col": "Collectivités", "hab": "Habitants"}

seats = st.lists(
    st.tuples(
        st.sampled_from(sorted(NAMES)),
        st.sampled_from(["", "", "Fournil", "Halle", "Commune", "Épicerie"]),
        st.sampled_from(Attending),
    ),
    min_size=1,
    max_size=14,
)
weighed = st.fixed_dictionaries(
    {code: st.fractions(Fraction(1, 10), 60, max_denominator=12) for code in NAMES}
)
every_quorum = st.builds(lambda rule, base: replace(rule, base=base), quorums, st.sampled_from(QuorumBase))


def nbsp(sentence):
    return say(sentence).replace("\u00a0", " ")


@given(every_quorum, seats, weighed, st.data())
def test_one_more_seat_in_the_room_never_loses_the_quorum(rule, room, weights, data):
    place = data.draw(st.integers(0, len(room) - 1))
    college, organisation, _how = room[place]
    arrived = [*room[:place], (college, organisation, PRESENT), *room[place + 1 :]]
    before, after = (check(rule, gathered(one), weights=weights) for one in (room, arrived))
    assert after.reached >= before.reached
    assert after.present >= before.present
    assert (after.filled, after.required) == (before.filled, before.required)


@given(every_quorum, seats, weighed, st.data())
def test_a_proxy_given_never_loses_the_quorum(rule, room, weights, data):
    absent = [place for place, (_c, _o, how) in enumerate(room) if how is ABSENT]
    if not absent:
        return
    place = data.draw(st.sampled_from(absent))
    given_one = [*room[:place], (*room[place][:2], REPRESENTED), *room[place + 1 :]]
    before, after = (check(rule, gathered(one), weights=weights) for one in (room, given_one))
    assert after.reached >= before.reached


@given(every_quorum, seats, weighed)
def test_with_the_represented_there_are_at_least_as_many_as_without(rule, room, weights):
    with_them, without = (
        check(replace(rule, counts_represented=counts), gathered(room), weights=weights)
        for counts in (True, False)
    )
    assert with_them.counted >= without.counted == without.present
    assert with_them.reached >= without.reached


@given(every_quorum, seats, weighed)
def test_a_second_notice_never_asks_for_more(rule, room, weights):
    lighter = replace(rule, second_notice=SecondNotice(fraction=min(rule.fraction, Fraction(1, 5))))
    first, second = (
        check(lighter, gathered(room), weights=weights, second_notice=again) for again in (False, True)
    )
    assert second.reached >= first.reached


@given(seats)
def test_organisations_are_never_more_than_the_seats_they_fill(room):
    held = [(college, name, how) for college, name, how in room if name]
    found = check(Quorum(base=ORGANISATIONS, counts_represented=True), gathered(room))
    assert found.filled == len({name for _c, name, _h in held}) <= len(held)
    assert found.present <= sum(how is PRESENT for _c, _n, how in held)
    assert found.counted <= sum(how is not ABSENT for _c, _n, how in held)
    assert found.counted <= found.filled


@given(
    every_quorum, st.lists(st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(Attending)), min_size=1)
)
def test_where_every_seat_has_its_own_organisation_organisations_are_seats(rule, room):
    named = gathered((college, f"Maison {place}", how) for place, (college, how) in enumerate(room))
    by_organisation, by_seat = (check(replace(rule, base=base), named) for base in (ORGANISATIONS, SEATS))
    assert replace(by_organisation, base=SEATS) == by_seat


@given(every_quorum, seats)
def test_where_a_college_weighs_its_seats_weights_are_seats(rule, room):
    heads = gathered(room)
    weights = {code: head.filled for code, head in heads.items()}
    by_weight, by_seat = (
        check(replace(rule, base=base), heads, weights=weights) for base in (WEIGHTS, SEATS)
    )
    assert (by_weight.filled, by_weight.present, by_weight.represented) == (
        by_seat.filled, by_seat.present, by_seat.represented,
    )  # fmt: skip
    assert by_weight.reached is by_seat.reached


@given(every_quorum, seats, weighed, st.fractions(Fraction(1, 7), 9, max_denominator=9))
def test_weights_are_exact_and_only_their_proportions_matter(rule, room, weights, times):
    rule, heads = replace(rule, base=WEIGHTS), gathered(room)
    found = check(rule, heads, weights=weights)
    assert found.filled == sum(weights[code] for code in heads)
    assert found.present + found.represented <= found.filled
    everybody = check(
        rule, gathered((college, name, PRESENT) for college, name, _how in room), weights=weights
    )
    assert everybody.counted == everybody.filled
    assert (
        check(rule, heads, weights={code: one * times for code, one in weights.items()}).reached
        is found.reached
    )


@given(every_quorum, seats, weighed, st.booleans())
def test_every_quorum_can_be_told(rule, room, weights, second):
    result = check(rule, gathered(room), weights=weights, second_notice=second)
    for sentence in (in_a_word(result, NAMES), *arithmetic(result, NAMES)):
        assert "%(" not in say(sentence)
    assert result.as_data()["reached"] is result.reached


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=7), st.data())
def test_the_fewest_organisations_are_the_fewest_of_every_choice_of_seats(held, data):
    number = data.draw(st.integers(0, len(held)))
    known = data.draw(st.sets(st.sampled_from("abcd")))
    choices = [frozenset(one) - {""} - known for one in combinations(held, number)]
    assert len(fewest(held, number, known) - known) == min(map(len, choices), default=0)


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=8), st.data())
def test_one_more_voice_is_never_fewer_organisations(held, data):
    present = data.draw(st.integers(0, len(held)))
    represented = data.draw(st.integers(0, len(held) - present))
    found = supposed(held, present, represented)
    assert found.present | found.represented <= found.holding == set(held) - {""}
    if present + represented < len(held):
        assert supposed(held, present + 1, represented).present >= found.present


def test_an_organisation_counts_once_as_soon_as_one_of_its_seats_is_there():
    room = [
        ("ess", "Fournil", PRESENT),
        ("ess", "Fournil", ABSENT),
        ("col", "Fournil", REPRESENTED),
        ("col", "Commune", REPRESENTED),
        ("col", "Halle", ABSENT),
        ("hab", "", PRESENT),
    ]
    found = check(Quorum(base=ORGANISATIONS), gathered(room))
    assert (found.filled, found.present, found.represented, found.required) == (3, 1, 1, 2)
    assert nbsp(in_a_word(found, NAMES)) == (
        "Quorum non atteint (organisations : 1/3, sans compter 1 par pouvoir ; il en fallait 2)."
    )
    counting = check(Quorum(base=ORGANISATIONS, counts_represented=True), gathered(room))
    assert nbsp(in_a_word(counting, NAMES)) == "Quorum atteint (organisations : 2/3, dont 1 par pouvoir)."
    assert counting.as_data()["base"] == "organisations"


def test_half_of_the_weights_exactly_is_not_more_than_half():
    weights = {"ess": Fraction(50), "col": Fraction(30), "hab": Fraction(20)}
    room = {"ess": Headcount(4, 2), "col": Headcount(3, 1), "hab": Headcount(4, 3)}
    half = check(Quorum(base=WEIGHTS), room, weights=weights)
    assert (half.counted, half.required, half.missing, half.reached) == (50, 50, 0, False)
    assert (
        nbsp(in_a_word(half, NAMES)) == "Quorum non atteint (poids : 50 sur 100 ; il en fallait plus de 50)."
    )
    assert check(Quorum(base=WEIGHTS, strict=False), room, weights=weights).reached
    more = check(Quorum(base=WEIGHTS), room | {"col": Headcount(3, 2)}, weights=weights)
    assert (more.counted, more.reached) == (60, True)
    thirds = check(Quorum(base=WEIGHTS), {"col": Headcount(3, 1)}, weights=weights)
    assert thirds.as_data() == {
        "reached": False, "filled": "30", "present": "10", "represented": "0", "counted": "10", "required": "15",
        "lacking": [], "waived": False, "base": "weights", "beyond": True,
    }  # fmt: skip


def test_a_college_nobody_sits_in_weighs_nothing():
    room = {"ess": Headcount(1, 1), "col": Headcount(0, 0)}
    found = check(Quorum(base=WEIGHTS), room, weights={"ess": 10, "col": 90})
    assert (found.filled, found.reached) == (10, True)


def test_without_any_organisation_their_quorum_is_never_reached():
    found = check(Quorum(base=ORGANISATIONS), gathered([("hab", "", PRESENT)]))
    assert (found.filled, found.required, found.reached) == (0, 1, False)


def test_organisations_nobody_looked_at_are_never_guessed():
    with pytest.raises(Unknown):
        check(Quorum(base=ORGANISATIONS), headcounts([("ess", PRESENT)]))
    with pytest.raises(ValueError, match="holds a seat"):
        Organisations(frozenset("a"), frozenset("b"))
