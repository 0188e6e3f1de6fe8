"""The proxies behind a result: which seats the quorum counted through somebody else, who that was, given when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from charters.rules.terms import Counted
from governance.committee import queries as committee
from governance.committee.models import Proxy
from governance.committee.rules.quorum import Attending
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.meetings.rules import attendance
from governance.votes import hands, queries, sitting
from governance.votes.models import PROXY, Motion, RollLine
from governance.votes.outcome import Said


@dataclass(frozen=True)
class Represented:
    """A seat that spoke, or was counted, through another; `given_at` where the proxy is known."""

    seat: str
    holder: str
    given_at: datetime | None


def shown(db: Session, motion: Motion, said: Sequence[Said]) -> dict[str, Any]:
    """What the page of a result says of seats, college by college, and of proxies."""
    return {
        "nominal": [
            (row.code, row.name, [one for one in said if one.college == row.code])
            for row in queries.colleges(db, motion)
        ],
        "represented": of(db, motion),
        "attended": _room(db, motion),
    }


def of(db: Session, motion: Motion) -> list[Represented]:
    """In the order of the roll."""
    given = _given(db, motion)
    names = {line.seat_id: line.name for line in queries.roll(db, motion)}
    return [
        Represented(
            line.name,
            holder or (names.get(proxy.holder_id, "") if proxy else ""),
            proxy.given_at if proxy else None,
        )
        for line, holder in _through(db, motion)
        for proxy in [given.get(line.seat_id)]
    ]


def _through(db: Session, motion: Motion) -> list[tuple[RollLine, str]]:
    """The seats counted as represented, and who cast their ballot where one was cast for them."""
    lines = queries.roll(db, motion)
    if meeting := _room(db, motion):
        seats = _in_the_room(db, motion, meeting, lines)
        return [(line, line.represented_by) for line in lines if line.seat_id in seats]
    cast = {line.id: ballot.cast_by_name for line, ballot in queries.urn(db, motion) if ballot.rank == PROXY}
    counted = {seat for row in hands.of(db, motion) for seat in row.represented}
    return [
        (line, cast.get(line.id, line.represented_by))
        for line in lines
        if line.id in cast or line.represented_by or line.seat_id in counted
    ]


def _room(db: Session, motion: Motion) -> Meeting | None:
    """The sitting whose attendance made the quorum; None where the voters did."""
    if motion.presence is None or motion.rule.quorum.counted is Counted.TURNOUT:
        return None
    return sitting.of(db, motion)


def _in_the_room(db: Session, motion: Motion, meeting: Meeting, lines: Sequence[RollLine]) -> set[int]:
    at = motion.closed_at
    if at is None:
        return set()
    states = attendance.states_at(
        [line.seat_id for line in lines],
        presence.intervals(presence.stays(db, meeting)),
        committee.as_rule(presence.proxies_at(db, meeting, at)),
        at,
    )
    return {line.seat_id for line in lines if states[line.seat_id] is Attending.REPRESENTED}


def _given(db: Session, motion: Motion) -> dict[int, Proxy]:
    """Principal → her proxy as it stood when the vote closed."""
    rows = db.exec(
        select(Proxy)
        .where(
            Proxy.initiative_id == motion.initiative_id,
            Proxy.body_id == motion.body_id,
            col(Proxy.about).in_([about for _kind, about in motion.abouts]),
        )
        .order_by(col(Proxy.given_at), col(Proxy.id))
    )
    at = motion.closed_at
    return {
        row.principal_id: row
        for row in rows
        if (row.about_kind, row.about) in motion.abouts
        and at is not None
        and row.given_at <= at
        and (row.revoked_at is None or row.revoked_at > at)
    }
