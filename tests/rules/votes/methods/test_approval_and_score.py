from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from charters.rules.terms import EmptyCollege
from governance.votes.rules.methods import approval, score
from governance.votes.rules.methods.ballots import Approval, BadBallot, Grading, Outcome
from governance.votes.rules.methods.score import ScoreRule, Total
from tests.rules.votes.methods.profiles import (
    COLLEGES,
    OPTIONS,
    approvals,
    colleges,
    gradings,
    one_by_one,
    weights,
)

URN = st.lists(approvals(), max_size=8)
SCORES = st.lists(gradings(), max_size=8)
RULES = st.builds(ScoreRule, highest=st.just(4), total=st.sampled_from(Total), least=st.integers(1, 3))


def place(ranking, option):
    return next(number for number, tier in enumerate(ranking) if option in tier)


def same_order(one, other):
    return [set(tier) for tier in one.ranking] == [set(tier) for tier in other.ranking]


def test_three_real_neighbours_are_told_apart_by_one_voice():
    urn = [
        Approval(frozenset({one}), count=n) for one, n in (("Jospin", 191), ("Chirac", 190), ("Bayrou", 188))
    ]
    result = approval.count(("Bayrou", "Chirac", "Jospin"), urn)
    assert result.ranking == (("Jospin",), ("Chirac",), ("Bayrou",))
    assert result.winners == ("Jospin",)


def test_a_blank_ballot_voted_and_approved_nothing():
    result = approval.count(OPTIONS, [Approval(frozenset(), count=3)])
    assert (result.cast, result.blank, result.outcome, result.winners) == (3, 3, Outcome.NONE, ())


def test_equals_at_the_top_are_a_tie_and_nobody_is_preferred():
    result = approval.count(OPTIONS, [Approval(frozenset({"gare", "relais"}))])
    assert (result.outcome, result.winners) == (Outcome.TIED, ("gare", "relais"))


def test_a_small_college_weighs_what_the_charter_gives_it():
    urn = [Approval(frozenset({"gare"}), "ess", 9), Approval(frozenset({"halle"}), "habitants")]
    assert approval.count(OPTIONS, urn).winners == ("gare",)
    by_weight = approval.count(OPTIONS, urn, {"ess": Fraction(40), "habitants": Fraction(60)})
    assert by_weight.winners == ("halle",)
    assert by_weight.support == {"gare": 40, "halle": 60, "laiterie": 0, "relais": 0}


@pytest.mark.parametrize(
    ("empty", "whole", "outcome"),
    [
        (EmptyCollege.IGNORE, 30, Outcome.CHOSEN),
        (EmptyCollege.AGAINST, 100, Outcome.CHOSEN),
        (EmptyCollege.BLOCK, 30, Outcome.NONE),
    ],
)
def test_an_empty_college_is_left_out_counts_against_or_prevents(empty, whole, outcome):
    urn = [Approval(frozenset({"gare"}), "ess", 2)]
    result = approval.count(OPTIONS, urn, {"ess": Fraction(30), "habitants": Fraction(70)}, empty)
    assert (result.weighing.whole, result.outcome) == (whole, outcome)
    assert result.weighing.empty == ("habitants",)


