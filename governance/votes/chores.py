"""Timed work of votes: close what has reached its deadline, empty what urns leave behind. Safe in several processes: one of them wins."""

from __future__ import annotations

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from foundation.db import Database
from foundation.errors import Refusal
from governance.votes import queries, urns
from governance.votes.actions import closing
from governance.votes.models import Motion

log = structlog.get_logger()


def close_due(app: Flask) -> None:
    """Each vote in its own transaction: one that cannot be closed keeps no other waiting."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        due = queries.due(db, now)
    for public_id in due:
        try:
            with database.transaction() as db:
                motion = db.exec(select(Motion).where(Motion.public_id == public_id)).one()
                closing.close_due(db, motion, now=now)
        except Refusal:
            log.exception("vote_not_closed", motion=public_id)


def purge_urns(app: Flask) -> None:
    """Once a confidential vote is closed, let the earlier states of its urns leave the files of the database.

    They tell in which order ballots came. Whoever reads at that moment puts it off to the next time.
    """
    database: Database = app.extensions["database"]
    with database.reading() as db:
        waiting = urns.unpurged(db)
    if not waiting or not _rewritten(database):
        return
    with database.transaction() as db:
        urns.mark_purged(db, waiting)


def _rewritten(database: Database) -> bool:
    try:
        return database.purge("roll_line", rewriting=("urn",))
    except OperationalError:
        log.info("urns_not_purged_yet")
        return False
