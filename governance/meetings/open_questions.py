"""Reading the questions asked without an account: the code that opens a meeting to them, what waits, what appeared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session, col, func, select

from foundation.errors import Missing
from governance.meetings.models import Meeting, QuestionDoor, RoomQuestion
from governance.meetings.rules import open_questions as rules
from people.models import Initiative

SALT = "room-questions"


@dataclass(frozen=True)
class Opened:
    """What a code opens; for the gate, its secret was given."""

    door_id: int
    initiative: Initiative
    meeting: Meeting
    presented: bool = True


def link(secret_key: str, door: QuestionDoor) -> str:
    """What comes after /question/ in the code."""
    return str(URLSafeSerializer(secret_key, salt=SALT).dumps(door.public_id))


def standing(db: Session, meeting: Meeting) -> QuestionDoor | None:
    """The code of a meeting that was not taken back. Callers have asked the gate."""
    where = QuestionDoor.meeting_id == meeting.id, col(QuestionDoor.withdrawn_at).is_(None)
    return db.exec(select(QuestionDoor).where(*where).order_by(col(QuestionDoor.id).desc())).first()


def opened(db: Session, secret_key: str, token: str) -> Opened | None:
    """None for a secret that is wrong, was taken back or is over: nobody is told which."""
    try:
        public_id = URLSafeSerializer(secret_key, salt=SALT).loads(token)
    except BadSignature:
        return None
    found = db.exec(
        select(QuestionDoor, Initiative, Meeting)
        .join(Meeting, col(Meeting.id) == col(QuestionDoor.meeting_id))
        .join(Initiative, col(Initiative.id) == col(Meeting.initiative_id))
        .where(QuestionDoor.public_id == str(public_id))
    ).first()
    if found is None:
        return None
    door, initiative, meeting = found
    if not rules.leads(stage=meeting.stage, withdrawn=door.withdrawn_at is not None):
        return None
    return Opened(door.id or 0, initiative, meeting)


def rows(db: Session, meeting: Meeting) -> list[RoomQuestion]:
    """In the order in which they were asked. Callers have asked the gate."""
    query = select(RoomQuestion).where(RoomQuestion.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(RoomQuestion.asked_at), col(RoomQuestion.id))))


def shown(db: Session, meeting: Meeting) -> list[RoomQuestion]:
    """Those that who runs the meeting let appear."""
    return [one for one in rows(db, meeting) if one.shown_at is not None]


def count(db: Session, meeting: Meeting) -> int:
    return db.exec(select(func.count()).where(RoomQuestion.meeting_id == meeting.id)).one()


def question_for(db: Session, meeting: Meeting, public_id: str) -> RoomQuestion:
    """A question of this meeting; raises Missing."""
    where = RoomQuestion.public_id == public_id, RoomQuestion.meeting_id == meeting.id
    found = db.exec(select(RoomQuestion).where(*where)).first()
    if found is None:
        raise Missing
    return found


def mark(db: Session, meeting: Meeting) -> str:
    """Changes whenever one is asked, appears, is answered or erased."""
    found = rows(db, meeting)
    appeared = sum(one.shown_at is not None for one in found)
    return f"{len(found)}-{appeared}-{sum(one.answered_at is not None for one in found)}"


def due(db: Session, now: datetime, most: int) -> list[int]:
    """Meetings whose questions and codes have been kept long enough; for the job that erases them."""
    found = db.exec(
        select(Meeting.id, Meeting.closed_at, Meeting.ends_at).where(
            col(Meeting.ends_at) <= now - rules.KEPT,
            col(Meeting.id).in_(select(QuestionDoor.meeting_id)),
        )
    )
    return [
        key for key, closed, ends in found if key and rules.forgotten_at(closed=closed, ends=ends) <= now
    ][:most]
