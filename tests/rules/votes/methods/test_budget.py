from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from governance.votes.rules.methods import completion
from governance.votes.rules.methods.ballots import Approval, BadBallot, Outcome
from governance.votes.rules.methods.budget import (
    Completion,
    EmptyBallots,
    Project,
    Satisfaction,
    TooDear,
    fill,
    gather,
)
from governance.votes.rules.methods.completion import SharesRule
from governance.votes.rules.methods.equal_shares import Market
from tests.rules.votes.methods import profiles
from tests.rules.votes.methods.profiles import budgets, one_by_one

COMPLETIONS = st.sampled_from(Completion)


def funds(envelope, costs, *said):
    """funds(100, {"a": 60}, "a", "ab"): an envelope, projects, and one ballot per word of project letters."""
    projects = tuple(Project(code, Fraction(cost)) for code, cost in costs.items())
    return gather(Fraction(envelope), projects, [Approval(frozenset(one)) for one in said])


def decided(question, completion_rule=Completion.NONE, **more):
    return completion.decide(question, SharesRule(completion=completion_rule, **more))


def raised_one_by_one(question, rule, most=400):
    """add1 without jumping: the number of raises, or None when it takes more than `most`."""
    market, envelope = Market(question), question.envelope
    heads = sum(number for _, number in question.groups)
    kept = market.share_out(envelope / heads)
    for raised in range(most):
        if rule is Completion.ADD1_EXHAUSTIVE_STOP:
            left = envelope - kept.spent
            if all(p.cost > left for p in question.supported if p.code not in kept.bought):
                return raised, kept
        following = market.share_out(envelope / heads + raised + 1)
        if following.spent > envelope:
            return raised, kept
        kept = following
    return None, kept


def test_the_most_approved_that_fits_then_the_next_one():
    question = funds(10, {"a": 6, "b": 6, "c": 4}, "ab", "ab", "a", "c")
    assert fill(question) == ("a", "c")
    assert fill(question, too_dear=TooDear.STOP) == ("a",)


def test_ties_go_to_the_cheapest_then_to_the_most_approved_then_to_the_first_name():
    assert fill(funds(5, {"b": 5, "a": 5, "c": 4}, "abc")) == ("c",)
    assert fill(funds(5, {"b": 5, "a": 5}, "ab")) == ("a",)
    by_one = Satisfaction.CARDINALITY
    # Each supporter would pay 1: b is cheaper than c; and of two that cost the same, a comes first by name.
    assert decided(funds(9, {"c": 2, "b": 1, "a": 1}, "abc", "c"), satisfaction=by_one).bought[0] == "a"


def test_a_minority_gets_its_share_where_the_greedy_rule_gives_it_nothing():
    question = funds(90, {"a": 30, "b": 30, "c": 30, "d": 30}, "abc", "abc", "d")
    assert fill(question) == ("a", "b", "c")
    assert set(decided(question).bought) == {"a", "b", "d"}


def test_who_cannot_pay_an_equal_part_gives_all_that_is_left():
    """Three hold 10 each: c costs 9 and two pay 4.5; then ab costs 14 and the one with 5.5 gives everything."""
    question = funds(30, {"c": 9, "d": 14}, "c", "cd", "d")
    result = decided(question)
    assert result.bought == ("c", "d")
    assert [one.payment for one in result.purchases] == [Fraction(9, 2), Fraction(17, 2)]
    assert result.left("c") == Fraction(11, 2)


def test_completions_are_different_rules():
    question = funds(12, {"a": 4, "b": 5, "c": 7}, "a", "a", "b", "c", "c", "bc")
    bought = {one: set(decided(question, one).bought) for one in Completion}
    assert bought[Completion.NONE] < bought[Completion.UTILITARIAN]
    assert bought[Completion.NONE] == {"a"}


def test_when_everything_fits_no_share_is_raised_and_the_remainder_buys_all():
    question = funds(100, {"a": 10, "b": 40}, "a", "a", "a", "ab")
    plain = decided(question, Completion.ADD1)
    assert (plain.bought, plain.raised) == (("a",), 0)
    assert decided(question, Completion.ADD1_THEN_UTILITARIAN).bought == ("a", "b")


def test_what_costs_nothing_is_bought_first_and_what_nobody_wants_never_is():
    question = funds(10, {"x": 0, "y": 0, "a": 10, "z": 1}, "ax", "a")
    assert fill(question) == ("x", "a")
    for one in Completion:
        assert decided(question, one).bought == ("x", "a")


def test_a_project_that_costs_the_whole_envelope_needs_everybody():
    assert decided(funds(10, {"a": 10}, "a", "a")).bought == ("a",)
    assert decided(funds(10, {"a": 10, "b": 9}, "a", "b")).bought == ()
    assert decided(funds(10, {"a": 11}, "a", "a"), Completion.ADD1).bought == ()


def test_blank_ballots_have_a_share_only_where_the_rule_counts_them():
    question = funds(12, {"a": 8}, "a", "a", "", "")
    assert decided(question).first == 6
    counted = decided(question, empty_ballots=EmptyBallots.COUNTED)
    assert (counted.first, counted.bought) == (3, ())


