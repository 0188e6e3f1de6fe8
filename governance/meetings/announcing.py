"""The letters that keep step: what has changed since the notice, and that a meeting will not be held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from foundation.language import hour, weekday
from governance.meetings import audience, letters
from governance.meetings.forms import MeetingForm
from governance.meetings.letters import NoticeLetter, Told
from governance.meetings.models import Meeting, MeetingLetter
from governance.meetings.queries import Recipient
from governance.meetings.rules.lifecycle import Stage
from people.models import Membership, Person


@dataclass(frozen=True)
class Changed:
    """What was announced, and what holds now; each is words, empty for nothing."""

    what: str
    before: str
    now: str


def moved(meeting: Meeting, form: MeetingForm, time_zone: str) -> Meeting:
    """The meeting as it will be, to draw letters from: a value that belongs to no session."""
    starts_at, ends_at = form.moments(time_zone)
    changed = {
        "title": form.title or meeting.title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": form.place,
        "remote_link": form.remote_link,
        "sequence": meeting.sequence + 1,
    }
    return Meeting(**{**meeting.model_dump(), **changed})


def called_off(meeting: Meeting) -> Meeting:
    """The meeting as it will be once cancelled."""
    changed = {"stage": Stage.CANCELLED, "sequence": meeting.sequence + 1}
    return Meeting(**{**meeting.model_dump(), **changed})


def changes(before: Meeting, after: Meeting) -> list[Changed]:
    """What people must know, in the order in which they ask it."""
    pairs = (
        (_("Titre"), before.title, after.title),
        (_("Date"), when(before), when(after)),
        (_("Lieu"), before.place, after.place),
        (_("Lien pour venir à distance"), before.remote_link, after.remote_link),
    )
    return [Changed(*one) for one in pairs if one[1] != one[2]]


def date_moves(before: Meeting, after: Meeting) -> bool:
    """Whether those who had answered must look again at their diaries."""
    return (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)


def when(meeting: Meeting) -> str:
    return f"{weekday(meeting.starts_at)}, {hour(meeting.starts_at)} – {hour(meeting.ends_at)}"


def update(told: Told, before: Meeting, people: Sequence[Recipient], *, now: datetime) -> list[NoticeLetter]:
    """One letter each; `told.meeting` is the meeting as it will be."""
    more = {"changes": changes(before, told.meeting), "again": date_moves(before, told.meeting)}
    subject = _("Changement\u00a0: %(title)s", title=told.meeting.title)
    return [letters.drawn("update", told, one, subject, letters.REQUEST, now, **more) for one in people]


def cancellation(
    told: Told, people: Sequence[Recipient], reason: str, *, now: datetime
) -> list[NoticeLetter]:
    """One letter each, whose calendar file takes the meeting off."""
    subject = _("Annulation\u00a0: %(title)s", title=told.meeting.title)
    return [
        letters.drawn("cancellation", told, one, subject, letters.CANCEL, now, reason=reason)
        for one in people
    ]


def to_tell(db: Session, meeting: Meeting) -> list[Recipient]:
    """Whom a cancellation is told: nobody before the notice has left; then those who sit, and those who have been written
    to and sit no more."""
    if meeting.notice_sent_at is None:
        return []
    people = audience.of(db, meeting)
    return [*people, *told_before(db, meeting, people)]


def told_before(db: Session, meeting: Meeting, people: Sequence[Recipient]) -> list[Recipient]:
    """Those who were written to about this meeting, and no longer sit: their diaries hold it still."""
    already = {one.membership_id for one in people}
    rows = db.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Membership.id).in_(
                select(MeetingLetter.membership_id).where(MeetingLetter.meeting_id == meeting.id)
            ),
            col(Person.erased_at).is_(None),
        )
        .order_by(col(Person.name))
    )
    return [
        Recipient(member.id or 0, member.public_id, person.name, person.email, titular=True)
        for member, person in rows
        if member.id not in already
    ]
