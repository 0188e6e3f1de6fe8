"""Where a body starts from: what each regime sets, what it comes from, and the limits that bind."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import writing
from charters.rules.functioning import NoticeRule, ProxyRule, Threshold, VoteRule
from charters.rules.presets import DEFAULT
from charters.rules.sentences import say
from charters.rules.terms import Base, Combination, TieRule
from governance.committee.rules import regimes
from governance.committee.rules.quorum import Headcount, check
from governance.committee.rules.regimes import REGIMES

ASSOCIATION, LOCAL, SCIC = REGIMES["association"], REGIMES["local_authority"], REGIMES["scic"]
KINDS = {"rule": VoteRule, "proxies": ProxyRule, "notice": NoticeRule}


def test_there_are_four_points_of_departure_each_in_one_sentence():
    assert list(REGIMES) == ["free_charter", "association", "local_authority", "scic"]
    assert all(one.sentence.endswith(".") and one.sentence.count(".") == 1 for one in REGIMES.values())


@pytest.mark.parametrize("one", REGIMES.values(), ids=REGIMES)
def test_every_point_says_where_it_comes_from_and_nothing_is_called_legal(one):
    assert one.points
    assert all(point.what and point.source for point in one.points)
    assert "conforme" not in " ".join(f"{point.what} {point.source}" for point in one.points)


@pytest.mark.parametrize("one", REGIMES.values(), ids=REGIMES)
def test_its_values_are_written_and_read_back(one):
    for name, kind in KINDS.items():
        value = getattr(one, name)
        assert writing.from_json(kind, writing.canonical(value)) == value


def test_a_free_charter_is_what_a_body_has_without_saying():
    free = REGIMES["free_charter"]
    assert (free.rule, free.proxies, free.notice) == (DEFAULT.rule, ProxyRule(), NoticeRule())
    assert regimes.of("") is regimes.of("unknown") is free


@pytest.mark.parametrize(("members", "needed"), [(11, 6), (8, 5), (15, 8), (1, 1)])
def test_a_council_needs_the_majority_of_its_members_and_proxies_do_not_count(members, needed):
    quorum = LOCAL.rule.quorum
    enough, short = Headcount(members, needed), Headcount(members, needed - 1, members - needed + 1)
    assert check(quorum, {"col": enough}).reached
    assert not check(quorum, {"col": short}).reached


def test_a_council_meets_again_three_days_later_without_a_quorum():
    second = LOCAL.rule.quorum.second_notice
    assert second is not None
    assert (second.min_clear_days, second.fraction) == (3, None)
    assert check(LOCAL.rule.quorum, {"col": Headcount(11, 1)}, second_notice=True).reached


def test_a_council_decides_by_the_expressed_and_its_chair_by_the_tie_one_proxy_each():
    rule = LOCAL.rule
    assert (rule.base, rule.threshold, rule.tie) == (Base.EXPRESSED, Threshold(), TieRule.CASTING_VOTE)
    assert (LOCAL.proxies.max_per_holder, LOCAL.notice.clear_days) == (1, 5)


def test_an_association_counts_the_represented_and_allows_two_proxies():
    assert check(ASSOCIATION.rule.quorum, {"ess": Headcount(10, 3, 3)}).reached
    assert not check(ASSOCIATION.rule.quorum, {"ess": Headcount(10, 3, 2)}).reached
    assert (ASSOCIATION.proxies.max_per_holder, ASSOCIATION.proxies.same_college) == (2, False)
    assert ASSOCIATION.notice.clear_days == 15


def test_a_scic_shares_the_weight_of_each_college_like_its_voices():
    assert SCIC.rule.combination is Combination.PROPORTIONAL
    assert [one.key for one in REGIMES.values() if one.binding] == ["scic"]


@pytest.mark.parametrize(
    ("weights", "serious"),
    [
        ({"a": 50, "b": 40, "c": 10}, 0),
        ({"a": 50, "b": 50}, 1),
        ({"a": 51, "b": 39, "c": 10}, 1),
        ({"a": 50, "b": 41, "c": 9}, 1),
        ({"a": 1, "b": 1, "c": 1}, 0),  # a sum that is not 100 is untidy, and no error
    ],
)
def test_the_limits_of_a_scic_bind_and_elsewhere_they_are_remarks(weights, serious):
    assert sum(one.serious for one in regimes.weights_remarks("scic", weights)) == serious
    assert not any(one.serious for one in regimes.weights_remarks("association", weights))
    assert len(regimes.weights_remarks("", weights)) >= serious


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 100), min_size=1, max_size=7))
def test_a_scic_is_refused_exactly_outside_its_limits(weights):
    total = sum(weights.values())
    inside = len(weights) >= 3 and all(
        Fraction(1, 10) <= Fraction(one, total) <= Fraction(1, 2) for one in weights.values()
    )
    found = regimes.weights_remarks("scic", weights)
    assert any(one.serious for one in found) is not inside
    assert all(say(one.sentence) for one in found)
