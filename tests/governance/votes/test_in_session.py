"""A vote held in a meeting: the room makes the quorum, proxies of the meeting speak, the agenda tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from governance.meetings import queries as meetings
from governance.votes import record
from governance.votes.actions import closing
from governance.votes.models import Motion
from governance.votes.queries import record_data
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, a_motion, a_proxy, an_open_vote, the_entry, votes
from tests.builders_meetings import THE_EVENING, a_meeting, an_open_meeting

pytestmark = pytest.mark.both_databases


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db))


def in_the_room(committee, **by_college):
    return [
        pair
        for code, number in by_college.items()
        for pair in zip(committee.seats[code][:number], committee.members[code][:number], strict=True)
    ]


def closed(db, committee, present):
    """A meeting with these seats in the room; the first of each college votes for, the others keep silent."""
    meeting = an_open_meeting(db, committee, *present)
    motion = an_open_vote(db, committee, meeting=meeting.public_id, now=THE_EVENING, days=None)
    spoken = set()
    for seat, member in present:
        if seat.college_id not in spoken:
            votes(db, motion, member, Choice.FOR, seat, now=THE_EVENING)
            spoken.add(seat.college_id)
    closing.close_vote(
        db, the_actor(db, committee.facilitator), motion, now=THE_EVENING + timedelta(minutes=10)
    )
    return motion


def test_those_in_the_room_make_the_quorum_even_when_they_keep_silent(db, committee):
    motion = closed(db, committee, in_the_room(committee, ess=4, col=1, hab=1, ent=1, rec=1))
    assert motion.result["overall"]["turnout"] == 5
    assert motion.result["quorum"]["present"] == 8
    assert motion.stage is Stage.CARRIED
    again = record.recount(record_data(db, motion, number=the_entry(db, motion).number))
    assert closing.records.as_data(again) == motion.result


def test_a_room_too_empty_makes_the_vote_void(db, committee):
    motion = closed(db, committee, in_the_room(committee, ess=3, col=1, hab=1, ent=1, rec=1))
    assert motion.stage is Stage.VOID_NO_QUORUM


def test_a_proxy_given_for_the_meeting_speaks_in_its_votes(db, committee):
    meeting = an_open_meeting(db, committee, *in_the_room(committee, ess=1))
    holder, principal = committee.seats["ess"][:2]
    about = ("meeting", meeting.public_id)
    a_proxy(db, committee.body, principal, holder, about, by=committee.members["ess"][1])
    motion = an_open_vote(db, committee, meeting=meeting.public_id, now=THE_EVENING, days=None)
    receipt = votes(db, motion, committee.members["ess"][0], Choice.FOR, now=THE_EVENING)
    assert set(receipt.seats) == {holder.public_id, principal.public_id}


def test_a_point_of_the_agenda_is_put_to_the_vote_in_one_form(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"))
        meeting = a_meeting(db, committee)
        item = meetings.item_rows(db, meeting)[1]
    browser = signed_in(app, committee.facilitator)
    asked = {
        "body": committee.body.slug,
        "title": item.title,
        "meeting": meeting.public_id,
        "item": item.public_id,
    }
    assert item.title in browser.get("/valbrume/votes/preparer", query_string=asked).text
    data = {**asked, "text": "Le comité adopte-t-il la charte ?", "then": "open"}
    answer = browser.post("/valbrume/votes/preparer", data=data)
    assert answer.status_code == 303
    with app.extensions["database"].reading() as db:
        motion = db.exec(select(Motion)).one()
        assert meetings.item_rows(db, meeting)[1].motion == motion.public_id
        assert motion.meeting == meeting.public_id


def test_the_page_of_a_meeting_shows_its_votes_and_lets_who_facilitates_put_one(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"))
        meeting = an_open_meeting(db, committee)
        a_motion(db, committee, title="Adopter la charte", meeting=meeting.public_id)
    address = f"/valbrume/reunions/{meeting.public_id}"
    page = signed_in(app, committee.facilitator).get(address).text
    assert "Votes de la séance" in page
    assert "Adopter la charte" in page
    assert f"/valbrume/votes/preparer?meeting={meeting.public_id}" in page
    page = signed_in(app, committee.members["ess"][0]).get(address).text
    assert "Adopter la charte" in page
    assert "/votes/preparer" not in page
