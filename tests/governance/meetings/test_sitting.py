"""The sitting: answers and proxies, arrivals and departures, the quorum at each moment, closing once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.functioning import ProxyRule
from charters.rules.presets import DEFAULT
from foundation import ledger
from foundation.errors import Conflict, Missing, Refused
from governance.committee.forms import ProxyForm
from governance.committee.rules.quorum import Attending
from governance.meetings import minutes, presence, queries
from governance.meetings.actions import answering, convening, freezing, sitting
from governance.meetings.forms import AnswerForm, ArrivalForm, ItemForm, RollForm
from governance.meetings.models import Attendance, Meeting
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import Reply
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_governance import a_committee, holds
from tests.builders_meetings import (
    THE_EVENING,
    a_convened_meeting,
    a_meeting,
    an_open_meeting,
    arrives,
    in_the_roll,
    leaves,
)
from workspace.documents import actions as documents
from workspace.documents import texts
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules import render

pytestmark = pytest.mark.both_databases
LATE = THE_EVENING + timedelta(minutes=30)
EARLY = THE_EVENING + timedelta(minutes=60)
END = THE_EVENING + timedelta(hours=2)


@pytest.fixture
def committee(db):
    """Fifteen seats; more than half makes the quorum, so eight; proxies apart."""
    return a_committee(db, an_initiative(db), rule=DEFAULT.rule, proxy_rule=ProxyRule(alternates_first=True))


@pytest.fixture
def facilitator(db, committee):
    return the_actor(db, committee.facilitator)


def states(db, meeting, moment):
    return {
        line.seat.public_id: line.state
        for college in presence.sheet(db, meeting, moment)
        for line in college.lines
    }


def replies(db, meeting):
    return {
        one.seat.public_id: one.reply for one in queries.answers(db, meeting, presence.seating(db, meeting))
    }


def close(db, committee, meeting, *, now=END):
    return sitting.close_meeting(db, the_actor(db, committee.facilitator), meeting, now=now)


# ------------------------------------------------------------------ answers and proxies


def test_a_member_answers_for_her_seat_and_changes_her_mind(db, committee):
    meeting, (seat, member) = a_convened_meeting(db, committee), committee.everybody[0]
    for reply in (Reply.ABSENT, Reply.REMOTE):
        form = AnswerForm(seat=seat.public_id, reply=reply)
        answering.answer(db, the_actor(db, member), meeting, form, now=A_MORNING)
    assert replies(db, meeting)[seat.public_id] is Reply.REMOTE


def test_nobody_answers_for_somebody_elses_seat_but_a_facilitator_who_was_told(db, committee, facilitator):
    meeting = a_convened_meeting(db, committee)
    (seat, member), (_other, neighbour) = committee.everybody[:2]
    form = AnswerForm(seat=seat.public_id, reply=Reply.COMING, member=member.public_id)
    with pytest.raises(Refused):
        answering.answer(db, the_actor(db, neighbour), meeting, form, now=A_MORNING)
    said = answering.answer(db, facilitator, meeting, form, now=A_MORNING)
    assert said.recorded_by == facilitator.membership_id


def test_an_alternate_does_not_answer_in_the_name_of_the_titular(db, committee):
    meeting, (seat, titular) = a_convened_meeting(db, committee), committee.everybody[0]
    alternate = a_member(db, committee.initiative)
    holds(db, seat, alternate, titular=False)
    form = AnswerForm(seat=seat.public_id, reply=Reply.ABSENT, member=titular.public_id)
    with pytest.raises(Refused):
        answering.answer(db, the_actor(db, alternate), meeting, form, now=A_MORNING)


def test_the_alternate_is_asked_once_the_titular_has_said_no(db, committee):
    meeting, (seat, titular) = a_convened_meeting(db, committee), committee.everybody[0]
    alternate = a_member(db, committee.initiative)
    holds(db, seat, alternate, titular=False)
    waits = the_actor(db, alternate)
    assert queries.unanswered(db, waits, A_MORNING) == []
    no = AnswerForm(seat=seat.public_id, reply=Reply.ABSENT)
    answering.answer(db, the_actor(db, titular), meeting, no, now=A_MORNING)
    assert queries.unanswered(db, waits, A_MORNING) == [meeting]
    assert queries.unanswered(db, the_actor(db, titular), A_MORNING) == []


def test_an_absent_seat_is_represented_while_its_holder_is_there(db, committee):
    (holder, present), (seat, absent) = committee.everybody[7], committee.everybody[8]
    meeting = an_open_meeting(db, committee, (holder, present))
    form = ProxyForm(principal=seat.public_id, holder=holder.public_id)
    answering.entrust(db, the_actor(db, absent), meeting, form, now=THE_EVENING)
    assert states(db, meeting, THE_EVENING)[seat.public_id] is Attending.REPRESENTED
    leaves(db, meeting, holder, present, now=EARLY)
    assert states(db, meeting, EARLY)[seat.public_id] is Attending.ABSENT


def test_the_proxy_sleeps_when_its_principal_arrives_after_all(db, committee):
    (holder, present), (seat, absent) = committee.everybody[7], committee.everybody[8]
    meeting = an_open_meeting(db, committee, (holder, present))
    form = ProxyForm(principal=seat.public_id, holder=holder.public_id)
    answering.entrust(db, the_actor(db, absent), meeting, form, now=THE_EVENING)
    arrives(db, meeting, seat, absent, now=LATE)
    assert states(db, meeting, LATE)[seat.public_id] is Attending.PRESENT
    assert presence.quorum_at(db, meeting, LATE).represented == 0


def test_the_rules_of_proxies_are_said_in_words(db, committee):
    meeting = a_convened_meeting(db, committee)
    (seat, member), (elsewhere, _other) = committee.everybody[0], committee.everybody[14]
    form = ProxyForm(principal=seat.public_id, holder=elsewhere.public_id)
    with pytest.raises(Conflict) as refused:
        answering.entrust(db, the_actor(db, member), meeting, form, now=A_MORNING)
    assert (refused.value.code, "même collège" in str(refused.value)) == ("proxy_refused", True)


def test_an_alternate_who_comes_goes_before_a_proxy(db, committee):
    meeting = a_convened_meeting(db, committee)
    (seat, member), (neighbour, _other) = committee.everybody[:2]
    alternate = a_member(db, committee.initiative)
    holds(db, seat, alternate, titular=False)
    form = ProxyForm(principal=seat.public_id, holder=neighbour.public_id)
    yes = AnswerForm(seat=seat.public_id, reply=Reply.COMING)
    answering.answer(db, the_actor(db, alternate), meeting, yes, now=A_MORNING)
    with pytest.raises(Conflict):
        answering.entrust(db, the_actor(db, member), meeting, form, now=A_MORNING)
    no = AnswerForm(seat=seat.public_id, reply=Reply.ABSENT)
    answering.answer(db, the_actor(db, alternate), meeting, no, now=A_MORNING)
    assert answering.entrust(db, the_actor(db, member), meeting, form, now=A_MORNING)


def test_a_proxy_taken_back_after_the_sitting_stood_during_it(db, committee):
    (holder, present), (seat, absent) = committee.everybody[7], committee.everybody[8]
    meeting = an_open_meeting(db, committee, (holder, present))
    form = ProxyForm(principal=seat.public_id, holder=holder.public_id)
    proxy = answering.entrust(db, the_actor(db, absent), meeting, form, now=THE_EVENING)
    close(db, committee, meeting)
    with pytest.raises(Conflict):
        answering.take_back(db, the_actor(db, absent), meeting, proxy, now=END)
    proxy.revoked_at = END + timedelta(days=1)
    db.add(proxy)
    db.flush()
    assert states(db, meeting, END)[seat.public_id] is Attending.REPRESENTED


# ------------------------------------------------------------------ attendance and quorum


def test_the_quorum_follows_who_comes_and_who_goes(db, committee):
    seven, eighth = committee.everybody[:7], committee.everybody[7]
    meeting = an_open_meeting(db, committee, *seven)
    arrives(db, meeting, *eighth, now=LATE)
    leaves(db, meeting, *seven[0], now=EARLY)
    reached = {
        moment: presence.quorum_at(db, meeting, moment).reached for moment in (THE_EVENING, LATE, EARLY)
    }
    assert reached == {THE_EVENING: False, LATE: True, EARLY: False}
    assert presence.quorum_at(db, meeting, LATE).required == 8


def test_the_room_is_counted_by_college(db, committee):
    meeting = an_open_meeting(db, committee, *committee.everybody[:5])
    room = presence.room_at(db, meeting, THE_EVENING)
    assert {code: (head.filled, head.present) for code, head in room.items()} == {
        "ess": (4, 4),
        "col": (3, 1),
        "hab": (4, 0),
        "ent": (2, 0),
        "rec": (2, 0),
    }


def test_the_quorum_is_kept_as_it_was_at_opening_and_at_closing(db, committee):
    eight = committee.everybody[:8]
    meeting = an_open_meeting(db, committee, *eight)
    leaves(db, meeting, *eight[0], now=EARLY)
    close(db, committee, meeting)
    row = db.get_one(Meeting, meeting.id)
    opening = presence.read_back(row.quorum_at_opening)
    closing = presence.read_back(row.quorum_at_closing)
    assert (opening.present, opening.reached) == (8, True)
    assert (closing.present, closing.reached) == (7, False)


def test_the_titular_takes_her_seat_back_and_it_counts_once(db, committee):
    seat, titular = committee.everybody[0]
    alternate = a_member(db, committee.initiative)
    holds(db, seat, alternate, titular=False)
    meeting = an_open_meeting(db, committee, (seat, alternate))
    arrives(db, meeting, seat, titular, now=LATE)
    assert presence.quorum_at(db, meeting, LATE).present == 1
    with pytest.raises(Conflict):
        arrives(db, meeting, seat, alternate, now=EARLY)
    stays = presence.stays(db, meeting)
    assert [(one.alternate, one.left_at) for one in stays] == [(True, LATE), (False, None)]


def test_arriving_twice_is_arriving_once_and_going_on_at_a_distance_is_another_stay(db, committee):
    seat, member = committee.everybody[0]
    meeting = an_open_meeting(db, committee, (seat, member))
    arrives(db, meeting, seat, member, now=LATE)
    assert len(presence.stays(db, meeting)) == 1
    arrives(db, meeting, seat, member, mode=Mode.REMOTE, now=EARLY)
    assert [one.mode for one in presence.stays(db, meeting)] == [Mode.ONSITE, Mode.REMOTE]


def test_one_records_oneself_and_a_facilitator_records_anybody(db, committee):
    meeting = an_open_meeting(db, committee)
    (seat, member), (_other, neighbour) = committee.everybody[:2]
    with pytest.raises(Refused):
        arrives(db, meeting, seat, member, by=neighbour, now=LATE)
    arrives(db, meeting, seat, member, by=committee.facilitator, now=LATE)
    with pytest.raises(Refused):
        leaves(db, meeting, seat, neighbour, now=EARLY)
    leaves(db, meeting, seat, member, now=EARLY)


def test_nobody_sits_in_a_seat_that_is_not_hers(db, committee):
    meeting = an_open_meeting(db, committee)
    (seat, _member), (_other, neighbour) = committee.everybody[:2]
    with pytest.raises(Conflict):
        arrives(db, meeting, seat, neighbour, by=committee.facilitator, now=LATE)


def test_attendance_is_taken_in_session_only(db, committee):
    meeting, (seat, member) = a_convened_meeting(db, committee), committee.everybody[0]
    with pytest.raises(Conflict):
        arrives(db, meeting, seat, member, now=THE_EVENING)


# ------------------------------------------------------------------ opening and closing


def test_the_minutes_open_with_the_items_for_titles(db, committee):
    meeting = an_open_meeting(db, committee)
    document = minutes.document_of(db, meeting)
    assert [title.text for title in render.titles(texts.tree(db, document))] == [
        "1. Procès-verbal de mars",
        "2. Adoption de la charte",
        "3. Points divers",
    ]
    assert document.stream_id is None


def test_a_meeting_opens_once_and_its_agenda_no_longer_changes(db, committee, facilitator):
    meeting = an_open_meeting(db, committee)
    with pytest.raises(Conflict):
        sitting.open_meeting(db, facilitator, meeting, RollForm(), now=LATE)
    assert len(db.exec(select(Document)).all()) == 1
    with pytest.raises(Conflict):
        convening.add_item(db, facilitator, meeting, ItemForm(title="Encore"), now=LATE)


def test_closing_ends_every_stay_and_keeps_the_minutes_as_they_stood_to_be_read_over(db, committee):
    meeting = an_open_meeting(db, committee, *committee.everybody[:8])
    assert close(db, committee, meeting)
    row = db.get_one(Meeting, meeting.id)
    assert (row.stage, row.closed_at) == (Stage.CLOSED, END)
    assert {stay.left_at for stay in db.exec(select(Attendance))} == {END}
    version, document = db.exec(select(DocumentVersion)).one(), minutes.document_of(db, row)
    assert (version.frozen, document.frozen_at) == (False, None)
    assert minutes.frozen_version(db, row) is None
    line = db.exec(select(ledger.LedgerLine).where(ledger.LedgerLine.verb == "close_meeting")).one()
    assert json.loads(line.details)["sha256"] == version.sha256
    assert ledger.broken_at(db, row.initiative_id) is None


def test_closing_twice_closes_and_keeps_once(db, committee):
    meeting = an_open_meeting(db, committee)
    assert close(db, committee, meeting)
    assert not close(db, committee, meeting, now=END + timedelta(minutes=1))
    assert len(db.exec(select(DocumentVersion)).all()) == 1
    assert db.get_one(Meeting, meeting.id).closed_at == END


def test_approved_minutes_refuse_edits(db, committee, facilitator):
    meeting = an_open_meeting(db, committee)
    close(db, committee, meeting)
    row = db.get_one(Meeting, meeting.id)
    freezing.freeze_minutes(db, facilitator, row, "approbation", now=END)
    document = minutes.document_of(db, row)
    with pytest.raises(Conflict):
        documents.take_version(db, facilitator, document, now=END)
    with pytest.raises(Conflict):
        documents.rename(db, facilitator, document, "Autre", version=0, now=END)


def test_minutes_frozen_or_put_away_by_hand_do_not_keep_a_meeting_open(db, committee, facilitator):
    for by_hand in (documents.freeze, documents.archive):
        meeting = an_open_meeting(db, committee)
        by_hand(db, facilitator, minutes.document_of(db, meeting), now=LATE)
        assert close(db, committee, meeting)
        row = db.get_one(Meeting, meeting.id)
        assert freezing.freeze_minutes(db, facilitator, row, "approbation", now=END).frozen


def test_a_closed_meeting_takes_nothing_more(db, committee):
    seat, member = committee.everybody[0]
    meeting = an_open_meeting(db, committee, (seat, member))
    close(db, committee, meeting)
    with pytest.raises(Conflict):
        leaves(db, meeting, seat, member, now=END)
    with pytest.raises(Conflict):
        convening.attach_motion(
            db, the_actor(db, committee.facilitator), meeting, queries.item_rows(db, meeting)[1], "m", now=END
        )


def test_a_meeting_that_has_not_begun_is_not_closed(db, committee):
    with pytest.raises(Conflict):
        close(db, committee, a_meeting(db, committee))


def test_only_a_facilitator_opens_and_closes(db, committee):
    actor = the_actor(db, committee.members["ess"][0])
    with pytest.raises(Refused):
        sitting.open_meeting(db, actor, a_convened_meeting(db, committee), RollForm(), now=THE_EVENING)
    with pytest.raises(Refused):
        sitting.close_meeting(db, actor, an_open_meeting(db, committee), now=END)


def test_a_twin_initiative_does_not_enter_the_room(db, committee):
    meeting = an_open_meeting(db, committee)
    twin = a_committee(db, an_initiative(db))
    stranger = the_actor(db, a_member(db, twin.initiative, role=Role.ADMINISTRATOR))
    seat = committee.seats["ess"][0].public_id
    with pytest.raises(Missing):
        sitting.arrive(db, stranger, meeting, ArrivalForm(seat=seat), now=LATE)
    with pytest.raises(Missing):
        sitting.close_meeting(db, stranger, meeting, now=END)
    with pytest.raises(Missing):
        sitting.open_meeting(
            db,
            the_actor(db, twin.facilitator),
            a_meeting(db, twin),
            in_the_roll((committee.seats["ess"][0], committee.members["ess"][0])),
            now=THE_EVENING,
        )
