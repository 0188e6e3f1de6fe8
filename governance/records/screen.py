"""What the screen of a room shows: the item under way and its time, the quorum, who has voted as numbers, then the verdict.

Nothing that is not for the whole room: no name but those of the body, of colleges and of who has the floor, no word of the minutes, never a partial result.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.rules.sentences import say
from governance.committee import measuring
from governance.committee.measuring import Gauge
from governance.committee.rules import quorum_wording
from governance.meetings import conducting, floor, presence, queries
from governance.meetings.models import Meeting
from governance.meetings.rules.agenda import FATE_SENTENCES, Fate
from governance.meetings.rules.lifecycle import Stage
from governance.records import resolutions
from governance.votes import panel
from governance.votes import queries as votes
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import DECIDED
from governance.votes.rules.lifecycle import Stage as VoteStage

SHOWN = timedelta(minutes=10)
"""How long a verdict stays on the screen after the vote, unless another vote opens."""


@dataclass(frozen=True)
class Under:
    """The item under way. `planned` minutes, 0 where none was said; `fate` says that it was put off, in words."""

    number: int
    title: str
    spent: int
    planned: int
    fate: str = ""

    @property
    def over(self) -> int:
        """Minutes beyond what was planned."""
        return max(self.spent - self.planned, 0) if self.planned else 0


@dataclass(frozen=True)
class Floor:
    """Who speaks, and for how many minutes."""

    name: str
    minutes: int


@dataclass(frozen=True)
class Room:
    """The quorum now, in its unit and in words."""

    reached: bool
    sentence: str
    gauge: Gauge


@dataclass(frozen=True)
class Voting:
    """A vote that is open or suspended: how many seats have voted, by college."""

    title: str
    suspended: bool
    cast: int
    seats: int
    colleges: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True)
class Told:
    """A verdict that has just fallen."""

    title: str
    outcome: str
    tone: str
    sentence: str
    voices: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Screen:
    """`seen` changes whenever anything else does."""

    meeting: str
    body: str
    stage: Stage
    starts_at: datetime
    item: Under | None
    following: str
    floor: Floor | None
    room: Room | None
    voting: Voting | None
    told: Told | None
    seen: str = ""


def of(db: Session, meeting: Meeting, *, now: datetime) -> Screen:
    """In the reader's language. Callers hold the link."""
    body = presence.body_of(db, meeting)
    open_now = meeting.stage is Stage.OPEN
    item, following = _item(db, meeting, now) if open_now else (None, "")
    motion = _motion(db, meeting) if open_now else None
    made = Screen(
        meeting.title,
        body.name,
        meeting.stage,
        meeting.starts_at,
        item,
        following,
        _floor(db, meeting, now),
        _room(db, meeting, now) if open_now else None,
        _voting(db, motion) if motion else None,
        None if motion or not open_now else _told(db, meeting, now),
    )
    return replace(made, seen=hashlib.sha256(repr(made).encode()).hexdigest()[:16])


def _item(db: Session, meeting: Meeting, now: datetime) -> tuple[Under | None, str]:
    """The item under way, and the title of the one that comes: the next that was not dealt with, else the first left."""
    course = conducting.of(db, meeting, now)
    agenda = queries.agenda(db, meeting, presence.body_of(db, meeting).notice_rule)
    here = next((one for one in agenda if one.public_id == course.item), None)
    left = set(conducting.movable(agenda, course))
    after = [*agenda[here.number :], *agenda[: here.number]] if here else agenda
    following = next((one.title for one in after if one.public_id in left), "")
    if here is None:
        return None, following
    fate = _(FATE_SENTENCES[Fate(here.fate)]) if here.fate else ""
    spent = course.spent.get(here.public_id, 0)
    return Under(here.number, here.title, spent, here.minutes, fate), following


def _floor(db: Session, meeting: Meeting, now: datetime) -> Floor | None:
    found = floor.current(db, meeting, now)
    return Floor(found.person.name, found.minutes) if found else None


def _room(db: Session, meeting: Meeting, now: datetime) -> Room:
    found = presence.quorum_at(db, meeting, now)
    names = {one.code: one.name for one in presence.seating(db, meeting).colleges}
    return Room(found.reached, say(quorum_wording.in_a_word(found, names), _), measuring.of(found))


def _motion(db: Session, meeting: Meeting) -> Motion | None:
    """The vote under way, the last to open."""
    return db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == meeting.initiative_id,
            Motion.meeting == meeting.public_id,
            col(Motion.stage).in_((VoteStage.OPEN, VoteStage.SUSPENDED)),
        )
        .order_by(col(Motion.opens_at).desc(), col(Motion.id).desc())
    ).first()


def _voting(db: Session, motion: Motion) -> Voting:
    """Numbers alone: who is missing is not for the wall."""
    found = panel.turnout(db, motion)
    return Voting(
        motion.title,
        motion.stage is VoteStage.SUSPENDED,
        found.cast,
        found.seats,
        tuple((one.code, one.name, one.cast, len(one.states)) for one in found.colleges),
    )


def _told(db: Session, meeting: Meeting, now: datetime) -> Told | None:
    motion = db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == meeting.initiative_id,
            Motion.meeting == meeting.public_id,
            col(Motion.stage).in_(DECIDED),
            col(Motion.closed_at) > now - SHOWN,
        )
        .order_by(col(Motion.closed_at).desc(), col(Motion.id).desc())
    ).first()
    entry = votes.entry_of(db, motion) if motion else None
    if motion is None or entry is None:
        return None
    outcome, tone, sentence, counts = resolutions.verdict(db, motion, entry)
    return Told(motion.title, outcome, tone, sentence, counts)
