"""The SHA-256 of every rule ever shipped: printed with past votes, they never change."""

from __future__ import annotations

import pytest

from charters.rules.functioning import VoteRule
from charters.rules.presets import NAMED
from charters.rules.terms import QuorumBase
from charters.rules.writing import as_data, from_data, rule_hash
from governance.committee.rules.regimes import REGIMES

SHIPPED = {**{key: one.rule for key, one in NAMED.items()}, **{key: one.rule for key, one in REGIMES.items()}}
HASHES = {
    "two_thirds": "c2c27c68f9c8bec4fc8ca2e182013c604341593ca9f99024259851eb973e930e",
    "colleges": "88ae3cbc1071ebed22566fb65449c551641752f7a233eb51662e9c2b13707ec6",
    "default": "98b05c56e9b9840e1ebb9e66edc3b7ede7527e4fc4dcf45e8ae9c1aab7838c8a",
    "financial": "88ae3cbc1071ebed22566fb65449c551641752f7a233eb51662e9c2b13707ec6",
    "charter_adoption": "9bec7428d1ad94e1a3e5d6b2dfbe7ff082850758cab7816caa87007e0e7d6937",
    "charter_amendment": "efeec139e7fbe8708c20c7ae1db9cb8b7119d1d7c722b72b090d45802be72b8a",
    "free_charter": "98b05c56e9b9840e1ebb9e66edc3b7ede7527e4fc4dcf45e8ae9c1aab7838c8a",
    "association": "d74fed2003043c74675b578b643a38c4845a6acc4fe0327ada253f14fb2d4f58",
    "local_authority": "82826eae415bb57133d274eab69d3140c0fd995fdba9dadfef68206bc0697c7e",
    "scic": "df83bdd59ab1116cb42faa032f563718c7ebc768ade57d3ce91d6dc4ee95e35f",
}
"""Whoever changes one of these breaks the proof of past votes: what is new in a rule is left out where it is usual."""


def test_every_rule_shipped_has_its_figure():
    assert set(HASHES) == set(SHIPPED)


@pytest.mark.parametrize("name", sorted(HASHES))
def test_the_hash_of_a_rule_already_shipped_is_what_it_was(name):
    assert rule_hash(SHIPPED[name]) == HASHES[name]


@pytest.mark.parametrize("base", QuorumBase)
def test_a_rule_says_what_its_quorum_counts(base):
    data = as_data(VoteRule())
    data["quorum"] = {**data["quorum"], "base": base.value}
    rule = from_data(VoteRule, data)
    assert rule.quorum.base is base
    assert as_data(rule) == data
    assert (rule_hash(rule) == rule_hash(VoteRule())) is (base is QuorumBase.SEATS_FILLED)
