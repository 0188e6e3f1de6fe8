"""An anchor is two relative positions and nothing else, whatever is sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.comments.rules import anchors

LETTER = {"client": 7, "clock": 12}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NUMBERS = st.integers(0, anchors.BIGGEST)
IDS = st.fixed_dictionaries({"client": NUMBERS, "clock": NUMBERS})


@given(st.sampled_from(["type", "item"]), IDS, st.sampled_from([-1, 0]))
def test_a_position_that_browsers_write_is_kept_as_it_is(name, letter, lean):
    given_position = {name: letter, "assoc": lean}
    assert anchors.position(json.dumps(given_position)) == given_position


def test_the_two_ends_of_the_text_are_positions():
    assert anchors.position('{"tname": "default"}') == {"tname": "default", "assoc": 0}


@given(JSON)
def test_what_is_kept_of_anything_holds_nothing_but_a_position(given_value):
    found = anchors.position(json.dumps(given_value))
    if found is not None:
        assert set(found) <= {"type", "item", "tname", "assoc"}
        assert set(found) & {"type", "item", "tname"}


@given(st.text(max_size=40))
def test_what_is_no_json_is_no_position(text):
    assert anchors.position(text) is None or text.strip().startswith("{")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        "{}",
        '{"assoc": 0}',
        json.dumps({"item": {**LETTER, "more": 1}}),
        json.dumps({"item": {"client": -1, "clock": 0}}),
        json.dumps({"item": {"client": 2**53, "clock": 0}}),
        json.dumps({"item": {"client": True, "clock": 0}}),
        json.dumps({"item": {"client": 1.5, "clock": 0}}),
        json.dumps({"item": [7, 12]}),
        json.dumps({"item": LETTER, "tname": "other"}),
        json.dumps({"item": LETTER, "assoc": 1}),
        json.dumps({"item": LETTER, "assoc": False}),
        json.dumps({"item": LETTER, "x": "y" * anchors.LONGEST}),
        "[" * 500,
    ],
)
def test_what_is_no_position_is_refused(wrong):
    assert anchors.position(wrong) is None
