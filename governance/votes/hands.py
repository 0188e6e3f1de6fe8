"""Voices counted in the room, as a vote reads them: who could raise a hand, who no longer votes, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation.errors import Conflict
from governance.committee import queries as committee
from governance.committee.rules.quorum import Attending
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.meetings.rules import attendance
from governance.votes import recused
from governance.votes.models import HandCount, Motion, RollLine
from governance.votes.rules import hands
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.hands import Hands, Room

COUNTED = _l(
    "Ce siège a été compté dans la salle, avec son collège : il ne vote plus à l’écran. Rien n’a été déposé."
)


def of(db: Session, motion: Motion) -> list[HandCount]:
    """Counts of the room, one for a college at the most."""
    query = select(HandCount).where(HandCount.motion_id == motion.id)
    return list(db.exec(query.order_by(col(HandCount.college))))


def seats(rows: Iterable[HandCount]) -> frozenset[int]:
    """The seats that were counted together with their college."""
    return frozenset(seat for row in rows for seat in row.seats)


def by_seat(db: Session, motion: Motion) -> dict[int, str]:
    """Each seat counted with its college → who wrote it down."""
    return {seat: row.recorded_by_name for row in of(db, motion) for seat in row.seats}


def ensure_none(db: Session, motion: Motion, wanted: Iterable[int | str]) -> None:
    """Raise Conflict when one of these seats (ids or public ids) was counted in the room."""
    counted = seats(of(db, motion))
    if not counted:
        return
    asked = set(wanted)
    query = select(RollLine).where(RollLine.motion_id == motion.id, col(RollLine.seat_id).in_(counted))
    if any({line.seat_id, line.seat} & asked for line in db.exec(query)):
        raise Conflict(COUNTED, code="counted_in_the_room")


def said(row: HandCount) -> Hands:
    """A count as the rules take it."""
    return Hands(
        {Choice(name): number for name, number in row.said.items()},
        {Choice(name): number for name, number in row.through.items()},
    )


def voices(rows: Iterable[HandCount]) -> list[Voice]:
    return [voice for row in rows for voice in hands.voices(row.college, said(row))]


def heads(rows: Iterable[HandCount]) -> dict[str, tuple[int, int]]:
    """How many voices of each college were counted, and how many of them through a proxy. Never what they said."""
    told = {row.college: said(row) for row in rows}
    return {code: (one.total, one.represented) for code, one in told.items()}


def as_data(rows: Sequence[HandCount]) -> list[dict[str, Any]]:
    """As they are published and counted again: by college, by nobody's name but who wrote them down."""
    return [
        {
            "count": voice.count,
            "college": voice.college,
            "choice": voice.choice.value,
            "represented": voice.represented,
            "in_room": row.kind.value,
            "recorded_by": row.recorded_by_name,
            "at": row.at.astimezone(UTC).isoformat(timespec="seconds"),
            **({"proof": row.proof_sha256} if row.proof_sha256 else {}),
        }
        for row in rows
        for voice in hands.voices(row.college, said(row))
    ]


def room(db: Session, motion: Motion, meeting: Meeting, moment: datetime) -> dict[str, Room]:
    """Who of each college attends, takes part and has not voted by herself: those who may still raise a hand."""
    aside = recused.of(db, motion)
    lines = list(db.exec(select(RollLine).where(RollLine.motion_id == motion.id)))
    colleges = {line.seat_id: line.college for line in lines if line.seat_id not in aside}
    given = committee.standing_proxies(db, motion.body_id, motion.abouts)
    states = attendance.states_at(
        colleges,
        presence.intervals(presence.stays(db, meeting)),
        [one for one in committee.as_rule(given) if one.holder not in aside],
        moment,
    )
    free = {line.seat_id for line in lines if not line.used}
    return {
        code: Room(*(
            frozenset(
                seat for seat, of in colleges.items() if of == code and seat in free and states[seat] is how
            )
            for how in (Attending.PRESENT, Attending.REPRESENTED)
        ))
        for code in dict.fromkeys(line.college for line in lines)
    }  # fmt: skip
