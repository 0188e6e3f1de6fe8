"""A text becomes pandoc's document and a text again: what both know is the same, the rest is words and is counted."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, footnote, heading, internal, link, paragraph, said
from tests.rules.exchange.texts import TEXTS, accepted_by_the_editor
from workspace.documents.rules import links, text
from workspace.documents.rules.schema import LONGEST_NOTE
from workspace.documents.rules.tree import NotATree, nodes, notes, public, tidy
from workspace.exchange.rules import fences, inward, outward

LABEL = outward.Label("Un titre à nous", "Perrine", "12 mars 2026", "Version 3", "ab" * 32)
PLAIN = ["", [], []]


def word(said_):
    return {"t": "Str", "c": said_}


def para(*inside):
    return {"t": "Para", "c": list(inside)}


def read(*blocks, **meta):
    return inward.text({"meta": meta, "blocks": list(blocks)})


def words_of(arrived):
    return text.plain(arrived.tree)


@given(TEXTS, st.booleans())
def test_what_both_know_is_the_same_there_and_back(tree, boxed):
    ast = outward.document(tree, LABEL, internal=True, boxed=boxed)
    found = inward.text(ast)
    assert found.tree == tree
    assert found.title == LABEL.title
    assert found.lost == {}
    accepted_by_the_editor(found.tree)


@given(TEXTS)
def test_internal_passages_leave_only_when_they_are_asked_for(tree):
    assert inward.text(outward.document(tree, LABEL, internal=False)).tree == public(tree)


def without_divisions(ast):
    """The same document as a word processor keeps it: one block after the other."""
    flat = [one for block in ast["blocks"] for one in (block["c"][1] if block["t"] == "Div" else [block])]
    return {**ast, "blocks": flat}


@given(TEXTS)
def test_an_internal_passage_comes_back_internal_from_between_its_two_lines(tree):
    found = inward.text(without_divisions(outward.document(tree, LABEL, internal=True, boxed=False)))
    assert found.tree == tree
    assert found.lost == {}


@given(TEXTS, st.randoms())
def test_where_a_line_is_gone_nothing_internal_gets_out(tree, chance):
    ast = without_divisions(outward.document(tree, LABEL, internal=True, boxed=False))
    lines = [at for at, block in enumerate(ast["blocks"]) if is_a_line(block)]
    if not lines:
        return
    del ast["blocks"][chance.choice(lines)]
    found = inward.text(ast)
    assert lines_of(public(found.tree)) <= lines_of(public(tree))
    assert lines_of(found.tree) == lines_of(tree)
    assert found.lost == {"internal": 1}


def lines_of(tree):
    return Counter(line for line in text.plain(tree).split("\n") if line)


def is_a_line(block):
    words = inward.plain(block["c"]) if block["t"] == "Para" else ""
    return fences.opens(words) or fences.closes(words)


def test_a_line_is_known_in_both_languages_whatever_was_done_to_its_letters():
    for line in ("interne : CE PASSAGE ne sera pas publié.", "Internal: this passage will not be published"):
        found = read(
            para(word("Dit.")), para(word(line)), para(word("Tu.")), para(word("Fin du passage interne"))
        )
        assert text.plain(public(found.tree)) == "Dit."
        assert words_of(found) == "Dit.\nTu."


def test_an_internal_passage_is_nowhere_in_what_leaves():
    tree = tidy(doc(paragraph("Dit."), internal(paragraph("Le prix de revient."))))
    assert "prix" not in str(outward.document(tree, LABEL, internal=False))
    assert "prix" in str(outward.document(tree, LABEL, internal=True))


@given(ANY_TREE, st.booleans())
def test_any_text_leaves_and_what_comes_back_is_what_the_editor_accepts(raw, boxed):
    tree = tidy(raw)
    found = inward.text(outward.document(tree, LABEL, internal=True, boxed=boxed))
    accepted_by_the_editor(found.tree)
    assert tidy(found.tree) == found.tree
    for node in nodes(found.tree):
        for mark in node.get("marks", ()):
            assert mark["type"] != "link" or links.safe(mark["attrs"]["href"]) == mark["attrs"]["href"]


def test_a_mention_leaves_as_its_words():
    mention = {"type": "mention", "attrs": {"kind": "person", "id": "abc", "label": "Perrine Rochevaire"}}
    found = inward.text(outward.document(tidy(doc(paragraph("Vu par ", mention))), LABEL, internal=False))
    assert text.plain(found.tree) == "Vu par @Perrine Rochevaire"


def test_an_address_we_do_not_follow_leaves_as_words():
    tree = tidy(doc(paragraph(said("ici", link("javascript:alert(1)")))))
    assert "javascript" not in str(outward.document(tree, LABEL, internal=True))


@pytest.mark.parametrize(
    ("title", "blocks", "wanted", "levels"),
    [
        ("", [heading("Le titre"), heading("Un", 3), heading("Deux", 3)], "Le titre", [2, 2]),
        ("Le titre", [heading("Le titre"), heading("Un", 3)], "Le titre", [2]),
        ("Autre", [heading("Le titre"), heading("Un", 3)], "Autre", [2, 3]),
        ("", [heading("Un"), heading("Deux")], "", [2, 2]),
        ("", [paragraph("Avant."), heading("Un")], "", [2]),
    ],
)
def test_the_only_first_title_is_the_title_of_the_text(title, blocks, wanted, levels):
    ast = outward.document(tidy(doc(*blocks)), LABEL, internal=True)
    ast["meta"] = {"title": {"t": "MetaString", "c": title}} if title else {}
    found = inward.text(ast)
    assert found.title == wanted
    kept = [node for node in nodes(found.tree) if node["type"] == "heading"]
    assert [node.get("attrs", {}).get("level", 2) for node in kept] == levels


def test_a_note_stays_where_it_is_called_and_keeps_its_words():
    note = {"t": "Note", "c": [para(word("Voir"), {"t": "Space"}, word("ailleurs."))]}
    found = read(para(word("Dit"), note, word(".")))
    assert found.tree == tidy(doc(paragraph("Dit", footnote("Voir ailleurs."), ".")))
    assert found.lost == {}


def test_a_note_with_more_than_words_keeps_them_and_is_counted():
    site = {
        "t": "Link",
        "c": [PLAIN, [word("le"), {"t": "Space"}, word("site")], ["https://exemple.fr/", ""]],
    }
    inner = {"t": "Note", "c": [para(word("encore"))]}
    note = {
        "t": "Note",
        "c": [
            para({"t": "Strong", "c": [word("Voir")]}, {"t": "Space"}, site, inner),
            {"t": "CodeBlock", "c": [PLAIN, "x = 1"]},
        ],
    }
    found = read(para(word("Dit"), note))
    assert notes(found.tree) == ["Voir le site (https://exemple.fr/) (encore) x = 1"]
    assert found.lost == {"flat": 1}


def test_a_note_longer_than_a_note_may_be_goes_whole_to_the_end_and_is_counted():
    note = {"t": "Note", "c": [para(word("x" * (LONGEST_NOTE + 1)))]}
    found = read(para(word("Dit"), note, word(".")))
    assert words_of(found) == "Dit[1].\nNotes\n" + "x" * (LONGEST_NOTE + 1)
    assert found.lost == {"note": 1}


def test_a_title_calls_no_note_but_loses_none():
    note = {"t": "Note", "c": [para(word("Voir."))]}
    found = read({"t": "Header", "c": [1, PLAIN, [word("Bilan"), note]]}, para(word("Dit.")))
    assert (found.title, notes(found.tree)) == ("Bilan", ["Voir."])


def test_notes_of_a_page_that_nothing_calls_stay_at_its_end():
    ends = [
        ["", ["footnotes"], [["role", "doc-endnotes"]]],
        [
            {
                "t": "OrderedList",
                "c": [[1, {"t": "Decimal"}, {"t": "Period"}], [[para(word("Un."))], [para(word("Deux."))]]],
            }
        ],
    ]
    call = {"t": "Link", "c": [["", ["footnote-ref"], []], [word("1")], ["#fn1", ""]]}
    found = read(para(word("Dit"), call), {"t": "Div", "c": ends})
    assert notes(found.tree) == ["Un."]
    assert words_of(found) == "Dit\nDeux.\nUn."


def test_images_formulas_and_raw_pieces_leave_words_and_are_counted():
    image = {"t": "Image", "c": [PLAIN, [word("La"), {"t": "Space"}, word("légumerie")], ["x.png", ""]]}
    figure = {"t": "Figure", "c": [PLAIN, [None, [para(word("Légende"))]], [para(image)]]}
    found = read(
        para(image), figure, para({"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}),
        para(word("fin"), {"t": "RawInline", "c": ["html", "<script>"]}, {"t": "RawInline", "c": ["html", "<!-- -->"]}),
        {"t": "RawBlock", "c": ["html", "<iframe>"]},
    )  # fmt: skip
    assert words_of(found) == "La légumerie\nLégende\nx^2\nfin"
    assert found.lost == {"image": 2, "formula": 1, "raw": 2}


def test_raised_figures_stay_raised_and_a_refused_link_is_words():
    found = read(
        para(word("m"), {"t": "Superscript", "c": [word("2")]}),
        para({"t": "Link", "c": [PLAIN, [word("ici")], ["data:text/html,x", ""]]}),
        para({"t": "Link", "c": [PLAIN, [word("là")], ["#plus-bas", ""]]}),
    )
    assert words_of(found) == "m²\nici\nlà"
    assert found.lost == {"link": 1}


def test_lists_of_definitions_and_lines_of_verse_are_words():
    found = read(
        {"t": "DefinitionList", "c": [[[word("Terme")], [[para(word("sens"))]]]]},
        {"t": "LineBlock", "c": [[word("un")], [word("deux")]]},
    )
    assert words_of(found) == "Terme\nsens\nun\ndeux"


@given(st.integers(70, 400))
def test_what_is_nested_too_deep_is_refused(deep):
    block = para(word("x"))
    for _ in range(deep):
        block = {"t": "BlockQuote", "c": [block]}
    with pytest.raises(NotATree):
        read(block)
    inside = word("x")
    for _ in range(deep * 3):
        inside = {"t": "Emph", "c": [inside]}
    with pytest.raises(NotATree):
        read(para(inside))
