from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import ProxyRule
from governance.committee.rules.proxies import Proxy, ProxyRefused, check, held_by, in_effect, represented

COLLEGES = {"p36": "hab", "p37": "hab", "p38": "hab", "p01": "col"}
RULE = ProxyRule()

seats = st.sampled_from(sorted(COLLEGES))
given_proxies = st.lists(st.builds(Proxy, seats, seats), max_size=4, unique_by=lambda proxy: proxy.principal)


def test_an_absent_seat_may_speak_through_another_of_its_college():
    check(RULE, Proxy("p38", "p36"), given=(), colleges=COLLEGES)


@pytest.mark.parametrize(
    ("rule", "proxy", "already", "words"),
    [
        (ProxyRule(allowed=False), Proxy("p38", "p36"), (), "ne sont pas admis"),
        (RULE, Proxy("p36", "p36"), (), "à lui-même"),
        (RULE, Proxy("p38", "p99"), (), "même instance"),
        (RULE, Proxy("p99", "p38"), (), "même instance"),
        (RULE, Proxy("p38", "p36"), (Proxy("p38", "p37"),), "déjà donné pouvoir"),
        (RULE, Proxy("p38", "p36"), (Proxy("p36", "p37"),), "ne se transmet pas"),
        (RULE, Proxy("p36", "p37"), (Proxy("p38", "p36"),), "ne se transmet pas"),
        (RULE, Proxy("p38", "p01"), (), "même collège"),
        (RULE, Proxy("p38", "p36"), (Proxy("p37", "p36"),), r"nombre maximal de pouvoirs \(1\)"),
    ],
)
def test_a_proxy_that_the_rule_forbids_is_refused_with_its_reason(rule, proxy, already, words):
    with pytest.raises(ProxyRefused, match=words):
        check(rule, proxy, given=already, colleges=COLLEGES)


def test_the_cap_and_the_college_are_settings():
    check(ProxyRule(max_per_holder=2), Proxy("p38", "p36"), given=(Proxy("p37", "p36"),), colleges=COLLEGES)
    check(ProxyRule(same_college=False), Proxy("p38", "p01"), given=(), colleges=COLLEGES)


def test_the_alternate_sits_before_a_proxy_is_given():
    with pytest.raises(ProxyRefused, match="suppléance"):
        check(RULE, Proxy("p38", "p36"), given=(), colleges=COLLEGES, alternate_available=True)
    free = ProxyRule(alternates_first=False)
    check(free, Proxy("p38", "p36"), given=(), colleges=COLLEGES, alternate_available=True)


def test_a_proxy_sleeps_while_its_principal_is_in_the_room():
    proxy = Proxy("p38", "p36")
    assert represented([proxy], {"p36"}) == {"p38"}
    assert represented([proxy], {"p36", "p38"}) == frozenset()


def test_a_holder_who_leaves_carries_the_proxy_away():
    assert in_effect([Proxy("p38", "p36")], {"p37"}) == ()


@given(given_proxies, st.frozensets(seats))
def test_nobody_is_both_present_and_represented(proxies, present):
    spoken_for = represented(proxies, present)
    assert not spoken_for & present
    assert spoken_for == {seat for holder in present for seat in held_by(holder, proxies, present)}


@given(st.lists(st.tuples(seats, seats), max_size=12), st.integers(1, 2), st.booleans())
def test_whatever_is_accepted_keeps_the_cap_and_never_forms_a_chain(asked, cap, same_college):
    rule, accepted = ProxyRule(max_per_holder=cap, same_college=same_college), []
    for principal, holder in asked:
        try:
            check(rule, Proxy(principal, holder), given=accepted, colleges=COLLEGES)
        except ProxyRefused:
            continue
        accepted.append(Proxy(principal, holder))
    principals = [proxy.principal for proxy in accepted]
    holders = [proxy.holder for proxy in accepted]
    assert len(set(principals)) == len(principals)
    assert not set(principals) & set(holders)
    assert all(holders.count(holder) <= cap for holder in holders)
