"""Who attended a sitting, over the whole of it, and what changed in the room between its opening and its closing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How a seat took part, in the order in which they are listed."""

    PRESENT = "present"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    ABSENT = "absent"


class Move(StrEnum):
    """What changed at a seat. MOVED: the same person goes on from elsewhere; RELAYED: somebody else takes the seat."""

    ARRIVED = "arrived"
    RELAYED = "relayed"
    MOVED = "moved"
    LEFT = "left"


@dataclass(frozen=True)
class Stay:
    """Somebody in the seat from `arrived` (included) to `left` (excluded; None: still there)."""

    who: str
    arrived: datetime
    left: datetime | None = None
    remote: bool = False
    alternate: bool = False


@dataclass(frozen=True)
class Seat:
    """A filled seat, its stays in their order, who spoke for it and whom it spoke for."""

    key: Hashable
    name: str
    organisation: str
    how: How
    stays: tuple[Stay, ...] = ()
    holder: str = ""
    speaks_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class College:
    name: str
    seats: tuple[Seat, ...]

    def count(self, how: How) -> int:
        return sum(seat.how is how for seat in self.seats)

    @property
    def listed(self) -> tuple[Seat, ...]:
        """Those who came first, then those represented, excused, absent."""
        order = list(How)
        return tuple(sorted(self.seats, key=lambda seat: order.index(seat.how)))


@dataclass(frozen=True)
class Movement:
    """`before` is who sat there until then, where somebody relays her."""

    at: datetime
    move: Move
    seat: Seat
    who: str
    remote: bool = False
    before: str = ""


def how(*, came: bool, represented: bool, excused: bool) -> How:
    """A seat that came at some time is present; excused is said beforehand, and holds where nobody spoke for it."""
    if came:
        return How.PRESENT
    if represented:
        return How.REPRESENTED
    return How.EXCUSED if excused else How.ABSENT


def movements(colleges: Iterable[College], opened: datetime, closed: datetime | None) -> tuple[Movement, ...]:
    """Arrivals after the roll and departures before the closing, in their order.

    With who was there at the opening, they say who is there at any moment.
    """
    found = [one for college in colleges for seat in college.seats for one in _of(seat, opened, closed)]
    return tuple(sorted(found, key=lambda one: one.at))


def _of(seat: Seat, opened: datetime, closed: datetime | None) -> Iterable[Movement]:
    for before, stay, after in zip((None, *seat.stays), seat.stays, (*seat.stays[1:], None), strict=False):
        follows = before is not None and before.left == stay.arrived
        if stay.arrived > opened or follows:
            yield _arrival(seat, stay, before if follows else None)
        goes_on = after is not None and after.arrived == stay.left
        if stay.left is not None and stay.left != closed and not goes_on:
            yield Movement(stay.left, Move.LEFT, seat, stay.who, stay.remote)


def _arrival(seat: Seat, stay: Stay, before: Stay | None) -> Movement:
    if before is None:
        return Movement(stay.arrived, Move.ARRIVED, seat, stay.who, stay.remote)
    if before.who == stay.who:
        return Movement(stay.arrived, Move.MOVED, seat, stay.who, stay.remote)
    return Movement(stay.arrived, Move.RELAYED, seat, stay.who, stay.remote, before.who)


def there(
    colleges: Iterable[College], moves: Iterable[Movement], opened: datetime, moment: datetime
) -> frozenset[Hashable]:
    """Who is in the room at a moment, read from the record alone: the roll at the opening, then each movement."""
    found = {
        seat.key
        for college in colleges
        for seat in college.seats
        if any(stay.arrived <= opened for stay in seat.stays)
    }
    for one in moves:
        if one.at <= moment:
            (found.discard if one.move is Move.LEFT else found.add)(one.seat.key)
    return frozenset(found)


def hours(seat: Seat) -> tuple[tuple[datetime, datetime | None], ...]:
    """From when to when the seat was held, whoever sat in it: stays that touch are one."""
    joined: list[tuple[datetime, datetime | None]] = []
    for stay in seat.stays:
        if joined and joined[-1][1] == stay.arrived:
            joined[-1] = (joined[-1][0], stay.left)
        else:
            joined.append((stay.arrived, stay.left))
    return tuple(joined)
