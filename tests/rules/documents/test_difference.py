"""What changed between two texts: enough to make one out of the other, and readable."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, heading, internal, paragraph, said
from workspace.documents.rules import aligning, lines
from workspace.documents.rules.difference import NotThatText, difference
from workspace.documents.rules.pieces import What
from workspace.documents.rules.tree import tidy

WORDS = st.lists(
    st.sampled_from(["le", "chat", "noir", "dort", "ici", "près", "du", "mur", ",", "."]), max_size=12
)
BLOCKS = st.one_of(
    st.builds(lambda words: paragraph(" ".join(words)), WORDS),
    st.builds(lambda words: heading(" ".join(words)), WORDS),
    st.builds(lambda words: internal(paragraph(" ".join(words))), WORDS),
    st.builds(lambda words: paragraph(said(" ".join(words), {"type": "bold"})), WORDS),
)
PROSE = st.lists(BLOCKS, max_size=8).map(lambda blocks: tidy(doc(*blocks)))
TEXTS = st.one_of(ANY_TREE.map(tidy), PROSE)
A = "Le comité se réunit chaque mois dans la salle des fêtes."
B = "Les comptes sont relus par deux personnes avant chaque séance."
C = "La charte est affichée à l’entrée de la légumerie commune."


def fates(found):
    return [(one.what.value, one.before.text if one.before else None) for one in found.passages]


def words_of(found, *whats):
    return [
        word
        for one in found.passages
        for piece in one.pieces
        if piece.what in whats
        for word in piece.words
        if word[0].isalnum()
    ]


@given(TEXTS)
def test_a_text_made_into_lines_and_back_is_the_same_text(text):
    assert lines.tree(lines.lines(text)) == text


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    found = difference(text, text)
    assert found.empty
    assert (found.added, found.deleted, found.moves) == (0, 0, 0)
    assert found.applied(text) == text


@given(TEXTS, TEXTS)
def test_the_difference_applied_to_one_text_makes_the_other(a, b):
    found = difference(a, b)
    assert found.applied(a) == b
    assert found.empty is (a == b)


@given(TEXTS, TEXTS)
def test_reversed_it_makes_the_first_again_and_what_came_goes(a, b):
    found = difference(a, b)
    back = found.reversed()
    assert back.applied(b) == a
    assert (back.added, back.deleted, back.moves) == (found.deleted, found.added, found.moves)
    # In no order: a passage that moved, and was edited, is told where it stands, and that is not the same place.
    assert sorted(words_of(back, What.ADDED)) == sorted(words_of(found, What.DELETED))


@given(PROSE, PROSE)
def test_the_words_that_stay_and_those_that_come_are_the_words_of_the_new_text(a, b):
    found = difference(a, b)
    stay = found.added + sum(
        len([word for word in _kept(one) if word[0].isalnum()])
        for one in found.passages
        if one.what is not What.GONE
    )
    assert stay == len([word for one in lines.lines(b) for word in one.words()[0] if word[0].isalnum()])


def _kept(passage):
    if passage.what is What.SAME:
        return passage.before.words()[0]
    return [
        word for piece in passage.pieces if piece.what in (What.SAME, What.FORMAT) for word in piece.words
    ]


@given(TEXTS, TEXTS, TEXTS)
def test_a_difference_is_not_applied_to_another_text(a, b, other):
    found = difference(a, b)
    if [one.content for one in lines.lines(other)] == [one.content for one in lines.lines(a)]:
        return
    with pytest.raises(NotThatText):
        found.applied(other)


@given(st.lists(st.integers(0, 4), max_size=90), st.lists(st.integers(0, 4), max_size=90))
def test_pairs_grow_on_both_sides_and_hold_the_same_thing(a, b):
    pairs = aligning.aligned(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(one < other for (one, _), (other, _) in itertools.pairwise(pairs))
    assert all(one < other for (_, one), (_, other) in itertools.pairwise(pairs))


@given(st.lists(st.integers(0, 3), max_size=20), st.lists(st.integers(0, 3), max_size=20))
def test_where_little_is_left_as_many_as_can_be_are_paired(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    assert len(aligning.aligned(a, b)) == table[-1][-1]


def test_words_are_compared_inside_a_paragraph():
    found = difference(doc(paragraph(A)), doc(paragraph(A.replace("mois", "semaine"))))
    assert [piece.what.value for piece in found.passages[0].pieces] == ["same", "deleted", "added", "same"]
    assert (words_of(found, What.DELETED), words_of(found, What.ADDED)) == (["mois"], ["semaine"])


def test_a_paragraph_put_elsewhere_is_moved_and_no_word_of_it_is_new():
    found = difference(doc(*map(paragraph, (A, B, C))), doc(*map(paragraph, (C, A, B))))
    assert fates(found) == [("come", C), ("same", A), ("same", B), ("gone", C)]
    assert (found.moves, found.added, found.deleted) == (1, 0, 0)
    assert found.passages[0].further
    assert not found.passages[-1].further


def test_a_paragraph_moved_and_edited_shows_both():
    edited = C.replace("affichée", "lue")
    found = difference(doc(*map(paragraph, (A, B, C))), doc(*map(paragraph, (edited, A, B))))
    assert found.moves == 1
    assert (words_of(found, What.DELETED), words_of(found, What.ADDED)) == (["affichée"], ["lue"])


def test_words_made_bold_are_the_same_words_written_otherwise():
    before = doc(paragraph("Le prix est de douze euros."))
    after = doc(paragraph("Le prix est de ", said("douze euros", {"type": "bold"}), "."))
    found = difference(before, after)
    assert (found.added, found.deleted) == (0, 0)
    assert [
        (p.what.value, "".join(p.words)) for p in found.passages[0].pieces if p.what is not What.SAME
    ] == [("format", "douze euros")]
    assert found.passages[0].reformatted


def test_a_paragraph_made_a_title_is_told_to_be_presented_otherwise():
    found = difference(doc(paragraph(A)), doc(heading(A)))
    assert fates(found) == [("changed", A)]
    assert found.passages[0].reshaped
    assert (found.added, found.deleted) == (0, 0)


def test_what_became_internal_is_told_too():
    found = difference(doc(paragraph(A)), doc(internal(paragraph(A))))
    assert found.passages[0].reshaped
    assert (found.added, found.deleted) == (0, 0)


def test_another_sentence_in_place_of_one_is_one_deleted_and_one_added():
    found = difference(doc(paragraph(A), paragraph("Oui.")), doc(paragraph("Zèbres."), paragraph("Oui.")))
    assert fates(found) == [("deleted", A), ("added", None), ("same", "Oui.")]
