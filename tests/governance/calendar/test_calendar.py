"""The calendar of members, the private address of a diary, and what everybody may follow."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation import ids
from governance.calendar import actions, queries
from governance.calendar.models import CalendarFeed
from people.models import Membership
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, a_convened_meeting, a_meeting

WINTER = THE_EVENING + timedelta(days=245)


@pytest.fixture
def house(app):
    """The application, and a committee whose meetings are one convened and public, one not convened yet."""
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True), rule=DEFAULT.rule)
        a_convened_meeting(db, committee, title="Assemblée ouverte", public=True)
        a_meeting(db, committee, at=WINTER, title="Comité d’hiver")
        a_meeting(db, committee, title="Pas encore annoncée", public=True)
    return app, committee


def opened(browser):
    """The secret address, as it is shown once."""
    page = browser.post("/valbrume/calendrier/abonnement").text
    return re.search(r"http://localhost(/agenda/[\w-]+\.ics)", page)[1]


def events(answer):
    assert answer.mimetype == "text/calendar"
    return {
        one.summary.split(" — ")[0]: one for one in IcsCalendarStream.calendar_from_ics(answer.text).events
    }


def test_a_month_is_read_as_a_table_and_as_a_list(house):
    app, committee = house
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get("/valbrume/calendrier?mois=2026-04").text
    assert page.count("Assemblée ouverte") == 2
    assert 'scope="col">Lundi' in page
    assert "Comité d’hiver" not in page
    assert "Comité d’hiver" in browser.get("/valbrume/calendrier?mois=2026-12").text
    assert "Mars 2026" in browser.get("/valbrume/calendrier?mois=hier").text
    assert app.test_client().get("/valbrume/calendrier").status_code == 303


def test_a_diary_reads_what_its_owner_may_read_in_the_hours_of_the_place(house):
    app, committee = house
    address = opened(signed_in(app, committee.members["ess"][0]))
    answer = app.test_client().get(address)
    assert "no-store" in answer.headers["Cache-Control"]
    found = events(answer)
    assert set(found) == {"Assemblée ouverte", "Comité d’hiver", "Pas encore annoncée"}
    assert found["Assemblée ouverte"].dtstart == THE_EVENING
    assert found["Comité d’hiver"].dtstart == WINTER.replace(tzinfo=ZoneInfo("Europe/Paris"))
    assert found["Comité d’hiver"].dtstart.utcoffset() == timedelta(hours=1)
    assert (found["Assemblée ouverte"].status, found["Comité d’hiver"].status) == ("CONFIRMED", "TENTATIVE")


def test_a_new_address_closes_the_former_and_who_has_left_reads_nothing(house):
    app, committee = house
    member = committee.members["ess"][0]
    browser, diary = signed_in(app, member), app.test_client()
    first = opened(browser)
    second = opened(browser)
    assert (diary.get(first).status_code, diary.get(second).status_code) == (404, 200)
    browser.post("/valbrume/calendrier/abonnement/fermer")
    assert diary.get(second).status_code == 404
    third = opened(browser)
    with app.extensions["database"].transaction() as db:
        db.get_one(Membership, member.id).left_at = A_MORNING
    assert diary.get(third).status_code == 404
    assert diary.get("/agenda/invente.ics").status_code == 404


def test_a_secret_is_shown_once_and_never_kept(house):
    app, committee = house
    browser = signed_in(app, committee.members["ess"][0])
    token = opened(browser).removeprefix("/agenda/").removesuffix(".ics")
    assert token not in browser.get("/valbrume/calendrier/abonnement").text
    with app.extensions["database"].reading() as db:
        assert [one.digest for one in db.exec(select(CalendarFeed))] == [ids.digest(token)]


def test_everybody_follows_public_meetings_once_they_are_announced_and_no_other(house):
    app, _committee = house
    anybody = app.test_client()
    page = anybody.get("/valbrume/public/reunions").text
    assert "Assemblée ouverte" in page
    assert "Pas encore annoncée" not in page
    assert "Comité d’hiver" not in page
    found = events(anybody.get("/valbrume/public/reunions/calendrier.ics"))
    assert set(found) == {"Assemblée ouverte"}
    assert "/public/reunions#" in str(found["Assemblée ouverte"].url)
    with app.extensions["database"].transaction() as db:
        an_initiative(db, "discrete")
    assert anybody.get("/discrete/public/reunions").status_code == 404
    assert anybody.get("/discrete/public/reunions/calendrier.ics").status_code == 404


@pytest.mark.both_databases
def test_an_address_opens_the_meetings_of_one_initiative_alone(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    a_meeting(db, committee)
    stranger = the_actor(db, a_member(db, an_initiative(db)))
    token = actions.renew(db, stranger, now=A_MORNING)
    _initiative, actor = queries.reader(db, token, A_MORNING)
    assert actor.membership_id == stranger.membership_id
    assert queries.followed(db, actor, A_MORNING) == []
    actions.close(db, stranger, now=A_MORNING)
    assert queries.reader(db, token, A_MORNING) is None
