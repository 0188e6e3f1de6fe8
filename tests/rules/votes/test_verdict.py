from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from charters.rules.functioning import NO_QUORUM, Quorum, Threshold, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, CHARTER_AMENDMENT, DEFAULT
from charters.rules.terms import Base, Combination, EmptyCollege, TiedCollege, TieRule
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.judging import decide
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import BadCount, College, count
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.weighing import Position
from tests.rules.votes.elections import cast

FREE = VoteRule(quorum=NO_QUORUM)
TWO_THIRDS = replace(FREE, threshold=Threshold(fraction=Fraction(2, 3), strict=False))
CARRIED, REJECTED = Outcome.CARRIED, Outcome.REJECTED


def outcome(rule, said, **more):
    return decide(rule, *cast(all=said), **more).outcome


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", Outcome.NO_VOTES_EXPRESSED),
        ("aaaa", Outcome.NO_VOTES_EXPRESSED),
        ("bbb", Outcome.NO_VOTES_EXPRESSED),
        ("p", CARRIED),
        ("c", REJECTED),
        ("pppppccccc", REJECTED),
        ("pc", REJECTED),
        ("ppc", CARRIED),
        ("paaaaabbb", CARRIED),
    ],
)
def test_simple_majority_needs_more_for_than_against(said, expected):
    assert outcome(FREE, said) is expected


