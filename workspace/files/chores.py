"""Work done beside: the bin is emptied of the files that have waited thirty days in it, and their bytes leave the disk."""

from __future__ import annotations

from flask import Flask

from foundation import jobs
from foundation.events import Facts
from workspace.files import actions, queries
from workspace.files.events import FileErased

AT_ONCE = 20


def listen(app: Flask, facts: Facts) -> None:
    """What was erased leaves the disk with the next purge (workspace/documents/chores.py)."""
    facts.listen(FileErased, lambda _fact: app.extensions.update(to_purge=True))


def empty(app: Flask) -> None:
    """Erase what is due, one file a transaction."""
    bound = app.extensions["bound_files"]
    jobs.one_by_one(
        app,
        lambda db, now: queries.due(db, now, AT_ONCE),
        lambda db, file_id, now: actions.erase_due(db, file_id, now=now, bound=bound),
    )
