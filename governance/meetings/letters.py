"""The notice as it is received: a letter drawn for each person, and a calendar file that any agenda reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
from flask import render_template, url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import ids, mail
from governance.meetings.models import Meeting
from governance.meetings.papers import Papers
from governance.meetings.queries import ItemView, Recipient

FILE_NAME = "reunion.ics"


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

    def post(self, db: Session, initiative_id: int, *, now: datetime) -> bool:
        """Write the letter in the transaction of the notice; False for somebody without an address."""
        if not self.to:
            return False
        mail.post(
            db,
            self.to,
            self.subject,
            self.text,
            html=self.html,
            initiative_id=initiative_id,
            attachment=(FILE_NAME, self.ics),
            now=now,
        )
        return True


@dataclass(frozen=True)
class Told:
    """What the letters of a meeting have in common. `url` and `site` are whole."""

    meeting: Meeting
    body: str
    initiative: str
    time_zone: str
    url: str
    agenda: Sequence[ItemView]
    site: str = ""


def notice(
    told: Told,
    people: Sequence[Recipient],
    *,
    now: datetime,
    papers: Mapping[int, Papers] | None = None,
) -> list[NoticeLetter]:
    """One letter each, drawn before any transaction begins. `papers`: membership id → those that person may read."""
    own = papers or {}
    ics = calendar(told, now=now)
    subject = _("Convocation\u00a0: %(title)s", title=told.meeting.title)
    return [_letter(told, one, subject, ics, own.get(one.membership_id, {})) for one in people]


def _letter(told: Told, one: Recipient, subject: str, ics: str, papers: Papers) -> NoticeLetter:
    secret = ids.secret_token()
    link = f"{told.site}{url_for('notice.read', token=secret)}"
    words = {"told": told, "to": one, "initiative_name": told.initiative, "papers": papers, "link": link}
    return NoticeLetter(
        one.member,
        one.email,
        subject,
        render_template("mail/meetings/notice.txt", **words),
        render_template("mail/meetings/notice.html", **words),
        ics,
        one.membership_id,
        ids.digest(secret),
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


def calendar(told: Told, *, now: datetime) -> str:
    """The meeting in iCalendar (RFC 5545), with its own time zone; the same UID for ever."""
    meeting, zone = told.meeting, ZoneInfo(told.time_zone)
    event = icalendar.Event()
    event.add("uid", f"{meeting.public_id}@chantier")
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", f"{meeting.title} — {told.initiative}")
    event.add("location", place(meeting))
    event.add("description", _description(told))
    event.add("url", told.url)
    event.add("status", "CONFIRMED")
    made = icalendar.Calendar()
    made.add("prodid", "-//Chantier//Chantier//FR")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    made.add_missing_timezones()
    return made.to_ical().decode()


def place(meeting: Meeting) -> str:
    return ", ".join(part for part in (meeting.place, meeting.remote_link) if part)


def _description(told: Told) -> str:
    items = [f"{item.number}. {item.title}" for item in told.agenda]
    return "\n".join([*items, "", told.url])
