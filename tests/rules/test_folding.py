"""Words as they are compared: pure, the same each time, and one error never far."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foundation import excerpts, folding

LETTERS = "abcdefghijklmnopqrstuvwxyz"
A_WORD = st.text(LETTERS, min_size=5, max_size=14)


@st.composite
def misspelt(draw, words=A_WORD):
    """A word, and the same with one letter added, taken away, changed or exchanged with the next."""
    word = draw(words)
    place, letter = draw(st.integers(0, len(word) - 1)), draw(st.sampled_from(LETTERS))
    other = draw(
        st.sampled_from(
            [
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
    )
    return word, other


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@given(st.text())
def test_what_is_indexed_is_words_parted_by_single_spaces(text):
    indexed = folding.indexed(text, text)
    assert indexed == " ".join(indexed.split())
    assert all(word.isalnum() and len(word) <= folding.LONGEST_WORD for word in indexed.split())
    assert sorted(indexed.split()) == sorted(set(folding.words(text)))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("L’école d'été", ["l", "ecole", "d", "ete"]),
        ("Cœur, ÆGIR ; Straße", ["coeur", "aegir", "strasse"]),
        ("micro-méthanisation n° 12", ["micro", "methanisation", "n", "12"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("\x00 * ( ) \" ' : 🌱", []),
        ("e\u0301cole", ["ecole"]),
        ("مدرسة", ["مدرسة"]),
    ],
)
def test_marks_part_words(written, words):
    assert folding.words(written) == words


def test_small_words_count_only_when_there_is_nothing_else():
    assert folding.question("les écoles de l’eau") == ["ecoles", "eau"]
    assert folding.question("qui est la") == ["qui", "est", "la"]


@pytest.mark.parametrize(
    ("asked", "held"),
    [("écoles", "école"), ("école", "écoles"), ("chevaux", "cheval"), ("cheval", "chevaux"), ("travaux", "travail"),
     ("travail", "travaux"), ("journal", "journaux"), ("bateaux", "bateau"), ("prix", "prix"), ("légum", "légumerie")],
)  # fmt: skip
def test_singular_and_plural_find_each_other(asked, held):
    term = folding.term(folding.fold(asked))
    folded = folding.fold(held)
    assert folded.startswith(term.begins) or folded in term.whole


def test_a_short_word_is_not_the_beginning_of_others():
    assert folding.term("ue").begins == ""
    assert "pri" in folding.term("prix").whole
    assert folding.term("prix").begins == "prix"


@given(misspelt())
def test_one_error_is_one_change(both):
    word, other = both
    assert folding.distance(word, other, 2) <= 1
    assert folding.distance(other, word, 2) == folding.distance(word, other, 2)


@given(misspelt(), st.lists(A_WORD, max_size=20))
def test_the_word_meant_is_among_the_nearest(both, others):
    word, other = both
    assume(other != word and other not in others)
    found = folding.nearest(other, [*others, word], 1)
    assert word in found
    assert all(folding.distance(other, one, 1) == 1 for one in found)


def by_the_table(one, other):
    """The same count, cell by cell: one letter added, taken away, changed, or exchanged with its neighbour."""
    older, before, row = [], [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


@settings(max_examples=300)
@given(st.text("abcé", max_size=12), st.text("abcé", max_size=12), st.integers(0, 12))
def test_changes_are_counted_as_by_the_whole_table(one, other, most):
    assert folding.distance(one, other, most) == min(by_the_table(one, other), most + 1)


@given(
    st.text("abc", min_size=4, max_size=9),
    st.sets(st.text("abc", min_size=4, max_size=9), max_size=30),
    st.integers(1, 3),
)
def test_the_nearest_are_all_those_that_take_the_fewest_changes(word, others, most):
    counted = {other: by_the_table(word, other) for other in others if other != word}
    fewest = min(counted.values(), default=most + 1)
    wanted = {other for other, changes in counted.items() if changes == fewest <= most}
    found = folding.nearest(word, others, most)
    assert set(found) == wanted
    assert found == sorted(found, key=lambda other: (other[0] != word[0], other))


@given(misspelt())
def test_one_error_leaves_the_first_or_the_last_letters(both):
    """What vocabulary.near rests on to compare few words."""
    word, other = both
    half = max((len(other) - 1) // 2, 1)
    assert word[:half] == other[:half] or word[-half:] == other[-half:]


@given(st.text(), st.lists(A_WORD, min_size=1, max_size=4))
def test_a_passage_is_marked_and_nothing_of_it_is_lost(text, words):
    wanted = excerpts.pattern([folding.term(word) for word in words])
    assert "".join(piece.text for piece in excerpts.marked(text, wanted)) == text
    for word in words:
        said = excerpts.passage(f"{text} {word} {text}", wanted)
        assert any(piece.marked for piece in said)


def test_words_are_marked_as_they_are_written():
    wanted = excerpts.pattern([folding.term("legumeries"), folding.term("coeur")])
    marked = [
        piece.text
        for piece in excerpts.marked("La LÉGUMERIE, le cœur, le\u0301gumeries.", wanted)
        if piece.marked
    ]
    assert marked == ["LÉGUMERIE", "cœur", "le\u0301gumeries"]
