"""Work done beside: questions asked without an account leave for good when their time is over."""

from __future__ import annotations

from flask import Flask

from governance.meetings import open_questions
from governance.meetings.actions import open_questions as actions

AT_ONCE = 20


def forget(app: Flask) -> None:
    """Erase what is due, one meeting a transaction."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        due = open_questions.due(db, now, AT_ONCE)
    for meeting_id in due:
        with database.transaction() as db:
            actions.forget(db, meeting_id)
