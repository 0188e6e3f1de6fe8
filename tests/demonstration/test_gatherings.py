"""Meetings that come back, a visit, a public meeting that goes on and dates to choose from: each screen is full on any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from demonstration import reading
from demonstration.calendar import ZONE, Calendar
from demonstration.loading.load import write
from governance.calendar.models import DatePoll
from governance.meetings.models import FloorQuestion, Meeting, MeetingReply
from governance.meetings.rules import recurring
from governance.meetings.rules.lifecycle import Stage
from tests.builders import signed_in


def held_on(gathering):
    return recurring.days(
        gathering.starts.astimezone(ZONE).date(), recurring.Every(gathering.every), times=gathering.times or 1
    )


def people_in(gathering):
    said = gathering.replies
    asked = [person for one in gathering.questions for person in (one.by, *one.also)]
    return {gathering.by, *said.coming, *said.remote, *said.absent, *asked, *gathering.speaking}


def test_each_of_these_screens_has_something_to_show(valbrume):
    (series,) = [one for one in valbrume.gatherings if one.every != "once"]
    assert 0 < len(series.minutes) < len(series.notices) < series.times
    assert {one.kind for one in valbrume.gatherings} >= {"learning_visit", "public_meeting"}
    (going_on,) = [one for one in valbrume.gatherings if one.starts is None]
    assert going_on.public
    assert sum(one.answered for one in going_on.questions) == 1
    assert len(going_on.questions) >= 4
    assert {poll.kept is None for poll in valbrume.polls} == {True, False}


def test_they_are_of_people_of_their_stream_and_convened_by_who_leads_it(valbrume):
    for one in (*valbrume.gatherings, *valbrume.polls):
        if one.stream:
            inside = {person.id for person in valbrume.people if one.stream in person.streams}
            leads = {
                lead.person for stream in valbrume.streams if stream.id == one.stream for lead in stream.leads
            }
            assert one.by in leads, one.id
            spoken = {said.by for said in one.answers} if hasattr(one, "answers") else people_in(one)
            assert spoken <= inside, one.id
        else:
            assert valbrume.person(one.by).role == "facilitator"
    for poll in valbrume.polls:
        assert all(len(one.said) == len(poll.slots) for one in poll.answers)


def test_whom_one_may_sign_in_as_has_answered_what_waits_for_her(valbrume):
    doors = {one.person for one in reading.doors(Calendar()) if one.initiative == valbrume.initiative.slug}
    for one in valbrume.gatherings:
        if one.stream:
            asked = {person.id for person in valbrume.people if one.stream in person.streams}
            assert doors & asked <= people_in(one), one.id


@pytest.mark.parametrize("days", range(7))
def test_on_any_day_of_installation_what_was_held_is_past_and_what_is_to_come_is_ahead(days):
    today = Calendar().installed_on + timedelta(days=days)
    valbrume, _twin = reading.demonstrations(Calendar(today))
    for one in valbrume.gatherings:
        assert all(day < today for day in one.notices)
        if one.starts is not None:
            on = held_on(one)
            assert all(day < today for day in on[: len(one.minutes)])
            assert all(day > today for day in on[len(one.minutes) :])
    for poll in valbrume.polls:
        assert poll.asked.astimezone(ZONE).date() < today
        assert all(slot.starts.astimezone(ZONE).date() > today for slot in poll.slots)


@pytest.mark.parametrize(
    "at", [datetime(2026, 11, 28, 11, 0, tzinfo=UTC), datetime(2026, 7, 5, 21, 55, tzinfo=UTC)]
)
def test_whoever_tries_the_product_finds_them_whatever_the_hour(app, clock, at):
    clock.moment = at
    data = reading.demonstrations(Calendar.at(at))[0]
    with app.app_context(), app.extensions["database"].transaction() as db:
        book = write(db, data, at)
        nour, perrine = (book.members[one].person_id for one in ("p05", "p17"))
        going_on = db.exec(select(Meeting).where(Meeting.stage == Stage.OPEN)).one()
        assert going_on.starts_at <= at < going_on.ends_at
        assert len(db.exec(select(FloorQuestion)).all()) >= 4
        assert len(db.exec(select(MeetingReply)).all()) >= 20
        open_poll, closed = db.exec(select(DatePoll).order_by(DatePoll.closed_at.is_not(None))).all()
        assert closed.meeting
        pages = {name: row.public_id for name, row in book.meetings.items()}
        polls = (open_poll.public_id, closed.public_id)
    home = f"/{data.initiative.slug}"
    browser = signed_in(app, perrine)
    dates = browser.get(f"{home}/dates/{polls[0]}").text
    assert "le plus de monde" in dates
    assert "Quatre formes, trois questions" in browser.get(f"{home}/reunions/{pages['travail-energie']}").text
    assert browser.get(f"{home}/dates/{polls[1]}").status_code == 200
    assert (
        "Celle-ci et les suivantes"
        in browser.get(f"{home}/reunions/{pages['point-reemploi-2']}/deplacer").text
    )
    assert "Le hayon du camion ferme mal" in browser.get(f"{home}/reunions/{pages['point-reemploi-1']}").text
    assert "Visite apprenante" in browser.get(f"{home}/reunions/{pages['visite-clairvallon']}").text
    floor = signed_in(app, nour).get(f"{home}/reunions/{pages['reunion-publique']}").text
    assert "Combien d’heures bénévoles" in floor
    assert "Clore la séance" in floor
    assert "Réunion publique" in app.test_client().get(f"{home}/public/reunions").text
