"""A choice among options: the quorum first, then the method; void is not refused, and a tie is a result."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, VoteRule
from charters.rules.sentences import say
from charters.rules.terms import Combination, Counted, EmptyCollege
from governance.committee.rules.quorum import Headcount
from governance.votes.rules import choosing
from governance.votes.rules.files.question import Method, Question
from governance.votes.rules.methods.ballots import Approval, Grading
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.verdict import Outcome

COLLEGES = (College("a", "Associations", 3, Fraction(60)), College("c", "Commune", 2, Fraction(40)))
FREE = VoteRule(quorum=NO_QUORUM)
HALF = VoteRule(quorum=Quorum(counted=Counted.TURNOUT))


def approves(*options, college="a", count=1):
    return Approval(frozenset(options), college, count)


def decided(rule, *ballots, method=Method.APPROVAL, settings=None, presence=None):
    cast = {one.code: 0 for one in COLLEGES}
    for ballot in ballots:
        cast[ballot.college] = cast.get(ballot.college, 0) + ballot.count
    voters = {one.code: Headcount(one.eligible, min(one.eligible, cast[one.code])) for one in COLLEGES}
    question = Question(("Halle", "Four"), tuple(ballots), method, settings or {})
    return choosing.decide(rule, COLLEGES, question, voters, presence=presence)


def test_the_option_that_comes_first_is_chosen():
    found = decided(FREE, approves("Halle", count=2), approves("Four", college="c"))
    assert (found.outcome, found.told().winners) == (Outcome.CHOSEN, ("Halle",))
    assert "En tête : Halle." in [say(one).replace("\u00a0", " ") for one in found.headline]


def test_a_tie_is_a_result():
    found = decided(FREE, approves("Halle"), approves("Four"))
    assert (found.outcome, found.told().winners) == (Outcome.TIED, ("Halle", "Four"))


def test_without_quorum_nothing_is_chosen_and_the_count_is_told():
    found = decided(HALF, approves("Halle", count=2))
    assert (found.outcome, found.told().winners) == (Outcome.VOID_NO_QUORUM, ())
    assert found.found.winners == ("Halle",)
    assert found.quorum.required == 3
    assert found.as_data()["counts"] == {"Halle": 2, "Four": 0}


def test_who_is_in_the_room_makes_the_quorum_unless_the_rule_counts_voters():
    room = {"a": Headcount(3, 3), "c": Headcount(2, 1)}
    assert decided(VoteRule(), approves("Halle"), presence=room).outcome is Outcome.CHOSEN
    assert decided(HALF, approves("Halle"), presence=room).outcome is Outcome.VOID_NO_QUORUM


def test_nobody_voting_chooses_nothing():
    assert decided(FREE).outcome is Outcome.NOTHING_CHOSEN
    assert decided(FREE, approves()).outcome is Outcome.NOTHING_CHOSEN


def test_colleges_weigh_what_the_roll_says():
    rule = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)
    settings = choosing.frozen(rule, Method.APPROVAL, {}, {"a": "40", "c": "60"})
    ballots = (approves("Halle", count=3), approves("Four", college="c"))
    assert decided(rule, *ballots, settings=settings).told().winners == ("Four",)
    assert decided(FREE, *ballots).told().winners == ("Halle",)


def test_an_empty_college_prevents_the_decision_where_the_rule_says_so_and_is_named():
    rule = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL, empty_college=EmptyCollege.BLOCK)
    settings = choosing.frozen(rule, Method.APPROVAL, {}, {"a": "60", "c": "40"})
    found = decided(rule, approves("Halle"), settings=settings)
    assert found.outcome is Outcome.NOTHING_CHOSEN
    assert "Commune" in say(found.headline[-1])


@pytest.mark.parametrize("method", [Method.SCHULZE, Method.EQUAL_SHARES, Method.GREEDY])
def test_some_methods_never_weigh_colleges(method):
    rule = VoteRule(combination=Combination.BLOCK)
    assert choosing.frozen(rule, method, {"x": 1}, {"a": "60"}) == {"x": 1}


@pytest.mark.parametrize("ballots", [(approves("Halle", count=4),), (approves("Halle", college="z"),)])
def test_ballots_that_do_not_fit_the_roll_are_refused(ballots):
    with pytest.raises((BadCount, KeyError)):
        decided(FREE, *ballots)


def test_a_budget_names_what_it_buys():
    settings = {"budget": 10, "costs": {"Halle": 8, "Four": 6}, "completion": "none"}
    found = decided(FREE, approves("Halle", count=3), method=Method.EQUAL_SHARES, settings=settings)
    assert found.told().winners == ("Halle",)
    assert "Halle" in say(found.headline[1])
    assert found.figures["rounds"] == [
        {"project": "Halle", "votes": 3, "cost": 8, "payment": "8/3", "left": 2}
    ]
    nothing = decided(FREE, method=Method.GREEDY, settings={"budget": 1, "costs": {"Halle": 8, "Four": 6}})
    assert nothing.outcome is Outcome.NOTHING_CHOSEN


grades = st.dictionaries(st.sampled_from(["Halle", "Four"]), st.integers(0, 2))
gradings = st.lists(st.builds(Grading, grades=grades, college=st.sampled_from(["a", "c"])), max_size=2)


@given(gradings, st.randoms())
def test_the_order_of_ballots_changes_nothing(ballots, chance):
    settings = {"grades": ["Mauvais", "Moyen", "Bon"]}
    mixed = list(ballots)
    chance.shuffle(mixed)
    one = decided(HALF, *ballots, method=Method.MAJORITY_JUDGMENT, settings=settings)
    other = decided(HALF, *mixed, method=Method.MAJORITY_JUDGMENT, settings=settings)
    assert one.as_data() == other.as_data()
    assert one.outcome is Outcome.VOID_NO_QUORUM or one.quorum.reached
