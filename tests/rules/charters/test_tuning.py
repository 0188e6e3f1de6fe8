"""A rule set by hand: written field by field, read again, its contradictions in words, read back in full."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, SecondNotice, Threshold, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, DEFAULT, EVERY_COLLEGE, NAMED, TWO_THIRDS
from charters.rules.reading_back import in_full
from charters.rules.sentences import say
from charters.rules.terms import Combination, EmptyCollege, TiedCollege, Visibility
from charters.rules.tuning import FIELDS, BadRule, over, read, share, written
from tests.rules.votes.elections import rules


def wrong(**fields):
    with pytest.raises(BadRule) as refused:
        read(written(DEFAULT.rule) | fields)
    return {name: say(one).replace("\u00a0", " ") for name, one in refused.value.wrong.items()}


def lighter(rule):
    """The same rule, its second notice asking for no more than the first."""
    second = rule.quorum.second_notice
    if second is None or second.fraction is None or second.fraction <= rule.quorum.fraction:
        return rule
    return replace(
        rule, quorum=replace(rule.quorum, second_notice=replace(second, fraction=rule.quorum.fraction))
    )


def used(rule):
    """The rule without what it holds and does not use."""
    if rule.quorum.fraction == 0 and rule.quorum.per_college_min == 0:
        rule = replace(rule, quorum=NO_QUORUM)
    if rule.quorum.fraction == 0:
        rule = replace(rule, quorum=replace(rule.quorum, strict=False))
    if rule.combination is not Combination.BLOCK:
        rule = replace(rule, tied_college=TiedCollege.NONE)
    if rule.combination is Combination.NONE and rule.empty_college is EmptyCollege.AGAINST:
        rule = replace(rule, empty_college=EmptyCollege.IGNORE)
    return rule


@given(rules())
def test_a_rule_written_is_read_the_same(rule):
    rule = lighter(rule)
    assert tuple(written(rule)) == FIELDS
    assert read(written(rule)) == rule


@given(rules(), rules(), rules())
def test_only_what_was_changed_is_laid_over_the_sentence_that_was_chosen(basis, chosen, other):
    basis, chosen = lighter(basis), lighter(chosen)
    assert over(written(basis), basis, chosen) == written(chosen)
    assert over(written(other), None, chosen) == written(other)
    changed = over({**written(basis), "tie": "second_round"}, basis, chosen)
    untouched = [name for name in FIELDS if name != "tie"]
    assert [changed[name] for name in untouched] == [written(chosen)[name] for name in untouched]


@given(rules(), rules())
def test_two_rules_are_read_back_alike_only_when_they_decide_alike(one, other):
    def words(rule):
        return tuple(map(say, in_full(rule)))

    one, other = lighter(one), lighter(other)  # no other second notice can be set
    assert (words(one) == words(other)) is (used(one) == used(other))


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=12)))
def test_whatever_is_written_is_a_rule_or_is_corrected_in_words(fields):
    rule, corrected = None, {}
    try:
        rule = read(written(DEFAULT.rule) | fields)
    except BadRule as error:
        corrected = error.wrong
    assert set(corrected) <= set(FIELDS)
    assert all(say(one) for one in corrected.values())
    assert (rule is None) is bool(corrected)
    assert rule is None or read(written(rule)) == rule


@given(st.fractions(0, 1, max_denominator=999))
def test_a_share_is_written_as_people_write_it(fraction):
    assert share(str(fraction)) == fraction
    assert share(" / ".join(map(str, fraction.as_integer_ratio()))) == fraction


def test_shares_in_per_cent_are_exact():
    assert share("60 %") == Fraction(3, 5)
    assert share("66,7\u00a0%") == Fraction(667, 1000)
    assert [share(text) for text in ("", "50", "1/0", "-1/2", "deux tiers", "1e3", "½")] == [
        None, Fraction(50), None, None, None, None, None,
    ]  # fmt: skip


def test_every_contradiction_is_said_at_its_field():
    assert wrong(share="1", strict="1") == {
        "share": "Rien ne dépasse le tout : écrivez une part plus petite, ou choisissez « au moins »."
    }
    assert wrong(share="0", quorum="5/4", quorum_strict="0") == {
        "share": "Il faut plus que rien : une part au-dessus de 0, et de 1 au plus.",
        "quorum": "Une part va de 0 à 1.",
    }
    assert wrong(in_favour="0") == {"in_favour": "Un nombre entier est attendu, de 1 à 50."}
    assert wrong(second="lighter", second_days="3", second_share="2/3") == {
        "second_share": "La seconde convocation allège le quorum : sa part ne dépasse pas la première."
    }
    assert wrong(visibility="confidential", changeable="1") == {
        "changeable": "Un bulletin confidentiel ne se retrouve pas : il ne peut pas être changé."
    }
    assert set(wrong(visibility="confidential", changeable="0", tie="casting_vote")) == {"tie"}
    assert set(wrong(share="beaucoup", per_college="-1", tie="pile ou face", strict="")) == {
        "share", "per_college", "tie", "strict",
    }  # fmt: skip


def test_a_way_of_voting_that_is_not_offered_is_refused():
    fields = written(VoteRule(visibility=Visibility.CONFIDENTIAL, changeable=False))
    assert read(fields).visibility is Visibility.CONFIDENTIAL
    with pytest.raises(BadRule) as refused:
        read(fields, offered=[Visibility.NAMED_AFTER_CLOSING])
    assert set(refused.value.wrong) == {"visibility"}


def test_a_rule_is_read_back_with_what_its_quorum_counts_and_what_a_college_alone_gives():
    rule = VoteRule(
        quorum=Quorum(counts_represented=True, second_notice=SecondNotice(fraction=Fraction(1, 4))),
        combination=Combination.BLOCK,
        empty_college=EmptyCollege.AGAINST,
    )
    words = [say(one).replace("\u00a0", " ") for one in in_full(rule)]
    assert "Le quorum compte les présents et les pouvoirs (hors séance : les votants)." in words
    assert "Seconde convocation, 8 jours francs après ou davantage : plus de 25 % suffisent." in words
    assert "Un collège partagé ne donne son poids à personne." in words
    assert "Un collège sans aucun suffrage pèse contre." in words


def test_the_sentences_one_chooses_first_say_two_thirds_and_every_college():
    assert TWO_THIRDS.rule.threshold == Threshold(fraction=Fraction(2, 3), strict=False)
    assert EVERY_COLLEGE.rule.combination is Combination.PROPORTIONAL
    assert NAMED["charter_adoption"] is CHARTER_ADOPTION
