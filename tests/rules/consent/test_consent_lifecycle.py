"""The life of a proposal and of an objection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import differences
from charters.rules.differences import Change
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import NotNow, Stage, State
from governance.votes.rules.methods.consent import RoundKind, Standing

texts = st.text(alphabet="ab \n", max_size=60)


@given(texts, texts)
def test_what_changed_gives_back_both_texts(before, after):
    pieces = differences.compare(before, after)
    assert "".join(p.text for p in pieces if p.change is not Change.ADDED).split() == before.split()
    assert "".join(p.text for p in pieces if p.change is not Change.REMOVED) == after


@given(texts)
def test_nothing_changes_between_a_text_and_itself(text):
    assert all(piece.change is Change.KEPT for piece in differences.compare(text, text))


def test_only_the_words_that_changed_are_told():
    told = [(p.change.value, p.text) for p in differences.compare("La clé reste ici.", "La clé part ici.")]
    assert told == [("same", "La clé "), ("del", "reste "), ("add", "part "), ("same", "ici.")]


def test_texts_too_long_to_compare_are_shown_whole():
    long = "mot " * differences.LONGEST
    assert [p.change for p in differences.compare(long, long + "fin")] == [Change.REMOVED, Change.ADDED]


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_any_part_of_a_text_cut_between_words_is_quoted(text, start, end):
    words = text.split()
    assert differences.quotes(text, "\n".join(words[start:end]))


def test_a_passage_that_is_not_there_is_not_quoted():
    assert not differences.quotes("La clé reste ici.", "La clé part")


@given(st.sampled_from(Stage))
def test_one_speaks_only_while_it_is_open(stage):
    if stage is Stage.OPEN:
        lifecycle.ensure_open(stage)
    else:
        with pytest.raises(NotNow):
            lifecycle.ensure_open(stage)


def test_rounds_follow_one_another_and_objections_are_the_last():
    assert lifecycle.next_round(RoundKind.CLARIFICATION) is RoundKind.REACTIONS
    assert lifecycle.next_round(RoundKind.REACTIONS) is RoundKind.OBJECTIONS
    with pytest.raises(NotNow):
        lifecycle.next_round(RoundKind.OBJECTIONS)


@given(st.integers(0, 12), st.integers(1, 9))
def test_a_version_needs_a_round_that_is_left(held, rounds):
    if held < rounds:
        lifecycle.ensure_another_version(held, rounds)
    else:
        with pytest.raises(NotNow):
            lifecycle.ensure_another_version(held, rounds)


@given(st.sampled_from(Standing))
def test_what_is_ripe_is_what_decides(standing):
    if standing in lifecycle.DECIDED:
        lifecycle.ensure_ripe(standing)
    else:
        with pytest.raises(NotNow):
            lifecycle.ensure_ripe(standing)


@given(st.sampled_from(State))
def test_an_objection_is_set_aside_once_and_maintained_once(state):
    if state is State.RAISED:
        assert lifecycle.maintain(lifecycle.set_aside(state)) is State.MAINTAINED
    else:
        with pytest.raises(NotNow):
            lifecycle.set_aside(state)


@pytest.mark.parametrize("held", [RoundKind.CLARIFICATION, RoundKind.REACTIONS])
def test_words_alone_belong_to_the_rounds_before_objections(held):
    lifecycle.ensure_talk(held)
    with pytest.raises(NotNow):
        lifecycle.ensure_talk(RoundKind.OBJECTIONS)
