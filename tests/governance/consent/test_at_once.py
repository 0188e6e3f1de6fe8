"""Two people at once: one version, one closing, nothing said is lost."""

from __future__ import annotations

import pytest
from sqlmodel import func, select

from foundation.errors import Conflict, Refusal
from governance.consent import queries, record
from governance.consent.actions import closing, leading, speaking
from governance.consent.forms import TurnForm, VersionForm
from governance.consent.models import Proposal, ProposalVersion, RoundTurn
from governance.consent.rules.lifecycle import Stage
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position
from tests.at_once import at_once
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_consent import a_circle, an_open_round, everybody_consents

pytestmark = pytest.mark.both_databases
HANDS = 8


@pytest.fixture
def ripe(database):
    """An open round where everybody consents, committed."""
    with database.transaction() as db:
        circle = a_circle(db, an_initiative(db))
        proposal = an_open_round(db, circle)
        everybody_consents(db, proposal, circle)
        seats = [
            (queries.mine(queries.asked(db, proposal), the_actor(db, member))[0].seat, the_actor(db, member))
            for _seat, member in circle.everybody
        ]
        return proposal.id, the_actor(db, circle.facilitator), seats


def all_do(database, key, deeds):
    """Each deed in a transaction of its own."""

    def done(deed):
        def in_a_transaction():
            with database.transaction() as db:
                return deed(db, db.get_one(Proposal, key))

        return in_a_transaction

    return at_once([done(deed) for deed in deeds], Refusal)


def closes(lead):
    return lambda db, proposal: closing.close(db, lead, proposal, now=A_MORNING).number


def integrates(lead, text):
    form = VersionForm(version=1, text=text)
    return lambda db, proposal: leading.integrate(db, lead, proposal, form, now=A_MORNING).number


def objecting(actor, seat):
    form = TurnForm(seat=seat, version=1, position=Position.OBJECTION, reason="Il fait froid.")
    return lambda db, proposal: speaking.say(db, actor, proposal, form, now=A_MORNING)


def test_many_closings_give_one_decision(database, ripe):
    key, lead, _seats = ripe
    answers = all_do(database, key, [closes(lead)] * HANDS)
    assert sorted(map(str, answers)).count("2026-01") == 1
    assert sum(isinstance(one, Conflict) for one in answers) == HANDS - 1
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(RegisterEntry)).one() == 1


def test_many_versions_at_once_give_one(database, ripe):
    key, lead, _seats = ripe
    answers = all_do(database, key, [integrates(lead, f"Autre texte {n}.") for n in range(HANDS)])
    assert answers.count(2) == 1
    assert sum(isinstance(one, Conflict) for one in answers) == HANDS - 1
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(ProposalVersion)).one() == 2


def test_closing_and_integrating_at_once_end_in_one_of_the_two(database, ripe):
    key, lead, _seats = ripe
    all_do(database, key, [closes(lead), integrates(lead, "Autre texte.")] * 2)
    with database.reading() as db:
        proposal = db.get_one(Proposal, key)
        entries = db.exec(select(func.count()).select_from(RegisterEntry)).one()
        assert (proposal.stage, proposal.version, entries) in [(Stage.ADOPTED, 1, 1), (Stage.OPEN, 2, 0)]


def test_an_objection_raised_while_it_closes_is_either_heard_or_refused(database, ripe):
    key, lead, seats = ripe
    seat, actor = seats[0]
    _closed, said = all_do(database, key, [closes(lead), objecting(actor, seat)])
    with database.reading() as db:
        proposal = db.get_one(Proposal, key)
        adopted = proposal.stage is Stage.ADOPTED
        assert adopted is isinstance(said, Conflict)
        assert len(queries.objections(db, proposal)) == (0 if adopted else 1)
        assert record.judge(queries.story(db, proposal)).standing.value == (
            "carried" if adopted else "objected"
        )


def test_two_people_of_one_seat_leave_one_word(database, ripe):
    key, _lead, seats = ripe
    seat, actor = seats[0]
    all_do(database, key, [objecting(actor, seat)] * HANDS)
    with database.reading() as db:
        proposal = db.get_one(Proposal, key)
        assert db.exec(select(func.count()).select_from(RoundTurn)).one() == 3
        assert len(queries.objections(db, proposal)) == 1
