from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise as steps
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.votes.rules.methods import schulze
from governance.votes.rules.methods.ballots import BadBallot, Order, Outcome
from governance.votes.rules.methods.schulze import Ratio, SchulzeRule, Strength
from tests.rules.votes.methods.profiles import OPTIONS, one_by_one, orders, pairwise

URN = st.lists(orders(), max_size=8)
STRENGTHS = st.sampled_from(Strength)


def ballots(**counted):
    """ballots(ACBED=5): five voters rank A, then C, then B…"""
    return [
        Order(tuple(tuple(letter) for letter in letters), count=count) for letters, count in counted.items()
    ]


def place(result, option):
    return next(number for number, tier in enumerate(result.ranking) if option in tier)


def test_the_example_of_the_article_gives_e_then_a_c_b_d():
    """Schulze 2011, example 1: 45 voters, no Condorcet winner."""
    urn = ballots(ACBED=5, ADECB=5, BEDAC=8, CABED=3, CAEBD=7, CBADE=2, DCEBA=7, EBADC=8)
    result = schulze.count("ABCDE", urn)
    assert result.ranking == (("E",), ("A",), ("C",), ("B",), ("D",))
    assert result.condorcet is None
    assert (result.path("E", "A"), result.path("A", "E")) == (25, 24)
    assert result.preferring("E", "B") == 27


def test_the_article_s_example_without_a_single_winner_is_a_tie():
    """Schulze 2011, example 4: B and D come first together."""
    result = schulze.count("ABCD", ballots(ABCD=3, DABC=2, DBCA=2, CBDA=2))
    assert (result.outcome, result.winners) == (Outcome.TIED, ("B", "D"))
    assert result.ranking == (("B", "D"), ("A", "C"))


def test_the_capital_of_tennessee_is_the_one_preferred_to_each_other():
    urn = ballots(MNCK=42, NCKM=26, CKNM=15, KCNM=17)
    result = schulze.count("MNCK", urn)
    assert (result.condorcet, result.winners) == ("N", ("N",))


def test_a_perfect_circle_and_a_perfect_indifference_are_ties_of_everything():
    circle = schulze.count("ABC", ballots(ABC=1, BCA=1, CAB=1))
    indifferent = schulze.count("ABC", [Order((("A", "B", "C"),), count=4)])
    for result in (circle, indifferent):
        assert (result.outcome, set(result.winners), set(result.smith)) == (
            Outcome.TIED,
            set("ABC"),
            set("ABC"),
        )
    assert schulze.count("ABC", []).outcome is Outcome.NONE


def test_what_a_ballot_leaves_out_stands_below_and_equal():
    short, long = [Order((("A",),), count=2)], [Order((("A",), ("B", "C")), count=2)]
    assert (
        schulze.count("ABC", short).pairwise
        == schulze.count("ABC", long).pairwise
        == ((0, 2, 2), (0,) * 3, (0,) * 3)
    )


def test_winning_votes_and_margins_are_two_rules():
    """A circle where the widest defeat in margin is not the largest in votes."""
    urn = [
        *ballots(A=4, B=4, C=4),
        Order((("A",), ("B",)), count=9),
        Order((("B",), ("C",)), count=8),
        Order((("C",), ("A",)), count=7),
        Order((("B",), ("A",)), count=6),
    ]
    told = {
        strength: schulze.count("ABC", urn, SchulzeRule(strength=strength)).paths for strength in Strength
    }
    assert told[Strength.WINNING_VOTES] != told[Strength.MARGINS]


@pytest.mark.parametrize(
    ("ratio", "strict", "winner"),
    [("3", True, "status quo"), ("3", False, "firmware"), ("2", True, "firmware"), ("1", True, "firmware")],
)
def test_three_to_one_may_be_more_than_or_as_many_as(ratio, strict, winner):
    urn = [Order((("firmware",),), count=30), Order((("status quo",),), count=10)]
    rule = SchulzeRule(default="status quo", thresholds={"firmware": Ratio(Fraction(ratio), strict)})
    assert schulze.count(("firmware", "status quo"), urn, rule).winners == (winner,)


def test_an_option_dropped_for_want_of_a_majority_takes_its_victories_away():
    """The first of all is asked 3 to 1 against going on, and the second wins (as in Debian's vote 2008/3)."""
    urn = [
        *(Order(tuple(map(tuple, (["free"], ["blobs"], ["go on"]))), count=6) for _ in range(1)),
        Order((("blobs",), ("go on",), ("free",)), count=4),
        Order((("go on",),), count=1),
    ]
    known = ("free", "blobs", "go on")
    assert schulze.count(known, urn).winners == ("free",)
    result = schulze.count(known, urn, SchulzeRule(default="go on", thresholds={"free": Ratio(Fraction(3))}))
    assert (result.winners, result.kept) == (("blobs",), ("blobs", "go on"))
    (dropped,) = result.dropped
    assert (dropped.option, dropped.above, dropped.below, dropped.quorum) == ("free", 6, 5, False)


