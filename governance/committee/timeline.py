"""Who sat, when: every seat with its holders and dates, offices, and where the bars of the drawing stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from governance.committee.models import Body, Function, Office, Seat, SeatHolding
from people.models import College, Membership, Organisation, Person


@dataclass(frozen=True)
class Term:
    """Somebody in a seat or an office, from… to… (None: still), and the bar that says it, in % of the width."""

    name: str
    titular: bool
    starts_on: date
    ends_on: date | None
    designation: str
    left: float
    width: float


@dataclass(frozen=True)
class SeatHistory:
    """One seat: what it is, whose, since when, until when, and all who held it, the earliest first."""

    public_id: str
    college: str
    college_name: str
    title: str
    starts_on: date
    ends_on: date | None
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class OfficeHistory:
    function: Function
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class History:
    """All of it, on one scale: `ticks` are (per cent, year), from `first` to `last`; `at` is the day asked for."""

    seats: tuple[SeatHistory, ...]
    offices: tuple[OfficeHistory, ...]
    ticks: tuple[tuple[float, int], ...]
    at: float
    first: date
    last: date


class Scale:
    """Days as per cent of the width, from the first day that is known to the last one looked at."""

    def __init__(self, days: Iterable[date]) -> None:
        found = sorted(days)
        self.first, self.last = found[0], found[-1]
        self.length = max(1, (self.last - self.first).days + 1)

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return 100 * (inside - self.first).days / self.length

    def width(self, start: date, end: date | None) -> float:
        """Both days included; never too thin to be seen."""
        last = min(end or self.last, self.last)
        return max(0.8, 100 * ((last - max(start, self.first)).days + 1) / self.length)

    def years(self) -> tuple[tuple[float, int], ...]:
        """Each first of January inside."""
        years = range(self.first.year + 1, self.last.year + 1)
        return tuple((self.at(date(year, 1, 1)), year) for year in years)


def history(db: Session, body: Body, *, on: date, today: date) -> History:
    """Every seat of the body, in the order of colleges, and every office; nothing is ever left out."""
    seats = _seats(db, body)
    held = _held(db, [seat.id or 0 for seat, _college, _name in seats])
    offices = _offices(db, body)
    scale = Scale(
        [body.starts_on, today, on]
        + [seat.starts_on for seat, _college, _name in seats]
        + [row.starts_on for rows in held.values() for row, _person in rows if row.starts_on <= today]
        + [office.starts_on for office, _person in offices if office.starts_on <= today]
    )
    return History(
        tuple(_seat(seat, college, name, held.get(seat.id or 0, ()), scale) for seat, college, name in seats),
        tuple(
            OfficeHistory(one, terms)
            for one in Function
            if (terms := tuple(_office(row, name, scale) for row, name in offices if row.function is one))
        ),
        scale.years(),
        scale.at(on),
        scale.first,
        scale.last,
    )


def _seats(db: Session, body: Body) -> list[tuple[Seat, College, str]]:
    rows = db.exec(
        select(Seat, College, Organisation.name)
        .join(College, col(College.id) == col(Seat.college_id))
        .join(Organisation, col(Organisation.id) == col(Seat.organisation_id), isouter=True)
        .where(Seat.body_id == body.seating_id)
        .order_by(col(College.position), col(College.id), col(Seat.position), col(Seat.id))
    ).all()
    return [(seat, college, name or "") for seat, college, name in rows]


def _held(db: Session, seats: list[int]) -> dict[int, tuple[tuple[SeatHolding, str], ...]]:
    rows = db.exec(
        select(SeatHolding, Person.name)
        .join(Membership, col(Membership.id) == col(SeatHolding.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(SeatHolding.seat_id).in_(seats))
        .order_by(col(SeatHolding.starts_on), col(SeatHolding.titular).desc(), col(SeatHolding.id))
    ).all()
    found: dict[int, tuple[tuple[SeatHolding, str], ...]] = {}
    for holding, name in rows:
        found[holding.seat_id] = (*found.get(holding.seat_id, ()), (holding, name))
    return found


def _offices(db: Session, body: Body) -> list[tuple[Office, str]]:
    rows = db.exec(
        select(Office, Person.name)
        .join(Membership, col(Membership.id) == col(Office.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Office.body_id == body.id)
        .order_by(col(Office.starts_on), col(Office.id))
    ).all()
    return list(rows)


def _seat(
    seat: Seat, college: College, organisation: str, held: Iterable[tuple[SeatHolding, str]], scale: Scale
) -> SeatHistory:
    return SeatHistory(
        seat.public_id,
        college.code,
        college.name,
        organisation or seat.label,
        seat.starts_on,
        seat.ends_on,
        tuple(
            Term(
                name,
                row.titular,
                row.starts_on,
                row.ends_on,
                row.designation,
                scale.at(row.starts_on),
                scale.width(row.starts_on, row.ends_on),
            )
            for row, name in held
        ),
    )


def _office(row: Office, name: str, scale: Scale) -> Term:
    width = scale.width(row.starts_on, row.ends_on)
    return Term(name, True, row.starts_on, row.ends_on, "", scale.at(row.starts_on), width)
