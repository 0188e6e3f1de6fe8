"""The first words written in a long text since it was read: it is gone through piece by piece, and others go on."""

from __future__ import annotations

import pytest

from tests.workspace.documents.rooms import Desk

PIECES = 4  # at least, of a walk over the long text


@pytest.fixture
def desk(database):
    """A text of some thousand structures, just read again."""
    before = Desk(database)
    one = before.tab(0)
    empty = one.vector
    for number in range(300 * PIECES):
        one.type(f"{number}.")
    one.send(one.doc.get_update(empty))
    before.beat()
    assert one.saved() == 1
    return before.twin()


@pytest.fixture
def during(desk):
    """What happens once, in the middle of the walk; the walk is made in so many pieces."""

    class During:
        pieces = 0
        event = staticmethod(lambda: None)

        def __call__(self):
            self.pieces += 1
            if self.pieces == PIECES // 2:
                self.event()

    desk.notebook.meanwhile = made = During()
    return made


def test_others_have_their_turn_while_a_long_text_is_gone_through(desk, during):
    one = desk.tab(0)
    one.write("enfin")
    assert during.pieces >= PIECES
    one.write("et encore")
    walked = during.pieces
    desk.beat()
    assert one.saved() == 2
    one.write("sans qu’on la parcoure de nouveau")
    assert during.pieces == walked


def test_what_another_process_writes_meanwhile_is_traced_too(desk, during):
    elsewhere = desk.twin()
    one, other = desk.tab(0), elsewhere.tab(1)

    def event():
        other.write("là-bas")
        elsewhere.beat()
        desk.rooms.sweep()

    during.event = event
    one.write("ici")
    assert one.catch_up()
    one.write(" et au milieu", paragraph=one.lines().index("là-bas"))
    desk.beat()
    assert (one.saved(), one.refusals()) == (2, [])
    assert "là-bas et au milieu" in desk.log()


def test_a_text_read_again_meanwhile_is_gone_through_again(desk, during):
    one = desk.tab(0)
    during.event = desk.rooms._rooms[desk.public_id].drop
    n = one.write("trop tôt")
    assert one.refusals() == [(n, "pending", True)]
    again = one.send(one.sent[-1])
    desk.beat()
    assert one.saved() == again
    assert desk.log()[-1] == "trop tôt"
