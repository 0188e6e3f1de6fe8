"""When ballots may be confidential, and what an urn holds: whatever the colleges, the weights and the order of voters."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import Quorum, VoteRule
from charters.rules.presets import PRESETS
from charters.rules.terms import Combination, TieRule, Visibility
from governance.votes.rules import secrecy, slips
from governance.votes.rules.ballots import Choice
from governance.votes.rules.slips import Slip
from governance.votes.rules.tally import BadCount, College

codes = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=16, max_size=16)
urns = st.lists(
    st.builds(Slip, codes, st.sampled_from([one.value for one in Choice])), unique_by=lambda one: one.code
)
rules = st.builds(
    VoteRule,
    combination=st.sampled_from(Combination),
    colleges_in_favour=st.none() | st.integers(1, 5),
    tie=st.sampled_from(TieRule),
    changeable=st.booleans(),
    quorum=st.builds(Quorum, per_college_min=st.integers(0, 2)),
)
colleges = st.lists(st.integers(0, 9), min_size=1, max_size=5).map(
    lambda sizes: [College(f"c{n}", f"Collège {n}", size, 10 + n) for n, size in enumerate(sizes)]
)


@given(rules)
def test_any_rule_may_be_made_confidential_and_by_name_again(rule):
    hidden = secrecy.confidential(rule)
    assert (hidden.visibility, hidden.changeable) == (Visibility.CONFIDENTIAL, False)
    assert hidden.tie is not TieRule.CASTING_VOTE
    assert secrecy.confidential(hidden) == hidden
    assert secrecy.named(hidden).visibility is Visibility.NAMED_AFTER_CLOSING


@given(rules)
def test_merged_colleges_share_one_urn(rule):
    merged = secrecy.confidential(secrecy.merged(rule))
    assert secrecy.mixes(merged, weighted=False, among=False)


@pytest.mark.parametrize("name", PRESETS)
def test_colleges_share_an_urn_only_where_nothing_asks_about_them(name):
    rule = PRESETS[name].rule
    weighted = rule.combination is not Combination.NONE
    alone = not weighted and rule.colleges_in_favour is None and rule.quorum.per_college_min == 0
    assert secrecy.mixes(rule, weighted=weighted, among=False) is alone


@given(colleges)
def test_a_vote_opens_exactly_where_every_urn_has_five_seats(found):
    small = [one.name for one in found if one.eligible < 5]
    assert [one.name for one in secrecy.too_small(found)] == small
    if not small:
        secrecy.ensure_mixed(found)
        return
    with pytest.raises(secrecy.NotConfidential) as caught:
        secrecy.ensure_mixed(found)
    assert all(name in str(caught.value) for name in small)


@given(colleges)
def test_all_seats_together_are_never_fewer_than_those_of_one_college(found):
    (whole,) = secrecy.together(found, "Tous")
    assert whole.eligible == sum(one.eligible for one in found)


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 8)))
def test_ballots_are_withheld_when_a_college_that_voted_cast_one_or_two(cast):
    assert secrecy.withheld(cast) is bool({1, 2} & set(cast.values()))


def brute(found):
    """Every outcome one by one."""
    sized = [one for one in found if one.eligible and one.weight]
    totals = [
        sum(
            (Fraction(one.weight) * voices / one.eligible for one, voices in zip(sized, said, strict=True)),
            Fraction(0),
        )
        for said in product(*(range(one.eligible + 1) for one in sized))
    ]
    return Fraction(sum(totals.count(one) == 1 for one in totals), len(totals))


small_colleges = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 40)), min_size=1, max_size=3).map(
    lambda found: [College(f"c{n}", "", size, weight) for n, (size, weight) in enumerate(found)]
)


@given(small_colleges)
def test_what_an_exact_total_reveals_is_what_counting_every_outcome_says(found):
    assert secrecy.revealing(found) == brute(found)
    assert secrecy.revealing(found[::-1]) == secrecy.revealing(found)


def test_uneven_colleges_are_given_away_by_an_exact_total_and_equal_ones_are_not():
    weights = [
        College("a", "", 7, 30),
        College("b", "", 11, 30),
        College("c", "", 5, 20),
        College("d", "", 13, 20),
    ]
    assert secrecy.revealing(weights) > Fraction(19, 20)  # all but outcomes where whole colleges trade places
    assert secrecy.revealing([College(code, "", 6, 20) for code in "abc"]) < Fraction(1, 20)
    assert len(secrecy.warnings(weights, weighted=True)) == 2
    assert len(secrecy.warnings(weights, weighted=False)) == 1
    assert len(secrecy.warnings([College("a", "", 90, 1), College("b", "", 2500, 1)], weighted=True)) == 2


@given(urns, st.randoms())
def test_an_urn_says_nothing_of_the_order_in_which_it_was_filled(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    one, other = (), ()
    for slip in found:
        one = slips.mixed(one, [slip])
    for slip in shuffled:
        other = slips.mixed(other, [slip])
    assert slips.as_text(one) == slips.as_text(other)
    assert slips.from_text(slips.as_text(one)) == one == tuple(sorted(found))


@given(urns.filter(bool))
def test_a_code_is_never_in_an_urn_twice(found):
    with pytest.raises(BadCount):
        slips.mixed(found, [Slip(found[0].code, "for")])


@given(codes)
def test_a_code_is_copied_in_four_groups(code):
    grouped = slips.grouped(code)
    assert [len(one) for one in grouped.split("-")] == [4, 4, 4, 4]
    assert grouped.replace("-", "") == code


@given(urns, st.data())
def test_how_many_came_through_a_proxy_changes_no_answer(found, data):
    ballots = [slips.as_ballot(slip, "ess", among=False) for slip in found]
    through = data.draw(st.integers(0, len(ballots)))
    voices = slips.voices(ballots, {"ess": through})
    assert sum(one.represented for one in voices) == through
    assert sorted(one.choice for one in voices) == sorted(slip.said for slip in found)
    with pytest.raises(BadCount):
        slips.voices(ballots, {"ess": len(ballots) + 1})


@given(st.integers(1, 8), st.data())
def test_a_roll_that_does_not_fit_its_urn_is_found(size, data):
    seats = {f"s{n}": data.draw(st.sampled_from("ab")) for n in range(size)}
    voters = [{"seat": seat, "college": college} for seat, college in seats.items()]
    ballots = [{"college": college, "code": f"{n}"} for n, college in enumerate(seats.values())]
    slips.check(ballots, voters, seats)
    for wrong in (
        (ballots[1:], voters),
        (ballots, voters[1:]),
        (ballots, [*voters, voters[0]]),
        ([{**ballots[0], "college": "c"}, *ballots[1:]], voters),
        (ballots, [{**voters[0], "seat": "stranger"}, *voters[1:]]),
        ([*ballots, ballots[0]], voters),
    ):
        with pytest.raises(BadCount):
            slips.check(*wrong, seats)
