"""Bodies: their colleges and weights, their seats, who sits in them since when, who chairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from charters.rules.functioning import NoticeRule, ProxyRule, Quorum, SecondNotice, VoteRule
from charters.rules.presets import DEFAULT
from demonstration import deciding as values
from demonstration.loading.book import Book
from governance.committee.actions import composing
from governance.committee.forms import BodyForm, CollegeForm, DesignationForm, OfficeForm, SeatForm
from governance.committee.models import Body, BodyKind

DESIGNATED_BEFORE = timedelta(days=14)  # seats are filled before the body first meets


def write(book: Book) -> None:
    """Every body, those that sit with another's seats after it."""
    for body in sorted(book.data.bodies, key=lambda one: one.seats_of is not None):
        row = _found(book, body)
        book.bodies[body.id] = row
        if body.seats_of is None:
            _colleges(book, body, row)
            _seats(book, body, row)
        _offices(book, body, row)


def _found(book: Book, data: values.Body) -> Body:
    at = book.noon(data.term.since)
    form = BodyForm(
        name=data.name,
        slug=data.id,
        kind=BodyKind(data.kind).value,
        about=data.about,
        starts_on=data.term.since,
        ends_on=data.term.until,
    )
    return composing.found_body(
        book.db,
        book.facilitator(at),
        form,
        now=at,
        seats_of=book.bodies[data.seats_of] if data.seats_of else None,
        rule=_rule(data),
        proxy_rule=ProxyRule(
            allowed=data.proxies.per_holder > 0,
            max_per_holder=max(data.proxies.per_holder, 1),
            same_college=data.proxies.same_college,
        ),
        notice_rule=NoticeRule(clear_days=data.notice_clear_days, time_zone=book.initiative.time_zone),
    )


def _rule(data: values.Body) -> VoteRule:
    """Current decisions of the body, under its own quorum."""
    days = data.quorum.second_notice_days
    quorum = Quorum(
        counts_represented=data.quorum.counts_proxies,
        per_college_min=data.quorum.per_college,
        second_notice=SecondNotice(min_clear_days=days) if days else None,
    )
    return replace(DEFAULT.rule, quorum=quorum)


def _colleges(book: Book, data: values.Body, row: Body) -> None:
    at = book.noon(data.term.since)
    used = {seat.college for seat in data.seats}
    for college in book.data.initiative.colleges:
        if college.id not in used:
            continue
        seats = sum(seat.college == college.id for seat in data.seats)
        form = CollegeForm(college=book.college_code(college.id), weight=str(college.weight), seats=seats)
        composing.set_college(book.db, book.facilitator(at), row, form, now=at)


def _seats(book: Book, data: values.Body, row: Body) -> None:
    since = data.term.since - DESIGNATED_BEFORE
    at = book.noon(since)
    for seat in data.seats:
        organisation = book.organisations[seat.organisation].public_id if seat.organisation else ""
        form = SeatForm(college=book.college_code(seat.college), organisation=organisation)
        made = composing.add_seat(book.db, book.facilitator(at), row, form, now=at, starts_on=since)
        book.seats[seat.id] = made
        for person, titular in ((seat.titular, True), (seat.alternate, False)):
            if person is None:
                continue
            designation = DesignationForm(
                member=book.members[person].public_id,
                titular=titular,
                starts_on=_designated_on(book, seat, person, since),
                ends_on=data.term.until,
            )
            composing.designate(book.db, book.facilitator(at), made, designation, now=at)


def _designated_on(book: Book, seat: values.Seat, person: str, since: date) -> date:
    """Nobody sits for an organisation before having its mandate."""
    mandate = book.mandates.get((person, seat.organisation or ""))
    return max(since, mandate.starts_on) if mandate else since


def _offices(book: Book, data: values.Body, row: Body) -> None:
    since, until = data.term.since, data.term.until
    at = book.noon(since)
    function = "chair" if len(data.chairs) == 1 else "co_chair"
    for person in data.chairs:
        form = OfficeForm(
            member=book.members[person].public_id, function=function, starts_on=since, ends_on=until
        )
        composing.set_office(book.db, book.facilitator(at), row, form, now=at)
    member = book.members[data.secretary].public_id
    form = OfficeForm(member=member, function="secretary", starts_on=since, ends_on=until)
    composing.set_office(book.db, book.facilitator(at), row, form, now=at)
