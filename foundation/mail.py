"""Mail: written with the deed, in its transaction; sent afterwards by a job, tried again when it fails."""

import re
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import bindparam
from sqlmodel import Field, Session, col, select

from foundation.db import Database, key, public_key, utc_field
from foundation.rows import Row
from foundation.settings import Settings

log = structlog.get_logger()
TRIES = 8
METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)
BATCH = 50


class Letter(Row, table=True):
    """A message that waits, was sent, or was given up. No initiative: sign-in codes belong to none."""

    __tablename__ = "letter"
    id: int | None = key()
    public_id: str = public_key()
    initiative_id: int | None = Field(default=None, foreign_key="initiative.id", index=True)
    recipient: str = Field(max_length=320)
    subject: str = Field(max_length=300)
    text: str
    html: str | None = None
    attachment: str | None = None
    attachment_name: str = ""
    written_at: datetime = utc_field()
    due_at: datetime = utc_field(index=True)
    sent_at: datetime | None = utc_field(optional=True)
    tries: int = 0


def post(
    db: Session,
    to: str,
    subject: str,
    text: str,
    *,
    now: datetime,
    html: str | None = None,
    initiative_id: int | None = None,
    attachment: tuple[str, str] | None = None,
) -> Letter:
    """Write a letter in the transaction; `attachment` is (file name, text), for calendars."""
    letter = Letter(
        recipient=to,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        initiative_id=initiative_id,
        written_at=now,
        due_at=now,
        attachment=attachment[1] if attachment else None,
        attachment_name=attachment[0] if attachment else "",
    )
    db.add(letter)
    return letter


_DUE = (
    select(Letter)
    .where(col(Letter.sent_at).is_(None), col(Letter.due_at) <= bindparam("now"), col(Letter.tries) < TRIES)
    .limit(BATCH)
)


def send_waiting(database: Database, settings: Settings, now: datetime) -> int:
    """Send what is due; returns how many left. The network is used outside any transaction."""
    with database.reading() as db:
        due = db.exec(_DUE, params={"now": now})
        letters = [(letter.id, _message(letter, settings)) for letter in due]
    return sum(
        _send_one(database, settings, identity, message, now) for identity, message in letters if identity
    )


def _send_one(
    database: Database, settings: Settings, identity: int, message: EmailMessage, now: datetime
) -> int:
    try:
        _deliver(message, settings)
        sent = True
    except (OSError, smtplib.SMTPException):
        log.warning("mail_failed", letter=identity)
        sent = False
    with database.transaction() as db:
        letter = db.get_one(Letter, identity)
        letter.tries += 1
        letter.sent_at = now if sent else None
        letter.due_at = now + timedelta(minutes=2**letter.tries)
        db.add(letter)
    return int(sent)


def _message(letter: Letter, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.recipient, letter.subject
    message["Date"] = formatdate(letter.written_at.timestamp())
    message["Message-ID"] = make_msgid(letter.public_id, domain=urlsplit(settings.public_url).hostname)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.attachment:
        kind = "calendar" if letter.attachment_name.endswith(".ics") else "plain"
        # A calendar is told what to do with its file by the type of the part (RFC 6047, 2.4).
        said = METHOD.search(letter.attachment) if kind == "calendar" else None
        more = {"method": said[1]} if said else {}
        message.add_attachment(letter.attachment, subtype=kind, filename=letter.attachment_name, params=more)
    return message


def _deliver(message: EmailMessage, settings: Settings) -> None:
    if not settings.smtp_url:
        _file(message, settings.var / "mail")
        return
    address = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with kind(address.hostname or "localhost", address.port or 0, timeout=20) as server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)


def _file(message: EmailMessage, folder: Path) -> None:
    """Without a mail server the letters are kept in a folder, where an operator can read them."""
    folder.mkdir(parents=True, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").replace("/", "_")
    (folder / f"{name}.eml").write_bytes(bytes(message))
