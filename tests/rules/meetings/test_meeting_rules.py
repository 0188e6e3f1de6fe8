from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import NoticeRule
from governance.meetings.rules.agenda import (
    FATE_NAMES,
    FATE_SENTENCES,
    KIND_NAMES,
    Fate,
    ItemKind,
    may_be_decided,
    moved,
)
from governance.meetings.rules.lifecycle import (
    Stage,
    WrongStage,
    advance,
    cancelled,
    ensure_not_closed,
    ensure_open,
)


def test_a_meeting_is_planned_then_open_then_closed():
    assert advance(advance(Stage.PLANNED, Stage.OPEN), Stage.CLOSED) is Stage.CLOSED


@pytest.mark.parametrize(
    ("stage", "to"),
    [(Stage.PLANNED, Stage.CLOSED), (Stage.CLOSED, Stage.OPEN), (Stage.OPEN, Stage.PLANNED)],
)
def test_a_meeting_never_jumps_nor_comes_back(stage, to):
    with pytest.raises(WrongStage):
        advance(stage, to)


def test_a_meeting_is_cancelled_before_it_opens_and_once():
    assert cancelled(Stage.PLANNED) is Stage.CANCELLED
    for stage in (Stage.OPEN, Stage.CLOSED, Stage.CANCELLED):
        with pytest.raises(WrongStage):
            cancelled(stage)
    with pytest.raises(WrongStage, match="annulée"):
        ensure_not_closed(Stage.CANCELLED)


def test_attendance_is_taken_while_the_meeting_is_open():
    ensure_open(Stage.OPEN)
    with pytest.raises(WrongStage, match="pas encore"):
        ensure_open(Stage.PLANNED)
    with pytest.raises(WrongStage, match="ne change plus"):
        ensure_open(Stage.CLOSED)


def test_the_agenda_may_still_change_before_closing():
    ensure_not_closed(Stage.PLANNED)
    with pytest.raises(WrongStage):
        ensure_not_closed(Stage.CLOSED)


@pytest.mark.parametrize(
    ("kind", "on_the_notice", "allowed"),
    [
        (ItemKind.DECISION, True, True),
        (ItemKind.MINUTES_APPROVAL, True, True),
        (ItemKind.ELECTION, True, True),
        (ItemKind.ELECTION, False, False),
        (ItemKind.DECISION, False, False),
        (ItemKind.OTHER_BUSINESS, True, False),
        (ItemKind.INFORMATION, True, False),
    ],
)
def test_nothing_is_decided_outside_a_closed_agenda(kind, on_the_notice, allowed):
    assert may_be_decided(NoticeRule(), kind, on_the_notice=on_the_notice) is allowed
    assert may_be_decided(NoticeRule(agenda_closed=False), kind, on_the_notice=on_the_notice)


def test_every_kind_of_item_has_a_name():
    assert set(KIND_NAMES) == set(ItemKind)
    assert set(FATE_NAMES) == set(FATE_SENTENCES) == set(Fate)


@given(st.lists(st.integers(), min_size=1, max_size=8), st.data())
def test_a_line_that_moves_changes_places_with_its_neighbour_and_no_other(rows, data):
    here, up = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.booleans())
    found = moved(rows, here, up=up)
    there = min(max(here - 1 if up else here + 1, 0), len(rows) - 1)
    assert found[there] == rows[here]
    assert moved(found, there, up=not up) == rows or there == here
    assert sorted(found) == sorted(rows)


@given(st.integers(1, 8), st.data())
def test_an_item_that_moves_passes_over_those_that_keep_their_places(size, data):
    rows, places = list(range(size)), st.integers(0, size - 1)
    fixed, here, up = data.draw(st.sets(places)), data.draw(places), data.draw(st.booleans())
    found = moved(rows, here, up=up, fixed=fixed)
    assert all(found[place] == place for place in fixed)
    loose = [place for place in rows if place not in fixed]
    assert [found[place] for place in loose] == (
        moved(loose, loose.index(here), up=up) if here in loose else loose
    )
