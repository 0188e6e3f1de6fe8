"""Work done beside: the bin is emptied of what has waited thirty days in it."""

from __future__ import annotations

from flask import Flask

from workspace.shelves import actions, queries

AT_ONCE = 20


def empty(app: Flask) -> None:
    """Erase what is due, one text a transaction: a long log holds nobody up for the others."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        due = queries.due(db, now, AT_ONCE)
    said = {"bound": app.extensions["bound_versions"], "beside": app.extensions["forgotten_beside"]}
    for document_id in due:
        with database.transaction() as db:
            actions.erase(db, document_id, now=now, **said)
