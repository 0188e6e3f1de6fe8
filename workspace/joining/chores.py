"""Work done beside: requests to join leave for good when they no longer serve."""

from __future__ import annotations

from flask import Flask

from foundation import jobs
from workspace.joining import actions, queries

AT_ONCE = 20


def forget(app: Flask) -> None:
    """Erase what is due, one request a transaction."""
    jobs.one_by_one(
        app,
        lambda db, now: queries.due(db, now, AT_ONCE),
        lambda db, request_id, _now: actions.erase(db, request_id),
    )
