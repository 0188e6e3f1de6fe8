"""The light dialect, read into the tree of schema 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demonstration.inline import inline
from demonstration.markdown import document

ALLOWED = {
    *("doc", "paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList", "taskItem"),
    *("blockquote", "horizontalRule", "hardBreak", "codeBlock", "table", "tableRow", "tableHeader"),
    *("tableCell", "internal", "mention", "text"),
}


def text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": [{"type": mark} for mark in marks]} if marks else {})


def paragraph(*nodes):
    return {"type": "paragraph", "content": list(nodes)}


def blocks(source):
    return document(source)["content"]


def kinds(node):
    yield node["type"]
    for inner in node.get("content", ()):
        yield from kinds(inner)


def test_an_empty_text_is_one_empty_paragraph():
    assert document("") == {"type": "doc", "content": [{"type": "paragraph"}]}


def test_lines_that_follow_make_one_paragraph():
    assert blocks("un\ndeux\n\ntrois") == [paragraph(text("un deux")), paragraph(text("trois"))]


def test_headings_have_a_level():
    assert blocks("### Titre") == [{"type": "heading", "attrs": {"level": 3}, "content": [text("Titre")]}]


def test_marks_nest():
    assert inline("**un *deux* trois**") == [
        text("un ", "bold"),
        text("deux", "bold", "italic"),
        text(" trois", "bold"),
    ]


@pytest.mark.parametrize(
    ("source", "mark"),
    [("**m**", "bold"), ("*m*", "italic"), ("~~m~~", "strike"), ("++m++", "underline"), ("`m`", "code")],
)
def test_each_mark_has_its_sign(source, mark):
    assert inline(source) == [text("m", mark)]


def test_a_link_keeps_its_address_and_a_mention_whom_it_names():
    link = {"type": "link", "attrs": {"href": "/charte"}}
    assert inline("[la charte](/charte) @[Rose Fontambre](person:p37)") == [
        {"type": "text", "text": "la charte", "marks": [link]},
        text(" "),
        {"type": "mention", "attrs": {"kind": "person", "id": "p37", "label": "Rose Fontambre"}},
    ]


def test_a_backslash_breaks_the_line():
    assert blocks("un\\\ndeux") == [paragraph(text("un"), {"type": "hardBreak"}, text("deux"))]


def test_lists_nest_and_keep_their_kind():
    nested = blocks("- un\n  - deux\n- trois\n3. quatre")
    assert [node["type"] for node in nested] == ["bulletList", "orderedList"]
    assert nested[0]["content"][0]["content"][1]["type"] == "bulletList"
    assert nested[1]["attrs"] == {"start": 3}


def test_a_task_list_knows_what_is_done():
    (tasks,) = blocks("- [x] fait\n- [ ] à faire")
    assert [item["attrs"]["checked"] for item in tasks["content"]] == [True, False]


def test_the_first_row_of_a_table_is_its_heading():
    (table,) = blocks("| a | b |\n|---|---|\n| c |  |")
    assert [row["content"][0]["type"] for row in table["content"]] == ["tableHeader", "tableCell"]
    assert table["content"][1]["content"][1] == {
        "type": "tableCell",
        "attrs": {"colspan": 1, "rowspan": 1},
        "content": [{"type": "paragraph"}],
    }


def test_an_internal_passage_holds_blocks():
    (passage,) = blocks("::: interne\nun prix\n\n- deux\n:::")
    assert passage["type"] == "internal"
    assert [node["type"] for node in passage["content"]] == ["paragraph", "bulletList"]


@pytest.mark.parametrize("source", ["::: secret\na\n:::", "::: interne\nsans fin"])
def test_a_passage_badly_written_is_refused_rather_than_shown(source):
    with pytest.raises(ValueError, match=r"passage|not in list"):
        document(source)


def test_quotations_fences_and_rules():
    assert [node["type"] for node in blocks("> dit\n\n---\n\n```\n**brut**\n```")] == [
        *("blockquote", "horizontalRule", "codeBlock")
    ]


@given(st.text(alphabet="ab *_-#|>`[]()~+\\\n1. ", max_size=60).filter(lambda source: "```" not in source))
def test_any_line_gives_a_tree_of_the_schema(source):
    assert set(kinds(document(source))) <= ALLOWED
