"""A database of an earlier release comes up with its votes whole: what points at them is neither dragged away nor in the way."""

from __future__ import annotations

import pytest
from alembic import command
from sqlmodel import select

from foundation import operations
from governance.votes.models import Ballot, Motion, RollLine
from governance.votes.rules.ballots import Choice
from tests.builders import an_initiative
from tests.builders_governance import a_committee, an_open_vote, votes

pytestmark = pytest.mark.both_databases


def test_votes_and_their_ballots_outlive_the_changes_of_their_tables(app):
    database, revisions = app.extensions["database"], operations.migrations(app)
    with database.transaction() as db:
        committee = a_committee(db, an_initiative(db))
        motion = an_open_vote(db, committee)
        votes(db, motion, committee.members["ess"][0], Choice.FOR)
        seats = len(db.exec(select(RollLine)).all())
    command.downgrade(revisions, "0019")
    command.upgrade(revisions, "head")
    with database.reading() as db:
        assert [one.choice for one in db.exec(select(Ballot)).all()] == [Choice.FOR]
        assert len(db.exec(select(RollLine)).all()) == seats > 1
        assert [one.public_id for one in db.exec(select(Motion)).all()] == [motion.public_id]
