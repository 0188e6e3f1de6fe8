"""Many hands at once: one seat one ballot, one closing, nothing lost in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from foundation.errors import Conflict
from governance.votes import queries
from governance.votes.actions import casting, closing, holding
from governance.votes.forms import AnnulmentForm, ExtensionForm, WordingForm
from governance.votes.models import Ballot, Motion, RegisterEntry, RollLine, VoteIncident
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from people.models import Initiative
from tests.at_once import at_once
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_committee, an_open_vote

pytestmark = pytest.mark.both_databases
HANDS = 50


@pytest.fixture
def vote(database):
    """An open vote, committed: its key, the actors of its seats, the facilitator."""
    with database.transaction() as db:
        committee = a_committee(db, an_initiative(db))
        motion = an_open_vote(db, committee)
        actors = [(seat.public_id, the_actor(db, member)) for seat, member in committee.everybody]
        return motion.id, actors, the_actor(db, committee.facilitator)


def casts(database, key, actor, seat, choice):
    def deed():
        with database.transaction() as db:
            return casting.cast_ballot(db, actor, db.get_one(Motion, key), {seat: choice}, now=A_MORNING)

    return deed


def test_fifty_submissions_of_one_seat_leave_one_ballot(database, vote):
    key, actors, _facilitator = vote
    seat, actor = actors[0]
    said = [Choice.FOR, Choice.AGAINST]
    answers = at_once([casts(database, key, actor, seat, said[n % 2]) for n in range(HANDS)], Conflict)
    assert all(isinstance(answer, casting.Receipt) for answer in answers)
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Ballot)).one() == 1
        assert db.exec(select(func.count()).select_from(RollLine).where(RollLine.used)).one() == 1


def test_hand_and_deadline_at_once_close_once(database, vote):
    key, _actors, facilitator = vote
    with database.reading() as db:
        deadline = db.get_one(Motion, key).closes_at

    def by_hand():
        with database.transaction() as db:
            return closing.close_vote(db, facilitator, db.get_one(Motion, key), now=deadline).number

    def by_deadline():
        with database.transaction() as db:
            entry = closing.close_due(db, db.get_one(Motion, key), now=deadline)
            return entry.number if entry else None

    answers = at_once([by_hand, by_deadline] * 4, Conflict)
    assert [answer for answer in answers if isinstance(answer, str)] == ["2026-01"]
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(RegisterEntry)).one() == 1


def test_what_is_accepted_while_the_vote_closes_is_counted(database, vote):
    """A receipt means a voice in the result, and nothing else does."""
    key, actors, facilitator = vote

    def closes():
        with database.transaction() as db:
            return closing.close_vote(db, facilitator, db.get_one(Motion, key), now=A_MORNING)

    deeds = [casts(database, key, actor, seat, Choice.FOR) for seat, actor in actors]
    answers = at_once([*deeds[:7], closes, *deeds[7:]], Conflict)
    accepted = sum(isinstance(answer, casting.Receipt) for answer in answers)
    with database.reading() as db:
        motion = db.get_one(Motion, key)
        assert motion.stage is not Stage.OPEN
        assert motion.result["overall"]["turnout"] == accepted == len(queries.urn(db, motion))


def test_two_decisions_at_once_have_two_numbers(database, vote):
    _key, _actors, facilitator = vote
    with database.transaction() as db:
        committee = a_committee(db, db.exec(select(Initiative)).one())
        keys = [an_open_vote(db, committee).id for _ in range(4)]

    def closes(key):
        def deed():
            with database.transaction() as db:
                return closing.close_vote(db, facilitator, db.get_one(Motion, key), now=A_MORNING).number

        return deed

    assert sorted(at_once([closes(key) for key in keys], Conflict)) == [
        "2026-01",
        "2026-02",
        "2026-03",
        "2026-04",
    ]


def holds(database, key, facilitator, deed, form, now=A_MORNING):
    """Suspend, annul, put off… in a transaction of its own."""

    def held():
        with database.transaction() as db:
            deed(db, facilitator, db.get_one(Motion, key), form, link="", now=now)
        return form

    return held


def test_what_is_accepted_while_the_vote_is_annulled_is_under_its_seal(database, vote):
    """A receipt means a sealed ballot; what comes after is refused, and nothing is counted."""
    key, actors, facilitator = vote
    annulment = AnnulmentForm(reason="Erreur.")
    deeds = [casts(database, key, actor, seat, Choice.FOR) for seat, actor in actors]
    annuls = holds(database, key, facilitator, holding.annul, annulment)
    answers = at_once([*deeds[:7], annuls, *deeds[7:], annuls], Conflict)
    received = {one for answer in answers if isinstance(answer, casting.Receipt) for one in answer.seats}
    assert answers.count(annulment) == 1
    with database.reading() as db:
        motion = db.get_one(Motion, key)
        kept = db.exec(select(VoteIncident)).one()
        assert {line.seat for line, _ballot in queries.urn(db, motion)} == received
        assert kept.seal == holding.seal_of(db, motion, kept.nonce)
        assert (motion.stage, queries.entry_of(db, motion)) == (Stage.ANNULLED, None)


def test_annulled_and_closed_at_once_a_vote_has_one_end(database, vote):
    key, _actors, facilitator = vote
    annulment = AnnulmentForm(reason="Erreur.")

    def closes():
        with database.transaction() as db:
            return closing.close_vote(db, facilitator, db.get_one(Motion, key), now=A_MORNING).number

    annuls = holds(database, key, facilitator, holding.annul, annulment)
    answers = at_once([closes, annuls] * 3, Conflict)
    ends = [answer for answer in answers if not isinstance(answer, Conflict)]
    assert ends in (["2026-01"], [annulment])
    with database.reading() as db:
        entries = db.exec(select(func.count()).select_from(RegisterEntry)).one()
        assert entries == (ends == ["2026-01"])


def test_words_are_corrected_before_the_first_ballot_or_not_at_all(database, vote):
    key, actors, facilitator = vote
    form = WordingForm(title="Autre titre", text="Autre question ?")
    seat, actor = actors[0]

    def votes():
        with database.transaction() as db:
            motion = db.get_one(Motion, key)
            return casting.cast_ballot(db, actor, motion, {seat: Choice.FOR}, now=A_MORNING, wording=0)

    corrects = holds(database, key, facilitator, holding.correct_wording, form)
    ballot, correction = at_once([votes, corrects], Conflict)
    # Whoever is second is told: the ballot answers the words that stand, or there is no ballot.
    assert isinstance(ballot, casting.Receipt) is not (correction is form)


def test_a_closing_put_off_at_the_last_moment_is_put_off_or_too_late(database, vote):
    key, _actors, facilitator = vote
    with database.reading() as db:
        deadline = db.get_one(Motion, key).closes_at
    form = ExtensionForm(reason="Plus de temps.", closes_at=deadline + timedelta(days=1))

    def by_deadline():
        with database.transaction() as db:
            return closing.close_due(db, db.get_one(Motion, key), now=deadline)

    just_before = deadline - timedelta(milliseconds=1)
    extends = holds(database, key, facilitator, holding.extend, form, now=just_before)
    extended, entry = at_once([extends, by_deadline], Conflict)
    assert (extended is form) is (entry is None)
