"""Timed work: letters to the owners of action items, once before their day and once after it."""

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
from people import owners
from people.models import Initiative
from people.queries import today_in
from workspace.tasks.models import ActionItem
from workspace.tasks.rules import reminders
from workspace.tasks.rules.reminders import AHEAD, Reminder
from workspace.tasks.rules.states import OPEN


def remind(app: Flask) -> None:
    """Each action in its own transaction."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        waiting = list(db.exec(_waiting(now.date() + 2 * AHEAD)))
    for action_id in waiting:
        with database.transaction() as db:
            remind_owner(db, action_id, app.extensions["settings"].public_url, now)


def _waiting(before: date) -> Any:
    """Those with an owner that a letter may be due about; the rule says which, on the day of the place."""
    due = col(ActionItem.due_on)
    return (
        select(ActionItem.id)
        .where(
            due <= before,
            col(ActionItem.state).in_(OPEN),
            or_(
                col(ActionItem.owner_member_id).is_not(None),
                col(ActionItem.owner_organisation_id).is_not(None),
            ),
            or_(col(ActionItem.told_after).is_(None), col(ActionItem.told_after) != due),
        )
        .order_by(col(ActionItem.id))
    )


def remind_owner(db: Session, action_id: int | None, public_url: str, now: datetime) -> int:
    """How many letters; of two processes, one writes them."""
    row = db.get_one(ActionItem, action_id)
    today = today_in(db, row.initiative_id, now)
    letter = reminders.due(
        row.state, row.due_on, today, told_before=row.told_before, told_after=row.told_after
    )
    if letter is None or not _taken(db, row, letter):
        return 0
    people = owners.written_to(db, row.owner_member_id, row.owner_organisation_id, today)
    slug = db.get_one(Initiative, row.initiative_id).slug
    subject, text = _words(row, letter, f"{public_url}/{slug}/actions/{row.public_id}")
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=row.initiative_id, now=now)
    return len(people)


def _taken(db: Session, row: ActionItem, letter: Reminder) -> bool:
    """One row changed: the letter about this day is ours to write."""
    name = "told_before" if letter is Reminder.BEFORE else "told_after"
    column = col(getattr(ActionItem, name))
    made = db.execute(
        update(ActionItem)
        .where(col(ActionItem.id) == row.id, or_(column.is_(None), column != row.due_on))
        .values({name: row.due_on})
        .execution_options(synchronize_session=False)
    )
    return bool(made.rowcount == 1)  # type: ignore[attr-defined]


def _words(row: ActionItem, letter: Reminder, link: str) -> tuple[str, str]:
    assert row.due_on is not None
    with speaking("fr"):
        said = {"title": row.title, "day": day(row.due_on), "link": link}
        if letter is Reminder.BEFORE:
            return (
                _("À faire pour le %(day)s\u00a0: %(title)s", **said),
                _(
                    "Bonjour,\n\nL’action «\u00a0%(title)s\u00a0», dont vous avez la charge, est à faire pour le %(day)s.\n\n"
                    "Dire où elle en est, ou qu’elle est faite\u00a0: %(link)s",
                    **said,
                ),
            )
        return (
            _("En retard depuis le %(day)s\u00a0: %(title)s", **said),
            _(
                "Bonjour,\n\nL’action «\u00a0%(title)s\u00a0», dont vous avez la charge, était à faire pour le %(day)s.\n\n"
                "Dire qu’elle est faite, où elle en est, ou pourquoi on y renonce\u00a0: %(link)s\n\n"
                "Vous ne recevrez pas d’autre rappel pour cette date.",
                **said,
            ),
        )
