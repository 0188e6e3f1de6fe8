"""The notice as it is received: a letter drawn for each person, and a calendar file that any agenda reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from flask import render_template, url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import ids, mail
from governance.meetings.models import Meeting
from governance.meetings.papers import Papers
from governance.meetings.queries import ItemView, Recipient
from governance.meetings.rules.lifecycle import Stage

FILE_NAME = "reunion.ics"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
BLANK = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class NoticeLetter:
    """A notice ready to post; `member` is the public id of whom it is for, `to` may be empty.

    `digest` is that of the secret in its link, which is written nowhere else than in the letter.
    """

    member: str
    to: str
    subject: str
    text: str
    html: str
    ics: str
    membership_id: int = 0
    digest: str = ""

    def post(self, db: Session, initiative_id: int, *, now: datetime) -> mail.Letter | None:
        """Write the letter in the transaction of the notice; None for somebody without an address."""
        if not self.to:
            return None
        return mail.post(
            db,
            self.to,
            self.subject,
            self.text,
            html=self.html,
            initiative_id=initiative_id,
            attachment=(FILE_NAME, self.ics),
            now=now,
        )


@dataclass(frozen=True)
class Told:
    """What the letters of a meeting have in common. `url` and `site` are whole; `sender` is the house's address;
    `seated`: it is a body that meets, in which its readers sit; `ask_until`: the last day to ask for an item, if not past."""

    meeting: Meeting
    body: str
    initiative: str
    time_zone: str
    url: str
    agenda: Sequence[ItemView]
    site: str = ""
    sender: str = ""
    seated: bool = True
    ask_until: date | None = None


def notice(
    told: Told,
    people: Sequence[Recipient],
    *,
    now: datetime,
    papers: Mapping[int, Papers] | None = None,
) -> list[NoticeLetter]:
    """One letter each, drawn before any transaction begins. `papers`: membership id → those that person may read."""
    own = papers or {}
    subject = _("Convocation\u00a0: %(title)s", title=told.meeting.title)
    return [_answerable(told, one, subject, now, own.get(one.membership_id, {})) for one in people]


def _answerable(told: Told, one: Recipient, subject: str, now: datetime, papers: Papers) -> NoticeLetter:
    """A notice with the private link by which this person answers it, where she has a seat to answer for."""
    if not told.seated:
        return drawn("notice", told, one, subject, REQUEST, now, papers=papers)
    secret = ids.secret_token()
    link = f"{told.site}{url_for('notice.read', token=secret)}"
    made = drawn("notice", told, one, subject, REQUEST, now, papers=papers, link=link)
    return replace(made, digest=ids.digest(secret))


def drawn(
    template: str, told: Told, one: Recipient, subject: str, method: str, now: datetime, **more: Any
) -> NoticeLetter:
    """A letter to one person, with the calendar file that is hers."""
    words = {"told": told, "to": one, "initiative_name": told.initiative, **more}
    text = render_template(f"mail/meetings/{template}.txt", **words)
    return NoticeLetter(
        one.member,
        one.email,
        subject,
        BLANK.sub("\n\n", text).strip() + "\n",
        render_template(f"mail/meetings/{template}.html", **words),
        calendar(told, now=now, method=method, to=one),
        one.membership_id,
    )


@dataclass(frozen=True)
class ProxyLetter:
    """What tells one of the two that a proxy was given from a letter; `to` may be empty."""

    to: str
    subject: str
    text: str
    html: str

    def post(self, db: Session, initiative_id: int, *, now: datetime) -> None:
        if self.to:
            mail.post(
                db, self.to, self.subject, self.text, html=self.html, initiative_id=initiative_id, now=now
            )


def proxy(told: Told, principal: Recipient, holder: Recipient) -> list[ProxyLetter]:
    """One to who gives, one to who receives, drawn before any transaction begins. Neither carries the link."""
    subject = _("Pouvoir donné\u00a0: %(title)s", title=told.meeting.title)
    words = {"told": told, "principal": principal, "holder": holder, "initiative_name": told.initiative}
    return [
        ProxyLetter(
            one.email,
            subject,
            render_template("mail/meetings/proxy.txt", to=one, **words),
            render_template("mail/meetings/proxy.html", to=one, **words),
        )
        for one in (principal, holder)
    ]


def calendar(told: Told, *, now: datetime, method: str = PUBLISH, to: Recipient | None = None) -> str:
    """The meeting in iCalendar (RFC 5545), with its own time zone.

    The same UID for ever; SEQUENCE grows with each change, so that calendars keep the last word whatever the order in
    which letters arrive. A `method` other than PUBLISH is for the calendar of one person (RFC 5546): `to`.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Chantier//Chantier//FR")
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(event(told, now=now, to=to))
    made.add_missing_timezones()
    return made.to_ical().decode()


def event(told: Told, *, now: datetime, to: Recipient | None = None) -> icalendar.Event:
    """What is said of the meeting in any calendar file."""
    meeting, zone = told.meeting, ZoneInfo(told.time_zone)
    made = icalendar.Event()
    made.add("uid", f"{meeting.public_id}@chantier")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", now)
    made.add("dtstart", meeting.starts_at.astimezone(zone))
    made.add("dtend", meeting.ends_at.astimezone(zone))
    made.add("summary", f"{meeting.title} — {told.initiative}")
    made.add("location", place(meeting))
    made.add("description", _description(told))
    made.add("url", told.url)
    made.add("status", "CANCELLED" if meeting.stage is Stage.CANCELLED else "CONFIRMED")
    if to is not None and to.email:
        _between(made, told, to)
    return made


def _between(made: icalendar.Event, told: Told, to: Recipient) -> None:
    """Who calls and who is called. Nobody is asked to answer by calendar: answers are given on the page."""
    made.add("organizer", f"mailto:{parseaddr(told.sender)[1]}", parameters={"CN": told.initiative})
    role = "REQ-PARTICIPANT" if to.titular else "OPT-PARTICIPANT"
    asked = {"CN": to.name, "ROLE": role, "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    made.add("attendee", f"mailto:{to.email}", parameters=asked)


def place(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.place, meeting.remote_link) if part)


def _description(told: Told) -> str:
    items = [f"{item.number}. {item.title}" for item in told.agenda]
    return "\n".join([*items, "", told.url])
