"""Footnotes: words that are one value, numbered by their place; read, counted, compared and erased like the rest of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.test_compared import WORDS
from tests.rules.documents.test_guard import text as written
from tests.rules.documents.test_guard import uint
from tests.rules.documents.test_lineage import ANY, FIRST, ORIGIN, Paper, at, mine
from tests.rules.documents.test_render import ATTACKS, Seen
from tests.rules.documents.trees import callout, doc, footnote, heading, internal, paragraph
from workspace.documents.rules import canonical, compared, erasing, render, text, tree
from workspace.documents.rules.difference import difference
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.schema import LONGEST_NOTE
from workspace.documents.rules.values import STRING, units


def held(*blocks):
    return tree.tidy(doc(*blocks))


@pytest.mark.parametrize("words", ["", "  \n ", "\u00a0", None, 3, True, ["Voir."], {"text": "Voir."}])
def test_a_note_that_says_nothing_is_no_part_of_the_text(words):
    assert held(paragraph("Dit.", footnote(words))) == held(paragraph("Dit."))


def test_a_note_is_one_line_and_keeps_its_no_break_spaces():
    assert tree.notes(held(paragraph("a", footnote(" Voir\n\tle registre\u00a0: page  3. ")))) == [
        "Voir le registre\u00a0: page 3."
    ]


def test_calls_are_numbered_as_they_are_read_and_lead_to_their_words_and_back():
    html = render.html(
        held(heading("Titre"), paragraph("Un", footnote("Voir <un>."), " puis", footnote("Voir deux."))),
        internal=True,
    )
    assert (
        '<p>Un<sup class="note-ref"><a href="#note-1" id="noteref-1" role="doc-noteref" aria-label="Note 1">1</a></sup> puis'
        in html
    )
    assert html.endswith(
        '<section class="notes" role="doc-endnotes" aria-label="Notes"><h2>Notes</h2><ol>'
        '<li id="note-1">Voir &lt;un&gt;. <a href="#noteref-1" role="doc-backlink" '
        'aria-label="Revenir à l’appel de la note 1">↩\ufe0e</a></li>'
        '<li id="note-2">Voir deux. <a href="#noteref-2" role="doc-backlink" '
        'aria-label="Revenir à l’appel de la note 2">↩\ufe0e</a></li></ol></section>'
    )


def test_a_note_of_an_internal_passage_leaves_with_it_and_the_others_are_numbered_without_it():
    whole = held(internal(paragraph("tu", footnote("Le prix."))), paragraph("dit", footnote("Public.")))
    shown = render.html(whole, internal=False)
    assert "prix" not in shown
    assert 'id="note-1">Public.' in shown
    assert text.plain(whole, internal=False) == "dit\nPublic."
    assert tree.notes(tree.public(whole)) == ["Public."]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_written_in_a_note_is_shown_and_not_obeyed(attack):
    seen = Seen(render.html(held(paragraph("a", footnote(attack))), internal=True))
    assert " ".join(attack.split()) in "".join(seen.words)
    assert seen.tags == {"p", "sup", "a", "section", "h2", "ol", "li"}


def test_its_words_are_found_and_counted_and_are_not_the_beginning_of_the_text():
    whole = held(paragraph("Deux mots", footnote("Trois de plus"), "."), paragraph("Fin."))
    assert text.plain(whole) == "Deux mots.\nFin.\nTrois de plus"
    assert text.words(whole) == 6
    assert text.summary(whole) == "Deux mots. Fin."


def test_the_print_of_a_text_is_that_of_its_notes_too():
    prints = {
        canonical.sha256(doc(paragraph("a", *notes)))
        for notes in ((), (footnote("un"),), (footnote("deux"),), (footnote("un"), footnote("deux")))
    }
    assert len(prints) == 4


def test_a_comparison_says_the_note_that_went_and_the_one_that_came():
    before = held(paragraph("Le four chauffe", footnote("Depuis mars."), " le matin."))
    after = held(paragraph("Le four chauffe", footnote("Depuis avril."), " le matin."))
    html = compared.html(difference(before, after), WORDS)
    assert '<del><span class="sr">Suppression : </span> [Note\u00a0: Depuis mars.]</del>' in html
    assert '<ins><span class="sr">Ajout : </span> [Note\u00a0: Depuis avril.]</ins>' in html


NOTED = st.lists(st.text(max_size=5) | st.text(min_size=1, max_size=12).map(footnote), max_size=5).map(
    lambda runs: held(callout("key", paragraph(*[run for run in runs if run])), paragraph("fin"))
)


@given(NOTED, NOTED)
def test_whatever_the_notes_a_difference_makes_one_text_of_the_other(a, b):
    found = difference(a, b)
    assert found.applied(a) == b
    assert found.reversed().applied(b) == a


@given(NOTED)
def test_the_words_of_a_page_are_those_of_the_text(whole):
    seen = "".join(Seen(render.html(whole, internal=True)).words)
    assert all(note in seen for note in tree.notes(whole))


def test_an_erased_passage_leaves_its_mark_in_the_note_and_nothing_else_moves():
    whole = held(paragraph("Dit", footnote("Vu avec Luc Martin hier."), "."))
    wanted = erasing.passage("Luc Martin")
    assert erasing.stands(whole, wanted)
    after = erasing.erased(whole, wanted, "[passage effacé]")
    assert after == held(paragraph("Dit", footnote("Vu avec [passage effacé] hier."), "."))
    assert not erasing.stands(after, wanted)


def value(words):
    return b"\1" + bytes([STRING]) + written(words)


def set_text(said):
    """A value for the attribute `text` of the first paragraph: the guard looks at names, whatever node holds them."""
    return bytes([ANY | 0x20]) + b"\0" + at(FIRST) + written("text") + said


def set_again(said, clock):
    """Another one in its place: what stands there is named, the attribute is not."""
    return bytes([ANY | ORIGIN | 0x20]) + uint(1_000_000_007) + uint(clock) + said


NOT_WORDS = [
    b"\1\x78",
    b"\1\x7d\5",
    b"\1\x76\0",
    b"\1\x75\0",
    value("é" * (LONGEST_NOTE + 1)),
    value("🚲" * 1_001),
]


@pytest.mark.parametrize("said", NOT_WORDS)
def test_the_guard_refuses_a_note_that_is_not_words_or_too_long(said):
    paper = Paper()
    with pytest.raises(Malformed) as caught:
        paper.take(mine(set_text(said)))
    assert caught.value.code == "schema"


@pytest.mark.parametrize("said", NOT_WORDS)
def test_nor_in_the_place_of_one_that_was(said):
    paper = Paper()
    paper.take(mine(set_text(value("Voir."))))
    with pytest.raises(Malformed):
        paper.take(mine(set_again(said, 0), clock=1))
    paper.take(mine(set_again(value("é" * LONGEST_NOTE), 0), clock=1))


@given(st.text(max_size=30))
def test_lengths_are_counted_as_browsers_count_them(words):
    assert units(words) == len(words.encode("utf-16-le")) // 2
