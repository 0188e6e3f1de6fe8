"""Strategies: trees as they come from anywhere, and trees as the editor makes them."""

from __future__ import annotations

from hypothesis import strategies as st

from workspace.documents.rules.schema import CALLOUTS, MARKS, NODES

KINDS = [*NODES, "script", "image", ""]
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 20_000)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(CALLOUTS)
)
NAMES = st.sampled_from(
    ["level", "start", "checked", "colspan", "rowspan", "kind", "id", "label", "href", "text", "x"]
)
ATTRIBUTES = st.dictionaries(NAMES, VALUES, max_size=3)
SOME_MARKS = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from([*MARKS, "color"]), "attrs": ATTRIBUTES}), max_size=3
)
TEXTS = st.fixed_dictionaries(
    {"type": st.just("text"), "text": st.text(max_size=8)}, optional={"marks": SOME_MARKS}
)


def _nodes(children):
    return st.fixed_dictionaries(
        {"type": st.sampled_from(KINDS)},
        optional={"attrs": ATTRIBUTES, "content": st.lists(children, max_size=4)},
    )


ANY_NODE = st.recursive(TEXTS, _nodes, max_leaves=12)
ANY_TREE = st.fixed_dictionaries({"type": st.just("doc"), "content": st.lists(ANY_NODE, max_size=4)})


def paragraph(*runs):
    return {"type": "paragraph", "content": [run if isinstance(run, dict) else said(run) for run in runs]}


def said(text, *marks):
    node = {"type": "text", "text": text}
    return {**node, "marks": list(marks)} if marks else node


def link(href):
    return {"type": "link", "attrs": {"href": href}}


def doc(*blocks):
    return {"type": "doc", "content": list(blocks)}


def internal(*blocks):
    return {"type": "internal", "content": list(blocks)}


def footnote(text):
    return {"type": "footnote", "attrs": {"text": text}}


def callout(kind, *blocks):
    return {"type": "callout", "attrs": {"kind": kind}, "content": list(blocks)}


def heading(text, level=2):
    return {"type": "heading", "attrs": {"level": level}, "content": [said(text)]}
