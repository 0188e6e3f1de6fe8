"""Questions from the floor without an account: by a code, read first by who runs the meeting, erased in their time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict
from foundation.ledger import LedgerLine
from governance.meetings import chores, open_questions
from governance.meetings.actions import gathering, sitting
from governance.meetings.actions import open_questions as actions
from governance.meetings.forms import GatheringForm, RollForm, RoomQuestionForm
from governance.meetings.models import Meeting, QuestionDoor, RoomQuestion
from governance.meetings.rules.open_questions import KEPT, MOST
from people.actor import VISITOR
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor

pytestmark = pytest.mark.both_databases
ASKED = {"text": "Qui paie la cuisine ?", "name": "Odette", "website": ""}


@pytest.fixture
def house(app, clock):
    """A public meeting to come, who facilitates and a member."""
    clock.moment = A_MORNING
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        facilitator = a_member(db, initiative, "Perrine", role=Role.FACILITATOR)
        member = a_member(db, initiative, "Awa")
        form = GatheringForm(
            kind="public_meeting",
            day=A_MORNING.date(),
            start="18:00",
            end="20:00",
            place="La Remise",
            public=True,
        )
        (meeting,) = gathering.gather(db, the_actor(db, facilitator), form, now=A_MORNING)
    return app, facilitator, member, meeting, f"/valbrume/reunions/{meeting.public_id}"


def opens(house):
    app, facilitator, _member, meeting, _address = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        row = db.get_one(Meeting, meeting.id)
        sitting.open_meeting(db, the_actor(db, facilitator), row, RollForm(), now=A_MORNING)


def a_code(house):
    """The address that the code holds, as it is drawn for who facilitates."""
    app, facilitator, _member, _meeting, address = house
    lead = signed_in(app, facilitator)
    assert lead.post(f"{address}/questions-du-public").status_code == 303
    page = lead.get(f"{address}/questions-du-public").text
    assert "<path" in page
    return re.search(r'href="http://localhost(/question/[^"]+)"', page)[1]


def kept(app):
    with app.extensions["database"].reading() as db:
        return db.exec(select(RoomQuestion)).all()


def test_a_question_comes_by_the_code_and_nobody_else_reads_it_before_it_is_let_appear(house):
    app, facilitator, member, _meeting, address = house
    link, phone = a_code(house), app.test_client()
    assert "n’a pas commencé" in phone.get(link).text
    assert phone.post(link, data=ASKED).status_code == 409
    opens(house)
    page = phone.get(link)
    assert "<script" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    for _twice in range(2):
        assert phone.post(link, data=ASKED).status_code == 303
    lead, hers = signed_in(app, facilitator), signed_in(app, member)
    (question,) = kept(app)
    assert ASKED["text"] in lead.get(address).text
    for reader, place in ((hers, address), (app.test_client(), link)):
        assert ASKED["text"] not in reader.get(place).text
    deed = f"{address}/parole/public/{question.public_id}"
    assert hers.post(f"{deed}/paraitre").status_code == 403
    lead.post(f"{deed}/paraitre")
    for reader, place in ((hers, address), (phone, link)):
        told = reader.get(place).text
        assert ASKED["text"] in told
        assert "Odette" in told
    lead.post(f"{deed}/repondue")
    assert "répondue" in phone.get(link).text
    lead.post(f"{deed}/effacer")
    assert kept(app) == []


def test_no_name_is_asked_for_and_an_empty_question_is_refused_beside_its_field(house):
    app, *_rest = house
    link, phone = a_code(house), app.test_client()
    opens(house)
    assert phone.post(link, data={"text": "Et les écoles ?"}).status_code == 303
    refused = phone.post(link, data={"text": "  ", "name": "Odette"})
    assert refused.status_code == 422
    assert 'value="Odette"' in refused.text
    assert [one.name for one in kept(app)] == [""]


def test_a_machine_that_fills_in_what_nobody_sees_is_answered_the_same_and_leaves_nothing(house):
    app, *_rest = house
    link = a_code(house)
    opens(house)
    answers = [
        app.test_client().post(link, data={**ASKED, "website": trap}) for trap in ("https://spam.test", "")
    ]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].location == answers[1].location
    assert len(kept(app)) == 1


@pytest.mark.as_deployed
def test_reading_and_sending_are_counted_together_by_address(house):
    app, *_rest = house
    app.config["WTF_CSRF_ENABLED"] = False
    link, phone = a_code(house), app.test_client()
    opens(house)
    codes = [phone.get("/question/nul").status_code for _ in range(600)]
    assert set(codes) == {404}
    assert phone.post(link, data=ASKED).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert phone.post(link, data=ASKED, environ_overrides=elsewhere).status_code == 303


def test_a_code_is_taken_back_or_replaced_and_ends_with_the_meeting(house):
    app, facilitator, member, meeting, address = house
    first, second = a_code(house), a_code(house)
    opens(house)
    phone, lead = app.test_client(), signed_in(app, facilitator)
    assert [phone.get(one).status_code for one in (first, second, "/question/nul")] == [404, 200, 404]
    assert signed_in(app, member).get(f"{address}/questions-du-public").status_code == 403
    lead.post(f"{address}/questions-du-public/fermer")
    assert phone.post(second, data=ASKED).status_code == 404
    third = a_code(house)
    with app.app_context(), app.extensions["database"].transaction() as db:
        sitting.close_meeting(
            db,
            the_actor(db, facilitator),
            db.get_one(Meeting, meeting.id),
            now=A_MORNING + timedelta(hours=2),
        )
    assert phone.get(third).status_code == 404
    assert lead.post(f"{address}/questions-du-public").status_code == 409


def test_a_meeting_that_is_not_public_has_no_code(house):
    app, facilitator, _member, meeting, _address = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        row = db.get_one(Meeting, meeting.id)
        row.public, row.kind = False, "working_session"
        db.add(row)
        db.flush()
        with pytest.raises(Conflict):
            actions.open_door(db, the_actor(db, facilitator), row, now=A_MORNING)


def test_a_code_takes_as_many_questions_as_a_hall_asks_and_no_more(house):
    app, *_rest = house
    token = a_code(house).rpartition("/")[2]
    opens(house)
    secret = app.extensions["settings"].secret_key
    with app.app_context(), app.extensions["database"].transaction() as db:
        opened = open_questions.opened(db, secret, token)
        for n in range(MOST):
            actions.ask(db, VISITOR, opened, RoomQuestionForm(text=f"Question {n}"), now=A_MORNING)
        with pytest.raises(Conflict):
            actions.ask(db, VISITOR, opened, RoomQuestionForm(text="Une de trop"), now=A_MORNING)


def test_questions_and_codes_are_erased_with_the_time_of_the_meeting_or_at_once_and_the_trail_has_no_word_of_them(
    house, clock
):
    app, facilitator, _member, meeting, _address = house
    link, phone = a_code(house), app.test_client()
    opens(house)
    phone.post(link, data=ASKED)
    closed = A_MORNING + timedelta(hours=13)
    with app.app_context(), app.extensions["database"].transaction() as db:
        sitting.close_meeting(db, the_actor(db, facilitator), db.get_one(Meeting, meeting.id), now=closed)
    clock.moment = closed + KEPT - timedelta(seconds=1)
    chores.forget(app)
    assert len(kept(app)) == 1
    clock.moment = closed + KEPT
    chores.forget(app)
    with app.extensions["database"].reading() as db:
        assert kept(app) == []
        assert db.exec(select(QuestionDoor)).all() == []
        said = " ".join(line.details for line in db.exec(select(LedgerLine)))
    assert "Odette" not in said
    assert "cuisine" not in said


def test_who_facilitates_erases_them_all_without_waiting(house):
    app, facilitator, _member, _meeting, address = house
    link = a_code(house)
    opens(house)
    app.test_client().post(link, data=ASKED)
    lead = signed_in(app, facilitator)
    assert ASKED["text"] in lead.get(f"{address}/questions-du-public").text
    assert lead.post(f"{address}/questions-du-public/effacer").status_code == 303
    assert kept(app) == []
