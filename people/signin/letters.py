"""The letters of sign-in, in the language of whoever asked for them: written first, posted in the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from sqlmodel import Session

from foundation import mail

# Stands for the secret of a link until the transaction has drawn it.
LINK = "link-to-come-link-to-come-link-to-come-link"


@dataclass(frozen=True)
class Written:
    """A letter ready to post; drawing a template inside a write transaction would hold everybody up."""

    subject: str
    text: str
    html: str

    def with_link(self, mark: str, token: str) -> Written:
        """The same letter with the secret of its link, known only once the transaction has drawn it."""
        return Written(self.subject, self.text.replace(mark, token), self.html.replace(mark, token))

    def post(self, db: Session, to: str, *, now: datetime, initiative_id: int | None = None) -> None:
        mail.post(db, to, self.subject, self.text, html=self.html, initiative_id=initiative_id, now=now)


def code(digits: str) -> Written:
    """A one-time code. Its subject holds it: on a phone one need not open the letter."""
    shown = f"{digits[:4]}\u00a0{digits[4:]}"
    return Written(
        _("%(code)s est votre code de connexion à Chantier", code=shown),
        render_template("mail/people/code.txt", code=shown),
        render_template("mail/people/code.html", code=shown),
    )


def invitation(*, name: str, by: str, link: str, until: datetime) -> Written:
    """An invitation to an initiative."""
    words = {"name": name, "by": by, "link": link, "until": until, "initiative_name": name}
    return Written(
        _("%(by)s vous invite à rejoindre %(name)s", by=by, name=name),
        render_template("mail/people/invitation.txt", **words),
        render_template("mail/people/invitation.html", **words),
    )
