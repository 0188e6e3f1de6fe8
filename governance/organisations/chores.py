"""Timed work of the rooms of organisations: what boards answered is forgotten in its time."""

from __future__ import annotations

from flask import Flask
from sqlmodel import col, select

from foundation.db import Database
from governance.organisations import actions
from governance.organisations.models import BoardLink
from governance.organisations.rules import asking
from governance.votes.models import Motion


def forget(app: Flask) -> None:
    """Nothing is written when there is nothing to erase."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        due = db.exec(
            select(BoardLink.id)
            .join(Motion, col(Motion.id) == col(BoardLink.motion_id))
            .where(col(Motion.closed_at) <= now - asking.KEPT)
        ).first()
    if due is not None:
        with database.transaction() as db:
            actions.forget(db, now=now)
