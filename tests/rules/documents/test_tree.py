"""Trees: one normal form, nothing written is lost, internal passages can be taken out."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.rules.documents.trees import ANY_TREE, doc, heading, internal, link, paragraph, said
from workspace.documents.rules import text, tree
from workspace.documents.rules.schema import MARKS, NODES


def letters(node) -> str:
    if node.get("type") == "text":
        return "".join(c for c in node.get("text", "") if c >= " " or c in "\t\n")
    return "".join(letters(child) for child in node.get("content", ()))


@given(ANY_TREE)
def test_tidying_twice_changes_nothing_more(raw):
    once = tree.tidy(raw)
    assert tree.tidy(once) == once


@given(ANY_TREE)
def test_a_tidied_tree_obeys_the_schema(raw):
    def obeys(node):
        kind = NODES[node["type"]]
        assert set(node.get("attrs", {})) <= set(kind.attributes)
        assert all(mark["type"] in MARKS for mark in node.get("marks", ()))
        for child in node.get("content", ()):
            assert child["type"] in kind.content
            obeys(child)

    obeys(tree.tidy(raw))


@given(ANY_TREE)
def test_no_letter_is_lost_unless_it_was_inside_an_atom(raw):
    def kept(node):
        if node.get("type") in ("horizontalRule", "hardBreak", "mention", "footnote", "image"):
            return ""
        if node.get("type") == "text":
            return letters(node)
        return "".join(kept(child) for child in node.get("content", ()))

    assert letters(tree.tidy(raw)) == kept(raw)


def test_numbers_of_javascript_become_whole_and_defaults_go():
    raw = doc({"type": "heading", "attrs": {"level": 3.0, "textAlign": "left"}, "content": [said("Titre")]})
    assert tree.tidy(raw)["content"] == [heading("Titre", 3)]
    assert tree.tidy(doc(heading("Titre", 2)))["content"][0] == {
        "type": "heading",
        "content": [said("Titre")],
    }


@pytest.mark.parametrize(("given_level", "kept"), [(1, 2), (0, 2), (9, 4), (4, 4)])
def test_levels_of_titles_are_brought_between_two_and_four(given_level, kept):
    (node,) = tree.tidy(doc(heading("T", given_level)))["content"]
    assert node.get("attrs", {}).get("level", 2) == kept


def test_texts_side_by_side_under_the_same_marks_are_one():
    bold = {"type": "bold"}
    assert tree.tidy(doc(paragraph(said("a", bold), said("b", bold), "c")))["content"] == [
        paragraph(said("ab", bold), "c")
    ]


def test_a_link_without_an_address_is_no_link():
    assert tree.tidy(doc(paragraph(said("a", {"type": "link"}))))["content"] == [paragraph("a")]
    assert tree.tidy(doc(paragraph(said("a", link("https://a.fr")))))["content"][0]["content"][0]["marks"]


def test_an_internal_passage_inside_another_loses_its_wrapping_only():
    nested = doc(internal(internal(paragraph("secret"))))
    assert tree.tidy(nested) == doc(internal(paragraph("secret")))


def test_the_public_text_has_no_internal_passage():
    whole = doc(
        paragraph("dit"), internal(paragraph("tu")), {"type": "blockquote", "content": [paragraph("dit")]}
    )
    assert tree.public(whole) == doc(paragraph("dit"), {"type": "blockquote", "content": [paragraph("dit")]})


@given(ANY_TREE)
def test_nothing_internal_is_in_the_public_text_whatever_the_tree(raw):
    assert all(node["type"] != "internal" for node in tree.nodes(tree.public(tree.tidy(raw))))


@given(ANY_TREE, ANY_TREE)
def test_words_marked_internal_stay_in_wherever_the_mark_stands(raw, around):
    """A browser that does not keep to the schema may mark a cell or an item: it must not come out."""
    secret = internal(paragraph("Le prix tenu secret."))
    for holder in list(tree.nodes(around)):
        if isinstance(holder.get("content"), list):
            holder["content"].append(secret)
    mixed = {"type": "doc", "content": [*raw.get("content", []), *around.get("content", []), secret]}
    assert "Le prix tenu secret." in text.plain(tree.tidy(mixed))
    assert "Le prix tenu secret." not in text.plain(tree.public(tree.tidy(mixed)))


def test_a_tree_too_deep_or_too_wide_is_refused_and_says_so():
    deep = paragraph("fond")
    for _ in range(200):
        deep = {"type": "blockquote", "content": [deep]}
    with pytest.raises(tree.NotATree):
        tree.tidy(doc(deep))
    with pytest.raises(tree.NotATree):
        tree.tidy(doc(*[{"type": "paragraph"}] * (tree.MOST_NODES + 1)))


@pytest.mark.parametrize("raw", [{}, [], None, {"type": "paragraph"}])
def test_what_is_not_a_text_is_refused(raw):
    with pytest.raises(tree.NotATree):
        tree.tidy(raw)


def test_plain_text_has_one_line_per_paragraph_and_words_are_counted():
    written = doc(
        heading("L’essai"), paragraph("Deux ", said("mots", {"type": "bold"})), internal(paragraph("tu"))
    )
    assert text.plain(written) == "L’essai\nDeux mots\ntu"
    assert text.plain(written, internal=False) == "L’essai\nDeux mots"
    assert text.words(written) == 4


def test_a_summary_is_cut_between_two_words_and_never_says_what_is_internal():
    written = doc(internal(paragraph("secret")), paragraph("Une phrase assez longue pour être coupée."))
    assert text.summary(written, 20) == "Une phrase assez…"
    assert text.summary(doc(paragraph("Court.")), 20) == "Court."