@pytest.mark.parametrize(
    ("base", "seats", "least"), [(b, n, n // 2 + 1) for b in Base for n in (1, 2, 3, 12, 13)]
)
def test_absolute_majority_is_more_than_half_of_the_base_never_half_plus_one(base, seats, least):
    """The French « moitié plus un » of 13 is 7, not 7.5; 6 of 12 is not enough."""
    rule = replace(FREE, base=base)
    assert outcome(rule, "p" * least + "c" * (seats - least)) is CARRIED
    assert outcome(rule, "p" * (least - 1) + "c" * (seats - least + 1)) is not CARRIED


def test_each_base_counts_its_own_people():
    """12 seats, 10 present, 8 voting: 4 for, 1 against, 2 abstentions, 1 blank."""
    colleges, voices = (College("all", "all", 12),), (*cast(all="ppppcaab")[1],)
    room = {"all": Headcount(filled=12, present=9, represented=1)}
    bases = {
        base: decide(replace(FREE, base=base), colleges, voices, presence=room).balance.total for base in Base
    }
    assert bases == {
        Base.FOR_AND_AGAINST: 5,
        Base.EXPRESSED: 5,
        Base.TURNOUT: 8,
        Base.PRESENT: 10,
        Base.ELIGIBLE: 12,
    }


def test_who_voted_and_left_still_counts_among_the_present():
    verdict = decide(
        replace(FREE, base=Base.PRESENT), *cast(all="ppc"), presence={"all": Headcount(filled=3, present=1)}
    )
    assert verdict.balance.total == 3


@pytest.mark.parametrize(("expressed", "least"), [(12, 8), (13, 9), (14, 10), (15, 10)])
def test_two_thirds_of_the_expressed(expressed, least):
    assert outcome(TWO_THIRDS, "p" * least + "c" * (expressed - least)) is CARRIED
    assert outcome(TWO_THIRDS, "p" * (least - 1) + "c" * (expressed - least + 1)) is REJECTED
    assert decide(TWO_THIRDS, *cast(all="c" * expressed)).voices_needed == least


def test_more_than_two_thirds_is_not_two_thirds():
    strict = replace(FREE, threshold=Threshold(fraction=Fraction(2, 3), strict=True))
    assert outcome(TWO_THIRDS, "p" * 8 + "c" * 4) is CARRIED
    assert outcome(strict, "p" * 8 + "c" * 4) is REJECTED


def test_three_to_one_is_three_quarters_of_for_and_against_even_without_opponents():
    rule = replace(
        FREE, base=Base.FOR_AND_AGAINST, threshold=Threshold(fraction=Fraction(3, 4), strict=False)
    )
    assert outcome(rule, "pppc") is CARRIED
    assert outcome(rule, "ppcaaa") is REJECTED
    assert outcome(rule, "pa") is CARRIED


def test_blanks_raise_the_bar_only_where_the_rule_says_so():
    assert outcome(FREE, "pppccbb") is CARRIED
    assert outcome(replace(FREE, blank_expressed=True), "pppccbb") is REJECTED
    assert outcome(replace(FREE, abstention_expressed=True), "pppccaa") is REJECTED
    assert outcome(replace(FREE, blank_expressed=True), "bb") is REJECTED


def weighted(rule, **colleges):
    """weighted(rule, a=(40, "pppcc")): verdict of colleges given as weight and ballots."""
    roll = [College(code, code, len(said), weight) for code, (weight, said) in colleges.items()]
    voices = cast(**{code: said for code, (_, said) in colleges.items()})[1]
    return decide(rule, roll, voices)


ABC = {"a": (40, "pppcc"), "b": (30, "ccccc"), "c": (30, "pppcc")}
PROPORTIONAL = replace(FREE, combination=Combination.PROPORTIONAL)
BLOCK = replace(FREE, combination=Combination.BLOCK)


def test_the_same_ballots_give_opposite_outcomes_in_proportion_and_in_block():
    proportional, block = weighted(PROPORTIONAL, **ABC), weighted(BLOCK, **ABC)
    assert (proportional.balance.support, proportional.outcome) == (42, REJECTED)
    assert (block.balance.support, block.outcome) == (70, CARRIED)


def test_a_college_divided_in_three_weighs_an_exact_third():
    verdict = weighted(PROPORTIONAL, a=(50, "pcc"), b=(50, "ppc"))
    assert [result.brings.support for result in verdict.colleges] == [Fraction(50, 3), Fraction(100, 3)]
    assert verdict.balance.even
    assert verdict.tied
    assert verdict.outcome is REJECTED


@pytest.mark.parametrize(
    ("empty", "total", "expected"),
    [
        (EmptyCollege.IGNORE, 60, CARRIED),
        (EmptyCollege.AGAINST, 100, REJECTED),
        (EmptyCollege.BLOCK, 60, REJECTED),
    ],
)
def test_an_empty_college_is_out_or_against_or_prevents_deciding(empty, total, expected):
    verdict = weighted(replace(PROPORTIONAL, empty_college=empty), a=(60, "ppppc"), b=(40, "aab"))
    assert verdict.colleges[1].position is Position.EMPTY
    assert (verdict.balance.support, verdict.balance.total, verdict.outcome) == (48, total, expected)


def test_ignoring_an_empty_college_can_change_who_wins():
    said = {"a": (45, "p"), "b": (40, "c"), "c": (15, "b")}
    assert weighted(PROPORTIONAL, **said).outcome is CARRIED
    assert weighted(replace(PROPORTIONAL, empty_college=EmptyCollege.AGAINST), **said).outcome is REJECTED


@pytest.mark.parametrize(("tied", "support"), [(TiedCollege.SPLIT, 70), (TiedCollege.NONE, 60)])
def test_a_tied_college_splits_its_block_or_keeps_it(tied, support):
    verdict = weighted(replace(BLOCK, tied_college=tied), a=(60, "ppc"), b=(20, "pc"), c=(20, "c"))
    assert verdict.colleges[1].position is Position.TIED
    assert (verdict.balance.support, verdict.balance.total) == (support, 100)


def test_a_college_of_one_seat_decides_its_whole_weight():
    verdict = weighted(PROPORTIONAL, a=(51, "p"), b=(49, "cccccc"))
    assert (verdict.balance.support, verdict.outcome) == (51, CARRIED)


def test_a_double_majority_needs_the_voices_and_the_colleges():
    rule = replace(FREE, colleges_in_favour=2)
    assert (
        decide(rule, *cast(a="ppppp", b="pc", c="c")).outcome is REJECTED
    )  # a tied college is not in favour
    assert decide(rule, *cast(a="ppppp", b="ppc", c="c")).outcome is CARRIED
    assert decide(rule, *cast(a="ppc", b="p", c="ccccc")).outcome is REJECTED


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


def test_the_charter_of_valbrume_is_adopted_by_85_to_15_and_four_colleges_of_five():
    said = {
        "ess": (30, "pppc"),
        "collectivites": (25, "ppa"),
        "habitants": (20, "pppb"),
        "entreprises": (15, "pc"),
        "recherche-appui": (10, "pa"),
    }
    verdict = weighted(replace(CHARTER_ADOPTION.rule, quorum=NO_QUORUM), **said)
    assert (verdict.balance.support, verdict.balance.opposition, verdict.balance.total) == (85, 15, 100)
    assert [result.share for result in verdict.colleges] == [Fraction(3, 4), 1, 1, Fraction(1, 2), 1]
    assert [r.college.code for r in verdict.colleges if r.position is Position.TIED] == ["entreprises"]
    overall = verdict.overall
    counted = (overall.in_favour, overall.against, overall.blank, overall.abstain, overall.expressed)
    assert (counted, overall.turnout) == ((10, 2, 1, 2, 12), 15)
    assert (verdict.favourable, verdict.outcome, verdict.stage) == (4, CARRIED, Stage.CARRIED)
