"""A show of hands in a sitting: with those who attend, once for each seat, in the record, and counted again by anybody."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Visibility
from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from governance.committee.forms import RecusalForm
from governance.committee.models import Proxy
from governance.meetings.actions import sitting as meeting_room
from governance.meetings.forms import DepartureForm
from governance.paper.models import PaperCount
from governance.votes import panel, queries, record, recount
from governance.votes.actions import closing, counting, on_paper, withdrawing
from governance.votes.models import HandCount, Motion
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.hands import Hands
from tests.at_once import at_once
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_choice, a_committee, a_proxy, an_open_vote, the_entry, votes
from tests.builders_meetings import THE_EVENING, an_open_meeting

both = pytest.mark.both_databases
FOR, AGAINST = Choice.FOR, Choice.AGAINST
NOW = THE_EVENING + timedelta(minutes=20)


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), rule=VoteRule(quorum=NO_QUORUM))


def a_sitting(db, committee, *present, **more):
    """An open meeting with these seats in the room, and a vote open in it, closed by hand."""
    meeting = an_open_meeting(db, committee, *(present or committee.everybody))
    motion = an_open_vote(db, committee, days=None, now=THE_EVENING, meeting=meeting.public_id, **more)
    return meeting, motion


def counts(db, committee, motion, college="ess", *, through=None, by=None, now=NOW, **said):
    hands = Hands({Choice(name): n for name, n in said.items()}, through or {})
    return counting.count_college(
        db, the_actor(db, by or committee.facilitator), motion, college, hands, now=now
    )


def closes(db, committee, motion):
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=NOW + timedelta(minutes=5))
    return queries.record_data(db, motion, number=the_entry(db, motion).number)


@both
def test_hands_are_counted_with_the_ballots_and_anybody_counts_them_again(db, committee):
    _meeting, motion = a_sitting(db, committee)
    counts(db, committee, motion, **{"for": 3, "abstain": 1})
    for member in committee.members["col"]:
        votes(db, motion, member, AGAINST, now=NOW)
    data = closes(db, committee, motion)
    assert data["result"]["overall"] | {"for": 3, "against": 3, "abstain": 1} == data["result"]["overall"]
    hands = [one for one in data["ballots"] if "in_room" in one]
    assert [(one["count"], one["college"], one["choice"], one["in_room"]) for one in hands] == [
        (3, "ess", "for", "hands"),
        (1, "ess", "abstain", "hands"),
    ]
    assert {one["recorded_by"] for one in hands} == {"Faustine Brindille"}
    assert not any("seat" in one or "by" in one for one in hands)
    assert data["sha256"] == the_entry(db, motion).sha256 == record.seal(data)
    assert records.as_data(record.recount(data)) == data["result"]


@both
def test_the_command_counts_them_again(db, committee, tmp_path):
    _meeting, motion = a_sitting(db, committee)
    counts(db, committee, motion, **{"for": 3, "against": 1})
    file = tmp_path / "vote.json"
    data = closes(db, committee, motion)
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    told = CliRunner().invoke(recount.tally, [str(file), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["result"] == data["result"]


@both
def test_there_are_never_more_hands_than_those_who_attend_and_have_not_voted(db, committee):
    present = list(zip(committee.seats["ess"][:3], committee.members["ess"][:3], strict=True))
    _meeting, motion = a_sitting(db, committee, *present)
    with pytest.raises(Conflict, match="4 mains en personne, pour 3"):
        counts(db, committee, motion, **{"for": 4})
    votes(db, motion, committee.members["ess"][0], FOR, now=NOW)
    with pytest.raises(Conflict) as refusal:
        counts(db, committee, motion, **{"for": 3})
    assert refusal.value.code == "too_many_hands"
    counts(db, committee, motion, **{"for": 2})
    with pytest.raises(Conflict):
        counts(db, committee, motion, "col", **{"for": 1})  # nobody of that college is there


@both
def test_a_seat_counted_in_the_room_does_not_vote_again_on_a_screen_nor_on_paper(db, committee):
    _meeting, motion = a_sitting(db, committee)
    counts(db, committee, motion, **{"for": 2})  # two hands of four: nobody knows which
    member, seat = committee.members["ess"][0], committee.seats["ess"][0]
    assert [one.open for one in queries.voices(db, the_actor(db, member), motion)] == [False]
    assert queries.waiting(db, the_actor(db, member)) == []
    with pytest.raises(Conflict) as refusal:
        votes(db, motion, member, FOR, seat, now=NOW)
    assert refusal.value.code == "counted_in_the_room"
    actor = the_actor(db, committee.facilitator)
    with pytest.raises(Conflict):
        on_paper.record_ballot(db, actor, motion, seat.public_id, member.public_id, FOR, now=NOW)
    with pytest.raises(Conflict):
        form = RecusalForm(seat=seat.public_id, reason="Trop tard.")
        withdrawing.recuse(db, the_actor(db, member), motion, form, now=NOW)


@both
def test_who_was_away_when_the_hands_were_counted_still_votes_by_herself(db, committee):
    """In session and over a window: both."""
    present = list(zip(committee.seats["ess"][:3], committee.members["ess"][:3], strict=True))
    _meeting, motion = a_sitting(db, committee, *present)
    counts(db, committee, motion, **{"for": 3})
    votes(db, motion, committee.members["ess"][3], AGAINST, now=NOW)
    data = closes(db, committee, motion)
    assert (data["result"]["overall"]["for"], data["result"]["overall"]["against"]) == (3, 1)


@both
def test_a_count_is_corrected_in_place_even_once_people_have_left_and_taken_back(db, committee):
    meeting, motion = a_sitting(db, committee)
    counts(db, committee, motion, **{"for": 4})
    leaving = DepartureForm(seat=committee.seats["ess"][0].public_id)
    meeting_room.leave(db, the_actor(db, committee.facilitator), meeting, leaving, now=NOW)
    counts(db, committee, motion, now=NOW + timedelta(minutes=1), **{"for": 3, "against": 1})
    assert db.exec(select(HandCount)).one().said == {"for": 3, "against": 1}
    actor = the_actor(db, committee.facilitator)
    counting.take_back(db, actor, motion, "ess", now=NOW)
    with pytest.raises(Missing):
        counting.take_back(db, actor, motion, "ess", now=NOW)
    votes(db, motion, committee.members["ess"][0], FOR, now=NOW)


@both
def test_represented_seats_raise_the_hand_of_their_holder_and_are_told_apart(db, committee):
    present = list(zip(committee.seats["ess"][:2], committee.members["ess"][:2], strict=True))
    meeting, motion = a_sitting(db, committee, *present)
    first, _second, third = committee.seats["ess"][:3]
    about = ("meeting", meeting.public_id)
    a_proxy(db, committee.body, third, first, about, by=committee.members["ess"][2], now=THE_EVENING)
    with pytest.raises(Conflict, match="3 mains en personne"):
        counts(db, committee, motion, **{"for": 3})
    counts(db, committee, motion, through={FOR: 1}, **{"for": 3})
    data = closes(db, committee, motion)
    assert (data["result"]["overall"]["for"], data["result"]["overall"]["represented"]) == (3, 1)
    assert db.exec(select(Proxy)).one().principal_id == third.id


@both
def test_hands_are_raised_only_in_an_open_sitting_for_a_named_yes_or_no(db, committee):
    window = an_open_vote(db, committee, days=60)
    with pytest.raises(Conflict) as outside:
        counts(db, committee, window, **{"for": 1})
    assert outside.value.code == "not_in_session"
    meeting, motion = a_sitting(db, committee)
    choice = a_choice(db, committee, now=THE_EVENING, meeting=meeting.public_id, days=None)
    secret = VoteRule(quorum=NO_QUORUM, changeable=False, visibility=Visibility.CONFIDENTIAL)
    hidden = an_open_vote(db, committee, days=None, now=THE_EVENING, meeting=meeting.public_id, rule=secret)
    for one, code in ((choice, "not_yes_or_no"), (hidden, "not_by_name")):
        with pytest.raises(Conflict) as refusal:
            counts(db, committee, one, **{"for": 1})
        assert refusal.value.code == code
    with pytest.raises(Refused):
        counts(db, committee, motion, by=committee.members["ess"][0], **{"for": 1})
    with pytest.raises(Missing):
        counts(db, committee, motion, "nowhere", **{"for": 1})
    closes(db, committee, motion)
    with pytest.raises(Conflict):
        counts(db, committee, motion, **{"for": 1})


@both
def test_participation_grows_and_says_nothing_of_what_was_said(db, committee, app):
    _meeting, motion = a_sitting(db, committee)
    counts(db, committee, motion, **{"for": 1, "against": 2})
    with app.test_request_context():
        ess = panel.turnout(db, motion).colleges[0]
    assert (ess.cast, ess.in_the_room, ess.missing) == (3, 3, ())
    assert "à main levée" in ess.counted
    (line,) = [one for one in db.exec(select(LedgerLine)) if one.verb == "count_in_the_room"]
    assert json.loads(line.details) == {"college": "ess", "counted": "hands", "voices": 3}


@both
def test_a_hand_and_a_ballot_of_the_same_seat_at_once_are_one_voice(database):
    with database.transaction() as db:
        committee = a_committee(
            db, an_initiative(db), colleges={"ess": (1, "100")}, rule=VoteRule(quorum=NO_QUORUM)
        )
        _meeting, motion = a_sitting(db, committee)
        key, facilitator = motion.id, the_actor(db, committee.facilitator)
        seat, member = committee.everybody[0]

    def casts():
        with database.transaction() as db:
            votes(db, db.get_one(Motion, key), member, FOR, seat, now=NOW)

    def raises():
        with database.transaction() as db:
            motion = db.get_one(Motion, key)
            counting.count_college(db, facilitator, motion, "ess", Hands({FOR: 1}, {}), now=NOW)

    answers = at_once([casts, raises], Conflict)
    assert [isinstance(one, Conflict) for one in answers].count(True) == 1
    with database.transaction() as db:
        motion = db.get_one(Motion, key)
        closing.close_vote(db, facilitator, motion, now=NOW)
        assert motion.result["overall"]["turnout"] == 1


PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
SEEN = "Dépouillé devant la salle par deux scrutatrices."


@pytest.fixture
def house(app, clock):
    clock.moment = NOW
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(
            db, an_initiative(db, "valbrume"), slug="comite", rule=VoteRule(quorum=NO_QUORUM)
        )
        _meeting, motion = a_sitting(db, committee)
    return app, committee, f"/valbrume/votes/{motion.public_id}", motion.public_id


def test_hands_are_entered_from_the_page_for_several_colleges_at_once_or_for_none(house):
    app, committee, where, _motion = house
    browser, member = signed_in(app, committee.facilitator), signed_in(app, committee.members["ess"][0])
    assert "Compter à main levée" in browser.get(where).text
    assert "Compter à main levée" not in member.get(where).text
    wrong = browser.post(f"{where}/mains-levees", data={"ess.for": "3", "col.for": "9"})
    assert wrong.status_code == 409
    assert "9 mains en personne, pour 3" in wrong.text
    assert 'value="9"' in wrong.text  # what was typed is still there
    assert browser.post(f"{where}/mains-levees", data={}).status_code == 422
    assert browser.post(f"{where}/mains-levees", data={"ess.for": "trois"}).status_code == 422
    assert member.post(f"{where}/mains-levees", data={"ess.for": "1"}).status_code == 403
    with app.extensions["database"].reading() as db:
        assert db.exec(select(HandCount)).all() == []
    sent = {"ess.for": "3", "ess.against": "1", "col.for": "2", "hab.for": ""}
    assert browser.post(f"{where}/mains-levees", data=sent).status_code == 303
    page = member.get(where).text
    assert "compté dans la salle, saisi par Faustine Brindille" in page
    assert "4 voix à main levée, saisies par Faustine Brindille." in page
    assert browser.post(f"{where}/mains-levees/col/retrait").status_code == 303
    assert browser.post(f"{where}/cloture").status_code == 303
    result = member.get(where).text
    assert "Voix comptées dans la salle" in result
    assert "compté dans la salle, avec son collège" in result


def test_the_papers_of_a_college_are_counted_with_their_proof(house):
    app, committee, where, motion = house
    browser = signed_in(app, committee.facilitator)
    assert "Bulletins papier d’un collège" in browser.get(f"/valbrume/saisies/colleges?motion={motion}").text
    sent = {"motion": motion, "college": "ess", "for": "3", "against": "1", "statement": SEEN}

    def posts(by=browser, proof=PNG, **more):
        file = {"proof": (io.BytesIO(proof), "urne.png")} if proof else {}
        return by.post(
            "/valbrume/saisies/colleges", data={**sent, **more, **file}, content_type="multipart/form-data"
        )

    assert posts(proof=None).status_code == 422
    assert "PDF ou une photo" in posts(proof=b"rien").text
    assert posts(**{"for": "9"}).status_code == 409
    assert posts(by=signed_in(app, committee.members["ess"][0])).status_code == 403
    with app.extensions["database"].reading() as db:
        assert db.exec(select(PaperCount)).all() == []
    assert posts().status_code == 303
    with app.extensions["database"].reading() as db:
        kept, row = db.exec(select(PaperCount)).one(), db.exec(select(HandCount)).one()
    assert (row.kind, row.proof_sha256) == ("paper", kept.proof_sha256)
    address = f"/valbrume/saisies/colleges/{kept.public_id}/piece"
    assert browser.get(address).data == PNG
    assert signed_in(app, committee.members["ess"][0]).get(address).status_code == 404
    assert "4 voix sur papier" in browser.get(where).text
