"""Who is in the room: stays, proxies in effect, the quorum at a moment, the attendance sheet.

The votes of a meeting read `room_at` and `quorum_at` at their opening and at their closing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, select

from charters.rules.functioning import NoticeRule, ProxyRule, Quorum
from charters.rules.terms import QuorumBase
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.models import Proxy as ProxyRow
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules import notice, quorum
from governance.committee.rules.quorum import Attending, Headcount, QuorumResult
from governance.meetings import without_body
from governance.meetings.models import Attendance, Meeting
from governance.meetings.rules import attendance
from governance.meetings.rules.attendance import Interval, Mode
from governance.meetings.rules.lifecycle import Stage
from people.queries import initials, person_views

ABOUT = "meeting"


@dataclass(frozen=True)
class Stay:
    """One stay of a seat in the room, and who sat in it."""

    name: str
    mode: Mode
    alternate: bool
    arrived_at: datetime
    left_at: datetime | None


@dataclass(frozen=True)
class SheetLine:
    """One filled seat in the attendance sheet.

    `state` is that of the moment asked for; of a closed meeting, that of the whole sitting: present if the
    seat attended at some time. `proxy` is the public id of the one given by this seat, `through` its holder.
    """

    seat: SeatView
    name: str
    state: Attending
    stays: tuple[Stay, ...] = ()
    sitting: Stay | None = None
    proxy: str = ""
    through: str = ""
    speaks_for: tuple[str, ...] = ()

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def first_arrival(self) -> datetime | None:
        return self.stays[0].arrived_at if self.stays else None


@dataclass(frozen=True)
class CollegeSheet:
    """A college in the attendance sheet."""

    code: str
    name: str
    lines: tuple[SheetLine, ...]

    @property
    def present(self) -> int:
        return sum(line.state is Attending.PRESENT for line in self.lines)


def body_of(db: Session, meeting: Meeting) -> Body:
    """Its body; for a meeting that has none, a value that stands for it (without_body.py)."""
    return without_body.of(db, meeting) if meeting.body_id is None else db.get_one(Body, meeting.body_id)


def seating(db: Session, meeting: Meeting, body: Body | None = None) -> BodyView:
    """The body as it sits on the day of the meeting."""
    body = body or body_of(db, meeting)
    return committee.body_view(db, body, committee.today_in(db, meeting.initiative_id, meeting.starts_at))


def stays(db: Session, meeting: Meeting) -> list[Attendance]:
    """Every stay, in the order of arrivals."""
    query = select(Attendance).where(Attendance.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(Attendance.arrived_at), col(Attendance.id))))


def intervals(rows: Iterable[Attendance]) -> tuple[Interval, ...]:
    """The stays as the pure rules take them."""
    return tuple(Interval(row.seat_id, row.arrived_at, row.left_at, row.mode, row.alternate) for row in rows)


def proxies_at(db: Session, meeting: Meeting, moment: datetime) -> list[ProxyRow]:
    """Proxies given for this meeting that stood at a moment: one taken back later stood then."""
    return _standing(_proxies(db, meeting), moment)


def _proxies(db: Session, meeting: Meeting) -> list[ProxyRow]:
    rows = db.exec(
        select(ProxyRow)
        .where(
            ProxyRow.initiative_id == meeting.initiative_id,
            ProxyRow.about_kind == ABOUT,
            ProxyRow.about == meeting.public_id,
        )
        .order_by(col(ProxyRow.given_at), col(ProxyRow.id))
    )
    return list(rows)


def _standing(rows: Iterable[ProxyRow], moment: datetime) -> list[ProxyRow]:
    return [
        row for row in rows if row.given_at <= moment and (row.revoked_at is None or row.revoked_at > moment)
    ]


def room_at(
    db: Session, meeting: Meeting, moment: datetime, *, aside: Collection[int] = ()
) -> dict[str, Headcount]:
    """The headcount of each college at a moment (code → filled, present, represented).

    `aside`: seats that take no part in the vote at hand. They attend, but the proxies they hold are suspended.
    """
    view, there = seating(db, meeting), intervals(stays(db, meeting))
    return _heads(view, there, proxies_at(db, meeting, moment), moment, aside)


def _heads(
    view: BodyView,
    there: tuple[Interval, ...],
    standing: list[ProxyRow],
    moment: datetime,
    aside: Collection[int] = (),
) -> dict[str, Headcount]:
    seats: dict[Hashable, str] = {seat.id: seat.college for seat in view.filled}
    held: dict[Hashable, str] = {seat.id: seat.organisation for seat in view.filled}
    given = [one for one in committee.as_rule(standing) if one.holder not in aside]
    heads = attendance.room_at(seats, there, given, moment, held)
    withdrawn = attendance.room_at({one: seats[one] for one in aside if one in seats}, there, given, moment)
    return heads | {
        code: replace(heads[code], withdrawn=some.present + some.represented)
        for code, some in withdrawn.items()
    }


def quorum_at(db: Session, meeting: Meeting, moment: datetime) -> QuorumResult:
    """The quorum of the body's own rule at a moment of the meeting."""
    return quorums_at(db, meeting, (moment,))[moment]


def quorums_at(db: Session, meeting: Meeting, moments: Iterable[datetime]) -> dict[datetime, QuorumResult]:
    """The same at each of these moments; what it takes is read once for all."""
    body = body_of(db, meeting)
    rule, view = body.rule.quorum, seating(db, meeting, body)
    again = called_again(db, meeting, rule)
    weighs = rule.base is QuorumBase.WEIGHTS
    weights = {one.code: one.weight for one in view.colleges} if weighs else None
    there, given = intervals(stays(db, meeting)), _proxies(db, meeting)
    return {
        moment: quorum.check(
            rule,
            _heads(view, there, _standing(given, moment), moment),
            second_notice=again,
            weights=weights,
        )
        for moment in moments
    }


