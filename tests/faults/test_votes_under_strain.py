"""Votes under strain: many hands on one seat, a voter cut anywhere, the last second, two workers that close at once,
ballots while the vote is annulled or suspended.

Few rounds in `make test`, the whole counts in `make faults`; on SQLite and PostgreSQL. Workers share the database
and nothing else: each has its own engine and its own locks.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import func, select

from foundation.errors import Conflict
from governance.votes import queries
from governance.votes.actions import casting, holding
from governance.votes.forms import AnnulmentForm, SuspensionForm
from governance.votes.models import Ballot, Motion, RegisterEntry, RollLine, VoteIncident
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from people.models import Membership
from tests.at_once import at_once
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_committee, an_open_vote
from tests.faults.tally import times
from tests.faults.voting import AFTER_THE_COMMIT, NEVER, Voters
from tests.faults.workers import casts, closes

pytestmark = pytest.mark.both_databases
HANDS = 50
LAST_SECOND_MS = 200
BALLOTS = 60
STATEMENTS = 24
"""More than a ballot takes: what is beyond the last one cuts nobody, and that is counted too."""


@pytest.fixture
def committee(database):
    with database.transaction() as db:
        return a_committee(db, an_initiative(db))


def opened(database, committee, **more):
    with database.transaction() as db:
        return an_open_vote(db, committee, **more).id


def counted(database, key):
    """(lines of the roll used, ballots in the urn) of one vote."""
    with database.reading() as db:
        used = select(func.count()).select_from(RollLine).where(RollLine.motion_id == key, RollLine.used)
        urn = select(func.count()).select_from(Ballot).where(Ballot.motion_id == key)
        return db.exec(used).one(), db.exec(urn).one()


def test_fifty_hands_on_one_seat_leave_one_ballot(database, committee, workers, tally):
    (seat, member), *_others = committee.everybody
    with database.reading() as db:
        actor = the_actor(db, member)
    for _ in range(times(4, 200)):
        key = opened(database, committee)
        answers = at_once([casts(workers[n % 4], key, actor, seat.public_id) for n in range(HANDS)], Conflict)
        tally.rounds += 1
        tally.acknowledged += sum(isinstance(one, casting.Receipt) for one in answers)
        assert counted(database, key) == (1, 1)


def test_a_voter_cut_anywhere_leaves_a_whole_ballot_or_none(database, committee, db_url, tally):
    """Roll equals urn after every cut, and a receipt is a ballot that counts."""
    chance = random.Random(7)
    (seat, member), *_others = committee.everybody
    cuts = 0
    with database.reading() as db:
        member_id = db.get_one(Membership, member.id).id
    with Voters(db_url) as voters:
        for round_ in range(times(26, 100)):
            key = opened(database, committee)
            place = (round_ % (STATEMENTS + 2)) or AFTER_THE_COMMIT
            receipt, cut = voters.cast(
                key, member_id, seat.public_id, chance.choice(list(Choice)), dies_at=place
            )
            used, urn = counted(database, key)
            assert used == urn
            assert not (receipt and not urn)
            assert receipt is not cut
            if cut:
                cuts += 1
                receipt, cut = voters.cast(key, member_id, seat.public_id, Choice.FOR, dies_at=NEVER)
                assert (receipt, cut) == (True, False)
                assert counted(database, key) == (1, 1)
            tally.rounds += 1
            tally.acknowledged += receipt
    assert cuts >= times(10, 40), "the cuts must fall inside the transaction"
    tally.notes.append(f"cut inside or just after the transaction: {cuts}")


def test_ballots_of_the_last_second_are_counted_or_refused(database, committee, workers, tally):
    """Sixty posts around the closing of four workers: what has a receipt is in the result, and nothing else."""
    chance = random.Random(11)
    people = committee.everybody
    with database.reading() as db:
        actors = [(seat.public_id, the_actor(db, member)) for seat, member in people]
    end = A_MORNING + timedelta(hours=1)
    for round_ in range(times(4, 200)):
        key = opened(database, committee, days=1 / 24)
        deeds = []
        for n in range(BALLOTS):
            seat, actor = actors[n % len(actors)]
            now = end + timedelta(milliseconds=chance.randrange(-LAST_SECOND_MS, LAST_SECOND_MS))
            deeds.append(
                (
                    seat,
                    casts(workers[n % (2 + round_ % 3)], key, actor, seat, chance.choice(list(Choice)), now),
                )
            )
        closings = [(None, closes(worker, key, end)) for worker in workers[: 2 + round_ % 3]]
        order = [*deeds, *closings]
        chance.shuffle(order)
        answers = list(
            zip([one for one, _deed in order], at_once([deed for _one, deed in order], Conflict), strict=True)
        )
        entries = [answer for seat, answer in answers if seat is None and answer is not None]
        received = {seat for seat, answer in answers if isinstance(answer, casting.Receipt)}
        tally.rounds += 1
        tally.acknowledged += len(received)
        with database.reading() as db:
            motion = db.get_one(Motion, key)
            assert len(entries) == 1
            assert motion.stage is not Stage.OPEN
            assert {line.seat for line, _ballot in queries.urn(db, motion)} == received
            assert motion.result["overall"]["turnout"] == len(received)
        assert counted(database, key) == (len(received), len(received))


def test_two_workers_that_close_at_once_make_one_result(database, committee, workers, tally):
    end = A_MORNING + timedelta(hours=1)
    for round_ in range(times(6, 500)):
        key = opened(database, committee, days=1 / 24)
        answers = at_once([closes(worker, key, end) for worker in workers[:2]], Conflict)
        tally.rounds += 1
        assert [one is None for one in answers].count(False) == 1
        with database.reading() as db:
            entries = select(func.count()).select_from(RegisterEntry)
            assert db.exec(entries).one() == round_ + 1
            assert db.exec(entries.where(RegisterEntry.motion_id == key)).one() == 1


def holds(worker, key, facilitator, deed, form):
    def held():
        with worker.transaction() as db:
            deed(db, facilitator, db.get_one(Motion, key), form, link="", now=A_MORNING)
        return form

    return held


@pytest.mark.parametrize("end", ["annulled", "suspended", "annulled or closed"])
def test_ballots_that_race_with_the_end_of_a_vote_are_in_before_it_or_refused(
    database, committee, workers, tally, end
):
    """Fifteen voters and the facilitator at once: what has a receipt is in the urn, under the seal or in the result."""
    chance = random.Random(13)
    with database.reading() as db:
        facilitator = the_actor(db, committee.facilitator)
        actors = [(seat.public_id, the_actor(db, member)) for seat, member in committee.everybody]
    annulment, suspension = AnnulmentForm(reason="Erreur."), SuspensionForm(reason="Erreur.")
    for _ in range(times(3, 200)):
        key = opened(database, committee, days=1 / 24)
        deeds = [
            casts(workers[n % 4], key, actor, seat, chance.choice(list(Choice)))
            for n, (seat, actor) in enumerate(actors)
        ]
        if end == "suspended":
            ends = [holds(workers[1], key, facilitator, holding.suspend, suspension)]
        else:
            ends = [holds(workers[n], key, facilitator, holding.annul, annulment) for n in (0, 1)]
        if end == "annulled or closed":
            ends.append(closes(workers[2], key, A_MORNING + timedelta(hours=1)))
        order = [*deeds, *ends]
        chance.shuffle(order)
        answers = at_once(order, Conflict)
        received = {one.seats[0] for one in answers if isinstance(one, casting.Receipt)}
        tally.rounds += 1
        tally.acknowledged += len(received)
        with database.reading() as db:
            motion = db.get_one(Motion, key)
            entry = queries.entry_of(db, motion)
            kept = db.exec(select(VoteIncident).where(VoteIncident.motion_id == key)).all()
            assert {line.seat for line, _ballot in queries.urn(db, motion)} == received
            assert counted(database, key) == (len(received), len(received))
            assert len(kept) + (entry is not None) == 1
            if entry is not None:
                assert motion.result["overall"]["turnout"] == len(received)
            elif end != "suspended":
                assert motion.stage is Stage.ANNULLED
                assert kept[0].seal == holding.seal_of(db, motion, kept[0].nonce)
