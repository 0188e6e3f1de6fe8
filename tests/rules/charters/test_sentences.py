from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import transcripts
from charters.rules.sentences import Listed, Percent, RuleBroken, Sentence, number, say

ENGLISH = {
    "%(number)s\u00a0%%": "%(number)s%%",
    "%(whole)s,%(decimals)s": "%(whole)s.%(decimals)s",
    "Le total est %(total)s": "The total is %(total)s",
    "grand": "large",
}


def gettext(template):
    return ENGLISH.get(template, template)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("3/4", "75\u00a0%"),
        ("62/100", "62\u00a0%"),
        ("1/8", "12,5\u00a0%"),
        ("2/3", "≈\u00a066,7\u00a0%"),
        ("1", "100\u00a0%"),
        ("0", "0\u00a0%"),
        ("5004/10000", "50,04\u00a0%"),
        ("999999/2000000", "49,99995\u00a0%"),
    ],
)
def test_a_share_is_never_rounded_onto_the_threshold_it_misses(share, said):
    assert say(Sentence("%(share)s", {"share": Percent(Fraction(share))})) == said


@pytest.mark.parametrize(
    ("value", "said"), [("85", "85"), ("45/2", "22,5"), ("70/3", "70/3"), ("-1/4", "-0,25"), ("1/8", "0,125")]
)
def test_numbers_are_said_exactly(value, said):
    assert number(Fraction(value)) == said


def test_a_translation_changes_words_and_the_decimal_comma_but_no_value():
    sentence = Sentence("Le total est %(total)s", {"total": Fraction(45, 2)})
    assert say(sentence, gettext) == "The total is 22.5"
    assert str(sentence) == "Le total est 22,5"
    assert say(Sentence("%(s)s", {"s": Percent(Fraction(1, 8))}), gettext) == "12.5%"


def test_names_given_by_people_are_never_taken_for_templates():
    assert say(Sentence("%(name)s", {"name": "100 % %(local)s"})) == "100 % %(local)s"


def test_sentences_and_lists_are_said_inside_others():
    inside = Sentence("%(a)s : %(b)s", {"a": Sentence("grand"), "b": Listed(("x", 2, Fraction(1, 2)), " + ")})
    assert say(inside, gettext) == "large : x + 2 + 0.5"


def test_what_a_rule_forbids_says_why():
    with pytest.raises(RuleBroken, match="non") as broken:
        raise RuleBroken(Sentence("non"))
    assert broken.value.code == "rule_broken"


values = st.recursive(
    st.text() | st.integers() | st.fractions() | st.fractions(0, 1).map(Percent),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: Listed(tuple(items), "; "))
        | st.dictionaries(st.text(max_size=3), inner, max_size=2).map(lambda given: Sentence("t", given, "x"))
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=4), values, max_size=4))
def test_a_sentence_comes_back_from_storage_word_for_word(given_values):
    sentence = Sentence("modèle", given_values, about="total")
    assert transcripts.from_data(json.loads(json.dumps(transcripts.as_data(sentence)))) == sentence
