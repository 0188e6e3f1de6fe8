"""The floor of a sitting: one click to ask, one who gives it, and the balance of colleges for who runs it alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from charters.rules.presets import DEFAULT
from foundation.errors import Conflict, Refused
from governance.meetings import floor, queries, questions
from governance.meetings.actions import sitting, speaking
from governance.meetings.forms import SpeakingForm
from tests.at_once import at_once
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, an_open_meeting

pytestmark = pytest.mark.both_databases
ONE = THE_EVENING + timedelta(minutes=1)


@pytest.fixture
def house(app, clock):
    clock.moment = ONE
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        meeting = an_open_meeting(db, committee, *committee.everybody)
    return app, committee, meeting, f"/valbrume/reunions/{meeting.public_id}"


def members(committee):
    return [member for _seat, member in committee.everybody]


def test_people_speak_in_the_order_in_which_they_asked_and_one_at_a_time(house):
    app, committee, meeting, _address = house
    first, second = members(committee)[:2]
    with app.app_context(), app.extensions["database"].transaction() as db:
        lead = the_actor(db, committee.facilitator, now=ONE)
        for member, seconds in ((second, 0), (first, 1), (second, 2)):
            at = ONE + timedelta(seconds=seconds)
            speaking.ask(db, the_actor(db, member, now=ONE), meeting, SpeakingForm(), now=at)
        queue = floor.of_meeting(db, lead, meeting, ONE).queue
        assert [one.membership_id for one in queue] == [second.id, first.id]
        for one, minutes in zip(queue, (1, 4), strict=True):
            turn = floor.turn_for(db, meeting, one.turn)
            speaking.give(db, lead, meeting, turn, now=ONE + timedelta(minutes=minutes))
        now = ONE + timedelta(minutes=6)
        there = floor.current(db, meeting, now)
        assert (there.membership_id, there.minutes) == (first.id, 2)
        seen = floor.of_meeting(db, lead, meeting, now)
        assert sum(60 * one.minutes + one.seconds for one in seen.balance) == 300
        assert sum(one.percent for one in seen.balance) == 100
        with pytest.raises(Conflict):
            speaking.give(db, lead, meeting, floor.turn_for(db, meeting, there.turn), now=now)
        speaking.ask(db, the_actor(db, second, now=ONE), meeting, SpeakingForm(), now=now)
        sitting.close_meeting(db, lead, meeting, now=now)
        closed = queries.meeting_for(db, lead, meeting.public_id)
        assert floor.current(db, closed, now) is None
        assert floor.of_meeting(db, lead, closed, now).queue == ()


def test_who_is_in_the_room_asks_for_herself_and_who_runs_it_for_anybody(house):
    app, committee, meeting, _address = house
    first, second = members(committee)[:2]
    with app.app_context(), app.extensions["database"].transaction() as db:
        theirs = the_actor(db, first, now=ONE)
        with pytest.raises(Refused):
            speaking.ask(db, theirs, meeting, SpeakingForm(member=second.public_id), now=ONE)
        lead = the_actor(db, committee.facilitator, now=ONE)
        speaking.ask(db, lead, meeting, SpeakingForm(member=second.public_id), now=ONE)
        (turn,) = floor.rows(db, meeting)
        for deed in (speaking.give, speaking.take_back):
            with pytest.raises(Refused):
                deed(db, theirs, meeting, turn, now=ONE)
        assert floor.of_meeting(db, theirs, meeting, ONE).balance == ()
        speaking.take_back(db, the_actor(db, second, now=ONE), meeting, turn, now=ONE)
        assert floor.of_meeting(db, lead, meeting, ONE).queue == ()


def test_the_page_asks_gives_and_follows_without_a_script_and_with_one(house, clock):
    app, committee, meeting, address = house
    theirs, lead = signed_in(app, members(committee)[0]), signed_in(app, committee.facilitator)
    assert "Équilibre" not in theirs.get(address).text
    asked = theirs.post(f"{address}/parole/demander")
    assert asked.headers["Location"].endswith("#parole")
    page = lead.get(address).text
    assert "une personne attend" in page
    assert "Équilibre du temps de parole" in page
    with app.extensions["database"].reading() as db:
        (row,) = floor.rows(db, meeting)
    htmx = {"HX-Request": "true"}
    follow = re.search(r'hx-get="([^"]*/parole/[^"]*)"', theirs.get(address).text)[1].replace("&amp;", "&")
    assert theirs.get(follow, headers=htmx).status_code == 204
    given = lead.post(f"{address}/parole/{row.public_id}/donner", headers=htmx)
    assert "A fini" in given.text
    clock.advance(seconds=65)
    told = theirs.get(follow, headers=htmx)
    assert "1 min 5 s" in told.text.replace("\u00a0", " ")
    assert lead.post(f"{address}/parole/finir", headers=htmx).status_code == 200
    assert "A fini" not in lead.get(address).text


def test_of_two_clicks_at_once_one_takes_a_place(house):
    app, committee, meeting, address = house
    browsers = [signed_in(app, members(committee)[0]) for _twice in range(2)]
    at_once([lambda one=one: one.post(f"{address}/parole/demander") for one in browsers], Conflict)
    with app.extensions["database"].reading() as db:
        assert len(floor.rows(db, meeting)) == 1


def test_a_question_from_the_floor_is_supported_once_each_and_said_answered(house):
    app, committee, meeting, address = house
    first, second = (signed_in(app, one) for one in members(committee)[:2])
    lead = signed_in(app, committee.facilitator)
    first.post(f"{address}/parole/questions", data={"text": "Qui paie le quai ?"})
    first.post(f"{address}/parole/questions", data={"text": "Qui tient les clés ?"})
    with app.extensions["database"].reading() as db:
        _quay, keys = questions.rows(db, meeting)
    for browser in (second, second, first):
        browser.post(f"{address}/parole/questions/{keys.public_id}/soutenir")
    page = lead.get(address).text
    assert page.index("Qui tient les clés") < page.index("Qui paie le quai")
    assert "2 personnes la posent" in page
    refused = second.post(f"{address}/parole/questions/{keys.public_id}/repondue")
    assert refused.status_code == 403
    lead.post(f"{address}/parole/questions/{keys.public_id}/repondue")
    page = second.get(address).text
    assert page.index("Qui paie le quai") < page.index("Qui tient les clés")
