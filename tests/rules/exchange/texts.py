"""Strategies: texts as the editor makes them, with nothing that other programs do not know."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.rules.documents.trees import callout, doc, footnote, internal, link
from workspace.documents.rules.schema import CALLOUTS
from workspace.documents.rules.tree import tidy

SIGNS = "abé *_<&>[]#.-1`~|\u00a0’«»👩"
WORDS = st.text(st.sampled_from(SIGNS), max_size=8).map(lambda inside: f"x{inside}y")
MARKS = st.sets(
    st.sampled_from(
        ["bold", "italic", "strike", "underline", "https://exemple.fr/a?b=1", "mailto:a@exemple.fr"]
    )
)


def _marked(words, names):
    links = sorted(name for name in names if ":" in name)[:1]
    marks = [{"type": name} for name in sorted(names) if ":" not in name] + [link(href) for href in links]
    return {"type": "text", "text": words, "marks": marks}


RUNS = st.builds(_marked, WORDS, MARKS) | WORDS.map(
    lambda words: {"type": "text", "text": words, "marks": [{"type": "code"}]}
)
NOTED = RUNS | WORDS.map(footnote)
BREAK = {"type": "hardBreak"}


def _broken(lines):
    return [node for number, line in enumerate(lines) for node in ([BREAK, *line] if number else line)]


LINES = st.lists(st.lists(NOTED, min_size=1, max_size=3), min_size=1, max_size=3).map(_broken)
PARAGRAPHS = LINES.map(lambda content: {"type": "paragraph", "content": content})
HEADINGS = st.builds(
    lambda level, content: {"type": "heading", "attrs": {"level": level}, "content": content},
    st.integers(2, 4),
    st.lists(NOTED, min_size=1, max_size=2),
)
CODE = st.text(st.sampled_from("ab <>&\n`"), max_size=12).map(
    lambda text: {"type": "codeBlock", "content": [{"type": "text", "text": text}]}
)
RULE = st.just({"type": "horizontalRule"})


def _items(kind, blocks, **attributes):
    item = st.builds(lambda first, rest: [first, *rest], PARAGRAPHS, st.lists(blocks, max_size=2))
    return st.lists(
        st.builds(lambda content, attrs: {"type": kind, "attrs": attrs, "content": content}, item,
                  st.fixed_dictionaries(attributes)),
        min_size=1, max_size=3,
    )  # fmt: skip


def _list(kind, items, **attributes):
    return st.builds(
        lambda content, attrs: {"type": kind, "attrs": attrs, "content": content},
        items,
        st.fixed_dictionaries(attributes),
    )


def _cell(header, content, **spans):
    return {"type": "tableHeader" if header else "tableCell", "attrs": spans, "content": content}


@st.composite
def _tables(draw, blocks):
    """Headers in whole rows at the top and whole columns at the left; one wide cell above, one tall cell aside."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    heads, firsts = draw(st.integers(0, rows)), draw(st.integers(0, columns))
    content = st.builds(lambda first, rest: [first, *rest], PARAGRAPHS, st.lists(blocks, max_size=1))
    made = [
        [_cell(row < heads or column < firsts, draw(content)) for column in range(columns)]
        for row in range(rows)
    ]
    if heads and draw(st.booleans()):
        made[0] = [_cell(True, draw(content), colspan=columns)]
    if rows - heads >= 2 and columns >= 2 and draw(st.booleans()):
        made[heads][0]["attrs"] = {"rowspan": 2}
        del made[heads + 1][0]
    return {"type": "table", "content": [{"type": "tableRow", "content": row} for row in made]}


def _nested(blocks):
    return (
        st.lists(blocks, min_size=1, max_size=2).map(lambda inside: {"type": "blockquote", "content": inside})
        | st.builds(
            lambda kind, inside: callout(kind, *inside),
            st.sampled_from(CALLOUTS),
            st.lists(blocks, min_size=1, max_size=2),
        )
        | _list("bulletList", _items("listItem", blocks))
        | _list("orderedList", _items("listItem", blocks), start=st.integers(1, 12))
        | _list("taskList", _items("taskItem", blocks, checked=st.booleans()))
        | _tables(blocks)
    )


BLOCKS = st.recursive(PARAGRAPHS | HEADINGS | CODE | RULE, _nested, max_leaves=5)
INTERNAL = st.lists(BLOCKS, min_size=1, max_size=2).map(lambda inside: internal(*inside))
TEXTS = st.lists(BLOCKS | INTERNAL, min_size=1, max_size=4).map(lambda blocks: tidy(doc(*blocks)))


def accepted_by_the_editor(node):
    """What TipTap would take as it is: it deletes, for everybody, what it does not."""
    kind, content = node["type"], node.get("content", [])
    if kind in {"listItem", "taskItem"}:
        assert content
        assert content[0]["type"] == "paragraph"
    if kind in {
        "tableHeader",
        "tableCell",
        "blockquote",
        "callout",
        "internal",
        "table",
        "bulletList",
        "orderedList",
        "taskList",
    }:
        assert content, kind
    marks = [mark["type"] for mark in node.get("marks", ())]
    assert "code" not in marks or marks == ["code"]
    for child in content:
        accepted_by_the_editor(child)
