"""The letter that carries minutes to those who were convened, with the last day for corrections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import mail
from governance.meetings.letters import Told
from governance.meetings.queries import Recipient


@dataclass(frozen=True)
class Circular:
    """One letter, drawn before the transaction; `to` may be empty."""

    member: str
    to: str
    subject: str
    text: str
    html: str

    def post(self, db: Session, initiative_id: int, *, now: datetime) -> bool:
        """Write it in the transaction of the deed; False for somebody without an address."""
        if not self.to:
            return False
        mail.post(db, self.to, self.subject, self.text, html=self.html, initiative_id=initiative_id, now=now)
        return True


def circulars(told: Told, people: Sequence[Recipient], until: date, url: str) -> list[Circular]:
    """One each; `url` is the whole address of the page of the minutes."""
    subject = _("Compte rendu à relire\u00a0: %(title)s", title=told.meeting.title)
    words = {"told": told, "initiative_name": told.initiative, "until": until, "url": url}
    return [
        Circular(
            one.member,
            one.email,
            subject,
            render_template("mail/records/circulated.txt", to=one, **words),
            render_template("mail/records/circulated.html", to=one, **words),
        )
        for one in people
    ]
