from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import (
    Quorum,
    SecondNotice,
    Threshold,
    VoteRule,
)
from charters.rules.presets import CHARTER_ADOPTION, CHARTER_AMENDMENT, DEFAULT, FINANCIAL, PRESETS
from charters.rules.sentences import say
from charters.rules.terms import Combination, Counted, Visibility
from charters.rules.wording import describe
from tests.rules.votes.elections import rules

NBSP = "\u00a0"


def test_a_confidential_rule_keeps_ballots_as_they_were_cast():
    rule = VoteRule(visibility=Visibility.CONFIDENTIAL, changeable=False)
    assert "confidentiel" in say(describe(rule)[-1])


def test_the_presets_say_what_the_annex_of_majorities_says():
    assert set(PRESETS) == {"default", "financial", "charter_adoption", "charter_amendment"}
    assert DEFAULT.rule.threshold == Threshold(fraction=Fraction(1, 2), strict=True)
    assert FINANCIAL.rule.combination is Combination.PROPORTIONAL
    assert CHARTER_ADOPTION.rule.colleges_in_favour == 3
    assert CHARTER_AMENDMENT.rule.threshold == Threshold(fraction=Fraction(2, 3), strict=False)
    assert CHARTER_AMENDMENT.rule.quorum.counted is Counted.TURNOUT
    assert DEFAULT.rule.quorum.second_notice == SecondNotice(min_clear_days=8, fraction=None)


def test_the_rule_is_read_in_plain_words():
    words = " ".join(map(say, describe(CHARTER_ADOPTION.rule)))
    assert words == (
        f"Plus de 50{NBSP}% des sièges, et 1 au moins par collège, prennent part. "
        "Chaque collège pèse son poids, et le partage entre pour et contre selon ses voix. "
        f"C’est adopté si le «{NBSP}pour{NBSP}» dépasse 50{NBSP}% des poids. "
        "Il faut aussi que 3 collèges au moins soient favorables. À égalité, c’est rejeté. "
        "Blancs et abstentions sont publiés, sans compter parmi les exprimés. "
        "Chacun peut changer son vote jusqu’à la clôture\u00a0; les votes sont ensuite publiés nom par nom."
    )
    assert "atteint 2/3 des suffrages exprimés" in " ".join(map(say, describe(CHARTER_AMENDMENT.rule)))


@given(rules())
def test_every_rule_can_be_read_aloud(rule):
    assert all(say(sentence) and "%(" not in say(sentence) for sentence in describe(rule))


@given(st.fractions(0, 1), st.booleans())
def test_without_quorum_no_number_of_seats_is_asked(fraction, strict):
    described = say(describe(VoteRule(quorum=Quorum(fraction=Fraction(0), strict=False)))[0])
    assert described == "Aucun quorum n’est demandé."
    if fraction < 1:
        assert replace(Quorum(), fraction=fraction, strict=strict).fraction == fraction
