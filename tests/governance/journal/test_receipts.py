"""Receipts read what they need of the log, and say what the whole of it would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import delete, select

from foundation import ledger
from governance.journal import auditing, chores, queries, subtrees
from governance.journal.models import LogNode
from governance.journal.rules import merkle
from tests.builders import A_MORNING, an_initiative
from tests.builders_governance import a_committee, an_open_vote
from tests.governance.journal.log import KEY

pytestmark = pytest.mark.both_databases
MANY = 300


def some_lines(db, initiative, number):
    for place in range(number):
        ledger.write(db, initiative.id, "somebody", "edit_stream", "stream", f"s{place}", now=A_MORNING)


def signed(db, initiative, hours):
    return chores.sign_head(db, initiative.id, KEY, now=A_MORNING + timedelta(hours=hours))


@pytest.fixture
def long(db):
    """Three votes opened among some seven hundred lines, and four heads."""
    initiative = an_initiative(db)
    committee = a_committee(db, initiative)
    votes = []
    for hour in range(3):
        votes.append(an_open_vote(db, committee))
        some_lines(db, initiative, MANY - 70 * hour)
        signed(db, initiative, hour)
    some_lines(db, initiative, 5)
    signed(db, initiative, 4)
    return initiative, votes


def whole(db, initiative, vote):
    """The same path, through every line of the log."""
    head = queries.last_head(db, initiative.id)
    written = queries.lines(db, initiative.id, upto=head.size)
    (place,) = [n for n, one in enumerate(written) if (one.verb, one.about) == ("open_vote", vote.public_id)]
    return [one.hex() for one in merkle.path(queries.leaves(written), place)]


def test_a_receipt_says_what_the_whole_log_would(db, long):
    initiative, votes = long
    for vote in votes:
        kept = queries.receipt(db, initiative, vote)
        assert kept["path"] == whole(db, initiative, vote)
        assert auditing.audit(auditing.read(auditing.written(kept))).findings == ()


def test_full_subtrees_are_kept_once_as_the_log_grows(db, long):
    initiative, _votes = long
    size = queries.last_head(db, initiative.id).size
    assert size >> subtrees.CHUNK == 2
    kept = db.exec(select(LogNode).order_by(LogNode.level, LogNode.position)).all()
    assert [(one.level, one.position) for one in kept] == [(8, 0), (8, 1), (9, 0)]
    leaves = queries.leaves(queries.lines(db, initiative.id))
    assert kept[2].root == merkle.Frontier().grown(leaves[:512]).root.hex()


def test_a_receipt_reads_a_few_hundred_lines_and_not_all_of_them(db, long):
    initiative, _votes = long
    head = queries.last_head(db, initiative.id)
    tree = subtrees.Tree(db, initiative.id, head.size)
    tree.path(3)
    assert sum(map(len, tree._chunks.values())) == 256 + head.size % 256 < head.size


def test_a_log_signed_before_subtrees_were_kept_has_the_same_receipts_and_catches_up(db, long):
    initiative, votes = long
    before = [queries.receipt(db, initiative, vote)["path"] for vote in votes]
    db.exec(delete(LogNode))
    assert [queries.receipt(db, initiative, vote)["path"] for vote in votes] == before
    some_lines(db, initiative, 1)
    signed(db, initiative, 5)
    assert len(db.exec(select(LogNode)).all()) == 3


def test_a_subtree_that_somebody_altered_never_makes_a_receipt(db, long):
    initiative, votes = long
    for one in db.exec(select(LogNode)):
        one.root = "00" * 32
        db.add(one)
    db.flush()
    for vote in votes:
        assert queries.receipt(db, initiative, vote)["path"] == whole(db, initiative, vote)
