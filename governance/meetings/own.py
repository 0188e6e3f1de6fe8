"""The seats somebody sits in, as the page of a meeting and the letter's own page show them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView
from governance.committee.rules import proxies
from governance.meetings import presence, queries
from governance.meetings.models import Meeting
from governance.meetings.presence import SheetLine
from governance.meetings.queries import SeatAnswer
from governance.meetings.rules.replies import Reply
from people.actor import Actor


@dataclass(frozen=True)
class OwnSeat:
    """A seat of the reader's: what she answered, the proxy it gave, and who may receive one."""

    seat: SeatView
    titular: bool
    reply: Reply | None
    proxy: str
    through: str
    holders: tuple[tuple[str, str], ...]
    line: SheetLine


def lines(sheet: list[presence.CollegeSheet]) -> dict[int, SheetLine]:
    """Each seat of an attendance sheet, by its key."""
    return {line.seat.id: line for college in sheet for line in college.lines}


def seats(
    view: BodyView,
    actor: Actor,
    body: Body,
    answers: list[SeatAnswer],
    sheet: Mapping[int, SheetLine],
) -> list[OwnSeat]:
    """Those the actor sits in, titular or alternate."""
    said = {(one.seat.id, sitter.membership_id): reply for one in answers for sitter, reply in one.replies}
    return [
        OwnSeat(
            seat,
            seat.titular is not None and seat.titular.membership_id == actor.membership_id,
            said.get((seat.id, actor.membership_id or 0)),
            sheet[seat.id].proxy,
            sheet[seat.id].through,
            tuple(
                (other.public_id, other.name) for other in presence.holders_for(view, body.proxy_rule, seat)
            )
            if body.proxy_rule.allowed
            else (),
            sheet[seat.id],
        )
        for seat in queries.seats_of(view, actor)
    ]


def before(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> list[OwnSeat]:
    """Those of a meeting to come; of who may receive a proxy, only those whom the rule lets receive it today."""
    body = presence.body_of(db, meeting)
    view = presence.seating(db, meeting, body)
    sheet = lines(presence.sheet(db, meeting, now, view=view))
    given = committee.as_rule(presence.proxies_at(db, meeting, now))
    return [
        _as_of_today(one, view, body, given)
        for one in seats(view, actor, body, queries.answers(db, meeting, view), sheet)
    ]


def _as_of_today(one: OwnSeat, view: BodyView, body: Body, given: Sequence[proxies.Proxy]) -> OwnSeat:
    colleges: dict[Hashable, str] = {seat.id: seat.college for seat in view.filled}
    ids = {seat.public_id: seat.id for seat in view.filled}

    def receives(holder: str) -> bool:
        try:
            proxies.check(
                body.proxy_rule, proxies.Proxy(one.seat.id, ids[holder]), given=given, colleges=colleges
            )
        except proxies.ProxyRefused:
            return False
        return True

    return replace(one, holders=tuple(pair for pair in one.holders if receives(pair[0])))
