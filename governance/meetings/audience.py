"""To whom letters about a meeting go: those who sit in its body, else those it concerns."""

from __future__ import annotations

from sqlmodel import Session

from governance.committee.queries import BodyView
from governance.meetings import presence, queries, without_body
from governance.meetings.models import Meeting
from governance.meetings.queries import Recipient


def of(db: Session, meeting: Meeting, view: BodyView | None = None) -> list[Recipient]:
    """Once each, by name. Callers have asked the gate."""
    if meeting.body_id is not None:
        return queries.recipients(db, view or presence.seating(db, meeting))
    return [
        Recipient(member.id or 0, member.public_id, person.name, person.email, titular=True)
        for member, person in without_body.concerned(db, meeting)
    ]
