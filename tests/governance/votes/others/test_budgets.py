"""Our shared budgets beside those of pabutools, on random ones; where they part, the test says why."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from governance.votes.rules.methods import completion
from governance.votes.rules.methods.budget import Completion, Satisfaction, fill
from governance.votes.rules.methods.completion import SharesRule
from tests.rules.votes.methods.profiles import budgets

MANY = settings(max_examples=40, deadline=None, database=None)
# A pass of pabutools is slow, and raising shares makes many.
FEW = settings(max_examples=12, deadline=None, database=None)
COSTLY = budgets(cheapest=1)
RAISED = budgets(cheapest=2, priciest=12)
"""What costs nothing is left out: measured by its cost it has no worth there, and is never bought; we buy it first."""


@pytest.fixture(scope="module")
def pabutools():
    import pabutools.election
    import pabutools.rules
    import pabutools.tiebreaking

    return pabutools


def asked(pabutools, funds):
    """(instance, profile, tie-breaking) in the terms of pabutools; money as its exact fractions."""
    election = pabutools.election
    exact = {p.code: pabutools.fractions.str_as_frac(str(p.cost)) for p in funds.projects}
    projects = {code: election.Project(code, cost) for code, cost in exact.items()}
    instance = election.Instance(
        projects.values(), budget_limit=pabutools.fractions.str_as_frac(str(funds.envelope))
    )
    ballots = [
        election.ApprovalBallot(projects[code] for code in approved)
        for approved, number in funds.groups
        for _ in range(number)
    ]
    profile = election.ApprovalProfile(ballots, instance=instance)
    ties = pabutools.tiebreaking.TieBreakingRule(
        lambda _instance, _profile, project: (project.cost, -funds.votes[project.name], project.name)
    )
    return instance, profile, ties


def worth(pabutools, satisfaction):
    by_cost = satisfaction is Satisfaction.COST
    return pabutools.election.Cost_Sat if by_cost else pabutools.election.Cardinality_Sat


def names(bought):
    return [project.name for project in bought]


@MANY
@given(funds=COSTLY)
def test_the_greedy_rule_is_the_one_of_pabutools_but_for_projects_without_a_vote(pabutools, funds):
    """pabutools ends with projects that nobody approves, when they fit: we never buy them."""
    instance, profile, ties = asked(pabutools, funds)
    theirs = pabutools.rules.greedy_utilitarian_welfare(
        instance, profile, sat_class=pabutools.election.Cost_Sat, tie_breaking=ties
    )
    assert [code for code in names(theirs) if funds.votes[code]] == list(fill(funds))


@MANY
@given(funds=COSTLY, satisfaction=st.sampled_from(Satisfaction))
def test_equal_shares_buy_what_they_buy_in_pabutools_and_in_the_same_order(pabutools, funds, satisfaction):
    assume(funds.groups)
    instance, profile, ties = asked(pabutools, funds)
    theirs = pabutools.rules.method_of_equal_shares(
        instance, profile, sat_class=worth(pabutools, satisfaction), tie_breaking=ties
    )
    rule = SharesRule(completion=Completion.NONE, satisfaction=satisfaction)
    assert names(theirs) == list(completion.decide(funds, rule).bought)


@FEW
@given(funds=RAISED)
def test_raising_shares_stops_where_it_does_in_pabutools_unless_everything_fits(pabutools, funds):
    """When every project with a vote fits, we raise no share, and pabutools goes on until all are bought."""
    assume(funds.groups)
    instance, profile, ties = asked(pabutools, funds)
    theirs = pabutools.rules.method_of_equal_shares(
        instance,
        profile,
        sat_class=pabutools.election.Cost_Sat,
        tie_breaking=ties,
        voter_budget_increment=1,
    )
    result = completion.decide(funds, SharesRule(completion=Completion.ADD1_EXHAUSTIVE_STOP))
    everything = {project.code for project in funds.supported}
    if funds.spent(everything) <= funds.envelope:
        assert set(names(theirs)) == everything
        assert result.raised == 0
    else:
        assert names(theirs) == list(result.bought)


@FEW
@given(funds=RAISED, part=st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(7, 8)]))
def test_raising_to_the_end_is_what_pabutools_does_without_its_exhaustive_stop(pabutools, funds, part):
    assume(funds.groups)
    funds = replace(funds, envelope=part * funds.spent([project.code for project in funds.supported]))
    instance, profile, ties = asked(pabutools, funds)
    theirs = pabutools.rules.exhaustion_by_budget_increase(
        instance,
        profile,
        pabutools.rules.method_of_equal_shares,
        {"sat_class": pabutools.election.Cost_Sat, "tie_breaking": ties},
        exhaustive_stop=False,
        budget_step=len(profile),
        budget_bound=10**9,
    )
    result = completion.decide(funds, SharesRule(completion=Completion.ADD1))
    assert names(theirs) == list(result.bought)
