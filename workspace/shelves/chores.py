"""Work done beside: the bin is emptied of what has waited thirty days in it."""

from __future__ import annotations

from flask import Flask

from foundation import jobs
from workspace.shelves import actions, queries

AT_ONCE = 20


def empty(app: Flask) -> None:
    """Erase what is due, one text a transaction: a long log holds nobody up for the others."""
    said = {"bound": app.extensions["bound_versions"], "beside": app.extensions["forgotten_beside"]}
    jobs.one_by_one(
        app,
        lambda db, now: queries.due(db, now, AT_ONCE),
        lambda db, document_id, now: actions.erase(db, document_id, now=now, **said),
    )
