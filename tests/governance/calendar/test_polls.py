"""Dates proposed, answered without script, read with who would be missing, and kept in one click."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Conflict, Invalid, Missing
from governance.calendar import actions, polling
from governance.calendar.forms import PollForm, SaidForm
from governance.calendar.models import DateAnswer, DatePoll
from governance.calendar.rules.choosing import Said
from governance.meetings.models import Meeting
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee

DATES = {
    "day-1": "2026-04-09", "start-1": "18:00", "end-1": "20:00",
    "day-2": "2026-04-16", "start-2": "18:00", "end-2": "20:00",
}  # fmt: skip
SLOTS = [("2026-04-16", "18:00", "20:00"), ("2026-04-09", "18:00", "20:00"), ("", "", "")]


def a_poll(db, actor, **more):
    form = PollForm(title="Comité d’avril", place="La Remise", slots=SLOTS, **more)
    return actions.propose_dates(db, actor, form, now=A_MORNING)


def test_dates_are_proposed_answered_and_one_becomes_the_meeting(app):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
    browser = signed_in(app, committee.facilitator)
    form = {"title": "Comité d’avril", "body": committee.body.public_id, "place": "La Remise"}
    few = browser.post("/valbrume/dates/proposer", data={**form, "day-1": "2026-04-09"})
    assert few.status_code == 422
    assert "Chaque date a son jour" in few.text
    address = browser.post("/valbrume/dates/proposer", data={**form, **DATES}).location
    with app.extensions["database"].reading() as db:
        poll = db.exec(select(DatePoll)).one()
        first, second = (one.public_id for one in polling.slot_rows(db, poll))
    for _seat, member in committee.everybody[:9]:
        said = {f"s-{first}": "no", f"s-{second}": "if_need_be"}
        assert signed_in(app, member).post(address, data=said).status_code == 303
    waiting = signed_in(app, committee.everybody[10][1]).get("/valbrume/").text
    assert "Choisir une date" in waiting
    assert "Choisir une date" not in signed_in(app, committee.everybody[0][1]).get("/valbrume/").text
    page = browser.get(address).text
    assert "manqueraient" in page
    assert "atteint" in page
    assert "le plus de monde" in page
    hers = signed_in(app, committee.everybody[0][1])
    assert "Garder cette date" not in hers.get(address).text
    assert hers.post(f"{address}/garder/{second}").status_code == 403
    made = browser.post(f"{address}/garder/{second}")
    assert "jeudi 16 avril" in browser.get(made.location).text
    assert hers.post(address, data={f"s-{second}": "yes"}).status_code == 409
    assert made.location in hers.get(address).text
    assert "Comité d’avril" not in hers.get("/valbrume/dates").text


@pytest.mark.both_databases
def test_the_last_word_stands_and_a_date_is_kept_once(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    actor, member = the_actor(db, committee.facilitator), the_actor(db, committee.members["ess"][0])
    poll = a_poll(db, actor, body=committee.body.public_id)
    first, second = polling.slot_rows(db, poll)
    assert first.starts_at < second.starts_at
    for said in (Said.NO, Said.YES):
        actions.say(
            db, member, poll, SaidForm(said={first.public_id: said, "elsewhere": said}), now=A_MORNING
        )
    assert [one.said for one in db.exec(select(DateAnswer))] == ["yes"]
    view, _other = polling.slots(db, member, poll)
    assert (view.total.yes, view.own, view.best) == (1, Said.YES, True)
    meeting = actions.keep_date(db, actor, poll, first.public_id, now=A_MORNING)
    assert (meeting.starts_at, meeting.body_id) == (first.starts_at, committee.body.id)
    with pytest.raises(Conflict):
        actions.keep_date(db, actor, poll, second.public_id, now=A_MORNING)
    assert len(db.exec(select(Meeting)).all()) == 1


@pytest.mark.both_databases
def test_a_poll_is_of_one_initiative_and_proposes_dates_to_come(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    actor = the_actor(db, committee.facilitator)
    poll = a_poll(db, actor)
    stranger = the_actor(db, a_member(db, an_initiative(db)))
    with pytest.raises(Missing):
        polling.poll_for(db, stranger, poll.public_id)
    assert polling.standing(db, stranger) == []
    with pytest.raises(Invalid):
        actions.propose_dates(
            db, actor, PollForm(title="Hier", place="Ici", slots=SLOTS), now=A_MORNING + timedelta(days=60)
        )
