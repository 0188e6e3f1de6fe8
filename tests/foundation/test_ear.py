"""Heard in rounds: from the first that speaks, for a while, then all that all of them have said."""

from __future__ import annotations

import socket

import gevent
import pytest

from foundation.fast import ear
from foundation.fast.frames import BINARY
from foundation.fast.line import Line

ROUND_S, FAR_S = 0.05, 1_000.0


class Keeper:
    def __init__(self, told):
        self.told = told

    def heard(self, _kind, payload):
        self.told.append(payload)

    def lost(self):
        self.told.append(b"lost")


@pytest.fixture
def house():
    """(what was heard, three lines, their other sides)."""
    heard, one, lines, sides = [], ear.Ear(ROUND_S), [], []
    for _ in range(3):
        ours, theirs = socket.socketpair()
        lines.append(Line(ours.detach(), 1_000, Keeper(heard), one))
        sides.append(theirs)
    yield heard, lines, sides
    for line in lines:
        line.cut()
    for side in sides:
        side.close()


def said(payload):
    return bytes((0x80 | BINARY, 0x80 | len(payload))) + b"\0\0\0\0" + payload


def until(condition):
    with gevent.Timeout(10):
        while not condition():
            gevent.idle()


def test_what_is_said_during_a_round_is_heard_at_its_end():
    heard, one = [], ear.Ear(FAR_S)
    pairs = [socket.socketpair() for _ in range(3)]
    lines = [Line(ours.detach(), 1_000, Keeper(heard), one) for ours, _theirs in pairs]
    for number, (_ours, theirs) in enumerate(pairs):
        theirs.send(said(str(number).encode()))
        for _ in range(5):
            gevent.idle()
    assert heard == []
    one.hear()
    assert sorted(heard) == [b"0", b"1", b"2"]
    for line, (_ours, theirs) in zip(lines, pairs, strict=True):
        line.cut()
        theirs.close()


def test_rounds_follow_each_other(house):
    heard, _lines, sides = house
    for number in range(3):
        sides[number].send(said(str(number).encode()))
        until(lambda number=number: len(heard) == number + 1)
    assert heard == [b"0", b"1", b"2"]


def test_who_is_no_longer_listened_to_is_heard_when_listening_begins_again(house):
    heard, lines, sides = house
    lines[0].listen(on=False)
    sides[0].send(said(b"un"))
    sides[1].send(said(b"deux"))
    until(lambda: heard == [b"deux"])
    lines[0].listen(on=True)
    until(lambda: heard == [b"deux", b"un"])


def test_a_line_cut_in_the_middle_of_a_round_is_heard_no_more_and_troubles_nobody(house):
    heard, lines, sides = house
    for number, side in enumerate(sides):
        side.send(said(str(number).encode()))

    class Cutter(Keeper):
        def heard(self, kind, payload):
            super().heard(kind, payload)
            for line in lines[1:]:
                line.cut()

    lines[0].owner = Cutter(heard)
    until(lambda: b"0" in heard)
    sides[0].send(said(b"toujours"))
    until(lambda: heard[-1] == b"toujours")
    assert set(heard) <= {b"0", b"1", b"2", b"lost", b"toujours"}


def test_who_leaves_is_noticed(house):
    heard, _lines, sides = house
    sides[2].close()
    until(lambda: heard == [b"lost"])
