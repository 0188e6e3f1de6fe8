"""Somebody comes back after a long absence: nothing is lost, and the others hardly notice."""

from __future__ import annotations

import pytest

from tests.workspace.documents.rooms import Desk, break_the_log, mend_the_log

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(database):
    return Desk(database)


def a_long_absence(tab, words=1_500):
    """What somebody wrote offline, word after word at the head of the text: as many structures as words."""
    tab.sent.clear()
    before = tab.vector
    for number in range(words):
        tab.type(f"{number} ")
    return tab.doc.get_update(before)


def test_a_big_merge_goes_by_slices_and_holds_nobody_up(desk):
    back, other = desk.tab(0), desk.tab(1)
    update = a_long_absence(back)
    big = back.send(update)
    small = other.write("pendant ce temps")
    room = desk.rooms._rooms[desk.public_id]
    slices = len(room.bulk)
    assert slices > 2
    desk.rooms.beat()
    assert other.saved() == small  # with the first slice
    assert back.saved() == 0  # not before the last
    for _ in range(slices):
        room.not_before = 0.0
        desk.rooms.beat()
    assert back.saved() == big
    assert sorted(desk.log()) == sorted([f"{number} " for number in range(1_500)] + ["pendant ce temps"])
    other.catch_up()
    back.catch_up()
    assert other.lines() == back.lines() == desk.log()


def test_what_rests_on_a_big_merge_waits_behind_it(desk):
    back = desk.tab(0)
    big = back.send(a_long_absence(back))
    after = back.write("suite", paragraph=1_400)
    desk.beat()
    desk.beat()
    assert back.refusals() == []
    assert back.saved() == after > big
    assert desk.log()[1_400] == "1400 suite"


def test_a_big_merge_that_cannot_be_written_is_refused_once_and_may_come_again(desk):
    back = desk.tab(0)
    update = a_long_absence(back)
    n = back.send(update)
    break_the_log(desk)
    desk.beat()
    assert back.refusals() == [(n, "unavailable", True)]
    mend_the_log(desk)
    again = back.send(update)
    desk.beat()
    desk.beat()
    assert back.saved() == again
    assert len(desk.log()) == 1_500


def test_a_resync_is_answered_after_what_the_same_tab_sent_before(desk):
    back = desk.tab(0)
    back.send(a_long_absence(back))
    desk.notebook.meanwhile = desk.beat
    answer = desk.rooms.resync(desk.public_id, back.sid, back.vector)
    assert answer["state_vector"] == back.vector  # nothing is lacking, nothing is sent twice
