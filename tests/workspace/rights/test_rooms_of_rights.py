"""Rooms and rights: what another process chose is seen, whoever came with older rights is looked at, who is out hears nothing."""

from __future__ import annotations

import pytest

from tests.workspace.documents.rooms import Desk
from workspace.documents.seats import NONE

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(database):
    return Desk(database)


def test_what_another_process_chose_is_found_by_the_sweep_once(desk):
    desk.tab(0)
    assert desk.rooms.sweep() == []
    desk.change(sharing=1)
    assert desk.rooms.sweep() == [desk.document_id]
    desk.rooms.now_is(desk.public_id, closed=False, sharing=1)
    assert desk.rooms.sweep() == []


def test_who_comes_in_with_rights_read_before_a_choice_is_looked_at_again(desk):
    """Her document was read, somebody chose, everybody was looked at, and then only she sat down."""
    desk.tab(0)
    before = desk.read()
    desk.change(sharing=1)
    desk.rooms.now_is(desk.public_id, closed=False, sharing=1)
    late = desk.tab(1)
    desk.rooms.leave(desk.public_id, late.sid)
    assert desk.rooms.sweep() == []
    desk.rooms.join(before, late.seat, late.vector)
    assert desk.rooms.sweep() == [desk.document_id]


def test_who_is_taken_out_hears_nothing_more_and_writes_nothing_more(desk):
    one, other = desk.tab(0), desk.tab(1)
    one.write("Avant")
    desk.beat()
    assert other.catch_up() != []
    desk.rooms.decide(desk.public_id, other.sid, NONE, "gone")
    assert desk.notebook.events(other.sid, "access") == [{"role": NONE, "reason": "gone"}]
    one.write("Après")
    other.write("Encore là ?")
    desk.beat()
    assert other.catch_up() == []
    assert other.saved() == 0
    assert desk.log() == ["Avant", "Après"]
    assert desk.rooms.resync(desk.public_id, other.sid, other.vector) is None