def called_again(db: Session, meeting: Meeting, rule: Quorum) -> bool:
    """Whether the lighter quorum of a second notice holds here: the rule has one, and the notice left soon enough.

    The clear days are those of the rule (CGCT L2121-17: three), between the notice and the meeting.
    """
    if not meeting.second_of or rule.second_notice is None or meeting.announced_at is None:
        return False
    days = (
        committee.today_in(db, meeting.initiative_id, moment)
        for moment in (meeting.announced_at, meeting.starts_at)
    )
    return notice.clear_days(*days) >= rule.second_notice.min_clear_days


def lacked_quorum(meeting: Meeting) -> bool:
    """Whether a meeting opened without quorum, or was closed without one."""
    kept = (read_back(meeting.quorum_at_opening), read_back(meeting.quorum_at_closing))
    return any(one is not None and not one.reached for one in kept)


def notice_rule(meeting: Meeting, body: Body) -> NoticeRule:
    """How early its notice leaves: a second one has its own clear days, where the body's rule has them."""
    second = body.rule.quorum.second_notice if meeting.second_of else None
    return replace(body.notice_rule, clear_days=second.min_clear_days) if second else body.notice_rule


def mark(db: Session, meeting: Meeting, moment: datetime) -> str:
    """Changes whenever the room does: arrivals, departures, proxies."""
    rows = stays(db, meeting)
    left = sum(row.left_at is not None for row in rows)
    return f"{len(rows)}-{left}-{'.'.join(row.public_id for row in proxies_at(db, meeting, moment))}"


def kept(result: QuorumResult) -> dict[str, Any]:
    """A quorum as it is kept with the meeting; the base is said where it is not seats."""
    told = {name: str(one) if isinstance(one, Fraction) else one for name, one in asdict(result).items()}
    if result.base is QuorumBase.SEATS_FILLED:
        del told["base"]
    return {**told, "lacking": list(result.lacking)}


def read_back(data: Mapping[str, Any] | None) -> QuorumResult | None:
    """The quorum that was kept; None when the meeting was not there yet."""
    if not data:
        return None
    told: dict[str, Any] = {
        name: Fraction(one) if isinstance(one, str) and name != "base" else one for name, one in data.items()
    }
    base = QuorumBase(data.get("base", QuorumBase.SEATS_FILLED))
    return QuorumResult(**{**told, "lacking": tuple(data["lacking"]), "base": base})


def sheet(
    db: Session, meeting: Meeting, moment: datetime, *, view: BodyView | None = None
) -> list[CollegeSheet]:
    """The attendance sheet by college, at a moment of the meeting, or over the whole of a closed one."""
    view = view or seating(db, meeting)
    rows = stays(db, meeting)
    whole = meeting.stage is Stage.CLOSED and meeting.closed_at is not None
    moment = meeting.closed_at if whole and meeting.closed_at else moment
    given = proxies_at(db, meeting, moment)
    there = intervals(rows)
    present = attendance.ever_present(there) if whole else attendance.present_at(there, moment)
    names = _names(db, meeting, rows, moment)
    lines = {seat.id: _line(seat, rows, names, present) for seat in view.filled}
    _spread(lines, given, present)
    return [
        CollegeSheet(college.code, college.name, tuple(lines[s.id] for s in college.seats if s.filled))
        for college in view.colleges
        if college.filled
    ]


def _names(db: Session, meeting: Meeting, rows: Iterable[Attendance], moment: datetime) -> dict[int, str]:
    found = person_views(db, meeting.initiative_id, moment, {row.membership_id for row in rows})
    return {membership_id: person.name for membership_id, person in found.items()}


def _line(
    seat: SeatView, rows: Iterable[Attendance], names: Mapping[int, str], present: frozenset[Any]
) -> SheetLine:
    own = [row for row in rows if row.seat_id == seat.id]
    told = tuple(
        Stay(names.get(row.membership_id, ""), row.mode, row.alternate, row.arrived_at, row.left_at)
        for row in own
    )
    sitting = next((stay for stay in told if stay.left_at is None), None)
    state = Attending.PRESENT if seat.id in present else Attending.ABSENT
    last = sitting or (told[-1] if told else None)
    return SheetLine(seat, last.name if last else seat.name, state, told, sitting)


def _spread(lines: dict[int, SheetLine], given: Iterable[ProxyRow], present: frozenset[Any]) -> None:
    """Write each proxy on both sides: asleep while its principal is in the room or its holder out of it."""
    for row in given:
        principal, holder = lines.get(row.principal_id), lines.get(row.holder_id)
        if principal is None or holder is None:
            continue
        speaks = row.principal_id not in present and row.holder_id in present
        state = Attending.REPRESENTED if speaks else principal.state
        lines[row.principal_id] = replace(principal, proxy=row.public_id, through=holder.name, state=state)
        if speaks:
            lines[row.holder_id] = replace(
                lines[row.holder_id], speaks_for=(*lines[row.holder_id].speaks_for, principal.name)
            )


def holders_for(view: BodyView, rule: ProxyRule, seat: SeatView) -> list[SeatView]:
    """The seats that may receive the proxy of a seat, as far as the rule's colleges go."""
    return [
        other
        for other in view.filled
        if other.id != seat.id and (not rule.same_college or other.college == seat.college)
    ]
