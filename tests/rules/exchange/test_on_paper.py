"""Blocks of a text on paper: no word lost, titles one step at a time, cells beside one another, nothing internal."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.documents.trees import ANY_TREE, doc, heading, internal, link, paragraph, said
from workspace.documents.rules.text import plain
from workspace.documents.rules.tree import public, tidy
from workspace.exchange.rules import on_paper

INTERNAL = st.lists(ANY_TREE, max_size=2).map(
    lambda trees: tidy(doc(*(internal(*tree["content"]) for tree in trees), paragraph("dehors")))
)


def walked(blocks):
    for block in blocks:
        yield block
        for inner in (
            block.get("blocks", []),
            *block.get("items", []),
            *(cell["blocks"] for cell in block.get("cells", [])),
        ):
            yield from walked(inner)


def letters(blocks):
    """All that would be drawn, without blanks: notes at the end, as a plain text has them."""
    found, notes = [], []
    for block in walked(blocks):
        found += [one["text"] for one in block.get("words", [])]
        notes += [one["note"] for one in block.get("words", [])]
        found += [block["text"]] if block["kind"] == "code" else []
    return re.sub(r"\s+", "", "".join([*found, *notes]))


@given(ANY_TREE)
def test_every_word_of_the_text_is_on_the_paper_in_its_order(tree):
    text = tidy(tree)
    assert letters(on_paper.blocks(text, internal=True)) == re.sub(r"\s+", "", plain(text))


@given(INTERNAL)
def test_without_asking_nothing_of_an_internal_passage_is_there(text):
    blocks = on_paper.blocks(text, internal=False)
    assert letters(blocks) == re.sub(r"\s+", "", plain(public(text)))
    assert all(block["kind"] != "internal" for block in walked(blocks))


@given(st.lists(st.integers(2, 4), max_size=12))
def test_titles_begin_at_the_first_level_and_go_down_one_step_at_a_time(levels):
    blocks = on_paper.blocks(doc(*(heading("Titre", level) for level in levels)), internal=True)
    before = 0
    for block in blocks:
        assert 1 <= block["level"] <= before + 1
        before = block["level"]


CELLS = st.builds(
    lambda kind, down, across: {
        "type": kind,
        "attrs": {"rowspan": down, "colspan": across},
        "content": [paragraph("x")],
    },
    st.sampled_from(["tableHeader", "tableCell"]),
    st.integers(0, 5),
    st.integers(0, 5),
)
ROWS = st.lists(
    st.lists(CELLS, max_size=4).map(lambda cells: {"type": "tableRow", "content": cells}), max_size=5
)


@given(ROWS)
def test_no_cell_stands_on_another_nor_out_of_the_table(rows):
    blocks = on_paper.blocks(tidy(doc({"type": "table", "content": rows})), internal=True)
    for table in (block for block in blocks if block["kind"] == "table"):
        taken = set()
        height = len(rows)
        for cell in table["cells"]:
            here = {
                (x, y)
                for x in range(cell["x"], cell["x"] + cell["across"])
                for y in range(cell["y"], cell["y"] + cell["down"])
            }
            assert here
            assert not here & taken
            assert max(x for x, _y in here) < table["width"]
            assert max(y for _x, y in here) < height
            assert cell["y"] >= table["heads"] or cell["y"] + cell["down"] <= table["heads"]
            taken |= here


def nested(depth):
    inner = paragraph("au fond")
    for _ in range(depth):
        inner = {"type": "bulletList", "content": [{"type": "listItem", "content": [inner]}]}
    return tidy(doc(inner))


def test_what_is_nested_deeper_than_a_page_is_wide_goes_on_at_the_last_step():
    blocks = on_paper.blocks(nested(30), internal=True)
    assert letters(blocks) == "aufond"
    assert sum(block["kind"] == "bulletList" for block in walked(blocks)) == on_paper.DEEPEST


def test_an_address_is_told_once_and_only_where_the_words_do_not_say_it():
    text = doc(
        paragraph(said("le registre", link("https://exemple.fr/été")), said(" et "), said("exemple.org", link("https://exemple.org/"))),
        paragraph(said("encore", link("https://exemple.fr/été")), said("le ", link("https://é.fr/")), said("site", link("https://é.fr/"), {"type": "bold"})),
        heading("Titre"),
    )  # fmt: skip
    noted = [one for block in on_paper.blocks(tidy(text), internal=True) for one in block["words"] if one["noted"]]  # fmt: skip
    assert [(one["text"], one["to"]) for one in noted] == [
        ("le registre", "https://exemple.fr/%C3%A9t%C3%A9"),
        ("site", "https://%C3%A9.fr/"),
    ]


def test_a_link_that_nobody_follows_is_words_alone():
    text = doc(paragraph(said("ici", link("javascript:alert(1)"))))
    assert on_paper.blocks(tidy(text), internal=True)[0]["words"][0]["to"] == ""


def test_a_table_wider_than_a_page_is_set_row_by_row():
    cells = [{"type": "tableCell", "content": [paragraph(f"c{n}")]} for n in range(40)]
    blocks = on_paper.blocks(
        tidy(doc({"type": "table", "content": [{"type": "tableRow", "content": cells}]})), internal=True
    )
    assert [block["kind"] for block in blocks] == ["blockquote"]
    assert letters(blocks) == "".join(f"c{n}" for n in range(40))
