"""A second notice, for want of quorum: its own quorum, in the verdict, in the record, and counted again by anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from charters.rules.functioning import Quorum, SecondNotice, VoteRule
from foundation.errors import Conflict
from governance.meetings import presence
from governance.meetings.actions import convening, sitting
from governance.votes import queries, record
from governance.votes.actions import closing, preparing
from governance.votes.forms import OpeningForm
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_choice, a_committee, a_motion, answers_with, the_entry, votes
from tests.builders_meetings import AGENDA, THE_EVENING, a_meeting_form, an_open_meeting, in_the_roll

both = pytest.mark.both_databases
AGAIN = datetime.fromisoformat("2026-04-29T18:00+02:00")
WAIVED = VoteRule(quorum=Quorum(second_notice=SecondNotice(min_clear_days=8)))
QUARTER = VoteRule(quorum=Quorum(second_notice=SecondNotice(min_clear_days=8, fraction=Fraction(1, 5))))


def some(committee, number=3):
    return committee.everybody[:number]


def without_quorum(db, committee):
    """A sitting of three seats out of fifteen, closed."""
    meeting = an_open_meeting(db, committee, *some(committee))
    sitting.close_meeting(
        db, the_actor(db, committee.facilitator), meeting, now=THE_EVENING + timedelta(hours=1)
    )
    return meeting


def called_again(db, committee, first, *, sent=None, at=AGAIN):
    """The same committee called again, its notice sent, opened with three seats."""
    actor = the_actor(db, committee.facilitator)
    form = a_meeting_form(committee, at=at, second_of=first.public_id)
    asked = THE_EVENING + timedelta(hours=2)
    meeting = convening.convene(db, actor, committee.body, form, items=AGENDA, now=asked)
    convening.send_notice(db, actor, meeting, [], now=sent or asked, late_confirmed=True)
    return sitting.open_meeting(db, actor, meeting, in_the_roll(*some(committee)), now=at)


def closed_in(db, committee, meeting, motion):
    actor, now = the_actor(db, committee.facilitator), AGAIN + timedelta(minutes=30)
    if motion.stage is Stage.DRAFT:
        preparing.open_vote(db, actor, motion, OpeningForm(), now=AGAIN)
        votes(db, motion, committee.members["ess"][0], Choice.FOR, now=AGAIN)
    closing.close_vote(db, actor, motion, now=now)
    return queries.record_data(db, motion, number=the_entry(db, motion).number)


@both
def test_the_first_sitting_without_quorum_makes_a_void_vote_and_the_second_decides(db):
    committee = a_committee(db, an_initiative(db), rule=WAIVED)
    first = without_quorum(db, committee)
    assert presence.lacked_quorum(first)
    meeting = called_again(db, committee, first)
    data = closed_in(db, committee, meeting, a_motion(db, committee, meeting=meeting.public_id))
    assert (data["result"]["outcome"], data["result"]["quorum"]["waived"]) == ("carried", True)
    assert data["second_notice"] == {
        "after": first.public_id, "title": first.title, "held_on": "2026-04-09"
    }  # fmt: skip
    assert "Seconde convocation" in data["result"]["headline"][0]["say"]
    assert data["sha256"] == record.seal(data)
    assert records.as_data(record.recount(data)) == data["result"]


@both
def test_an_ordinary_sitting_of_as_few_seats_decides_nothing(db):
    committee = a_committee(db, an_initiative(db), rule=WAIVED)
    meeting = an_open_meeting(db, committee, *some(committee), at=AGAIN)
    data = closed_in(db, committee, meeting, a_motion(db, committee, meeting=meeting.public_id))
    assert data["result"]["outcome"] == "void_no_quorum"
    assert "second_notice" not in data


@both
def test_a_lighter_quorum_is_counted_and_told(db):
    committee = a_committee(db, an_initiative(db), rule=QUARTER)
    meeting = called_again(db, committee, without_quorum(db, committee))
    quorum = presence.quorum_at(db, meeting, AGAIN)
    assert (quorum.second, quorum.required, quorum.reached) == (
        True,
        4,
        False,
    )  # more than a fifth of fifteen
    data = closed_in(db, committee, meeting, a_motion(db, committee, meeting=meeting.public_id))
    assert (data["result"]["quorum"]["required"], data["result"]["outcome"]) == (4, "void_no_quorum")
    assert "faute de quorum" in data["result"]["steps"][0]["say"]
    assert records.as_data(record.recount(data)) == data["result"]


@both
def test_a_choice_among_options_goes_by_it_too(db):
    committee = a_committee(db, an_initiative(db), rule=WAIVED)
    meeting = called_again(db, committee, without_quorum(db, committee))
    motion = a_choice(db, committee, method="approval", meeting=meeting.public_id, now=AGAIN, days=None)
    answers_with(db, motion, committee.members["ess"][0], {"approves": ["Halle"]}, now=AGAIN)
    data = closed_in(db, committee, meeting, motion)
    assert data["result"]["outcome"] == "chosen"
    assert record.choose(data).as_data() == data["result"]


@both
def test_a_second_notice_that_left_too_late_has_the_quorum_of_any_other(db):
    committee = a_committee(db, an_initiative(db), rule=WAIVED)
    first = without_quorum(db, committee)
    late = AGAIN - timedelta(days=8)  # seven clear days, eight are asked
    meeting = called_again(db, committee, first, sent=late)
    assert not presence.called_again(db, meeting, WAIVED.quorum)
    data = closed_in(db, committee, meeting, a_motion(db, committee, meeting=meeting.public_id))
    assert data["result"]["outcome"] == "void_no_quorum"


@both
def test_one_is_called_again_only_for_a_closed_sitting_of_the_same_body_that_had_no_quorum(db):
    committee = a_committee(db, an_initiative(db), rule=WAIVED)
    other = a_committee(db, committee.initiative, rule=WAIVED)
    full = an_open_meeting(db, committee, *committee.everybody)
    for elsewhere in (full, without_quorum(db, other)):
        with pytest.raises(Conflict) as refusal:
            called_again(db, committee, elsewhere)
        assert refusal.value.code == "had_quorum"
    plain = a_committee(db, committee.initiative, rule=VoteRule())
    with pytest.raises(Conflict) as none:
        called_again(db, plain, without_quorum(db, plain))
    assert none.value.code == "no_second_notice"


def test_the_closed_meeting_leads_to_its_second_notice_and_the_result_to_the_first_sitting(app, clock):
    clock.moment = THE_EVENING + timedelta(hours=2)
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=WAIVED)
        first = without_quorum(db, committee)
    browser = signed_in(app, committee.facilitator)
    page = browser.get(f"/valbrume/reunions/{first.public_id}").text
    assert "Convoquer une seconde fois" in page
    form = browser.get(f"/valbrume/reunions/convoquer?seconde={first.public_id}").text
    assert f'name="second_of" value="{first.public_id}"' in form
    assert "Adoption de la charte" in form
    with app.app_context(), app.extensions["database"].transaction() as db:
        meeting = called_again(db, committee, first)
        motion = a_motion(db, committee, meeting=meeting.public_id, now=A_MORNING)
        closed_in(db, committee, meeting, motion)
    clock.moment = AGAIN + timedelta(hours=1)
    result = signed_in(app, committee.facilitator).get(f"/valbrume/votes/{motion.public_id}").text
    assert "Seconde convocation" in result
    assert f"/valbrume/reunions/{first.public_id}" in result
