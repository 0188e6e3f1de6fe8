"""Work done beside: questions asked without an account leave for good when their time is over."""

from __future__ import annotations

from flask import Flask

from foundation import jobs
from governance.meetings import open_questions
from governance.meetings.actions import open_questions as actions

AT_ONCE = 20


def forget(app: Flask) -> None:
    """Erase what is due, one meeting a transaction."""
    jobs.one_by_one(
        app,
        lambda db, now: open_questions.due(db, now, AT_ONCE),
        lambda db, meeting_id, _now: actions.forget(db, meeting_id),
    )
