from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from hypothesis import given

from charters.rules.functioning import (
    InvalidRule,
    NoticeRule,
    ProxyRule,
    Quorum,
    VoteRule,
)
from charters.rules.presets import CHARTER_AMENDMENT, DEFAULT
from charters.rules.terms import TieRule, Visibility
from charters.rules.writing import as_data, canonical, from_data, from_json, rule_hash
from tests.rules.votes.elections import rules


@given(rules())
def test_a_rule_comes_back_from_its_text_unchanged(rule):
    again = from_json(VoteRule, canonical(rule))
    assert again == rule
    assert rule_hash(again) == rule_hash(rule)


@given(rules(), rules())
def test_two_rules_share_a_hash_only_if_they_are_the_same(one, other):
    assert (rule_hash(one) == rule_hash(other)) == (one == other)


@pytest.mark.parametrize("rule", [ProxyRule(max_per_holder=2), NoticeRule(clear_days=5)])
def test_rules_of_proxies_and_notices_are_written_the_same_way(rule):
    assert from_json(type(rule), canonical(rule)) == rule


def test_the_hash_of_a_frozen_rule_never_changes():
    """Printed in minutes: whoever changes this value breaks the proof of past votes."""
    assert rule_hash(DEFAULT.rule) == "98b05c56e9b9840e1ebb9e66edc3b7ede7527e4fc4dcf45e8ae9c1aab7838c8a"


def test_the_canonical_text_has_sorted_keys_no_space_and_no_float():
    text = canonical(CHARTER_AMENDMENT.rule)
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert '"fraction":"2/3"' in text
    assert " " not in text


def test_a_rule_cannot_be_changed_once_made():
    with pytest.raises(FrozenInstanceError):
        DEFAULT.rule.tie = TieRule.POSTPONED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schema": 2}, "schema"),
        ({"schema": True}, "rule.schema"),
        ({"base": "seats"}, "rule.base"),
        ({"base": ["expressed"]}, "rule.base"),
        ({"changeable": 1}, "rule.changeable"),
        ({"colleges_in_favour": 0}, "colleges_in_favour"),
        ({"colleges_in_favour": 10**9}, "rule.colleges_in_favour"),
        ({"threshold": {"fraction": "2/4", "strict": True}}, "rule.threshold.fraction"),
        ({"threshold": {"fraction": 0.5, "strict": True}}, "rule.threshold.fraction"),
        ({"threshold": {"fraction": "1/0", "strict": True}}, "rule.threshold.fraction"),
        ({"threshold": {"fraction": "3/2", "strict": False}}, "threshold.fraction"),
        ({"threshold": {"fraction": "1", "strict": True}}, "threshold.fraction"),
        ({"threshold": "1/2"}, "rule.threshold"),
        ({"quorum": None}, "rule.quorum"),
        ({"extra": 1}, "rule"),
    ],
)
def test_a_text_that_is_no_rule_is_refused_with_the_name_of_the_field(change, field):
    with pytest.raises(InvalidRule) as refused:
        from_data(VoteRule, as_data(DEFAULT.rule) | change)
    assert refused.value.field == field


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "NaN", "[" * 100_000, '{"schema":1,"schema":1}'])
def test_what_is_not_an_object_is_refused(text):
    with pytest.raises(InvalidRule):
        from_json(VoteRule, text)


@pytest.mark.parametrize("path", ["quorum", "tie", "threshold"])
def test_a_missing_field_is_refused_rather_than_guessed(path):
    data = as_data(DEFAULT.rule)
    del data[path]
    with pytest.raises(InvalidRule):
        from_data(VoteRule, data)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Quorum(fraction=Fraction(1)),
        lambda: Quorum(fraction=Fraction(-1, 2)),
        lambda: Quorum(per_college_min=-1),
        lambda: VoteRule(visibility=Visibility.CONFIDENTIAL),
        lambda: VoteRule(visibility=Visibility.CONFIDENTIAL, changeable=False, tie=TieRule.CASTING_VOTE),
        lambda: ProxyRule(max_per_holder=0),
        lambda: ProxyRule(schema=2),
        lambda: NoticeRule(clear_days=-1),
        lambda: NoticeRule(schema=2),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(make):
    with pytest.raises(InvalidRule):
        make()
