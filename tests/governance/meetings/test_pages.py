"""The pages of meetings, from the notice to the minutes to read over; what two people at once cannot do twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import icalendar
import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.mail import Letter
from governance.meetings import presence, queries
from governance.meetings.actions import sitting
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people.models import Role
from tests.builders import a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, holds
from tests.builders_meetings import THE_EVENING, a_convened_meeting, a_meeting, an_open_meeting
from workspace.documents.models import DocumentVersion


@pytest.fixture
def committee(app):
    with app.extensions["database"].transaction() as db:
        return a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)


@pytest.fixture
def house(app, committee):
    """The application, the committee, a meeting not convened yet, and its address."""
    with app.extensions["database"].transaction() as db:
        meeting = a_meeting(db, committee)
    return app, committee, meeting, f"/valbrume/reunions/{meeting.public_id}"


@pytest.fixture
def going_on(app, committee, clock):
    """A meeting open since a minute, with two people in the room."""
    with app.extensions["database"].transaction() as db:
        meeting = an_open_meeting(db, committee, *committee.everybody[:2])
    clock.moment = THE_EVENING + timedelta(minutes=1)
    return app, committee, meeting, f"/valbrume/reunions/{meeting.public_id}"


def stored(app, meeting):
    with app.extensions["database"].reading() as db:
        found = db.get_one(Meeting, meeting.id)
        db.expunge(found)
        return found


def test_a_facilitator_convenes_on_one_page(house):
    app, committee, _meeting, _address = house
    browser = signed_in(app, committee.facilitator)
    assert "Comité de pilotage" in browser.get("/valbrume/reunions/convoquer").text
    form = {
        "body": committee.body.public_id,
        "day": "2026-05-21",
        "start": "18:00",
        "end": "20:15",
        "place": "Salle du marché",
        "agenda": "Installation\nCalendrier",
    }
    made = browser.post("/valbrume/reunions/convoquer", data=form)
    page = browser.get(made.location).text
    assert "Calendrier" in page
    assert "La convocation n’est pas encore partie." in page
    assert "Salle du marché" in browser.get("/valbrume/reunions").text


def test_mistakes_are_shown_beside_what_was_typed(house):
    app, committee, _meeting, _address = house
    form = {"body": committee.body.public_id, "day": "2026-05-21", "start": "18:00", "end": "17:00"}
    answer = signed_in(app, committee.facilitator).post(
        "/valbrume/reunions/convoquer", data={**form, "title": "Ma réunion", "place": "Ici"}
    )
    assert answer.status_code == 422
    assert "Ma réunion" in answer.text
    assert "La réunion finit après avoir commencé." in answer.text


def test_a_participant_is_not_shown_the_levers_nor_let_through(house):
    app, committee, _meeting, address = house
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get(address).text
    assert "Envoyer la convocation" not in page
    assert "Ouvrir la séance" not in page
    assert browser.get("/valbrume/reunions/convoquer").status_code == 403
    assert browser.post(f"{address}/convocation").status_code == 403
    assert browser.post(f"{address}/ouvrir").status_code == 403


def test_the_notice_leaves_by_mail_with_its_calendar_file(house):
    app, committee, meeting, address = house
    assert signed_in(app, committee.facilitator).post(f"{address}/convocation").status_code == 303
    with app.extensions["database"].reading() as db:
        sent = db.exec(select(Letter)).all()
    assert len(sent) == 15
    assert {letter.attachment_name for letter in sent} == {"reunion.ics"}
    (event,) = icalendar.Calendar.from_ical(sent[0].attachment).walk("VEVENT")
    assert str(event["url"]) == f"http://localhost{address}"
    assert "2. Adoption de la charte" in sent[0].text
    assert f"http://localhost{address}" in sent[0].html
    assert stored(app, meeting).notice_in_time


def test_a_late_notice_asks_to_be_confirmed(house, clock):
    app, committee, meeting, address = house
    clock.moment = THE_EVENING - timedelta(days=2)
    browser = signed_in(app, committee.facilitator)
    assert "Trop tard pour la règle de l’instance" in browser.get(address).text
    refused = browser.post(f"{address}/convocation")
    assert (refused.status_code, stored(app, meeting).notice_sent_at) == (409, None)
    assert browser.post(f"{address}/convocation", data={"late_confirmed": "1"}).status_code == 303
    assert "hors délai, confirmé à l’envoi" in browser.get(address).text


def test_the_calendar_file_is_downloaded(house):
    app, committee, _meeting, address = house
    answer = signed_in(app, committee.members["hab"][0]).get(f"{address}/reunion.ics")
    assert answer.mimetype == "text/calendar"
    assert icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_member_answers_and_gives_a_proxy_without_script(app, committee):
    with app.extensions["database"].transaction() as db:
        meeting = a_convened_meeting(db, committee)
    address = f"/valbrume/reunions/{meeting.public_id}"
    (seat, member), (holder, _neighbour) = committee.everybody[:2]
    browser = signed_in(app, member)
    assert "Répondre à la convocation" in browser.get("/valbrume/").text
    browser.post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "absent"})
    form = {"principal": seat.public_id, "holder": holder.public_id}
    assert browser.post(f"{address}/pouvoirs", data=form).status_code == 303
    page = browser.get(address).text
    assert "Vous avez répondu que vous ne venez pas." in page
    assert "Pouvoir donné à Siège ess-2." in page
    assert "Répondre à la convocation" not in browser.get("/valbrume/").text
    with app.extensions["database"].reading() as db:
        (proxy,) = presence.proxies_at(db, meeting, THE_EVENING)
    assert browser.post(f"{address}/pouvoirs/{proxy.public_id}/retrait").status_code == 303


def test_a_proxy_outside_the_college_is_refused_in_words(app, committee):
    with app.extensions["database"].transaction() as db:
        meeting = a_convened_meeting(db, committee)
    (seat, member), (far, _other) = committee.everybody[0], committee.everybody[14]
    answer = signed_in(app, member).post(
        f"/valbrume/reunions/{meeting.public_id}/pouvoirs",
        data={"principal": seat.public_id, "holder": far.public_id},
    )
    assert answer.status_code == 409
    assert "au sein du même collège" in answer.text


def test_the_roll_opens_the_sitting_with_what_was_announced(app, committee, clock):
    with app.extensions["database"].transaction() as db:
        meeting = a_convened_meeting(db, committee)
        holds(db, committee.seats["ess"][0], a_member(db, committee.initiative, "Zoé"), titular=False)
    address = f"/valbrume/reunions/{meeting.public_id}"
    clock.moment = THE_EVENING
    seat, member = committee.everybody[1]
    signed_in(app, member).post(f"{address}/reponse", data={"seat": seat.public_id, "reply": "remote"})
    browser = signed_in(app, committee.facilitator)
    value = f"{seat.public_id}:{member.public_id}:remote"
    assert f'value="{value}" selected' in browser.get(address).text
    browser.post(f"{address}/ouvrir", data={"present": ["", value]})
    page = browser.get(address).text
    assert "En séance" in page
    assert "1. Procès-verbal de mars" in page
    assert "Quorum non atteint" in page
    assert "ouverte à 18" in page


def test_attendance_is_taken_by_forms_and_by_fragments(going_on):
    app, committee, meeting, address = going_on
    seat, member = committee.everybody[5]
    browser = signed_in(app, member)
    assert "Je suis là" in browser.get(address).text
    plain = browser.post(f"{address}/arrivee", data={"seat": seat.public_id})
    assert plain.location.endswith("#contexte")
    with app.extensions["database"].reading() as db:
        mark = presence.mark(db, meeting, THE_EVENING)
    asked = {"HX-Request": "true"}
    same = browser.get(f"{address}/presences?seen={mark}", headers=asked)
    assert (same.status_code, same.text) == (204, "")
    fragment = browser.post(f"{address}/depart", data={"seat": seat.public_id}, headers=asked)
    assert fragment.text.lstrip().startswith('<div id="presence"')
    assert "départ à" in browser.get(f"{address}/presences?seen={mark}", headers=asked).text


def test_somebody_elses_seat_is_refused(going_on):
    app, committee, _meeting, address = going_on
    (_seat, member), (other, _neighbour) = committee.everybody[5], committee.everybody[6]
    answer = signed_in(app, member).post(f"{address}/arrivee", data={"seat": other.public_id})
    assert answer.status_code == 403


def test_closing_leaves_the_minutes_to_read_over_and_shows_the_sheet(going_on):
    app, committee, meeting, address = going_on
    assert signed_in(app, committee.facilitator).post(f"{address}/clore").status_code == 303
    page = signed_in(app, committee.members["rec"][0]).get(address).text
    assert "Compte rendu à relire" in page
    assert "Empreinte du compte rendu" not in page
    assert "À l’ouverture" in page
    assert "18\u00a0h – 18\u00a0h\u00a001" in page
    assert "absence" in page
    assert stored(app, meeting).stage is Stage.CLOSED


@pytest.mark.both_databases
def test_two_people_who_close_at_once_close_and_keep_once(app, committee):
    database = app.extensions["database"]
    with database.transaction() as db:
        meeting = an_open_meeting(db, committee, *committee.everybody[:3])
        people = [committee.facilitator, a_member(db, committee.initiative, role=Role.FACILITATOR)]

    def close(member):
        with app.app_context(), database.transaction() as db:
            found = queries.meeting_for(db, the_actor(db, member), meeting.public_id)
            return sitting.close_meeting(db, the_actor(db, member), found, now=THE_EVENING)

    with ThreadPoolExecutor(4) as at_once:
        done = list(at_once.map(close, people * 4))
    assert sorted(done) == [False] * 7 + [True]
    with database.reading() as db:
        assert len(db.exec(select(DocumentVersion)).all()) == 1


def test_nothing_of_a_meeting_reaches_the_twin_initiative(house):
    app, committee, _meeting, address = house
    with app.extensions["database"].transaction() as db:
        twin = a_committee(db, an_initiative(db, "jumelle"), rule=DEFAULT.rule)
    browser = signed_in(app, twin.facilitator)
    assert browser.get(address).status_code == 404
    assert browser.get(address.replace("valbrume", "jumelle")).status_code == 404
    assert browser.get(address.replace("valbrume", "jumelle") + "/reunion.ics").status_code == 404
    assert committee.body.name + " n°" not in browser.get("/jumelle/reunions").text
    form = {"body": committee.body.public_id, "day": "2026-05-21", "start": "18:00", "end": "20:00"}
    answer = browser.post("/jumelle/reunions/convoquer", data={**form, "place": "Ici"})
    assert answer.status_code == 404


def test_a_meeting_is_found_by_its_agenda(app, committee):
    form = {"body": committee.body.public_id, "day": "2026-05-21", "start": "18:00", "end": "20:00"}
    made = signed_in(app, committee.facilitator).post(
        "/valbrume/reunions/convoquer", data={**form, "place": "Ici", "agenda": "La légumerie mobile"}
    )
    found = signed_in(app, committee.members["ess"][0]).get("/valbrume/recherche?q=legumerie").text
    assert made.location in found
