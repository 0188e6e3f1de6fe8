from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.presets import CHARTER_ADOPTION
from charters.rules.terms import Combination, EmptyCollege, TiedCollege
from governance.votes.rules.judging import decide
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.weighing import Position
from tests.rules.votes.elections import cast

FREE = VoteRule(quorum=NO_QUORUM)
CARRIED, REJECTED = Outcome.CARRIED, Outcome.REJECTED


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
