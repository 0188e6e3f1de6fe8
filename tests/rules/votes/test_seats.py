"""Seat by seat: who decides or blocks, what a voice turns, what may surprise."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, Threshold, VoteRule
from charters.rules.presets import DEFAULT
from charters.rules.terms import Combination, TieRule, Visibility
from governance.votes.rules import seats
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome
from tests.rules.votes.elections import rules
from tests.rules.votes.test_foreseeing import STEERING

PROPORTIONAL = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)


def small_bodies():
    sizes = st.tuples(st.integers(1, 3), st.integers(1, 40))
    return st.lists(sizes, min_size=1, max_size=3).map(
        lambda made: [College(f"c{n}", f"Collège {n}", size, weight) for n, (size, weight) in enumerate(made)]
    )


def every_vote(colleges):
    """Each seat one by one, for or against: every possible vote, with no thought of colleges being alike."""
    places = [one.code for one in colleges for _ in range(one.eligible)]
    return places, list(product((True, False), repeat=len(places)))


def carried(rule, colleges, places, vote):
    voices = [
        Voice(code, Choice.FOR if yes else Choice.AGAINST) for code, yes in zip(places, vote, strict=True)
    ]
    return decide(rule, colleges, voices).outcome is Outcome.CARRIED


def counted(colleges, places, vote, side):
    pairs = list(zip(places, vote, strict=True))
    return tuple(sum(code == one.code and yes is side for code, yes in pairs) for one in colleges)


def without_more(found):
    return {
        one for one in found if not any(less != one and all(map(int.__le__, less, one)) for less in found)
    }


@settings(max_examples=60)
@given(rules(), small_bodies())
def test_the_fewest_seats_that_decide_or_block_are_those_of_every_possible_vote(rule, colleges):
    places, votes = every_vote(colleges)
    found = seats.look(rule, colleges)
    won = {counted(colleges, places, vote, True) for vote in votes if carried(rule, colleges, places, vote)}
    lost = {
        counted(colleges, places, vote, False) for vote in votes if not carried(rule, colleges, places, vote)
    }
    assert set(found.deciding) == without_more(won)
    assert set(found.blocking) == without_more(lost)


@settings(max_examples=60)
@given(rules(), small_bodies())
def test_the_power_of_a_voice_is_how_often_it_turns_the_vote_of_all_others(rule, colleges):
    places, votes = every_vote(colleges)
    for number, college in enumerate(colleges):
        seat = places.index(college.code)
        with_it = [vote for vote in votes if vote[seat]]
        turned = sum(
            carried(rule, colleges, places, vote)
            and not carried(rule, colleges, places, (*vote[:seat], False, *vote[seat + 1 :]))
            for vote in with_it
        )
        assert seats.look(rule, colleges).powers[number] == Fraction(turned, len(with_it))


def test_a_steering_committee_is_looked_at_whole_and_a_crowd_is_not():
    found = seats.look(PROPORTIONAL, STEERING)
    assert (4, 3, 0, 0, 0) in found.deciding  # 30 + 25 of 100
    assert (2, 3, 1, 1, 0) in found.deciding  # 15 + 25 + 5 + 7,5
    assert seats.look(PROPORTIONAL, [College("a", "A", seats.MOST_SPLITS, 1)]) is None
    assert seats.look(PROPORTIONAL, []) is None


def told(rule, colleges=STEERING):
    return [str(one).replace("\u00a0", " ") for one in seats.warnings(rule, colleges)]


def test_what_may_surprise_is_said():
    assert told(DEFAULT.rule) == []
    everybody = VoteRule(quorum=Quorum(fraction=Fraction(1), strict=False))
    assert told(everybody) == ["Le quorum demande tous les sièges (15) : une seule absence l’empêche."]
    high = VoteRule(quorum=Quorum(fraction=Fraction(4, 5), strict=False, per_college_min=2))
    assert told(high) == [
        "Le quorum demande 12 sièges sur 15, et les pouvoirs n’y comptent pas.",
        "Dans le collège « Entreprises », le minimum demande tous les sièges : une seule absence empêche le quorum.",
        "Dans le collège « Recherche », le minimum demande tous les sièges : une seule absence empêche le quorum.",
    ]
    assert "peut finir à égalité" in told(VoteRule(tie=TieRule.SECOND_ROUND))[0]
    unused = VoteRule(tie=TieRule.POSTPONED, threshold=Threshold(fraction=Fraction(2, 3)))
    assert "ne servira pas" in told(unused)[0]


def test_a_total_that_tells_what_each_college_voted_is_no_secret():
    rule = VoteRule(
        quorum=NO_QUORUM,
        combination=Combination.PROPORTIONAL,
        visibility=Visibility.CONFIDENTIAL,
        changeable=False,
    )
    generic = [College("a", "A", 7, 40), College("b", "B", 11, 35), College("c", "C", 5, 25)]
    assert "le secret ne tient pas" in told(rule, generic)[0]
    alike = [College(code, code, 6, 1) for code in "abc"]
    assert told(rule, alike) == []
