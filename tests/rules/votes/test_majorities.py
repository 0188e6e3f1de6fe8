from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from charters.rules.functioning import NO_QUORUM, Threshold, VoteRule
from charters.rules.terms import Base
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome
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
