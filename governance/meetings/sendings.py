"""Who was sent what about a meeting, and when: read from what was posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from foundation.mail import TRIES, Letter
from governance.meetings.models import Meeting, MeetingLetter
from governance.meetings.rules.sending import Sent, State, state
from people.models import Membership, Person


@dataclass(frozen=True)
class Posted:
    """A letter to one person; `left_at` is when a mail server took it."""

    name: str
    state: State
    left_at: datetime | None


@dataclass(frozen=True)
class Sending:
    """The letters written at once about a meeting."""

    kind: Sent
    at: datetime
    posted: tuple[Posted, ...]

    @property
    def reached(self) -> int:
        return sum(one.state is State.LEFT for one in self.posted)


def of(db: Session, meeting: Meeting) -> list[Sending]:
    """Latest first, by name within each. Callers have asked the gate."""
    rows = db.exec(
        select(MeetingLetter, Person.name, Letter)
        .join(Membership, col(Membership.id) == col(MeetingLetter.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Letter, col(Letter.id) == col(MeetingLetter.letter_id), isouter=True)
        .where(MeetingLetter.meeting_id == meeting.id)
        .order_by(col(MeetingLetter.written_at).desc(), col(MeetingLetter.sequence).desc(), col(Person.name))
    )
    return [
        Sending(Sent(kind), at, tuple(_posted(name, letter) for _row, name, letter in some))
        for (at, kind, _n), some in groupby(
            rows, key=lambda row: (row[0].written_at, row[0].kind, row[0].sequence)
        )
    ]


def _posted(name: str, letter: Letter | None) -> Posted:
    if letter is None:
        return Posted(name, State.NO_ADDRESS, None)
    sent = letter.sent_at is not None
    return Posted(name, state(addressed=True, sent=sent, tries=letter.tries, most=TRIES), letter.sent_at)
