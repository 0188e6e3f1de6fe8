"""Joining without an invitation: who may ask, what is decided once, and what is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from people.models import Invitation, Membership, Role, StreamMembership
from tests.at_once import at_once
from tests.builders import A_MORNING, a_member, a_person, a_stream, an_initiative, the_actor
from tests.builders_joining import a_request
from workspace.joining import actions, queries
from workspace.joining.forms import AnswerForm, MoveForm, WelcomeForm
from workspace.joining.models import JoinReply, JoinRequest
from workspace.joining.rules import asking
from workspace.joining.rules.asking import Stage

pytestmark = pytest.mark.both_databases


class House:
    """An initiative that shows itself, two streams, one of them without a public face, and who facilitates."""

    def __init__(self, db):
        self.db = db
        self.initiative = an_initiative(db, "valbrume", listed=True)
        self.stream = a_stream(db, self.initiative, "Cantines")
        self.inner = a_stream(db, self.initiative, "Comptes", public_face=False)
        self.nour = a_member(db, self.initiative, "Nour Sarrazet", role=Role.FACILITATOR)
        self.gildas = a_member(db, self.initiative, "Gildas Verdelune")

    def lead(self):
        return the_actor(self.db, self.nour)

    def view(self, row):
        (view,) = queries.views(self.db, [self.db.get_one(JoinRequest, row.id)])
        return view

    def welcome(self, row, now=A_MORNING, **form):
        seen = self.view(row).place_id
        return actions.welcome(self.db, self.lead(), row, WelcomeForm(seen=seen, **form), now=now)


@pytest.fixture
def house(db):
    return House(db)


def test_anybody_asks_to_join_what_shows_itself_and_nothing_else(db, house):
    assert house.view(a_request(db, house.initiative)).stage is Stage.WAITING
    assert house.view(a_request(db, house.initiative, house.stream)).place == "Cantines"
    with pytest.raises(Missing):
        a_request(db, house.initiative, house.inner)
    with pytest.raises(Missing):
        a_request(db, an_initiative(db, "ombre"))


def test_nobody_waits_before_the_address_is_confirmed(db, house):
    made = a_request(db, house.initiative, confirmed=False)
    assert queries.open_requests(db, house.lead()) == []
    with pytest.raises(Conflict):
        house.welcome(made)


def test_an_address_asks_once_for_a_place_and_its_confirmed_words_are_its_own(db, house):
    first = a_request(db, house.initiative, house.stream, confirmed=False, why="Un.")
    second = a_request(db, house.initiative, house.stream, why="Deux.")
    third = a_request(db, house.initiative, house.stream, confirmed=False, why="Usurpé.")
    assert first.id == second.id == third.id
    assert house.view(third).why == "Deux."


def test_a_welcome_invites_to_the_stream_and_who_had_signed_in_is_in_at_once(db, house):
    done = house.welcome(a_request(db, house.initiative, house.stream))
    (invitation,) = db.exec(select(Invitation))
    assert (done.inside, invitation.stream_id, invitation.email) == (
        False,
        house.stream.id,
        "camille@example.org",
    )
    amina = a_person(db, "Amina Diallo", email="amina@example.org")
    hers = a_request(
        db, house.initiative, house.stream, email="amina@example.org", confirmed=False, person_id=amina.id
    )
    assert house.welcome(hers).inside
    member = db.exec(select(Membership).where(Membership.person_id == amina.id)).one()
    seat = db.exec(select(StreamMembership).where(StreamMembership.membership_id == member.id)).one()
    assert (member.role, seat.stream_id) == (Role.PARTICIPANT, house.stream.id)


def test_somebody_signed_in_who_gives_the_address_of_another_is_not_taken_for_her(db, house):
    other = a_person(db, "Autre", email="autre@example.org")
    made = a_request(db, house.initiative, person_id=other.id, confirmed=False)
    assert (made.person_id, made.confirmed_at) == (None, None)


def test_an_answer_leaves_it_open_and_a_word_back_makes_it_wait_again(db, house):
    made = a_request(db, house.initiative)
    actions.answer(db, house.lead(), made, AnswerForm(text="Le jeudi vous va ?"), now=A_MORNING)
    assert house.view(made).stage is Stage.ANSWERED
    linked = queries.linked(db, made.public_id)
    actions.write_again(db, house.lead(), linked, "Oui.", now=A_MORNING)
    assert [one.by for one in house.view(made).replies] == ["Nour Sarrazet", ""]
    assert house.view(made).stage is Stage.WAITING
    actions.answer(db, house.lead(), made, AnswerForm(text="Finalement non.", close=True), now=A_MORNING)
    assert house.view(made).stage is Stage.CLOSED
    with pytest.raises(Conflict):
        actions.write_again(db, house.lead(), linked, "Et là ?", now=A_MORNING)


def test_a_request_pointed_elsewhere_waits_there_and_is_decided_there_alone(db, house):
    made = a_request(db, house.initiative, house.stream)
    move = MoveForm(seen=house.stream.public_id, stream=house.inner.public_id, text="Plutôt là.")
    actions.point_elsewhere(db, house.lead(), made, move, now=A_MORNING)
    assert (house.view(made).place, house.view(made).stage) == ("Comptes", Stage.WAITING)
    with pytest.raises(Conflict):
        actions.welcome(db, house.lead(), made, WelcomeForm(seen=house.stream.public_id), now=A_MORNING)


def test_requests_are_read_and_decided_by_who_facilitates_alone(db, house):
    made, gildas = a_request(db, house.initiative), the_actor(db, house.gildas)
    with pytest.raises(Refused):
        queries.open_requests(db, gildas)
    with pytest.raises(Refused):
        queries.request_for(db, gildas, made.public_id)
    with pytest.raises(Refused):
        actions.welcome(db, gildas, made, WelcomeForm(), now=A_MORNING)
    stranger = a_member(db, an_initiative(db, "ombre"), "Blandine", role=Role.ADMINISTRATOR)
    with pytest.raises(Missing):
        queries.request_for(db, the_actor(db, stranger), made.public_id)


def test_taken_back_no_word_of_it_stays(db, house):
    made = a_request(db, house.initiative)
    actions.answer(db, house.lead(), made, AnswerForm(text="Bonjour."), now=A_MORNING)
    actions.take_back(db, house.lead(), queries.linked(db, made.public_id), now=A_MORNING)
    assert (db.exec(select(JoinRequest)).all(), db.exec(select(JoinReply)).all()) == ([], [])


def test_what_is_due_is_what_the_rule_says(db, house):
    made = {
        "unconfirmed": a_request(db, house.initiative, email="a@example.org", confirmed=False),
        "waiting": a_request(db, house.initiative, email="b@example.org"),
        "accepted": a_request(db, house.initiative, email="c@example.org"),
    }
    house.welcome(made["accepted"])
    for row in made.values():
        until = asking.kept_until(queries.past(row))
        assert row.id not in queries.due(db, until - timedelta(seconds=1), 20)
        assert row.id in queries.due(db, until, 20)


def test_of_facilitators_who_decide_at_once_one_does(database):
    with database.transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        stream = a_stream(db, initiative)
        nour = a_member(db, initiative, "Nour Sarrazet", role=Role.FACILITATOR)
        made = a_request(db, initiative)

    def decides(verb, form):
        def decide():
            with database.transaction() as db:
                row = db.get_one(JoinRequest, made.id)
                return verb(db, the_actor(db, nour), row, form, now=A_MORNING) or True

        return decide

    answers = at_once(
        [
            decides(actions.welcome, WelcomeForm()),
            decides(actions.welcome, WelcomeForm()),
            decides(actions.point_elsewhere, MoveForm(stream=stream.public_id)),
            decides(actions.answer, AnswerForm(text="Non.", close=True)),
        ],
        Conflict,
    )
    assert sum(not isinstance(one, Conflict) for one in answers) == 1
    with database.reading() as db:
        sent = len(db.exec(select(Invitation)).all())
        ends = db.get_one(JoinRequest, made.id).outcome
        assert sent == (1 if ends == "accepted" else 0)