@given(URN, weights | st.none(), st.sampled_from(EmptyCollege), st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_approvals_matters(urn, heavy, empty, chance):
    single = one_by_one(urn)
    chance.shuffle(single)
    assert approval.count(OPTIONS, single, heavy, empty) == approval.count(OPTIONS, urn, heavy, empty)


@given(URN, weights | st.none())
def test_approvals_add_up(urn, heavy):
    result = approval.count(OPTIONS, urn, heavy)
    assert sum(result.approvals.values()) == sum(len(one.approved) * one.count for one in urn)
    assert all(0 <= support <= result.weighing.whole for support in result.support.values())
    if heavy is None:
        assert result.support == result.approvals
        assert result.weighing.whole == result.cast == sum(one.count for one in urn)
    else:
        heard = {one.college for one in urn}
        assert result.weighing.whole == sum(heavy[college] for college in heard)


@given(st.lists(approvals(), min_size=1, max_size=8), weights, st.sampled_from(OPTIONS), st.data())
def test_one_more_approval_never_lowers_an_option(urn, heavy, option, data):
    """By weight too: the ballot was already in its college, and now says one thing more."""
    number = data.draw(st.integers(0, len(urn) - 1))
    better = [
        replace(one, approved=one.approved | {option}) if place == number else one
        for place, one in enumerate(urn)
    ]
    for given_weights in (heavy, None):
        before = approval.count(OPTIONS, urn, given_weights)
        after = approval.count(OPTIONS, better, given_weights)
        assert place(after.ranking, option) <= place(before.ranking, option)


@given(URN, SCORES, st.integers(1, 9))
def test_weights_in_proportion_to_ballots_change_nothing(urn, scores, times):
    for method, ballots in ((approval, urn), (score, scores)):
        cast = {college: sum(one.count for one in ballots if one.college == college) for college in COLLEGES}
        alike = {college: Fraction(number * times) for college, number in cast.items() if number}
        assume(alike)
        assert same_order(method.count(OPTIONS, ballots, weights=alike), method.count(OPTIONS, ballots))


@given(SCORES, RULES, weights | st.none(), st.sampled_from(EmptyCollege), st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_scores_matters(urn, rule, heavy, empty, chance):
    single = one_by_one(urn)
    chance.shuffle(single)
    assert score.count(OPTIONS, single, rule, heavy, empty) == score.count(OPTIONS, urn, rule, heavy, empty)


@given(SCORES, RULES, weights)
def test_a_weighted_total_is_the_one_written_in_fractions(urn, rule, heavy):
    result = score.count(OPTIONS, urn, rule, heavy)
    cast = {college: sum(one.count for one in urn if one.college == college) for college in COLLEGES}
    for option in OPTIONS:
        given_to = [
            (one, heavy[one.college] / cast[one.college] * one.count) for one in urn if option in one.grades
        ]
        total = sum((one.grades[option] * share for one, share in given_to), Fraction(0))
        if rule.total is Total.MEAN:
            enough = sum(one.count for one, _ in given_to) >= rule.least
            total = total / sum(share for _, share in given_to) if enough else None
        assert result.totals[option] == total


@given(st.lists(gradings(), min_size=1, max_size=8), weights | st.none(), st.sampled_from(OPTIONS), st.data())
def test_a_better_score_never_lowers_an_option(urn, heavy, option, data):
    number = data.draw(st.integers(0, len(urn) - 1))
    better = [
        replace(one, grades={**one.grades, option: 4}) if place == number else one
        for place, one in enumerate(urn)
    ]
    before = score.count(OPTIONS, urn, ScoreRule(highest=4), heavy)
    after = score.count(OPTIONS, better, ScoreRule(highest=4), heavy)
    assert place(after.ranking, option) <= place(before.ranking, option)


def test_a_mean_asks_for_enough_scores():
    urn = [Grading({"gare": 5}, count=1), Grading({"halle": 4}, count=9)]
    assert score.count(OPTIONS, urn, ScoreRule(total=Total.MEAN)).winners == ("gare",)
    prudent = score.count(OPTIONS, urn, ScoreRule(total=Total.MEAN, least=2))
    assert prudent.winners == ("halle",)
    assert prudent.totals["gare"] is None
    assert score.count(OPTIONS, urn).winners == ("halle",)


def test_without_a_score_nothing_is_chosen():
    assert score.count(OPTIONS, [Grading({}, count=2)]).outcome is Outcome.NONE
    nobody = score.count(OPTIONS, [Grading({"gare": 1})], ScoreRule(total=Total.MEAN, least=2))
    assert (nobody.outcome, nobody.winners) == (Outcome.NONE, ())


@pytest.mark.parametrize(
    ("known", "urn", "heavy"),
    [
        ((), [], None),
        (("gare", "gare"), [], None),
        (OPTIONS, [Approval(frozenset({"phare"}))], None),
        (OPTIONS, [Approval(frozenset(), count=-1)], None),
        (OPTIONS, [Approval(frozenset(), "inconnu")], {"ess": Fraction(1)}),
        (OPTIONS, [], {"ess": Fraction(0)}),
        (OPTIONS, [], {}),
    ],
)
def test_ballots_that_do_not_fit_the_question_are_refused_in_words(known, urn, heavy):
    with pytest.raises(BadBallot) as refused:
        approval.count(known, urn, heavy)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("grades", [{"phare": 1}, {"gare": 6}, {"gare": -1}])
def test_scores_outside_the_scale_are_refused(grades):
    with pytest.raises(BadBallot):
        score.count(OPTIONS, [Grading(grades)])


@pytest.mark.parametrize("rule", [{"highest": 0}, {"least": 0}])
def test_a_scale_has_more_than_one_score(rule):
    with pytest.raises(BadBallot):
        ScoreRule(**rule)


@given(st.sampled_from(EmptyCollege), colleges)
def test_weights_without_any_ballot_are_still_weights(empty, college):
    result = approval.count(OPTIONS, [], {college: Fraction(7)}, empty)
    assert result.weighing.weighted
    assert result.outcome is Outcome.NONE
