"""A seat that withdraws leaves the base: neither eligible nor a voter; it still makes the quorum."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, Threshold, VoteRule
from charters.rules.sentences import say
from charters.rules.terms import Base, Counted
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.explanation import explain
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.withdrawing import without
from tests.rules.votes.elections import elections, rules

FOR, AGAINST = Choice.FOR, Choice.AGAINST
TWELVE = College("ess", "ESS", 12)
HALF = Quorum()
"""More than half of the seats filled, those present."""


def voices(in_favour, against=0):
    return [Voice("ess", FOR, count=in_favour), Voice("ess", AGAINST, count=against)]


def test_the_base_of_the_eligible_is_counted_without_it():
    """Absolute majority of those entitled: 6 of 12 fails, 6 of 11 passes."""
    rule = VoteRule(base=Base.ELIGIBLE, quorum=NO_QUORUM)
    assert decide(rule, [TWELVE], voices(6)).outcome is Outcome.REJECTED
    assert decide(rule, without([TWELVE], {"ess": 1}), voices(6)).outcome is Outcome.CARRIED


def test_it_is_not_eligible_and_not_a_non_voter_either():
    verdict = decide(VoteRule(quorum=NO_QUORUM), without([TWELVE], {"ess": 2}), voices(7, 2))
    assert (verdict.overall.eligible, verdict.overall.turnout, verdict.overall.not_voting) == (10, 9, 1)


def test_it_still_makes_the_quorum_where_people_attend():
    """Seven of twelve are needed: six voted and one withdrew."""
    rule = VoteRule(quorum=HALF)
    assert decide(rule, [TWELVE], voices(6)).outcome is Outcome.VOID_NO_QUORUM
    verdict = decide(rule, without([TWELVE], {"ess": 1}), voices(6))
    assert (verdict.quorum.counted, verdict.quorum.filled, verdict.quorum.required) == (7, 12, 7)
    assert verdict.outcome is Outcome.CARRIED


def test_a_quorum_of_voters_neither_counts_it_nor_asks_for_it():
    """Half of those entitled must vote: of 11 that is 6, and 5 are not enough, one who withdrew or not."""
    rule = VoteRule(quorum=replace(HALF, strict=False, counted=Counted.TURNOUT))
    short = decide(rule, without([TWELVE], {"ess": 1}), voices(5))
    assert (short.quorum.counted, short.quorum.filled, short.quorum.required) == (5, 11, 6)
    assert short.outcome is Outcome.VOID_NO_QUORUM
    assert decide(rule, without([TWELVE], {"ess": 2}), voices(5)).outcome is Outcome.CARRIED


def test_in_a_room_it_attends_and_is_not_compared_with():
    """Eight of twelve in the room, one of them withdrew: 4 for and 3 against of 7 pass, of 8 they would not."""
    rule = VoteRule(base=Base.PRESENT, quorum=HALF)
    whole = {"ess": Headcount(12, 8)}
    aside = {"ess": Headcount(12, 8, withdrawn=1)}
    assert decide(rule, [TWELVE], voices(4, 3), presence=whole).outcome is Outcome.REJECTED
    verdict = decide(rule, without([TWELVE], {"ess": 1}), voices(4, 3), presence=aside)
    assert (verdict.quorum.counted, verdict.colleges[0].base) == (8, 7)
    assert verdict.outcome is Outcome.CARRIED


def test_a_college_that_withdraws_entirely_is_a_college_without_a_voice():
    colleges = [College("ess", "ESS", 3), College("col", "Collectivités", 2)]
    verdict = decide(VoteRule(quorum=NO_QUORUM), without(colleges, {"col": 2}), voices(2))
    assert verdict.colleges[1].base == 0
    assert verdict.outcome is Outcome.CARRIED


def test_the_arithmetic_says_how_many_withdrew_and_nothing_when_nobody_did():
    def steps(withdrawn, rule):
        verdict = decide(rule, without([TWELVE], withdrawn), voices(6))
        return " ".join(say(one) for one in explain(verdict).steps)

    assert "Sièges déportés\u00a0: 2" in steps({"ess": 2}, VoteRule())
    assert "le quorum les compte encore" in steps({"ess": 2}, VoteRule())
    by_voters = VoteRule(quorum=Quorum(counted=Counted.TURNOUT))
    assert "le quorum se compte sans eux" in steps({"ess": 2}, by_voters)
    assert "déporté" not in steps({}, VoteRule())


@pytest.mark.parametrize("withdrawn", [{"ess": 13}, {"col": 1}, {"ess": -1}])
def test_nobody_withdraws_beyond_the_roll(withdrawn):
    with pytest.raises(BadCount):
        without([TWELVE], withdrawn)


def test_more_voices_than_the_seats_left_are_refused():
    with pytest.raises(BadCount):
        decide(VoteRule(), without([TWELVE], {"ess": 1}), voices(12))


def test_more_cannot_withdraw_than_attend():
    with pytest.raises(ValueError):
        Headcount(12, 2, 1, withdrawn=4)


@st.composite
def with_silent_seats_aside(draw):
    """An election, and for each college some of the seats that said nothing withdrawn."""
    colleges, said = draw(elections())
    cast = {one.code: sum(voice.count for voice in said if voice.college == one.code) for one in colleges}
    aside = {one.code: draw(st.integers(0, one.eligible - cast[one.code])) for one in colleges}
    return colleges, said, aside


@given(rules(), with_silent_seats_aside())
def test_who_said_nothing_and_withdraws_changes_no_voice(rule, election):
    """Whatever the rule, what was said, expressed and brought by those who voted is the same."""
    colleges, said, aside = election
    before, after = decide(rule, colleges, said), decide(rule, without(colleges, aside), said)
    assert after.overall == replace(before.overall, eligible=before.overall.eligible - sum(aside.values()))
    assert after.overall.eligible >= after.overall.turnout
    if rule.base is not Base.ELIGIBLE:
        assert after.balance == before.balance


@given(
    rules(base=Base.ELIGIBLE, threshold=st.just(Threshold(fraction=Fraction(2, 3)))),
    with_silent_seats_aside(),
)
def test_a_smaller_base_never_asks_for_more_voices(rule, election):
    colleges, said, aside = election
    before, after = decide(rule, colleges, said), decide(rule, without(colleges, aside), said)
    assert all(new.base <= old.base for new, old in zip(after.colleges, before.colleges, strict=True))


@given(rules(), with_silent_seats_aside())
def test_withdrawing_never_takes_a_quorum_away(rule, election):
    """Attending without voting is attending: a vote that had its quorum keeps it."""
    colleges, said, aside = election
    before, after = decide(rule, colleges, said), decide(rule, without(colleges, aside), said)
    if rule.quorum.counted is Counted.PRESENT:
        assert after.quorum.filled == before.quorum.filled
        assert after.quorum.counted == before.quorum.counted + sum(aside.values())
    else:
        assert after.quorum.counted == before.quorum.counted
        assert after.quorum.required <= before.quorum.required
    assert not before.quorum.reached or after.quorum.reached


@given(rules(), elections())
def test_nobody_withdrawn_is_the_vote_as_it_was(rule, election):
    colleges, said = election
    assert decide(rule, without(colleges, {}), said) == decide(rule, colleges, said)
