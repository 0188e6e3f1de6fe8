"""Lines: frames leave without waiting; who does not read falls behind, does without presence, and is cut in the end."""

from __future__ import annotations

import socket

import gevent
import pytest

from foundation.fast.frames import BINARY, CLOSE, NORMAL, PING, PONG, TEXT, frame
from foundation.fast.line import SLOW, STUCK, Line

MASK = b"\0\0\0\0"


class Keeper:
    """Writes down what its line hears."""

    def __init__(self):
        self.messages, self.ends = [], 0

    def heard(self, kind, payload):
        self.messages.append((kind, payload))

    def lost(self):
        self.ends += 1


@pytest.fixture
def pair():
    """(a line, who keeps it, the other side)."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    keeper = Keeper()
    line = Line(ours.detach(), 100_000, keeper)
    yield line, keeper, theirs
    line.cut()
    theirs.close()


def until(condition):
    """Let the loop turn until the condition holds."""
    with gevent.Timeout(10):
        while not condition():
            gevent.idle()


def read(side):
    """All that came to the other side by now."""
    data = b""
    while True:
        try:
            piece = side.recv(1 << 20)
        except BlockingIOError:
            return data
        if not piece:
            return data
        data += piece


def said(opcode, payload):
    """A short frame of a client."""
    return bytes((0x80 | opcode, 0x80 | len(payload))) + MASK + payload


def test_messages_come_in_the_order_they_were_sent(pair):
    _line, keeper, theirs = pair
    theirs.send(said(TEXT, b"2") + said(BINARY, b"un") + said(PING, b"?") + said(BINARY, b"deux"))
    until(lambda: len(keeper.messages) == 3)
    assert keeper.messages == [(TEXT, b"2"), (BINARY, b"un"), (BINARY, b"deux")]
    assert read(theirs) == frame(PONG, b"?")


def test_what_the_network_does_not_take_waits_its_turn(pair):
    line, _keeper, theirs = pair
    big = bytes(range(256)) * 8_000
    line.write(big)
    line.write(b"fin")
    assert line.queued > 0
    came = b""

    def all_came():
        nonlocal came
        came += read(theirs)
        return len(came) == len(big) + 3

    until(all_came)
    assert came == big + b"fin"
    assert line.queued == 0


def test_who_reads_nothing_is_behind_then_cut_and_holds_no_memory(pair):
    line, keeper, _theirs = pair
    while line.queued <= SLOW:
        line.write(b"z" * 100_000)
    assert not line.ended
    while line.queued <= STUCK and not line.ended:
        line.write(b"z" * 100_000)
    assert line.ended
    assert line.queued == 0
    assert keeper.ends == 1
    line.write(b"encore")
    assert line.queued == 0


def test_what_is_too_much_at_once_for_who_reads_nothing_cuts_the_line(pair):
    line, keeper, _theirs = pair
    line.write(b"z" * (STUCK + 4_000_000))
    assert (line.queued, line.ended, keeper.ends) == (0, True, 1)


def test_a_farewell_is_answered_and_told_once(pair):
    line, keeper, theirs = pair
    theirs.send(said(CLOSE, NORMAL))
    until(lambda: keeper.ends == 1)
    assert read(theirs) == frame(CLOSE, NORMAL)
    theirs.close()
    gevent.idle()
    line.close()
    line.cut()
    assert keeper.ends == 1


def test_who_leaves_without_a_word_is_noticed(pair):
    _line, keeper, theirs = pair
    theirs.close()
    until(lambda: keeper.ends == 1)


def test_nothing_is_heard_while_what_came_is_being_handled(pair):
    line, keeper, theirs = pair
    line.listen(on=False)
    theirs.send(said(BINARY, b"plus tard"))
    gevent.idle()
    assert keeper.messages == []
    line.listen(on=True)
    until(lambda: keeper.messages)
