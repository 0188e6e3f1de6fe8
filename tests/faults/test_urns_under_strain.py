"""Confidential votes under strain: roll equals urn whatever is cut, and a code handed over is in the urn.

Few rounds in `make test`, the whole counts in `make faults`; on SQLite and PostgreSQL, with the workers and the voters
of votes by name.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import func, select

from charters.rules.presets import FINANCIAL
from foundation.errors import Conflict
from governance.votes import urns
from governance.votes.actions import casting
from governance.votes.models import Ballot, Motion, RollLine
from governance.votes.rules import slips
from governance.votes.rules.ballots import Choice
from tests.at_once import at_once
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_committee, an_open_vote
from tests.faults.tally import times
from tests.faults.voting import AFTER_THE_COMMIT, NEVER, Voters
from tests.faults.workers import casts, closes

pytestmark = pytest.mark.both_databases
HANDS = 50
LAST_SECOND_MS = 200
STATEMENTS = 24
"""More than a ballot takes: what is beyond the last one cuts nobody, and that is counted too."""


@pytest.fixture
def committee(database):
    with database.transaction() as db:
        return a_committee(
            db, an_initiative(db), colleges={"ess": (6, "60"), "hab": (5, "40")}, rule=FINANCIAL.rule
        )


def opened(database, committee, **more):
    with database.transaction() as db:
        return an_open_vote(db, committee, confidential=True, **more).id


def counted(database, key):
    """(lines of the roll used, codes in the urns) of one vote; no ballot has a row."""
    with database.reading() as db:
        used = select(func.count()).select_from(RollLine).where(RollLine.motion_id == key, RollLine.used)
        motion = db.get_one(Motion, key)
        codes = {slips.grouped(slip.code) for _college, mixed in urns.of(db, motion) for slip in mixed}
        assert db.exec(select(func.count()).select_from(Ballot)).one() == 0
        return db.exec(used).one(), codes


def test_fifty_hands_on_one_seat_leave_one_confidential_ballot(database, committee, workers, tally):
    (seat, member), *_others = committee.everybody
    with database.reading() as db:
        actor = the_actor(db, member)
    for _ in range(times(2, 200)):
        key = opened(database, committee)
        answers = at_once([casts(workers[n % 4], key, actor, seat.public_id) for n in range(HANDS)], Conflict)
        receipts = [one for one in answers if isinstance(one, casting.Receipt)]
        tally.rounds += 1
        tally.acknowledged += len(receipts)
        assert len(receipts) == 1
        assert counted(database, key) == (1, set(receipts[0].codes.values()))


def test_a_voter_cut_anywhere_leaves_roll_and_urn_equal(database, committee, db_url, tally):
    """Between roll, urn, commit and receipt: what has a code is in the urn, what has none may be cast again or was."""
    chance = random.Random(13)
    (seat, member), *_others = committee.everybody
    cuts = 0
    with Voters(db_url) as voters:
        for round_ in range(times(26, 100)):
            key = opened(database, committee)
            place = (round_ % (STATEMENTS + 2)) or AFTER_THE_COMMIT
            receipt, cut = voters.cast(
                key, member.id, seat.public_id, chance.choice(list(Choice)), dies_at=place
            )
            used, codes = counted(database, key)
            assert used == len(codes)
            assert receipt is not cut
            assert not receipt or voters.code in codes
            if cut:
                cuts += 1
                if not used:
                    receipt, cut = voters.cast(key, member.id, seat.public_id, Choice.FOR, dies_at=NEVER)
                    assert (receipt, cut) == (True, False)
                    assert counted(database, key) == (1, {voters.code})
            tally.rounds += 1
            tally.acknowledged += receipt
    assert cuts >= times(10, 40), "the cuts must fall inside the transaction"
    tally.notes.append(f"cut inside or just after the transaction: {cuts}")


def test_confidential_ballots_of_the_last_second_are_counted_or_refused(database, committee, workers, tally):
    chance = random.Random(17)
    with database.reading() as db:
        actors = [(seat.public_id, the_actor(db, member)) for seat, member in committee.everybody]
    end = A_MORNING + timedelta(hours=1)
    for _ in range(times(2, 100)):
        key = opened(database, committee, days=1 / 24)
        deeds = [closes(worker, key, end) for worker in workers]
        for n in range(4 * len(actors)):
            seat, actor = actors[n % len(actors)]
            now = end + timedelta(milliseconds=chance.randrange(-LAST_SECOND_MS, LAST_SECOND_MS))
            deeds.append(casts(workers[n % 4], key, actor, seat, chance.choice(list(Choice)), now))
        chance.shuffle(deeds)
        answers = at_once(deeds, Conflict)
        received = [
            code for one in answers if isinstance(one, casting.Receipt) for code in one.codes.values()
        ]
        tally.rounds += 1
        tally.acknowledged += len(received)
        assert counted(database, key) == (len(received), set(received))
        assert len(set(received)) == len(received)
