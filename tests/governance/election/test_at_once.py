"""Two people at once: one proposal, one answer, nothing said is lost."""

from __future__ import annotations

import pytest
from sqlmodel import func, select

from foundation.errors import Conflict, Refusal
from governance.election.actions import closing, leading, preparing, speaking
from governance.election.forms import AnswerForm, PersonForm, WordForm
from governance.election.models import Election, ElectionSeat, ElectionTurn, PersonProposed
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position
from tests.at_once import at_once
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_consent import a_circle
from tests.builders_election import (
    a_person_proposed,
    an_election,
    everybody_consents,
    is_asked,
    people,
    seat_of,
)

pytestmark = pytest.mark.both_databases
HANDS = 8


def all_do(database, key, deeds):
    """Each deed in a transaction of its own."""

    def done(deed):
        def in_a_transaction():
            with database.transaction() as db:
                return deed(db, db.get_one(Election, key))

        return in_a_transaction

    return at_once([done(deed) for deed in deeds], Refusal)


def counted(database, table):
    with database.reading() as db:
        return db.exec(select(func.count()).select_from(table)).one()


def test_many_openings_freeze_one_roll(database):
    with database.transaction() as db:
        circle = a_circle(db, an_initiative(db))
        key, lead = an_election(db, circle).id, the_actor(db, circle.facilitator)
    opens = lambda db, one: preparing.open_election(db, lead, one, now=A_MORNING)  # noqa: E731
    answers = all_do(database, key, [opens] * HANDS)
    assert sum(isinstance(one, Conflict) for one in answers) == HANDS - 1
    assert counted(database, ElectionSeat) == 3


def test_many_answers_enter_the_register_once(database):
    with database.transaction() as db:
        circle = a_circle(db, an_initiative(db))
        election = a_person_proposed(db, circle)
        everybody_consents(db, election, circle)
        is_asked(db, election, circle)
        key, her = election.id, the_actor(db, people(circle)[0])
    form = AnswerForm(number=1, answer=Answer.ACCEPTED)
    no = AnswerForm(number=1, answer=Answer.DECLINED)

    def says(said):
        return lambda db, one: closing.answer(db, her, one, said, now=A_MORNING)

    answers = all_do(database, key, [says(form), says(no)] * 4)
    assert sum(isinstance(one, Conflict) for one in answers) == HANDS - 1
    with database.reading() as db:
        stage = db.get_one(Election, key).stage
    assert counted(database, RegisterEntry) == (1 if stage is Stage.ELECTED else 0)
    assert stage in (Stage.ELECTED, Stage.CHOOSING)


def test_many_proposals_at_once_give_one_and_two_people_of_one_seat_leave_one_word(database):
    with database.transaction() as db:
        circle = a_circle(db, an_initiative(db))
        election = a_person_proposed(db, circle)
        key, lead = election.id, the_actor(db, circle.facilitator)
        second = people(circle)[1]
        seat, actor = seat_of(db, election, second), the_actor(db, second)
        person = people(circle)[0].public_id
    word = WordForm(seat=seat, number=1, position=Position.OBJECTION, reason="Deux rôles déjà.")
    all_do(database, key, [lambda db, one: speaking.say(db, actor, one, word, now=A_MORNING)] * HANDS)
    assert counted(database, ElectionTurn) == 1
    form = PersonForm(number=1, person=person, why="Encore.")
    proposes = lambda db, one: leading.propose_person(db, lead, one, form, now=A_MORNING).number  # noqa: E731
    answers = all_do(database, key, [proposes] * HANDS)
    assert answers.count(2) == 1
    assert counted(database, PersonProposed) == 2
