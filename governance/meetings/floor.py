"""Reading the floor of a sitting: who speaks and since when, who waits, how long each college has spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings import presence
from governance.meetings.models import Meeting, SpeakingTurn
from governance.meetings.rules import speaking
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.speaking import Turn
from people import gate
from people.actor import Actor
from people.models import College, Membership
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks or waits. `lasted`: how long she has had the floor."""

    turn: str
    membership_id: int
    person: PersonView
    college: str
    asked_at: datetime
    given_at: datetime | None
    lasted: timedelta

    @property
    def minutes(self) -> int:
        return int(self.lasted.total_seconds()) // 60

    @property
    def seconds(self) -> int:
        return int(self.lasted.total_seconds()) % 60


@dataclass(frozen=True)
class CollegeTime:
    """How long a college has spoken, and its part of the whole in hundredths."""

    code: str
    name: str
    minutes: int
    seconds: int
    percent: int


@dataclass(frozen=True)
class Floor:
    """What the page shows; `balance` only to who runs the sitting, and `mine` is the reader's own turn."""

    speaker: Speaker | None
    queue: tuple[Speaker, ...]
    mine: Speaker | None
    may_ask: bool
    may_give: bool
    balance: tuple[CollegeTime, ...]


def rows(db: Session, meeting: Meeting) -> list[SpeakingTurn]:
    query = select(SpeakingTurn).where(SpeakingTurn.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(SpeakingTurn.asked_at), col(SpeakingTurn.id))))


def turns(db: Session, meeting: Meeting) -> list[Turn]:
    """The turns as the pure rules take them."""
    return [_turn(row) for row in rows(db, meeting)]


def _turn(row: SpeakingTurn) -> Turn:
    withdrawn = row.withdrawn_at is not None
    return Turn(row.id, row.membership_id, row.college, row.asked_at, row.given_at, row.ended_at, withdrawn)


def turn_for(db: Session, meeting: Meeting, public_id: str) -> SpeakingTurn:
    """A turn of this meeting; raises Missing."""
    where = SpeakingTurn.public_id == public_id, SpeakingTurn.meeting_id == meeting.id
    found = db.exec(select(SpeakingTurn).where(*where)).first()
    if found is None:
        raise Missing
    return found


def run_by(meeting: Meeting) -> Scope:
    """A meeting as the gate sees it for who runs it: whoever convenes it, or its chair."""
    return Scope(
        meeting.initiative_id,
        stream_id=meeting.stream_id,
        body_id=meeting.body_id,
        author_id=meeting.chair_id,
    )


def asking(actor: Actor, meeting: Meeting, member: str) -> Scope:
    """A place in the queue as the gate sees it: one's own, or another's, which is for who runs the sitting to take."""
    own = not member or member == actor.membership_public_id
    runs = gate.may(actor, Permission.GIVE_FLOOR, on=run_by(meeting))
    return Scope(meeting.initiative_id, person_id=actor.person_id if own or runs else None)


def asking_of(db: Session, actor: Actor, meeting: Meeting, turn: SpeakingTurn) -> Scope:
    return asking(actor, meeting, db.get_one(Membership, turn.membership_id).public_id)


def college_of(db: Session, meeting: Meeting, member: Membership, now: datetime) -> str:
    """That of the seat she sits in now, or could sit in; else her own."""
    view = presence.seating(db, meeting)
    codes = {seat.id: seat.college for seat in view.filled}
    there = [
        one for one in presence.stays(db, meeting) if one.membership_id == member.id and one.left_at is None
    ]
    if there:
        return codes.get(there[0].seat_id, "")
    for seat in view.filled:
        if any(one.membership_id == member.id for one in seat.sitters):
            return seat.college
    college = db.get(College, member.college_id) if member.college_id else None
    return college.code if college else ""


def current(db: Session, meeting: Meeting, now: datetime) -> Speaker | None:
    """Who has the floor of an open sitting: what a screen for the room shows."""
    found = next((one for one in rows(db, meeting) if _turn(one).speaks), None)
    if found is None or meeting.stage is not Stage.OPEN:
        return None
    return _speakers(db, meeting, [found], now)[0]


def of_meeting(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> Floor:
    """Callers have asked the gate whether the meeting is read."""
    found = rows(db, meeting)
    told = [_turn(one) for one in found]
    order = {one.key: place for place, one in enumerate(speaking.queue(told))}
    waiting = sorted((one for one in found if one.id in order), key=lambda one: order[one.id])
    queue = _speakers(db, meeting, waiting, now)
    may_give = gate.may(actor, Permission.GIVE_FLOOR, on=run_by(meeting))
    may_ask = gate.may(actor, Permission.ASK_TO_SPEAK, on=asking(actor, meeting, ""))
    return Floor(
        current(db, meeting, now),
        tuple(queue),
        next((one for one in queue if one.membership_id == actor.membership_id), None),
        may_ask and speaking.may_ask(told, actor.membership_id),
        may_give,
        tuple(_balance(db, meeting, told, now)) if may_give else (),
    )


def _speakers(db: Session, meeting: Meeting, found: list[SpeakingTurn], now: datetime) -> list[Speaker]:
    people = person_views(db, meeting.initiative_id, now, {one.membership_id for one in found})
    return [
        Speaker(
            one.public_id,
            one.membership_id,
            people[one.membership_id],
            one.college,
            one.asked_at,
            one.given_at,
            _turn(one).lasted(now),
        )
        for one in found
    ]


def _balance(db: Session, meeting: Meeting, told: list[Turn], now: datetime) -> list[CollegeTime]:
    """Each college of the body, and any other that spoke."""
    names = {one.code: one.name for one in presence.seating(db, meeting).colleges if one.filled}
    spoken = speaking.totals(told, names, now)
    parts = speaking.shares(spoken)
    return [
        CollegeTime(
            code, names.get(code, ""), *divmod(int(length.total_seconds()), 60), round(100 * parts[code])
        )
        for code, length in spoken.items()
    ]


def mark(db: Session, meeting: Meeting, now: datetime) -> str:
    """Changes whenever the floor does, and while somebody speaks, whenever her time is told anew."""
    found = rows(db, meeting)
    moved = [one.public_id for one in found if one.ended_at is None and one.withdrawn_at is None]
    speaks = next((one for one in found if _turn(one).speaks), None)
    seconds = int(_turn(speaks).lasted(now).total_seconds()) // 5 if speaks else 0
    given = speaks.public_id if speaks else ""
    return f"{len(found)}-{given}-{seconds}-{'.'.join(moved)}"