def test_an_option_without_enough_voters_above_the_default_is_dropped():
    urn = [Order((("A",), ("N",)), count=5), Order((("B",), ("N",)), count=4)]
    result = schulze.count("ABN", urn, SchulzeRule(default="N", quorum=Fraction(9, 2)))
    assert [(one.option, one.quorum) for one in result.dropped] == [("B", True)]
    assert schulze.count("ABN", urn, SchulzeRule(default="N", quorum=Fraction(6))).winners == ("N",)


@given(URN)
def test_comparing_two_by_two_agrees_with_visiting_every_pair(urn):
    found, slow = schulze.compare(OPTIONS, urn), pairwise(OPTIONS, urn)
    for row, one in zip(found, OPTIONS, strict=True):
        assert row == tuple(slow[one, other] for other in OPTIONS)
    cast = sum(ballot.count for ballot in urn)
    assert all(
        slow[one, other] + slow[other, one] <= cast for one in OPTIONS for other in OPTIONS if one != other
    )


@given(URN, STRENGTHS, st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_ballots_matters(urn, strength, chance):
    single, rule = one_by_one(urn), SchulzeRule(strength=strength)
    chance.shuffle(single)
    assert schulze.count(OPTIONS, single, rule) == schulze.count(OPTIONS, urn, rule)


@given(URN, STRENGTHS)
def test_a_path_is_as_strong_as_the_weakest_link_of_the_best_chain(urn, strength):
    result = schulze.count(OPTIONS, urn, SchulzeRule(strength=strength))
    direct = {
        (one, other): (ours - theirs if strength is Strength.MARGINS else ours) if ours > theirs else 0
        for one in OPTIONS
        for other in OPTIONS
        for ours, theirs in [(result.preferring(one, other), result.preferring(other, one))]
    }
    for one, other in permutations(OPTIONS, 2):
        chains = [
            (one, *between, other)
            for length in range(len(OPTIONS) - 1)
            for between in permutations(set(OPTIONS) - {one, other}, length)
        ]
        best = max(min(direct[pair] for pair in steps(chain)) for chain in chains)
        assert result.path(one, other) == best


@given(URN, STRENGTHS)
def test_who_is_preferred_to_everybody_wins_alone_and_winners_are_in_the_smith_set(urn, strength):
    result = schulze.count(OPTIONS, urn, SchulzeRule(strength=strength))
    assert set(result.winners) <= set(result.smith)
    for inside in result.smith:
        for outside in set(OPTIONS) - set(result.smith):
            assert result.preferring(inside, outside) > result.preferring(outside, inside)
    if result.condorcet and urn:
        assert result.winners == (result.condorcet,)
    assert sorted(option for tier in result.ranking for option in tier) == sorted(OPTIONS)


@given(st.lists(orders(), min_size=1, max_size=6), STRENGTHS, st.sampled_from(OPTIONS), st.data())
def test_ranking_an_option_first_never_takes_its_victory_away(urn, strength, option, data):
    number, rule = data.draw(st.integers(0, len(urn) - 1)), SchulzeRule(strength=strength)
    rest = tuple(tuple(o for o in tier if o != option) for tier in urn[number].ranking)
    lifted = replace(urn[number], ranking=((option,), *(tier for tier in rest if tier)))
    better = [lifted if place == number else one for place, one in enumerate(urn)]
    before, after = schulze.count(OPTIONS, urn, rule), schulze.count(OPTIONS, better, rule)
    if option in before.winners:
        assert option in after.winners


@given(URN, st.sampled_from(OPTIONS), st.integers(0, 6), st.integers(1, 4))
def test_a_higher_quorum_or_ratio_never_brings_an_option_back(urn, default, quorum, ratio):
    low = SchulzeRule(default=default, quorum=Fraction(quorum))
    others = {option: Ratio(Fraction(ratio)) for option in OPTIONS if option != default}
    high = SchulzeRule(default=default, quorum=Fraction(quorum + 1), thresholds=others)
    assert set(schulze.count(OPTIONS, urn, high).kept) <= set(schulze.count(OPTIONS, urn, low).kept)
    assert default in schulze.count(OPTIONS, urn, high).kept


@pytest.mark.parametrize(
    ("known", "urn", "rule"),
    [
        ("AB", [Order((("A",), ("A",)))], SchulzeRule()),
        ("AB", [Order((("Z",),))], SchulzeRule()),
        ("AB", [], SchulzeRule(default="Z")),
        ("AB", [], SchulzeRule(default="A", thresholds={"Z": Ratio()})),
        ("", [], SchulzeRule()),
    ],
)
def test_what_names_an_unknown_option_or_one_twice_is_refused(known, urn, rule):
    with pytest.raises(BadBallot):
        schulze.count(known, urn, rule)
