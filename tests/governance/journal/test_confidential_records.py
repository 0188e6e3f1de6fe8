"""The sealed log holds confidential votes too: recounted where ballots are published, compared where they are withheld."""

from __future__ import annotations

import pytest

from charters.rules.presets import FINANCIAL
from governance.votes.actions import closing
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_choice, a_committee, an_open_vote, answers_with, votes
from tests.governance.journal.log import Log, findings, resealed

pytestmark = pytest.mark.both_databases


@pytest.fixture
def log(db):
    """Three votes closed: confidential, withheld because two residents alone voted, and among options."""
    initiative = an_initiative(db, listed=True)
    colleges = {"ess": (6, "60"), "hab": (5, "40")}
    committee = a_committee(db, initiative, colleges=colleges, rule=FINANCIAL.rule)
    whole, few = (an_open_vote(db, committee, confidential=True) for _ in range(2))
    among = a_choice(db, committee, method="approval", confidential=True)
    for place, (seat, member) in enumerate(committee.everybody):
        votes(db, whole, member, Choice.FOR, seat)
        answers_with(db, among, member, {"approves": ["Four"]}, seat)
        if place < len(committee.seats["ess"]) + 2:
            votes(db, few, member, Choice.AGAINST, seat)
    for motion in (whole, few, among):
        closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING)
    made = Log(db, committee, initiative, None)
    made.sign()
    return made


def test_a_log_with_confidential_votes_holds_whole(log):
    data = log.export()
    assert [bool(one.get("withheld")) for one in data["records"]] == [False, True, False]
    assert findings(data) == []


def test_a_ballot_or_a_code_that_was_changed_is_found(log):
    for spoil in (
        lambda records: records[0]["ballots"][0].update(choice="against"),
        lambda records: records[1]["withheld"]["codes"]["hab"].pop(),
        lambda records: records[2]["ballots"].pop(),
    ):
        data = log.export()
        spoil(data["records"])
        assert findings(resealed(data))
