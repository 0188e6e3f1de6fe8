"""A vote received in the room alone, or at a distance alone: what comes another way is refused in words, and leaves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules import writing
from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Channels, Visibility
from charters.rules.tuning import written
from foundation.errors import Conflict
from governance.meetings.rules.attendance import Mode
from governance.votes import queries, record
from governance.votes.actions import closing, counting, on_paper
from governance.votes.models import Ballot, HandCount, Motion, RollLine
from governance.votes.rules.ballots import Choice
from governance.votes.rules.hands import Hands
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, a_motion, an_open_vote, the_entry, votes
from tests.builders_meetings import THE_EVENING, an_open_meeting, arrives, leaves

pytestmark = pytest.mark.both_databases
IN_ROOM = VoteRule(quorum=NO_QUORUM, channels=Channels.IN_ROOM)
REMOTE = VoteRule(quorum=NO_QUORUM, channels=Channels.REMOTE)
HIDDEN = VoteRule(
    quorum=NO_QUORUM, channels=Channels.IN_ROOM, visibility=Visibility.CONFIDENTIAL, changeable=False
)
FOR = Choice.FOR
NOW = THE_EVENING + timedelta(minutes=20)


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), rule=IN_ROOM)


def in_session(db, committee, rule, *present):
    meeting = an_open_meeting(db, committee, *present)
    return meeting, an_open_vote(
        db, committee, rule=rule, meeting=meeting.public_id, now=THE_EVENING, days=None
    )


def says(db, motion, committee, place):
    seat, member = committee.everybody[place]
    return votes(db, motion, member, FOR, seat, now=NOW)


def hands(db, committee, motion, **said):
    told = Hands({Choice(name): number for name, number in said.items()}, {})
    return counting.count_college(db, the_actor(db, committee.facilitator), motion, "ess", told, now=NOW)


def on_a_paper(db, committee, motion, place):
    seat, member = committee.everybody[place]
    actor = the_actor(db, committee.facilitator)
    return on_paper.record_ballot(db, actor, motion, seat.public_id, member.public_id, FOR, now=NOW)


def refused(act):
    with pytest.raises(Conflict) as refusal:
        act()
    assert refusal.value.code == "channel_closed"
    return str(refusal.value)


def nothing_was_cast(db, motion):
    used = [line for line in db.exec(select(RollLine).where(RollLine.motion_id == motion.id)) if line.used]
    return used == [] and db.exec(select(Ballot)).all() == [] and db.exec(select(HandCount)).all() == []


@pytest.mark.parametrize("rule", [IN_ROOM, HIDDEN])
def test_in_the_room_alone_the_screen_of_who_is_elsewhere_is_refused(db, committee, rule):
    meeting, motion = in_session(db, committee, rule, committee.everybody[0])
    assert "dans la salle seulement" in refused(lambda: says(db, motion, committee, 1))
    seat, member = committee.everybody[1]
    arrives(db, meeting, seat, member, mode=Mode.REMOTE, now=NOW)
    refused(lambda: says(db, motion, committee, 1))
    assert nothing_was_cast(db, motion)
    leaves(db, meeting, seat, member, now=NOW + timedelta(minutes=1))
    arrives(db, meeting, seat, member, now=NOW + timedelta(minutes=2))
    assert says(db, motion, committee, 1).seats == (seat.public_id,)
    assert says(db, motion, committee, 0).seats
    first, holder = committee.everybody[0]
    leaves(db, meeting, first, holder, now=NOW + timedelta(minutes=3))
    if rule.changeable:
        refused(lambda: says(db, motion, committee, 0))


def test_in_the_room_alone_hands_and_paper_are_received(db, committee):
    _meeting, motion = in_session(db, committee, IN_ROOM, *committee.everybody[:3])
    on_a_paper(db, committee, motion, 5)
    hands(db, committee, motion, **{"for": 2, "against": 1})
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=NOW)
    data = queries.record_data(db, motion, number=the_entry(db, motion).number)
    assert data["rule"]["channels"] == "in_room"
    assert data["result"]["overall"]["turnout"] == 4
    assert record.recount(data).rule == IN_ROOM


def test_at_a_distance_alone_hands_and_paper_are_refused(db, committee):
    _meeting, motion = in_session(db, committee, REMOTE, *committee.everybody[:3])
    assert "à distance seulement" in refused(lambda: hands(db, committee, motion, **{"for": 1}))
    refused(lambda: on_a_paper(db, committee, motion, 0))
    assert nothing_was_cast(db, motion)
    assert says(db, motion, committee, 0).seats  # on her own screen, in the room
    assert says(db, motion, committee, 9).seats  # and from elsewhere


def test_both_are_open_where_nothing_is_said(db, committee):
    rule = VoteRule(quorum=NO_QUORUM)
    _meeting, motion = in_session(db, committee, rule, *committee.everybody[:3])
    assert says(db, motion, committee, 9).seats
    on_a_paper(db, committee, motion, 8)
    hands(db, committee, motion, **{"for": 1})
    assert "channels" not in queries.frozen_data(db, motion)["rule"]


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True), rule=IN_ROOM)
        _meeting, motion = in_session(db, committee, IN_ROOM, *committee.everybody[:3])
        draft = a_motion(db, committee, rule=IN_ROOM)
        remote = in_session(db, committee, REMOTE, *committee.everybody[:3])[1]
        return app, committee, motion.public_id, draft.public_id, remote.public_id


def page(app, member, public_id, **more):
    return signed_in(app, member, **more).get(f"/valbrume/votes/{public_id}").text.replace("\u00a0", " ")


def test_the_page_says_so_before_one_answers_and_again_when_it_is_refused(house, clock):
    app, committee, motion, _draft, _remote = house
    clock.moment = NOW
    elsewhere, there = committee.everybody[9][1], committee.everybody[0][1]
    assert "faites-vous noter sur place" in page(app, elsewhere, motion)
    assert "faites-vous noter sur place" not in page(app, there, motion)
    assert "Ballots are received in the room only" in page(app, elsewhere, motion, language="en")
    seat = committee.everybody[9][0].public_id
    data = {"choice": "for", "seat": seat}
    answer = signed_in(app, elsewhere).post(f"/valbrume/votes/{motion}/bulletin", data=data)
    assert answer.status_code == 409
    assert "la séance ne vous note pas sur place" in answer.text


def test_hands_are_offered_only_where_they_are_received_and_an_empty_room_is_told(house, clock):
    app, committee, motion, draft, remote = house
    clock.moment = NOW
    assert "Compter à main levée, collège par collège" in page(app, committee.facilitator, motion)
    assert "Compter à main levée, collège par collège" not in page(app, committee.facilitator, remote)
    writing_down = (
        signed_in(app, committee.facilitator).get(f"/valbrume/saisies/nouvelle?motion={remote}").text
    )
    assert "chacun vote sur son écran" in writing_down
    assert "Un bulletin papier" not in writing_down
    assert "Un pouvoir papier" in writing_down
    assert "n’est inscrit dans aucune séance" in page(app, committee.facilitator, draft)


def test_the_channel_is_chosen_in_plain_words_read_back_and_kept(house):
    app, committee, *_rest = house
    browser = signed_in(app, committee.facilitator)
    rule = VoteRule(quorum=NO_QUORUM)
    fields = {f"tune_{name}": text for name, text in written(IN_ROOM).items()}
    data = {
        "body": committee.body.slug, "title": "La cour", "text": "Ouvre-t-on la cour ?", "then": "keep", "rule": "body",
        "basis": writing.canonical(IN_ROOM), **fields, "tune_channels": "remote",
    }  # fmt: skip
    answer = browser.post("/valbrume/votes/preparer", data=data)
    assert "Les bulletins se déposent à l’écran, d’où que l’on soit" in answer.text
    seal = answer.text.partition('name="read_back" value="')[2][:64]
    assert browser.post("/valbrume/votes/preparer", data=data | {"read_back": seal}).status_code == 303
    with app.extensions["database"].reading() as db:
        kept = db.exec(select(Motion).where(Motion.title == "La cour")).one()
        assert kept.rule.channels is Channels.REMOTE
    assert rule.channels is Channels.BOTH
