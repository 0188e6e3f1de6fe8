"""The life of minutes: nothing is skipped, nothing comes back; and what is taken out of a text is nowhere in it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.records.life.rules import redacting
from governance.records.life.rules.stages import (
    ORDER,
    NotNow,
    Role,
    Stage,
    advance,
    ensure_frozen,
    next_of,
    reached,
    receives,
    roles_of,
    signed_by_all,
)

stages = st.sampled_from(Stage)
MARK = "[passage retiré]"


@given(st.lists(stages, max_size=30))
def test_whatever_is_asked_the_stages_are_gone_through_in_order_each_once(asked):
    stage, gone = Stage.DRAFT, [Stage.DRAFT]
    for to in asked:
        try:
            stage = advance(stage, to)
        except NotNow:
            continue
        gone.append(stage)
    assert gone == list(ORDER[: len(gone)])


@given(stages, stages)
def test_only_the_next_stage_is_reached(stage, to):
    if next_of(stage) is to:
        assert advance(stage, to) is to
    else:
        with pytest.raises(NotNow):
            advance(stage, to)


def test_the_archive_is_the_end():
    assert next_of(Stage.ARCHIVED) is None


@given(stages)
def test_a_text_is_put_right_in_itself_until_it_is_approved_and_beside_it_afterwards(stage):
    if reached(stage, Stage.APPROVED):
        ensure_frozen(stage)
    else:
        with pytest.raises(NotNow):
            ensure_frozen(stage)


people = st.integers(1, 3) | st.none()


@given(st.integers(1, 4), people, people)
def test_each_signs_for_her_own_and_nobody_for_another(member, chair, secretary):
    roles = roles_of(member, chair, secretary)
    assert (Role.CHAIR in roles) == (member == chair)
    assert (Role.SECRETARY in roles) == (member == secretary)


@given(st.sets(st.sampled_from(Role)))
def test_both_have_signed_or_it_is_not_signed(signed):
    assert signed_by_all(signed) == (len(signed) == 2)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(-3, 3))
def test_the_last_day_still_receives(until, days):
    assert receives(until, until + timedelta(days=days)) == (days <= 0)


words = st.text("abcdé ", min_size=1, max_size=12).map(lambda one: f"<{one}>")
texts = words.map(lambda one: {"type": "text", "text": one})
links = words.map(
    lambda one: {
        "type": "text",
        "text": one,
        "marks": [{"type": "link", "attrs": {"href": "https://a.test"}}],
    }
)
inline = st.lists(
    texts | links | words.map(lambda one: {"type": "footnote", "attrs": {"text": one}}),
    min_size=1,
    max_size=3,
)
leaves = (
    inline.map(lambda content: {"type": "paragraph", "content": content})
    | inline.map(lambda content: {"type": "heading", "attrs": {"level": 3}, "content": content})
    | words.map(lambda one: {"type": "image", "attrs": {"hash": "a" * 64, "alt": one}})
)
blocks = st.recursive(
    leaves,
    lambda inside: st.lists(inside, min_size=1, max_size=3).map(
        lambda content: {"type": "bulletList", "content": [{"type": "listItem", "content": content}]}
    ),
    max_leaves=8,
)
trees = st.lists(blocks, min_size=1, max_size=4).map(lambda content: {"type": "doc", "content": content})


@given(trees, st.data())
def test_what_is_taken_out_is_nowhere_and_the_rest_is_as_it_was(tree, data):
    before = json.dumps(tree)
    found = redacting.passages(tree)
    chosen = data.draw(st.sets(st.sampled_from([one.place for one in found])))
    made = redacting.redacted(tree, chosen, MARK)
    left = redacting.passages(made)
    assert [one.place for one in left] == [one.place for one in found]
    for was, now in zip(found, left, strict=True):
        assert now.words == (MARK if was.place in chosen else was.words)
    kept = {one.words for one in found if one.place not in chosen}
    gone = {one.words for one in found if one.place in chosen} - kept
    assert not any(
        f'"{one}"' in json.dumps(made, ensure_ascii=False) for one in gone if one not in " ".join(kept)
    )
    assert json.dumps(tree) == before