def test_without_ballots_nothing_is_bought():
    for one in Completion:
        result = decided(funds(10, {"a": 1}), one)
        assert (result.bought, result.cost, result.outcome) == ((), 0, Outcome.NONE)


def test_a_small_committee_with_a_large_envelope_is_quick():
    """Shares are raised hundreds of thousands of times, a few dozen passes are made."""
    question = funds(3_000_000, {"a": 1_200_000, "b": 1_500_007, "c": 900_001}, "ab", "b", "bc", "c", "a")
    result = decided(question, Completion.ADD1)
    assert result.raised > 100_000
    market = Market(question)
    assert market.share_out(result.share).bought == result.bought
    assert market.share_out(result.share + 1).spent > question.envelope


@given(budgets(), COMPLETIONS, st.sampled_from(Satisfaction), st.sampled_from(EmptyBallots))
def test_the_envelope_is_never_overspent_and_nothing_is_bought_twice(question, how, worth, blanks):
    result = decided(question, how, satisfaction=worth, empty_ballots=blanks)
    assert result.cost <= question.envelope
    assert len(set(result.bought)) == len(result.bought)
    assert all(question.votes[code] for code in result.bought)
    assert question.spent(fill(question)) <= question.envelope


@given(budgets(), st.sampled_from(Satisfaction), st.fractions(0, 60, max_denominator=6))
def test_equal_shares_agree_with_their_definition_in_fractions(question, worth, share):
    found = Market(question, worth).share_out(share)
    bought, purses = profiles.equal_shares(question, share, by_cost=worth is Satisfaction.COST)
    assert [(one.project, one.payment) for one in found.purchases] == bought
    voters = [approved for approved, number in question.groups for _ in range(number)]
    for project in question.supported:
        held = sum(purse for purse, approved in zip(purses, voters, strict=True) if project.code in approved)
        assert found.left(project.code) == held
    assert share * len(voters) - sum(purses) == found.spent


@given(budgets(priciest=25), st.sampled_from([Completion.ADD1, Completion.ADD1_EXHAUSTIVE_STOP]))
def test_jumping_over_raises_gives_what_raising_one_by_one_gives(question, how):
    assume(question.spent([p.code for p in question.supported]) > question.envelope and question.groups)
    raised, kept = raised_one_by_one(question, how)
    assume(raised is not None)
    result = decided(question, how)
    assert (result.raised, result.bought, result.share) == (raised, kept.bought, kept.share)


@given(budgets(), COMPLETIONS, st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_ballots_matters(question, how, chance):
    single = one_by_one([Approval(approved, count=number) for approved, number in question.groups])
    single += [Approval(frozenset())] * question.blank
    chance.shuffle(single)
    projects = list(question.projects)
    chance.shuffle(projects)
    shuffled = gather(question.envelope, projects, single)
    assert decided(shuffled, how).bought == decided(question, how).bought
    assert fill(shuffled) == fill(question)


@given(budgets(), st.data())
def test_one_more_vote_never_makes_the_greedy_rule_drop_a_project(question, data):
    assume(fill(question))
    code = data.draw(st.sampled_from(fill(question)))
    more = [Approval(approved, count=number) for approved, number in question.groups]
    again = gather(question.envelope, question.projects, [*more, Approval(frozenset(code))])
    assert code in fill(again)


@given(budgets(), COMPLETIONS, st.integers(2, 1000))
def test_only_the_unit_changes_when_all_amounts_do(question, how, times):
    projects = tuple(replace(project, cost=project.cost * times) for project in question.projects)
    ballots = [Approval(approved, count=number) for approved, number in question.groups]
    dearer = gather(
        question.envelope * times, projects, [*ballots, Approval(frozenset(), count=question.blank)]
    )
    scaled = completion.decide(dearer, SharesRule(completion=how, increment=Fraction(times)))
    assert scaled.bought == decided(question, how).bought


@given(budgets(), st.integers(2, 5))
def test_equal_shares_do_not_depend_on_how_many_say_the_same(question, times):
    more = [Approval(approved, count=number * times) for approved, number in question.groups]
    assert decided(gather(question.envelope, question.projects, more)).bought == decided(question).bought


@given(budgets())
def test_completion_only_adds_to_what_equal_shares_bought(question):
    shared = decided(question)
    filled = decided(question, Completion.UTILITARIAN)
    assert filled.bought[: len(shared.bought)] == shared.bought
    left = question.envelope - filled.cost
    assert all(p.cost > left for p in question.supported if p.code not in filled.bought)


@pytest.mark.parametrize(
    ("envelope", "costs", "said"),
    [(-1, {"a": 1}, ["a"]), (1, {}, []), (1, {"a": 1}, ["b"]), (1, {"a": -1}, [])],
)
def test_budgets_that_make_no_sense_are_refused(envelope, costs, said):
    with pytest.raises(BadBallot):
        funds(envelope, costs, *said)


def test_a_project_listed_twice_a_negative_count_or_no_raise_is_refused():
    with pytest.raises(BadBallot):
        gather(Fraction(1), (Project("a", Fraction(1)),) * 2, [])
    with pytest.raises(BadBallot):
        gather(Fraction(1), (Project("a", Fraction(1)),), [Approval(frozenset("a"), count=-1)])
    with pytest.raises(BadBallot):
        SharesRule(increment=Fraction(0))
