"""Timed work of the register: a letter to the owner of a decision a week before its review date, once for a date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from sqlmodel import Session, col, or_, select, update

from foundation import mail
from foundation.db import Database
from foundation.language import day
from foundation.live import speaking
from governance.committee import queries as committee
from governance.register.news import AHEAD
from governance.votes.models import RegisterEntry
from governance.votes.rules.execution import Execution
from people import owners
from people.models import Initiative


def remind(app: Flask) -> None:
    """Each decision in its own transaction."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        waiting = list(db.exec(_waiting(now.date() + 2 * AHEAD)))
    for entry_id in waiting:
        with database.transaction() as db:
            remind_owner(db, entry_id, app.extensions["settings"].public_url, now)


def _waiting(before: date) -> Any:
    return (
        select(RegisterEntry.id)
        .where(
            col(RegisterEntry.review_on) <= before,
            col(RegisterEntry.execution) != Execution.ABANDONED,
            or_(
                col(RegisterEntry.owner_member_id).is_not(None),
                col(RegisterEntry.owner_organisation_id).is_not(None),
            ),
            or_(
                col(RegisterEntry.reminded_for).is_(None),
                col(RegisterEntry.reminded_for) != col(RegisterEntry.review_on),
            ),
        )
        .order_by(col(RegisterEntry.id))
    )


def remind_owner(db: Session, entry_id: int | None, public_url: str, now: datetime) -> int:
    """How many letters; of two processes, one writes them."""
    entry = db.get_one(RegisterEntry, entry_id)
    today = committee.today_in(db, entry.initiative_id, now)
    if entry.review_on is None or entry.review_on > today + AHEAD:
        return 0
    taken = db.execute(
        update(RegisterEntry)
        .where(
            col(RegisterEntry.id) == entry.id,
            or_(
                col(RegisterEntry.reminded_for).is_(None),
                col(RegisterEntry.reminded_for) != entry.review_on,
            ),
        )
        .values(reminded_for=entry.review_on)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return 0
    people = owners.written_to(db, entry.owner_member_id, entry.owner_organisation_id, today)
    slug = db.get_one(Initiative, entry.initiative_id).slug
    subject, text = _words(entry, f"{public_url}/{slug}/registre/{entry.number}")
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=entry.initiative_id, now=now)
    return len(people)


def _words(entry: RegisterEntry, link: str) -> tuple[str, str]:
    assert entry.review_on is not None
    with speaking("fr"):
        when = day(entry.review_on)
        return (
            _("À revoir le %(day)s : %(title)s", day=when, title=entry.title),
            _(
                "Bonjour,\n\nLa délibération %(number)s, « %(title)s », dont vous avez la charge, est à revoir le %(day)s.\n\n"
                "La relire, dire où elle en est, fixer une autre date : %(link)s",
                number=entry.number,
                title=entry.title,
                day=when,
                link=link,
            ),
        )
