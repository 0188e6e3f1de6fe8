from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import judgment
from governance.votes.rules.methods.ballots import BadBallot, Grading, Outcome
from governance.votes.rules.methods.judgment import Gauge
from tests.rules.votes.methods import profiles
from tests.rules.votes.methods.profiles import COLLEGES, GRADES, OPTIONS, gradings, one_by_one, weights

URN = st.lists(gradings(), max_size=8)
PROFILE = st.lists(st.integers(0, 6), min_size=3, max_size=5).map(tuple)


def place(result, option):
    return next(number for number, tier in enumerate(result.ranking) if option in tier)


@given(PROFILE, st.randoms(use_true_random=False))
def test_blocks_order_profiles_as_taking_medians_away_one_by_one(one, chance):
    grades = [grade for grade, count in enumerate(one) for _ in range(count)]
    moved = [chance.choice([grade, chance.randrange(len(one))]) for grade in grades]
    other = tuple(moved.count(grade) for grade in range(len(one)))
    slow, fast = (profiles.value(one), profiles.value(other)), (judgment.value(one), judgment.value(other))
    assert (fast[0] > fast[1], fast[0] == fast[1]) == (slow[0] > slow[1], slow[0] == slow[1])
    first = next(((a, b) for a, b in zip(*slow, strict=True) if a != b), None)
    assert judgment.parting(one, other) == first


@given(PROFILE, st.integers(2, 5))
def test_the_same_profile_many_times_over_has_the_same_order(one, times):
    other = (one[-1], *one[1:-1], one[0])
    many = [tuple(times * count for count in profile) for profile in (one, other)]
    assert (judgment.value(one) > judgment.value(other)) == (
        judgment.value(many[0]) > judgment.value(many[1])
    )


