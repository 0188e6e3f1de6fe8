"""What was decided to be done follows the body from meeting to meeting until it is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.meetings import following
from governance.meetings.actions import sitting
from people import news
from tests.builders import an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, a_meeting, an_open_meeting
from tests.builders_tasks import an_action
from workspace.tasks import actions
from workspace.tasks.forms import StateForm
from workspace.tasks.rules.states import State

pytestmark = pytest.mark.both_databases
CLOSED_AT = THE_EVENING + timedelta(hours=2)
LATER = THE_EVENING + timedelta(days=28)


def test_what_is_open_when_a_meeting_closes_is_on_the_next_agenda_with_its_state(app, clock):
    clock.moment = CLOSED_AT
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"))
        lead = the_actor(db, committee.facilitator, now=CLOSED_AT)
        meeting = an_open_meeting(db, committee, *committee.everybody[:2])
        plan = {"author": committee.facilitator, "meeting": meeting.public_id, "now": THE_EVENING}
        early, wood, _lease = (
            an_action(db, title=title, **plan)
            for title in ("Ouvrir la salle", "Fendre le hêtre", "Relire le bail")
        )
        done = StateForm(state=State.DONE)
        actions.say_where(db, lead, early, done, now=THE_EVENING)
        assert len(news.gather("meeting_records", db, lead, meeting.public_id)) == 3
        sitting.close_meeting(db, lead, meeting, now=CLOSED_AT)
        following_one = a_meeting(db, committee, at=LATER, now=CLOSED_AT)
        actions.say_where(db, lead, wood, done, now=CLOSED_AT + timedelta(days=3))
        told = following.of_meeting(db, lead, following_one, CLOSED_AT)
        assert {one.title: one.state for one in told.carried} == {
            "Fendre le hêtre": State.DONE,
            "Relire le bail": State.TO_DO,
        }
        assert told.decided == []
    page = signed_in(app, committee.facilitator).get(f"/valbrume/reunions/{following_one.public_id}").text
    assert "Suites de la dernière réunion" in page
    assert "une action ouverte" in page
    former = signed_in(app, committee.facilitator).get(f"/valbrume/reunions/{meeting.public_id}").text
    assert "Actions décidées ici" in former
    assert "Ouvrir la salle" in former
