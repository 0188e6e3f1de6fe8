"""Work done beside: requests to join leave for good when they no longer serve."""

from __future__ import annotations

from flask import Flask

from workspace.joining import actions, queries

AT_ONCE = 20


def forget(app: Flask) -> None:
    """Erase what is due, one request a transaction."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        due = queries.due(db, now, AT_ONCE)
    for request_id in due:
        with database.transaction() as db:
            actions.erase(db, request_id)
