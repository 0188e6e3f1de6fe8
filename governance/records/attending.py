"""Attendance in words and tables: who was there, who spoke for whom, who came and went, with the hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from foundation.language import hour, local, moment
from governance.records.rules.attended import College, How, Move, Movement, Seat, hours
from governance.register.sheets import Column, table

Data = dict[str, Any]


def rolls(colleges: Iterable[College], day: datetime, *, seated: bool = True) -> tuple[Data, ...]:
    """One table for each college, those who came first; of people, where nobody is `seated`."""
    columns: list[Column] = [_("Siège") if seated else _("Nom"), _("Présence"), _("Horaires")]
    return tuple(
        table(
            _("%(college)s\u00a0: %(told)s", college=one.name, told=counts(one)),
            columns,
            [[named(seat), attended(seat), told_hours(seat, day)] for seat in one.listed],
        )
        for one in colleges
    )


def counts(college: College) -> str:
    """« 3 présents, 1 représenté, 2 excusés, 1 absent »: those that are not nought."""
    names = {
        How.PRESENT: _("présents"),
        How.REPRESENTED: _("représentés"),
        How.EXCUSED: _("excusés"),
        How.ABSENT: _("absents"),
    }
    told = [f"{names[how]}\u00a0{college.count(how)}" for how in How if college.count(how)]
    return ", ".join([*told, _("sur %(n)s", n=len(college.seats))])


def named(seat: Seat) -> str:
    return (
        f"{seat.name}, {seat.organisation}"
        if seat.organisation and seat.organisation != seat.name
        else seat.name
    )


def attended(seat: Seat) -> str:
    """How it took part, who sat in it if another did, and whom it spoke for."""
    told = [_STATES[seat.how](seat)]
    others = {stay.who: stay for stay in seat.stays if stay.who != seat.name}
    told += [
        _("%(name)s, suppléance", name=name) if stay.alternate else name for name, stay in others.items()
    ]
    if seat.speaks_for:
        told.append(_("porte le pouvoir de %(names)s", names=", ".join(seat.speaks_for)))
    return "\n".join(told)


def _present(seat: Seat) -> str:
    if all(stay.remote for stay in seat.stays):
        return _("présent·e à distance")
    if any(stay.remote for stay in seat.stays):
        return _("présent·e, en partie à distance")
    return _("présent·e")


def _represented(seat: Seat) -> str:
    return _("représenté·e par %(name)s", name=seat.holder)


_STATES: dict[How, Callable[[Seat], str]] = {
    How.PRESENT: _present,
    How.REPRESENTED: _represented,
    How.EXCUSED: lambda _seat: _("excusé·e"),
    How.ABSENT: lambda _seat: _("absent·e"),
}


def told_hours(seat: Seat, day: datetime) -> str:
    return ", ".join(
        f"{at(start, day)} – {at(end, day)}" if end else _("depuis %(hour)s", hour=at(start, day))
        for start, end in hours(seat)
    )


def at(when: datetime, day: datetime) -> str:
    """The hour; with its day, where the sitting went on after midnight."""
    return hour(when) if local(when).date() == local(day).date() else moment(when)


def moves(movements: Iterable[tuple[Movement, str]], day: datetime) -> tuple[Data, ...]:
    """Arrivals and departures after the roll, with the quorum that each left."""
    rows = [[at(one.at, day), named(one.seat), _moved(one), sentence] for one, sentence in movements]
    columns: list[Column] = [_("Heure"), _("Siège"), _("Mouvement"), _("Quorum ensuite")]
    return (table(_("Arrivées et départs en cours de séance"), columns, rows),) if rows else ()


def _moved(one: Movement) -> str:
    if one.move is Move.LEFT:
        return _("part")
    if one.move is Move.MOVED:
        return _("continue à distance") if one.remote else _("continue sur place")
    if one.move is Move.RELAYED:
        return _("%(name)s remplace %(before)s", name=one.who, before=one.before)
    told = _("arrive, à distance") if one.remote else _("arrive")
    return told if one.who == one.seat.name else f"{told} ({one.who})"


def in_short(colleges: Iterable[College], *, seated: bool = True) -> tuple[str, ...]:
    """One sentence for each way of taking part, over all colleges; with their organisations, where nobody is `seated`."""
    found = [seat for college in colleges for seat in college.seats]
    told = [
        (How.PRESENT, _("Présents\u00a0: %(names)s.")),
        (How.REPRESENTED, _("Représentés\u00a0: %(names)s.")),
        (How.EXCUSED, _("Excusés\u00a0: %(names)s.")),
        (How.ABSENT, _("Absents\u00a0: %(names)s.")),
    ]
    said = _short if seated else _person
    names = {how: ", ".join(said(seat) for seat in found if seat.how is how) for how in How}
    return tuple(words % {"names": names[how]} for how, words in told if names[how])


def _person(one: Seat) -> str:
    return f"{one.name} ({one.organisation})" if one.organisation else one.name


def _short(seat: Seat) -> str:
    if seat.how is How.REPRESENTED:
        return _("%(name)s (pouvoir à %(holder)s)", name=seat.name, holder=seat.holder)
    return seat.name
