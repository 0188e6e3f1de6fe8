"""Workers on the same data, and what each is asked to do at the same moment as the others."""

from __future__ import annotations

import pytest

from foundation.db import Database
from governance.votes.actions import casting, closing
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING


@pytest.fixture
def workers(db_url):
    """Four workers on the same data."""
    made = [Database(db_url) for _ in range(4)]
    yield made
    for one in made:
        one.close()


def casts(worker, key, actor, seat, choice=Choice.FOR, now=A_MORNING):
    def deed():
        with worker.transaction() as db:
            return casting.cast_ballot(db, actor, db.get_one(Motion, key), {seat: choice}, now=now)

    return deed


def closes(worker, key, at):
    def deed():
        with worker.transaction() as db:
            return closing.close_due(db, db.get_one(Motion, key), now=at)

    return deed
