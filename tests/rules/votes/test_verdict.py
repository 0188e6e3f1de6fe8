from __future__ import annotations

from dataclasses import replace

import pytest

from charters.rules.functioning import NO_QUORUM, Quorum, VoteRule
from charters.rules.presets import CHARTER_AMENDMENT, DEFAULT
from charters.rules.terms import TieRule
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.judging import decide
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import BadCount, College, count
from governance.votes.rules.verdict import Outcome
from tests.rules.votes.elections import cast

FREE = VoteRule(quorum=NO_QUORUM)
CARRIED, REJECTED = Outcome.CARRIED, Outcome.REJECTED


@pytest.mark.parametrize(
    ("tie", "casting", "expected"),
    [
        (TieRule.REJECTED, Choice.FOR, REJECTED),
        (TieRule.CASTING_VOTE, Choice.FOR, CARRIED),
        (TieRule.CASTING_VOTE, Choice.AGAINST, REJECTED),
        (TieRule.CASTING_VOTE, Choice.BLANK, REJECTED),
        (TieRule.CASTING_VOTE, None, REJECTED),
        (TieRule.POSTPONED, None, Outcome.TIED),
        (TieRule.SECOND_ROUND, None, Outcome.TIED),
    ],
)
def test_a_tie_goes_where_the_rule_says_and_adds_no_voice(tie, casting, expected):
    verdict = decide(replace(FREE, tie=tie), *cast(all="ppcc"), casting=casting)
    assert verdict.tied
    assert (verdict.outcome, verdict.overall.turnout) == (expected, 4)


def test_a_casting_vote_cannot_replace_a_missing_college():
    rule = replace(FREE, tie=TieRule.CASTING_VOTE, colleges_in_favour=2)
    assert decide(rule, *cast(a="ppc", b="c"), casting=Choice.FOR).outcome is REJECTED


def test_without_quorum_a_vote_is_void_not_rejected():
    colleges, voices = cast(all="pppp")
    verdict = decide(DEFAULT.rule, (replace(colleges[0], eligible=8),), voices)
    assert (verdict.outcome, verdict.stage) == (Outcome.VOID_NO_QUORUM, Stage.VOID_NO_QUORUM)


def test_a_second_notice_lifts_the_quorum_where_the_rule_provides_it():
    colleges, voices = (College("all", "all", 15),), cast(all="ppp")[1]
    assert decide(DEFAULT.rule, colleges, voices, second_notice=True).outcome is CARRIED
    assert (
        decide(CHARTER_AMENDMENT.rule, colleges, voices, second_notice=True).outcome is Outcome.VOID_NO_QUORUM
    )


def test_a_college_absent_from_the_room_is_missing_from_the_quorum():
    rule = replace(FREE, quorum=Quorum(per_college_min=1))
    verdict = decide(rule, *cast(a="ppp", b="pp"), presence={"a": Headcount(filled=3, present=3)})
    assert (verdict.quorum.lacking, verdict.outcome) == (("b",), Outcome.VOID_NO_QUORUM)


@pytest.mark.parametrize("voters", [6, 7, 8])
def test_an_amendment_of_the_charter_needs_eight_voters_of_fifteen(voters):
    verdict = decide(CHARTER_AMENDMENT.rule, (College("all", "all", 15),), cast(all="p" * voters)[1])
    assert verdict.quorum.required == 8
    assert verdict.outcome is (CARRIED if voters >= 8 else Outcome.VOID_NO_QUORUM)


@pytest.mark.parametrize(
    ("colleges", "voices"),
    [
        (cast(a="p")[0], (Voice("b", Choice.FOR),)),
        (cast(a="p")[0], (Voice("a", Choice.FOR, count=2),)),
        (cast(a="p")[0] * 2, ()),
    ],
)
def test_ballots_that_do_not_fit_the_roll_are_never_counted(colleges, voices):
    with pytest.raises(BadCount):
        count(FREE, colleges, voices)


def test_nonsense_is_refused_where_it_is_made():
    with pytest.raises(BadCount):
        College("a", "a", -1)
    with pytest.raises(ValueError, match="negative"):
        Voice("a", Choice.FOR, count=-1)
