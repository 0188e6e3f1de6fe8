from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Base, Combination, TieRule
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import count
from governance.votes.rules.verdict import Outcome
from tests.rules.votes.elections import elections, recount, rules

LADDER = {
    Outcome.VOID_NO_QUORUM: 0,
    Outcome.NO_VOTES_EXPRESSED: 0,
    Outcome.REJECTED: 0,
    Outcome.TIED: 1,
    Outcome.CARRIED: 2,
}


@given(rules(), elections(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(rule, election, chance):
    colleges, voices = election
    shuffled = list(voices)
    chance.shuffle(shuffled)
    assert decide(rule, colleges, shuffled) == decide(rule, colleges, voices)


@given(rules(), elections())
def test_equal_ballots_may_be_given_one_by_one_or_as_a_count(rule, election):
    colleges, voices = election
    grouped = [replace(voice, count=times) for voice, times in Counter(voices).items()]
    assert decide(rule, colleges, grouped) == decide(rule, colleges, voices)


@given(rules(), elections(), st.sampled_from(list(Choice)), st.data())
def test_one_more_for_never_sinks_a_motion(rule, election, casting, data):
    colleges, voices = election
    college = data.draw(st.sampled_from(colleges))
    assume(sum(voice.college == college.code for voice in voices) < college.eligible)
    before = decide(rule, colleges, voices, casting=casting)
    after = decide(rule, colleges, (*voices, Voice(college.code, Choice.FOR)), casting=casting)
    assert LADDER[after.outcome] >= LADDER[before.outcome]


@given(rules(), elections(), st.sampled_from(list(Choice)), st.data())
def test_changing_a_ballot_to_for_never_sinks_a_motion(rule, election, casting, data):
    colleges, voices = election
    assume(voices)
    changed = data.draw(st.integers(0, len(voices) - 1))
    better = [replace(v, choice=Choice.FOR) if n == changed else v for n, v in enumerate(voices)]
    before = decide(rule, colleges, voices, casting=casting)
    after = decide(rule, colleges, better, casting=casting)
    assert LADDER[after.outcome] >= LADDER[before.outcome]


@given(rules(), elections())
def test_sums_agree(rule, election):
    colleges, voices = election
    counted = count(rule, colleges, voices)
    assert counted.overall.turnout == len(voices)
    assert counted.overall.represented == sum(voice.represented for voice in voices)
    for counts in (counted.overall, *(row for _, row in counted.colleges)):
        assert counts.eligible == counts.turnout + counts.not_voting
        assert counts.in_favour + counts.against <= counts.expressed <= counts.turnout
    balance = decide(rule, colleges, voices).balance
    assert 0 <= balance.support + balance.opposition <= balance.total


@given(elections(choices=(Choice.FOR, Choice.AGAINST), least=1), rules(quorum=NO_QUORUM, base=Base.EXPRESSED))
def test_weights_equal_to_sizes_change_nothing_when_everybody_expresses(election, rule):
    colleges, voices = election
    sizes = [sum(voice.college == college.code for voice in voices) for college in colleges]
    alike = [replace(c, eligible=n, weight=n) for c, n in zip(colleges, sizes, strict=True)]
    by_weight = decide(replace(rule, combination=Combination.PROPORTIONAL), alike, voices)
    by_voice = decide(replace(rule, combination=Combination.NONE), alike, voices)
    assert by_weight.outcome is by_voice.outcome
    assert by_weight.balance == by_voice.balance


@given(elections(), st.integers(2, 9), rules(quorum=NO_QUORUM))
def test_only_proportions_between_weights_matter(election, times, rule):
    colleges, voices = election
    heavier = [replace(college, weight=Fraction(college.weight) * times) for college in colleges]
    assert decide(rule, heavier, voices).outcome is decide(rule, colleges, voices).outcome


@given(elections(least=1), rules(combination=Combination.PROPORTIONAL, quorum=NO_QUORUM), st.data())
def test_a_heavier_friend_never_sinks_a_motion(election, rule, data):
    """More weight for a college that reaches the threshold by itself, wherever there is one."""
    colleges, voices = election
    before = decide(rule, colleges, voices)
    heavier = [
        replace(r.college, weight=r.college.weight * data.draw(st.integers(1, 3)))
        if r.share is not None and r.share >= rule.threshold.fraction
        else r.college
        for r in before.colleges
    ]
    assert LADDER[decide(rule, heavier, voices).outcome] >= LADDER[before.outcome]


@given(rules(quorum=NO_QUORUM), elections())
def test_an_independent_recount_agrees(rule, election):
    """`recount` uses neither fractions nor the project's code."""
    verdict = decide(rule, *election)
    found = recount(rule, *election)
    expected = {
        "none": Outcome.NO_VOTES_EXPRESSED,
        "carried": Outcome.CARRIED,
        "tie": Outcome.TIED if rule.tie in (TieRule.POSTPONED, TieRule.SECOND_ROUND) else Outcome.REJECTED,
    }
    assert verdict.outcome is expected.get(found, Outcome.REJECTED)
    assert verdict.tied or found != "tie"


@given(elections())
def test_seats_and_voices_without_weights_follow_the_textbook(election):
    colleges, voices = election
    said = [voice.choice for voice in voices]
    carried = decide(VoteRule(quorum=NO_QUORUM), colleges, voices).outcome is Outcome.CARRIED
    assert carried == (said.count(Choice.FOR) > said.count(Choice.AGAINST))