@given(PROFILE)
def test_the_gauge_is_the_lower_median_and_what_surrounds_it(profile):
    grades = [grade for grade, count in enumerate(profile) for _ in range(count)]
    assume(grades)
    middle = grades[(len(grades) - 1) // 2]
    gauge = judgment.gauge(profile)
    assert gauge == Gauge(middle, sum(g > middle for g in grades), sum(g < middle for g in grades))
    assert judgment.value(profile)[0][0] == middle


def test_seventy_two_million_ballots_are_counted_like_ten():
    """Two options apart by one ballot in 72 million; the first is better although its gauge looks worse."""
    urn = [
        Grading({"gare": 3, "halle": 3}, count=35_999_999),
        Grading({"gare": 1, "halle": 1}, count=36_000_000),
        Grading({"gare": 2, "halle": 1}),
    ]
    result = judgment.count(("gare", "halle"), urn, GRADES)
    assert result.ranking == (("gare",), ("halle",))
    assert judgment.parting(result.parts["gare"], result.parts["halle"]) == (2, 1)


def test_two_ballots_give_the_worst_of_both_as_grade():
    result = judgment.count(("gare",), [Grading({"gare": 4}), Grading({"gare": 1})], GRADES)
    assert result.gauge("gare") == Gauge(1, 1, 0)
    assert result.gauge("gare").sign == "+"


def test_a_missing_grade_is_the_worst_and_may_change_who_wins():
    urn = [Grading({"gare": 3, "halle": 2}), Grading({"halle": 2}), Grading({"halle": 2})]
    assert judgment.count(("gare", "halle"), urn, GRADES).winners == ("halle",)
    said = [urn[0], *(replace(one, grades={"gare": 3, "halle": 2}) for one in urn[1:])]
    assert judgment.count(("gare", "halle"), said, GRADES).winners == ("gare",)


def test_equal_profiles_are_a_true_tie():
    urn = [Grading({"gare": 4, "halle": 0}), Grading({"gare": 0, "halle": 4})]
    result = judgment.count(("gare", "halle"), urn, GRADES)
    assert (result.outcome, result.winners) == (Outcome.TIED, ("gare", "halle"))
    assert judgment.parting(result.parts["gare"], result.parts["halle"]) is None


def test_a_ballot_for_an_option_may_cost_it_the_victory():
    """The no-show paradox, which every rule of medians has: one more voter prefers A to B, and B wins."""
    before = [Grading({"A": a, "B": b}) for a, b in ((1, 4), (2, 4), (3, 1), (2, 1))]
    after = [*before, Grading({"A": 4, "B": 3})]
    assert judgment.count(("A", "B"), before, GRADES).winners == ("A",)
    assert judgment.count(("A", "B"), after, GRADES).winners == ("B",)


def test_nobody_is_judged_without_a_ballot():
    assert judgment.count(OPTIONS, [], GRADES).outcome is Outcome.NONE
    assert judgment.count(OPTIONS, [], GRADES).winners == ()


@given(URN, weights | st.none(), st.sampled_from(EmptyCollege), st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_ballots_matters(urn, heavy, empty, chance):
    single = one_by_one(urn)
    chance.shuffle(single)
    assert judgment.count(OPTIONS, single, GRADES, heavy, empty) == judgment.count(
        OPTIONS, urn, GRADES, heavy, empty
    )


@given(URN)
def test_every_profile_holds_every_ballot(urn):
    result = judgment.count(OPTIONS, urn, GRADES)
    assert all(sum(profile) == result.cast for profile in result.profiles.values())
    for option in OPTIONS:
        for grade in range(1, len(GRADES)):
            given_so = sum(one.count for one in urn if one.grades.get(option) == grade)
            assert result.profiles[option][grade] == given_so


@given(st.lists(gradings(), min_size=1, max_size=8), weights | st.none(), st.sampled_from(OPTIONS), st.data())
def test_a_better_grade_never_lowers_an_option(urn, heavy, option, data):
    number = data.draw(st.integers(0, len(urn) - 1))
    better = [
        replace(one, grades={**one.grades, option: min(one.grades.get(option, 0) + 1, len(GRADES) - 1)})
        if rank == number
        else one
        for rank, one in enumerate(urn)
    ]
    before = judgment.count(OPTIONS, urn, GRADES, heavy)
    after = judgment.count(OPTIONS, better, GRADES, heavy)
    assert place(after, option) <= place(before, option)


@given(st.lists(gradings(), min_size=1, max_size=6), weights)
def test_by_weight_each_ballot_counts_as_many_times_as_its_share(urn, heavy):
    """w / n for a college of weight w with n ballots, here as copies of ballots and judged by the definition."""
    cast = {college: sum(one.count for one in urn if one.college == college) for college in COLLEGES}
    share = {college: heavy[college] / number for college, number in cast.items() if number}
    scale = lcm(*(one.denominator for one in share.values()))
    copied = {
        option: [
            sum(
                int(share[one.college] * scale) * one.count
                for one in urn
                if one.grades.get(option, 0) == grade
            )
            for grade in range(len(GRADES))
        ]
        for option in OPTIONS
    }
    result = judgment.count(OPTIONS, urn, GRADES, heavy)
    for one in OPTIONS:
        for other in OPTIONS:
            better = judgment.value(tuple(copied[one])) > judgment.value(tuple(copied[other]))
            assert (place(result, one) < place(result, other)) == better


@given(URN, st.integers(1, 9))
def test_weights_in_proportion_to_ballots_change_nothing(urn, times):
    cast = {college: sum(one.count for one in urn if one.college == college) for college in COLLEGES}
    alike = {college: Fraction(number * times) for college, number in cast.items() if number}
    assume(alike)
    assert judgment.count(OPTIONS, urn, GRADES, alike).ranking == judgment.count(OPTIONS, urn, GRADES).ranking


def test_one_ballot_can_weigh_as_much_as_a_whole_college():
    urn = [Grading({"gare": 4, "halle": 0}, "ess", 20), Grading({"gare": 0, "halle": 4}, "habitants")]
    heavy = {"ess": Fraction(49), "habitants": Fraction(51)}
    assert judgment.count(("gare", "halle"), urn, GRADES).winners == ("gare",)
    assert judgment.count(("gare", "halle"), urn, GRADES, heavy).winners == ("halle",)


def test_a_silent_college_against_gives_the_worst_grade_to_everything():
    urn = [Grading({"gare": 4}, "ess", 5)]
    heavy = {"ess": Fraction(40), "habitants": Fraction(60)}
    left_out = judgment.count(("gare",), urn, GRADES, heavy, EmptyCollege.IGNORE)
    against = judgment.count(("gare",), urn, GRADES, heavy, EmptyCollege.AGAINST)
    assert (left_out.gauge("gare").grade, against.gauge("gare").grade) == (4, 0)
    assert judgment.count(("gare",), urn, GRADES, heavy, EmptyCollege.BLOCK).outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("grades", "names"), [({"phare": 1}, GRADES), ({"gare": 5}, GRADES), ({"gare": -1}, GRADES), ({}, ())]
)
def test_grades_outside_the_list_are_refused(grades, names):
    with pytest.raises(BadBallot):
        judgment.count(OPTIONS, [Grading(grades)], names)
