"""Our counts beside those of votelib and pref_voting, on random ballots; where they part, the test says why."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.votes.rules.methods import approval, judgment, schulze, score
from governance.votes.rules.methods.ballots import Grading, Order, Outcome
from governance.votes.rules.methods.schulze import SchulzeRule, Strength
from governance.votes.rules.methods.score import ScoreRule, Total
from tests.rules.votes.methods.profiles import GRADES, OPTIONS, approvals, gradings, orders

MANY = settings(max_examples=60, deadline=None, database=None)
EVERYBODY = st.just("")
COUNTS = st.integers(1, 4)


def whole(options):
    """Ballots that give a grade to each option."""
    marks = st.fixed_dictionaries(dict.fromkeys(options, st.integers(0, len(GRADES) - 1)))
    return st.lists(st.builds(Grading, marks, EVERYBODY, COUNTS), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def votelib():
    import votelib.convert
    import votelib.evaluate.cardinal
    import votelib.evaluate.condorcet
    import votelib.evaluate.core

    return votelib


@pytest.fixture(scope="module")
def pref_voting():
    import pref_voting.grade_methods
    import pref_voting.grade_profiles
    import pref_voting.margin_based_methods
    import pref_voting.profiles_with_ties

    return pref_voting


def named(best):
    """Whom votelib names, a tie being a set."""
    return {option for one in best for option in (one if isinstance(one, frozenset) else {one})}


def cast(urn):
    """For votelib: equal ballots together."""
    counted = Counter()
    for ballot in urn:
        counted[frozenset(ballot.grades.items())] += ballot.count
    return counted


def graded(pref_voting, urn, grades):
    return pref_voting.grade_profiles.GradeProfile(
        [dict(one) for one in urn], grades, gcounts=list(urn.values()), candidates=list(OPTIONS)
    )


@MANY
@given(urn=st.lists(approvals(OPTIONS, EVERYBODY), min_size=1, max_size=8))
def test_approvals_are_those_of_both_libraries(votelib, pref_voting, urn):
    """We choose nothing when nothing was approved; pref_voting then calls it a tie of all, votelib names nobody."""
    result = approval.count(OPTIONS, urn)
    sets = Counter()
    for ballot in urn:
        sets[ballot.approved] += ballot.count
    simple = votelib.convert.ApprovalToSimpleVotes().convert(sets)
    assert {option: simple.get(option, 0) for option in OPTIONS} == result.approvals
    rows = Counter()
    for ballot in urn:
        rows[tuple((option, int(option in ballot.approved)) for option in OPTIONS)] += ballot.count
    theirs = set(pref_voting.grade_methods.approval(graded(pref_voting, rows, [0, 1])))
    assert theirs == (set(result.winners) if result.outcome is not Outcome.NONE else set(OPTIONS))


@MANY
@given(urn=st.lists(gradings(OPTIONS, EVERYBODY), min_size=1, max_size=8))
def test_sums_and_means_of_scores_are_those_of_both_libraries(votelib, pref_voting, urn):
    """votelib leaves out of its totals an option that received no score; we write 0, or nothing for a mean."""
    highest = len(GRADES) - 1
    for total in Total:
        ours = score.count(OPTIONS, urn, ScoreRule(highest=highest, total=total)).totals
        theirs = votelib.convert.ScoreToSimpleVotes(function=total.value).convert(cast(urn))
        absent = 0 if total is Total.SUM else None
        assert {option: theirs.get(option, absent) for option in OPTIONS} == ours
    rows = Counter()
    for ballot in urn:
        rows[tuple((option, ballot.grades.get(option, 0)) for option in OPTIONS)] += ballot.count
    summed = pref_voting.grade_methods.score_voting(graded(pref_voting, rows, list(range(highest + 1))))
    result = score.count(OPTIONS, urn, ScoreRule(highest=highest))
    assert set(summed) == (set(result.winners) if result.outcome is not Outcome.NONE else set(OPTIONS))


@pytest.fixture(scope="module")
def one_by_one(votelib):
    """votelib takes several medians away at once and rounds their number up: it then passes the place where two
    options part, and sometimes names another. This one takes them one by one.
    """

    class OneByOne(votelib.evaluate.cardinal.MajorityJudgment):
        @staticmethod
        def _closest_median_change(scores, medians):
            return 1

    return OneByOne()


PAIR = OPTIONS[:2]


@MANY
@given(urn=whole(PAIR))
def test_between_two_options_the_majority_value_is_that_of_votelib_taking_grades_away_one_by_one(
    votelib, one_by_one, urn
):
    """votelib gives no answer to a true tie ("cannot determine clear cutoff"), which is a result for us."""
    result = judgment.count(PAIR, urn, GRADES)
    if result.outcome is Outcome.TIED:
        with pytest.raises(votelib.evaluate.core.VotingSystemError):
            one_by_one.evaluate(cast(urn))
    else:
        assert tuple(one_by_one.evaluate(cast(urn))) == result.winners


def ballots_of(profiles):
    """Ballots that give each option these grades, from the first ballot to the last."""
    return [Grading(dict(zip(profiles, row, strict=True))) for row in zip(*profiles.values(), strict=True)]


def test_for_votelib_an_option_that_fell_behind_comes_back_and_wins(one_by_one):
    """All three have the grade 1 first; without it C falls to 0 and is out, for Balinski and Laraki; votelib keeps it."""
    profiles = {"A": (1, 1, 1, 1, 3), "B": (1, 1, 1, 2, 2), "C": (0, 0, 1, 3, 3)}
    urn = ballots_of(profiles)
    result = judgment.count(tuple(profiles), urn, GRADES)
    assert result.winners == ("B",)
    assert judgment.parting(result.parts["B"], result.parts["C"]) == (1, 0)
    assert one_by_one.evaluate(cast(urn)) == ["C"]


def test_votelib_s_shortcut_names_another_option_where_the_definition_is_clear(votelib):
    """Thirteen ballots: without its median, D falls to the worst grade and C does not; votelib elects D."""
    profiles = {"A": (6, 7, 0, 0, 0), "B": (5, 3, 2, 1, 2), "C": (2, 6, 2, 0, 3), "D": (6, 1, 0, 3, 3)}
    columns = ([grade for grade, n in enumerate(row) for _ in range(n)] for row in profiles.values())
    urn = ballots_of(dict(zip(profiles, map(list, columns), strict=True)))
    result = judgment.count(tuple(profiles), urn, GRADES)
    assert result.winners == ("C",)
    assert judgment.parting(result.parts["C"], result.parts["D"]) == (1, 0)
    assert votelib.evaluate.cardinal.MajorityJudgment().evaluate(cast(urn)) == ["D"]


@MANY
@given(urn=whole(OPTIONS))
def test_pref_voting_stops_at_the_gauge_and_the_value_goes_on(pref_voting, urn):
    """pref_voting separates equal grades by the shares above and below; where these are the same it leaves a tie.
    Ours are always among its winners, and all its winners have one gauge.
    """
    result = judgment.count(OPTIONS, urn, GRADES)
    rows = Counter()
    for ballot in urn:
        rows[tuple(sorted(ballot.grades.items()))] += ballot.count
    theirs = pref_voting.grade_methods.majority_judgement(graded(pref_voting, rows, list(range(len(GRADES)))))
    assert set(result.winners) <= set(theirs)
    gauges = [result.gauge(option) for option in theirs]
    assert len({(g.grade, g.above if g.sign == "+" else -g.below) for g in gauges}) == 1


def ranked(urn):
    """For votelib: tiers as sets, equal ballots together, and a first ballot that names every option."""
    cast = Counter()
    for ballot in urn:
        cast[tuple(frozenset(tier) for tier in ballot.ranking)] += ballot.count
    return cast


@MANY
@given(urn=st.lists(orders(), min_size=1, max_size=8))
def test_schulze_s_winners_are_those_of_pref_voting_and_hold_the_one_of_votelib(votelib, pref_voting, urn):
    """pref_voting gives the same sets, by winning votes and by margins. votelib orders options by how many they
    beat, so it may name fewer than those nothing beats; and names nobody when nothing beats anything.
    """
    everything = Order((tuple(OPTIONS),))  # names every option to both libraries, prefers none
    urn = [*urn, everything]
    by_votes = schulze.count(OPTIONS, urn)
    pairs = votelib.convert.RankedToCondorcetVotes().convert(ranked(urn))
    theirs = named(votelib.evaluate.condorcet.Schulze().evaluate(pairs))
    nothing_beaten = not any(
        by_votes.path(one, other) > by_votes.path(other, one)
        for one in OPTIONS
        for other in OPTIONS
        if one != other
    )
    assert theirs <= set(by_votes.winners)
    assert bool(theirs) is not nothing_beaten
    profile = pref_voting.profiles_with_ties.ProfileWithTies(
        [{option: place for place, tier in enumerate(one.ranking, 1) for option in tier} for one in urn],
        [one.count for one in urn],
        candidates=list(OPTIONS),
    )
    profile.use_extended_strict_preference()
    beat_path = pref_voting.margin_based_methods.beat_path
    assert set(beat_path(profile, strength_function=profile.support)) == set(by_votes.winners)
    margins = schulze.count(OPTIONS, urn, SchulzeRule(strength=Strength.MARGINS))
    assert set(beat_path(profile)) == set(margins.winners)
