"""Sub-amendments: decided before their amendment, inside its words and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.amending import Amendment, Replacement, proposed, rewording, rewritten
from charters.rules.merging import Fate, merge
from charters.rules.sentences import say
from charters.rules.sub_amending import OutsideTheWords, SubAmendment, spans, taking

SHA = "a" * 64
TEXT = "L’eau est un commun. Le sol aussi."
ADDED = "L’eau est un commun. Le sol aussi, avec les haies et les mares."
PARENT = Amendment(4, "a1", SHA, rewording(TEXT, ADDED))


def sub(after, number=1, parent=PARENT, text=TEXT):
    return SubAmendment(number, parent.number, rewording(proposed(text, parent), after))


def test_a_sub_amendment_changes_the_words_that_its_amendment_proposes():
    after, outcomes = taking(PARENT, [sub(ADDED.replace("les mares", "les talus"))])
    assert proposed(TEXT, after) == ADDED.replace("les mares", "les talus")
    assert [one.fate for one in outcomes] == [Fate.PUT_IN]
    assert merge({"a1": TEXT}, SHA, [after]).articles["a1"] == ADDED.replace("les mares", "les talus")


def test_without_sub_amendments_the_amendment_is_the_same():
    assert taking(PARENT, []) == (PARENT, ())


def test_a_sub_amendment_on_other_words_of_the_article_is_refused_with_the_reason():
    with pytest.raises(OutsideTheWords) as refusal:
        taking(PARENT, [sub(ADDED.replace("commun", "bien"))])
    assert "n°\u00a04" in str(refusal.value)


def test_two_sub_amendments_on_the_same_words_are_never_both_put_in():
    first, second = sub(ADDED.replace("mares", "talus"), 1), sub(ADDED.replace("mares", "bois"), 2)
    after, outcomes = taking(PARENT, [second, first])
    assert proposed(TEXT, after) == ADDED.replace("mares", "bois")
    assert [one.fate for one in outcomes] == [Fate.PUT_IN, Fate.LAPSED]
    assert say(outcomes[1].sentence) == "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a02"


def test_an_amendment_whose_every_word_is_taken_out_is_nothing_any_more():
    assert taking(PARENT, [sub(TEXT)])[0] is None


def test_an_amendment_that_takes_the_article_away_has_no_words_to_amend():
    gone = Amendment(4, "a1", SHA, removes=True)
    with pytest.raises(OutsideTheWords):
        taking(gone, [SubAmendment(1, 4, rewording("", "Des mots"))])


def test_a_sub_amendment_of_another_amendment_or_given_twice_is_a_mistake():
    one = sub(ADDED.replace("mares", "bois"))
    with pytest.raises(ValueError):
        taking(PARENT, [one, one])
    with pytest.raises(ValueError):
        taking(PARENT, [SubAmendment(1, 9, one.changes)])


WORDS = st.lists(
    st.sampled_from(("eau", "sol", "l’air", "et", "20\u202f%", "e\u0301te\u0301")), min_size=1, max_size=8
)


@given(WORDS, WORDS)
def test_the_words_of_an_amendment_stand_where_its_spans_say(before, after):
    text = " ".join(before)
    changes = rewording(text, " ".join(after))
    if changes:
        one = Amendment(1, "a1", SHA, changes)
        there = proposed(text, one)
        assert [there[start:end] for start, end in spans(one)] == [change.words for change in changes]


@given(WORDS, WORDS, st.randoms(use_true_random=False))
def test_putting_sub_amendments_in_is_rewriting_what_the_amendment_proposes(before, after, random):
    """Each inside its own change: the article then reads as the proposed text with the sub-amendments in it."""
    text = " ".join(before)
    changes = rewording(text, " ".join(after))
    own = [one for one in spans(Amendment(1, "a1", SHA, changes)) if one[1] > one[0]] if changes else []
    if not own:
        return
    parent = Amendment(1, "a1", SHA, changes)
    there = proposed(text, parent)
    subs = [
        SubAmendment(number, 1, (Replacement(start, end, "autrement"),))
        for number, (start, end) in enumerate(random.sample(own, len(own)), 1)
    ]
    found, outcomes = taking(parent, subs)
    assert {one.fate for one in outcomes} <= {Fate.PUT_IN}
    wanted = rewritten(there, sorted(change for one in subs for change in one.changes))
    assert (proposed(text, found) if found else text) == wanted
