"""Convening: who may, clear days, the agenda before and after the notice, the letters."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation import ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from governance.committee.models import Function
from governance.meetings import letters, presence, queries
from governance.meetings.actions import arranging, convening
from governance.meetings.forms import ItemForm
from governance.meetings.letters import NoticeLetter, Told
from governance.meetings.rules.agenda import ItemKind
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_governance import a_committee, an_office, holds
from tests.builders_meetings import (
    THE_EVENING,
    a_convened_meeting,
    a_meeting,
    a_meeting_form,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), rule=DEFAULT.rule)


@pytest.fixture
def facilitator(db, committee):
    return the_actor(db, committee.facilitator)


def titles(db, meeting):
    return [item.title for item in queries.item_rows(db, meeting)]


def decidable(db, committee, meeting):
    return {item.title: item.may_decide for item in queries.agenda(db, meeting, committee.body.notice_rule)}


def test_meetings_of_a_body_are_numbered_one_after_the_other(db, committee):
    first, second = a_meeting(db, committee), a_meeting(db, committee)
    assert (first.number, second.number) == (1, 2)
    assert second.title == "Comité de pilotage n°\u00a02"


def test_the_hour_of_a_meeting_is_that_of_the_place(db, committee):
    assert a_meeting(db, committee).starts_at == THE_EVENING


def test_those_who_chair_and_keep_the_minutes_of_the_body_do_so_here(db, committee):
    chair, secretary = committee.members["col"][0], committee.members["ess"][1]
    an_office(db, committee.body, chair, Function.CO_CHAIR)
    an_office(db, committee.body, secretary, Function.SECRETARY)
    meeting = a_meeting(db, committee)
    assert (meeting.chair_id, meeting.secretary_id) == (chair.id, secretary.id)


def test_a_participant_does_not_convene(db, committee):
    actor = the_actor(db, committee.members["ess"][0])
    with pytest.raises(Refused):
        convening.convene(db, actor, committee.body, a_meeting_form(committee), now=A_MORNING)


def test_nobody_convenes_a_meeting_in_the_past(db, committee, facilitator):
    form = a_meeting_form(committee, at=A_MORNING - timedelta(days=1))
    with pytest.raises(Invalid):
        convening.convene(db, facilitator, committee.body, form, now=A_MORNING)


def test_the_agenda_is_moved_and_other_business_stays_last(db, committee, facilitator):
    meeting = a_meeting(db, committee)
    budget = convening.add_item(db, facilitator, meeting, ItemForm(title="Budget"), now=A_MORNING)
    assert titles(db, meeting)[-2:] == ["Budget", "Points divers"]
    arranging.move_item(db, facilitator, meeting, budget, up=True, now=A_MORNING)
    assert titles(db, meeting)[1] == "Budget"
    convening.remove_item(db, facilitator, meeting, budget, now=A_MORNING)
    assert "Budget" not in titles(db, meeting)
    assert [item.position for item in queries.item_rows(db, meeting)] == [1, 2, 3]


def test_a_notice_in_clear_days_leaves_at_the_limit_and_not_the_day_after(db, committee, facilitator):
    # Ten clear days before 9 April: the last evening in Paris is 29 March.
    last = THE_EVENING.replace(month=3, day=29, hour=23, minute=50)
    in_time = a_meeting(db, committee)
    convening.send_notice(db, facilitator, in_time, [], now=last)
    assert in_time.notice_in_time
    late = a_meeting(db, committee)
    with pytest.raises(Conflict) as refused:
        convening.send_notice(db, facilitator, late, [], now=last + timedelta(minutes=20))
    assert refused.value.code == "late_notice"


def test_a_late_notice_leaves_once_confirmed_and_the_ledger_keeps_it(db, committee, facilitator):
    meeting, late = a_meeting(db, committee), THE_EVENING - timedelta(days=3)
    convening.send_notice(db, facilitator, meeting, [], now=late, late_confirmed=True)
    assert meeting.notice_in_time is False
    line = db.exec(select(ledger.LedgerLine).where(ledger.LedgerLine.verb == "send_notice")).one()
    assert '"late_confirmed":true' in line.details


def test_a_notice_leaves_once_and_never_without_an_agenda(db, committee, facilitator):
    with pytest.raises(Conflict) as refused:
        convening.send_notice(db, facilitator, a_meeting(db, committee, items=()), [], now=A_MORNING)
    assert refused.value.code == "no_agenda"
    with pytest.raises(Conflict):
        convening.send_notice(db, facilitator, a_convened_meeting(db, committee), [], now=A_MORNING)


def test_the_date_announced_does_not_move_any_more(db, committee, facilitator):
    meeting = a_meeting(db, committee)
    other = a_meeting_form(committee, at=THE_EVENING + timedelta(days=7))
    convening.amend(db, facilitator, meeting, other, now=A_MORNING)
    assert meeting.starts_at == THE_EVENING + timedelta(days=7)
    convening.send_notice(db, facilitator, meeting, [], now=A_MORNING)
    with pytest.raises(Conflict):
        convening.amend(db, facilitator, meeting, other, now=A_MORNING)


def test_nothing_is_decided_on_what_came_after_the_notice_nor_under_other_business(
    db, committee, facilitator
):
    meeting = a_convened_meeting(db, committee)
    late = ItemForm(title="Une urgence", kind=ItemKind.DECISION)
    convening.add_item(db, facilitator, meeting, late, now=A_MORNING)
    assert decidable(db, committee, meeting) == {
        "Procès-verbal de mars": True,
        "Adoption de la charte": True,
        "Une urgence": False,
        "Points divers": False,
    }


def test_an_announced_item_that_changes_its_subject_was_not_announced(db, committee, facilitator):
    meeting = a_convened_meeting(db, committee)
    item = queries.item_rows(db, meeting)[1]
    other = ItemForm(title="Dissolution", kind=ItemKind.DECISION)
    convening.write_item(db, facilitator, meeting, item, other, now=A_MORNING)
    assert decidable(db, committee, meeting)["Dissolution"] is False


def test_titulars_and_alternates_are_each_written_to_once(db, committee):
    twice = committee.members["hab"][0]
    alternate = a_member(db, committee.initiative, "Zoé Brindille")
    holds(db, committee.seats["hab"][1], twice, titular=False)
    holds(db, committee.seats["hab"][2], alternate, titular=False)
    people = queries.recipients(db, presence.seating(db, a_meeting(db, committee)))
    assert len(people) == 16
    assert [one.titular for one in people if one.member == alternate.public_id] == [False]
    assert [one.titular for one in people if one.member == twice.public_id] == [True]


def test_a_letter_without_an_address_is_not_counted(db, committee, facilitator):
    meeting = a_meeting(db, committee)
    drawn = [NoticeLetter("m", to, "Convocation", "texte", "", "") for to in ("a@valbrume.test", "")]
    convening.send_notice(db, facilitator, meeting, drawn, now=A_MORNING)
    assert meeting.notice_recipients == 1


def test_a_twin_initiative_neither_reads_nor_convenes(db, committee):
    meeting = a_convened_meeting(db, committee)
    stranger = the_actor(db, a_member(db, an_initiative(db), role=Role.ADMINISTRATOR))
    with pytest.raises(Missing):
        queries.meeting_for(db, stranger, meeting.public_id)
    with pytest.raises(Missing):
        convening.convene(db, stranger, committee.body, a_meeting_form(committee), now=A_MORNING)
    assert queries.meetings(db, stranger, meeting.stage) == []


def test_the_calendar_file_is_read_back_by_an_icalendar_parser(db, committee):
    meeting = a_meeting(db, committee)
    agenda = queries.agenda(db, meeting, committee.body.notice_rule)
    told = Told(meeting, "Comité", "Valbrume", "Europe/Paris", "http://localhost/v/reunions/x", agenda)
    parsed = icalendar.Calendar.from_ical(letters.calendar(told, now=A_MORNING))
    (event,) = parsed.walk("VEVENT")
    assert event.decoded("dtstart") == THE_EVENING
    assert (event.decoded("dtend") - event.decoded("dtstart")) == timedelta(hours=2)
    assert "2. Adoption de la charte" in str(event["description"])
    assert str(event["location"]).startswith("La Remise partagée")
    assert parsed.walk("VTIMEZONE")
