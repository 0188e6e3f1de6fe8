"""Timed work of records: the window for corrections closes on its day."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlmodel import col, select

from foundation.db import Database
from governance.committee import queries as committee
from governance.records.life.actions import living
from governance.records.life.models import MinutesLife
from governance.records.life.rules.stages import Stage, receives


def close_windows(app: Flask) -> None:
    """Of minutes that were circulated and whose last day for corrections is over; nothing is written when none is."""
    database: Database = app.extensions["database"]
    now, beside = app.extensions["clock"].now(), app.extensions["shared_beside"]
    with database.reading() as db:
        due = [
            row.id
            for row in db.exec(
                select(MinutesLife).where(
                    MinutesLife.stage == Stage.CIRCULATED.value,
                    col(MinutesLife.window_closed_at).is_(None),
                    col(MinutesLife.corrections_until) <= (now + timedelta(days=1)).date(),
                )
            )
            if row.corrections_until
            and not receives(row.corrections_until, committee.today_in(db, row.initiative_id, now))
        ]
    for key in due:
        with app.app_context(), database.transaction() as db:
            living.close_window(db, db.get_one(MinutesLife, key), beside=beside, now=now)
