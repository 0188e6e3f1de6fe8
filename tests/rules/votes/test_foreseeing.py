"""What a rule would give before anybody votes."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Threshold, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, DEFAULT, FINANCIAL
from charters.rules.terms import Combination
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.foreseeing import (
    MOST_COLLEGES,
    Foresight,
    TooManyVoices,
    foresee,
    suppose,
)
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome
from tests.rules.votes.elections import rules

STEERING = [
    College("ess", "ESS", 4, 30),
    College("col", "Collectivités", 3, 25),
    College("hab", "Habitants", 4, 20),
    College("ent", "Entreprises", 2, 15),
    College("rec", "Recherche", 2, 10),
]
PROPORTIONAL = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)


def colleges():
    sizes = st.tuples(st.integers(1, 4), st.integers(1, 40))
    return st.lists(sizes, min_size=1, max_size=4).map(
        lambda made: [
            College(f"c{n}", f"Collège {n}", seats, weight) for n, (seats, weight) in enumerate(made)
        ]
    )


def named(groups):
    return [" + ".join(college.code for college in group) for group in groups]


def outcome(rule, colleges, in_favour):
    voices = [
        Voice(one.code, Choice.FOR if one.code in in_favour else Choice.AGAINST, count=one.eligible)
        for one in colleges
    ]
    return decide(rule, colleges, voices).outcome


def every_group(colleges):
    codes = [college.code for college in colleges]
    return [set(group) for size in range(len(codes) + 1) for group in combinations(codes, size)]


def said(foresight: Foresight):
    return [str(one) for one in foresight.traps]


def test_more_than_half_of_100_takes_two_or_three_colleges_of_five():
    found = foresee(PROPORTIONAL, STEERING)
    assert named(found.deciding) == [
        "ess + col", "ess + hab + ent", "ess + hab + rec", "ess + ent + rec", "col + hab + ent", "col + hab + rec",
    ]  # fmt: skip
    # 50 of 100 is not more than half: the others block with as much.
    assert named(found.blocking) == [
        "ess + col", "ess + hab", "ess + ent + rec", "col + hab + ent", "col + hab + rec", "col + ent + rec",
    ]  # fmt: skip


def test_a_voice_weighs_the_weight_of_its_college_shared_by_its_seats():
    voices = {one.college.code: one for one in foresee(PROPORTIONAL, STEERING).voices}
    assert voices["ess"].share == Fraction(30, 400)
    assert voices["rec"].share == Fraction(10, 200)
    assert voices["col"].majority == 2
    alike = foresee(DEFAULT.rule, STEERING).voices
    assert {one.share for one in alike} == {Fraction(1, 15)}


def test_one_seat_one_voice_is_a_matter_of_number():
    assert foresee(DEFAULT.rule, STEERING).fewest == 8
    assert (
        foresee(VoteRule(threshold=Threshold(fraction=Fraction(2, 3), strict=False)), STEERING).fewest == 10
    )
    assert foresee(FINANCIAL.rule, STEERING).fewest is None


def test_three_colleges_in_favour_are_needed_even_when_two_have_the_weight():
    assert "ess + col" not in named(foresee(CHARTER_ADOPTION.rule, STEERING).deciding)


def test_traps_are_told_in_words():
    lonely = [College("ess", "ESS", 5, 60), College("hab", "Habitants", 4, 40)]
    assert said(foresee(PROPORTIONAL, lonely)) == ["Un collège décide seul, contre tous les autres : ESS."]
    heavy = [College("ess", "ESS", 1, 50), College("hab", "Habitants", 10, 50)]
    assert said(foresee(PROPORTIONAL, heavy)) == [
        "Une voix de « ESS » pèse 10 fois une voix de « Habitants »."
    ]
    assert said(foresee(CHARTER_ADOPTION.rule, STEERING[:2])) == [
        "La règle demande 3 collèges favorables, et 2 seulement ont un siège pourvu."
    ]
    assert said(foresee(DEFAULT.rule, [College("ess", "ESS", 0, 50)])) == [
        "Personne ne siège : rien ne peut être décidé."
    ]
    assert said(foresee(DEFAULT.rule, STEERING)) == []


def test_invented_ballots_are_judged_like_real_ones():
    row = {Choice.FOR: 2, Choice.AGAINST: 1}
    verdict = suppose(DEFAULT.rule, STEERING, {"ess": row, "col": row, "hab": row})
    assert (verdict.outcome, verdict.overall.in_favour, verdict.overall.not_voting) == (Outcome.CARRIED, 6, 6)
    with pytest.raises(TooManyVoices, match="« Entreprises » n’a que 2 sièges"):
        suppose(DEFAULT.rule, STEERING, {"ent": {Choice.FOR: 2, Choice.BLANK: 1}})


def test_too_many_colleges_are_not_combined():
    many = [College(f"c{n}", f"Collège {n}", 1, 1) for n in range(MOST_COLLEGES + 1)]
    found = foresee(PROPORTIONAL, many)
    assert (found.deciding, found.blocking) == ((), ())
    assert len(found.voices) == MOST_COLLEGES + 1


@given(rules(), colleges())
def test_every_group_decides_exactly_when_it_holds_one_that_is_named(rule, colleges):
    deciding = [{one.code for one in group} for group in foresee(rule, colleges).deciding]
    for group in every_group(colleges):
        carried = outcome(rule, colleges, group) is Outcome.CARRIED
        assert carried == any(small <= group for small in deciding)


@given(rules(), colleges())
def test_who_decides_and_who_blocks_always_have_a_college_in_common(rule, colleges):
    found = foresee(rule, colleges)
    for deciding in found.deciding:
        for blocking in found.blocking:
            assert set(deciding) & set(blocking)


@given(rules(), colleges())
def test_no_group_that_is_named_holds_another(rule, colleges):
    found = foresee(rule, colleges)
    for groups in (found.deciding, found.blocking):
        codes = [{one.code for one in group} for group in groups]
        assert not any(one < other for one in codes for other in codes)


@given(rules(), colleges())
def test_the_voices_of_all_seats_make_the_whole(rule, colleges):
    assert sum(one.share * one.college.eligible for one in foresee(rule, colleges).voices) == 1
