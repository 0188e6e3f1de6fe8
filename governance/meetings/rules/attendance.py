"""Attendance: who is in the room at a given moment.

A list of intervals, not a tick: people arrive late and leave early, and the quorum must hold whenever
something is put to the vote. A seat counts once whoever sits in it, titular or alternate, in the room or
at a distance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.committee.rules.proxies import Proxy, Seat, represented
from governance.committee.rules.quorum import Attending, Headcount, gathered, headcounts


class Mode(StrEnum):
    """Where one attends from."""

    ONSITE = "onsite"
    REMOTE = "remote"


@dataclass(frozen=True)
class Interval:
    """A seat in the room from `arrived` (included) to `left` (excluded; None: still there)."""

    seat: Seat
    arrived: datetime
    left: datetime | None = None
    mode: Mode = Mode.ONSITE
    alternate: bool = False

    def __post_init__(self) -> None:
        if self.left is not None and self.left < self.arrived:
            raise ValueError("nobody leaves before arriving")

    def covers(self, moment: datetime) -> bool:
        """Whether the seat is in the room at `moment`."""
        return self.arrived <= moment and (self.left is None or moment < self.left)


def present_at(intervals: Iterable[Interval], moment: datetime, *, remote: bool = True) -> frozenset[Seat]:
    """Seats in the room at `moment`; without `remote`, those in the building only."""
    return frozenset(
        interval.seat
        for interval in intervals
        if interval.covers(moment) and (remote or interval.mode is Mode.ONSITE)
    )


def states_at(
    seats: Collection[Seat],
    intervals: Iterable[Interval],
    proxies: Collection[Proxy],
    moment: datetime,
) -> dict[Seat, Attending]:
    """How every filled seat attends at `moment`."""
    present = present_at(intervals, moment)
    spoken_for = represented(proxies, present)
    return {
        seat: Attending.PRESENT
        if seat in present
        else (Attending.REPRESENTED if seat in spoken_for else Attending.ABSENT)
        for seat in seats
    }


def room_at(
    colleges: Mapping[Seat, str],
    intervals: Iterable[Interval],
    proxies: Collection[Proxy],
    moment: datetime,
    organisations: Mapping[Seat, str] | None = None,
) -> dict[str, Headcount]:
    """The headcount of each college at `moment`, as quorum and verdict take it (`colleges`: seat → code).

    `organisations`: seat → the organisation that holds it, "" for one's own name; left out, nobody looks at them.
    """
    states = states_at(colleges.keys(), intervals, proxies, moment)
    if organisations is None:
        return headcounts((colleges[seat], state) for seat, state in states.items())
    return gathered((colleges[seat], organisations.get(seat, ""), state) for seat, state in states.items())


def ever_present(intervals: Iterable[Interval]) -> frozenset[Seat]:
    """Seats that attended at some time: the attendance sheet."""
    return frozenset(interval.seat for interval in intervals)
