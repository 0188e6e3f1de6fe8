"""When windows leave: at once in a quiet room, a few updates together in a crowd, never more than half of the time."""

from __future__ import annotations

import time

import pytest

from workspace.documents import beat
from workspace.documents.batches import Batch
from workspace.documents.beat import CROWD, PATIENCE, TOGETHER, Beat
from workspace.documents.room import Room

FAR = 1_000.0  # seconds


class House:
    """One room, and the windows it has committed."""

    def __init__(self, seats, window=0.0):
        self.flushed = []
        self.room = Room(1, "texte")
        self.room.seats = dict.fromkeys(map(str, range(seats)))
        self.written = 0
        self.beat = Beat(window, lambda work: None, self.tell, self.record, lambda room, now: None)

    def record(self, rooms):
        self.written += 1
        for room in rooms:
            room.unlogged = []

    def tell(self, rooms):
        self.flushed.append(sum(len(room.queue) for room in rooms))
        for room in rooms:
            room.queue.clear()

    def write(self):
        self.room.queue.append(object())
        self.beat.ring(self.room)
        self.beat.once()


def test_a_room_that_was_quiet_is_served_at_once():
    for seats in (1, 2, CROWD, CROWD + 1, 500):
        house = House(seats)
        house.write()
        assert house.flushed == [1]


def test_in_a_crowd_a_few_updates_leave_together():
    house = House(CROWD + 1)
    house.beat.pace([house.room], time.monotonic() + FAR, cost=0.0)
    house.room.not_before = 0.0
    for _ in range(TOGETHER):
        house.write()
    assert house.flushed == [TOGETHER]


def test_who_is_alone_in_a_crowd_leaves_when_nobody_joins():
    house = House(CROWD + 1)
    house.beat.pace([house.room], time.monotonic() - PATIENCE, cost=0.0)
    house.write()
    assert house.flushed == [1]


def test_a_window_is_followed_by_as_long_a_rest_however_many_wait():
    house = House(CROWD + 1)
    house.beat.pace([house.room], time.monotonic(), cost=FAR)
    assert house.room.not_before <= time.monotonic() + beat.LONGEST
    house.room.not_before = time.monotonic() + FAR
    for _ in range(TOGETHER + 1):
        house.write()
    assert house.flushed == []


@pytest.mark.parametrize("seats", [1, 100])
def test_windows_of_a_fixed_length_come_at_that_pace(seats):
    house = House(seats, window=FAR)
    house.write()
    house.beat.pace([house.room], time.monotonic(), cost=0.0)
    for _ in range(TOGETHER):
        house.write()
    assert house.flushed == [1]
    house.beat.pace([house.room], time.monotonic() - FAR, cost=0.0)
    house.beat.once()
    assert house.flushed == [1, TOGETHER]


def shown(house, write_by):
    """A letter that others see and the log does not have."""
    house.room.unlogged, house.room.write_by = [Batch([])], write_by
    house.beat.ring(house.room)
    house.beat.once()


def test_what_was_shown_is_written_in_time_and_not_before():
    house = House(2)
    shown(house, time.monotonic() + FAR)
    assert house.written == 0
    shown(house, time.monotonic())
    house.beat.once()
    assert house.written == 1


def test_the_rooms_that_were_shown_are_written_together():
    house, other = House(2), Room(2, "autre")
    other.unlogged, other.write_by = [Batch([])], time.monotonic() + FAR
    house.beat.ring(other)
    shown(house, time.monotonic())
    assert (house.written, house.room.unlogged, other.unlogged) == (1, [], [])


def test_a_crowd_that_is_shown_before_the_log_has_it_waits_for_nobody():
    house = House(CROWD + 1)
    house.room.unlogged = [Batch([])]
    house.beat.pace([house.room], time.monotonic() + FAR, cost=FAR)
    assert house.room.not_before == house.room.leaves_by == 0.0


def test_slices_of_a_big_update_leave_half_of_the_time_to_others_even_so():
    house = House(2)
    house.room.unlogged = [Batch([])]
    house.room.bulk.append(object())
    house.beat.pace([house.room], time.monotonic(), cost=FAR)
    assert house.room.not_before > time.monotonic()
