"""The screen of a room: opened by a link alone, it follows the sitting, names who has the floor alone, and never tells a result too soon."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict
from governance.meetings import conducting, floor, queries
from governance.meetings.actions import conducting as conduct
from governance.meetings.actions import sitting, speaking
from governance.meetings.forms import SpeakingForm
from governance.records.models import RoomScreen
from governance.votes.actions import closing
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, an_open_vote, votes
from tests.builders_meetings import THE_EVENING, a_meeting, an_open_meeting

pytestmark = pytest.mark.both_databases
FEW = {"ess": (2, "60"), "col": (1, "40")}


@pytest.fixture
def house(app, clock):
    clock.moment = THE_EVENING
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=FEW)
        meeting = an_open_meeting(db, committee, *committee.everybody[:2])
        items = [one.public_id for one in queries.item_rows(db, meeting)]
    return app, committee, meeting, items


def address(meeting):
    return f"/valbrume/reunions/{meeting.public_id}"


def a_link(app, committee, meeting):
    """What who facilitates is shown, once."""
    page = signed_in(app, committee.facilitator).post(f"{address(meeting)}/ecran").text
    return re.search(r'value="http://localhost(/salle/[\w-]+)"', page)[1]


def words(answer):
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ")


def test_it_follows_the_items_and_answers_nothing_while_nothing_changes(house, clock):
    app, committee, meeting, items = house
    link, wall = a_link(app, committee, meeting), app.test_client()
    told = words(wall.get(link))
    assert "La séance est ouverte" in told
    assert "Premier point : Procès-verbal de mars" in told
    lead = signed_in(app, committee.facilitator)
    assert lead.post(f"{address(meeting)}/points/{items[1]}/en-cours").status_code == 303
    clock.moment = THE_EVENING + timedelta(minutes=40)
    answer = wall.get(link)
    assert "2 Adoption de la charte" in words(answer)
    assert "40 min sur 35" in words(answer)
    assert "Dépassé de 5 minutes." in words(answer)
    assert "Ensuite : Points divers" in words(answer)
    seen = re.search(r"seen=(\w+)", answer.text)[1]
    again = {"HX-Request": "true"}
    assert wall.get(f"{link}?seen={seen}", headers=again).status_code == 204
    clock.moment = THE_EVENING + timedelta(minutes=41)
    fragment = wall.get(f"{link}?seen={seen}", headers=again)
    assert fragment.text.startswith('<div id="room"') or '<div id="room"' in fragment.text[:200]
    page = lead.get(address(meeting)).text
    assert "41 min sur 35" in page
    assert page.count("Passer à ce point") == 2
    assert "Passer à ce point" not in signed_in(app, committee.members["ess"][0]).get(address(meeting)).text
    with app.extensions["database"].transaction() as db:
        held = db.get_one(type(meeting), meeting.id)
        sitting.close_meeting(db, the_actor(db, committee.facilitator), held, now=clock.now())
    assert "La séance est close" in words(wall.get(link))
    assert "41 min passées sur ce point" in lead.get(address(meeting)).text


def test_it_names_who_has_the_floor_and_nobody_who_waits(house, clock):
    app, committee, meeting, _items = house
    link, wall = a_link(app, committee, meeting), app.test_client()
    names = []
    with app.app_context(), app.extensions["database"].transaction() as db:
        lead = the_actor(db, committee.facilitator)
        held = db.get_one(type(meeting), meeting.id)
        for _seat, member in committee.everybody[:2]:
            actor = the_actor(db, member)
            names.append(actor.name)
            speaking.ask(db, actor, held, SpeakingForm(), now=THE_EVENING)
        speaking.give(db, lead, held, floor.rows(db, held)[0], now=THE_EVENING)
    clock.moment = THE_EVENING + timedelta(minutes=2)
    told = words(wall.get(link))
    assert f"La parole est à {names[0]}, 2 min" in told
    assert names[1] not in told


def test_it_tells_who_has_voted_as_numbers_then_the_verdict(house, clock):
    app, committee, meeting, _items = house
    link, wall = a_link(app, committee, meeting), app.test_client()
    with app.app_context(), app.extensions["database"].transaction() as db:
        motion = an_open_vote(db, committee, meeting=meeting.public_id, now=THE_EVENING, days=None)
        seat, member = committee.everybody[0]
        votes(db, motion, member, Choice.FOR, seat, now=THE_EVENING)
    told = words(wall.get(link))
    assert "1 siège sur 3 a voté" in told
    assert "1/2 Structures de l’ESS" in told
    assert "Pour" not in told
    for _seat, one in committee.everybody:
        assert one.public_id not in told
    with app.app_context(), app.extensions["database"].transaction() as db:
        names = [the_actor(db, one).name for _seat, one in committee.everybody]
        assert not any(name in told for name in names)
        closing.close_vote(
            db, the_actor(db, committee.facilitator), db.get_one(Motion, motion.id), now=THE_EVENING
        )
    told = words(wall.get(link))
    assert "1 Pour" in told
    assert not any(name in told for name in names)
    clock.moment = THE_EVENING + timedelta(minutes=11)
    assert "1 Pour" not in words(wall.get(link))


def test_a_link_is_one_secret_kept_as_a_digest_and_taken_back(house):
    app, committee, meeting, _items = house
    first, second = (a_link(app, committee, meeting) for _ in range(2))
    wall = app.test_client()
    assert [wall.get(one).status_code for one in (first, second, "/salle/nul")] == [404, 200, 404]
    answer = wall.get(second)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    with app.extensions["database"].reading() as db:
        kept = db.exec(select(RoomScreen)).all()
        assert len(kept) == 2
        assert not any(second.rpartition("/")[2] in str(row.model_dump()) for row in kept)
    signed_in(app, committee.facilitator).post(f"{address(meeting)}/ecran/fermer")
    assert wall.get(second).status_code == 404


def test_only_who_facilitates_makes_it_and_passes_to_an_item(house):
    app, committee, meeting, items = house
    member = signed_in(app, committee.members["ess"][0])
    answers = [
        member.get(f"{address(meeting)}/ecran"),
        member.post(f"{address(meeting)}/ecran"),
        member.post(f"{address(meeting)}/points/{items[0]}/en-cours"),
    ]
    assert {one.status_code for one in answers} <= {403, 404}


def test_an_item_is_taken_up_only_while_the_sitting_goes_on_and_twice_is_once(db):
    committee = a_committee(db, an_initiative(db), colleges=FEW)
    lead = the_actor(db, committee.facilitator)
    planned, going_on = a_meeting(db, committee), an_open_meeting(db, committee, committee.everybody[0])
    with pytest.raises(Conflict):
        conduct.take_up(db, lead, planned, queries.item_rows(db, planned)[0], now=THE_EVENING)
    item = queries.item_rows(db, going_on)[0]
    for _ in range(2):
        conduct.take_up(db, lead, going_on, item, now=THE_EVENING)
    assert len(conducting.taken(db, going_on)) == 1
