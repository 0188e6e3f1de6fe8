"""Letters about a meeting leave, and the meeting keeps who was sent what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting, MeetingLetter
from governance.meetings.rules.sending import Sent
from people import gate


@gate.internal
def post(
    db: Session, meeting: Meeting, letters: Iterable[NoticeLetter], kind: Sent, *, now: datetime
) -> list[NoticeLetter]:
    """Post the letters of those who have an address, and give these back; the others are kept as not reached."""
    posted = []
    for one in letters:
        letter = one.post(db, meeting.initiative_id, now=now)
        db.flush()
        if letter is not None:
            posted.append(one)
        if one.membership_id:
            _keep(db, meeting, one, kind, letter.id if letter else None, now)
    return posted


def _keep(
    db: Session, meeting: Meeting, one: NoticeLetter, kind: Sent, letter_id: int | None, now: datetime
) -> None:
    db.add(
        MeetingLetter(
            initiative_id=meeting.initiative_id,
            meeting_id=meeting.id or 0,
            membership_id=one.membership_id,
            letter_id=letter_id,
            kind=kind.value,
            sequence=meeting.sequence,
            written_at=now,
        )
    )
