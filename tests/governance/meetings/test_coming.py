"""Who came to a meeting without a body: members by one click, names without an account, on the page and in its documents."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Refused
from foundation.ledger import LedgerLine
from governance.meetings import coming
from governance.meetings.actions import coming as actions
from governance.meetings.actions import gathering, sitting
from governance.meetings.forms import ComingForm, GatheringForm, GuestForm, RollForm
from governance.meetings.models import Meeting, Participation
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.replies import Reply
from people.models import Role
from tests.at_once import at_once
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, an_open_meeting

pytestmark = pytest.mark.both_databases
GUEST = GuestForm(name="Léontine Vasseur", organisation="Mairie de Saint-Aubin")


@pytest.fixture
def visit(app, clock):
    """A learning visit that has begun: Awa said she would come, Yann that he would not."""
    clock.moment = A_MORNING
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        members = {name: a_member(db, initiative, name) for name in ("Awa", "Yann", "Nour")}
        members["lead"] = a_member(db, initiative, "Perrine", role=Role.FACILITATOR)
        lead = the_actor(db, members["lead"])
        form = GatheringForm(
            kind="learning_visit",
            day=A_MORNING.date(),
            start="14:00",
            end="16:00",
            place="La Remise",
            public=True,
        )
        (meeting,) = gathering.gather(db, lead, form, now=A_MORNING)
        for name, said in (("Awa", Reply.COMING), ("Yann", Reply.ABSENT)):
            gathering.reply(db, the_actor(db, members[name]), meeting, said, now=A_MORNING)
        sitting.open_meeting(db, lead, meeting, RollForm(), now=A_MORNING)
    return app, members, meeting, f"/valbrume/reunions/{meeting.public_id}"


def after(minutes):
    return A_MORNING + timedelta(minutes=minutes)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ")


def acts(app, members, who, deed, meeting, *given, now=A_MORNING):
    with app.app_context(), app.extensions["database"].transaction() as db:
        row = db.get_one(Meeting, meeting.id)
        deed(db, the_actor(db, members[who]), row, *given, now=now)


def test_members_come_by_one_click_and_guests_are_written_down_then_all_of_it_is_in_the_documents(
    visit, clock
):
    app, members, _meeting, address = visit
    hers, lead = signed_in(app, members["Awa"]), signed_in(app, members["lead"])
    assert "Annoncés, pas encore là" in lead.get(address).text
    assert "Noter quelqu’un sans compte" not in hers.get(address).text
    clock.moment = after(5)
    assert hers.post(f"{address}/presents", data={"mode": "onsite"}).status_code == 303
    fragment = lead.post(
        f"{address}/presents",
        data={"member": members["Nour"].public_id, "mode": "remote"},
        headers={"HX-Request": "true"},
    )
    assert fragment.text.lstrip().startswith('<div id="presence"')
    assert lead.post(f"{address}/presents/noms", data=GUEST.model_dump(mode="json")).status_code == 303
    refused = lead.post(f"{address}/presents/noms", data={"name": "  ", "organisation": "Mairie de Lure"})
    assert refused.status_code == 422
    assert 'value="Mairie de Lure"' in refused.text
    assert "3 personnes sont là" in words(hers.get(address))
    key = re.search(r"/presents/(\w+)/depart", hers.get(address).text)[1]
    clock.moment = after(60)
    hers.post(f"{address}/presents/{key}/depart")
    page = words(hers.get(address))
    assert "2 personnes sont là" in page
    assert "Mairie de Saint-Aubin" in page
    lead.post(f"{address}/clore")
    closed = words(hers.get(address))
    assert "Léontine Vasseur" in closed
    assert "quorum" not in closed.lower()
    told = words(hers.get(f"{address}/compte-rendu"))
    assert "Présents : Awa, Léontine Vasseur (Mairie de Saint-Aubin), Nour." in told
    assert "Excusés : Yann." in told
    for paper in ("proces-verbal", "feuille-de-presence"):
        told = words(hers.get(f"{address}/{paper}"))
        assert "Léontine Vasseur" in told
        assert "présents 3, excusés 1, sur 4" in told
        assert "présent·e à distance" in told
    assert hers.get(f"{address}/feuille-de-presence.pdf").mimetype == "application/pdf"


def test_before_the_day_the_sheet_has_the_names_of_who_comes_and_lines_to_write_in(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        awa = a_member(db, initiative, "Awa")
        lead = the_actor(db, a_member(db, initiative, "Perrine", role=Role.FACILITATOR))
        form = GatheringForm(
            kind="working_session", day="2026-03-19", start="14:00", end="16:00", place="Ici"
        )
        (meeting,) = gathering.gather(db, lead, form, now=A_MORNING)
        gathering.reply(db, the_actor(db, awa), meeting, Reply.COMING, now=A_MORNING)
    page = signed_in(app, awa).get(f"/valbrume/reunions/{meeting.public_id}/feuille-de-presence").text
    assert "Awa" in page
    assert page.count('role="row"') == 1 + 1 + 12


def test_the_code_at_the_door_takes_oneself_where_nobody_has_a_seat(visit):
    app, members, _meeting, address = visit
    browser = signed_in(app, members["Nour"])
    assert "Je suis arrivé·e" in browser.get(f"{address}/a-la-porte").text
    done = browser.post(f"{address}/presents", data={"mode": "onsite", "back": "door"})
    assert done.location.endswith("/a-la-porte")
    assert "Noté à" in browser.get(done.location).text


def test_each_writes_for_herself_and_who_facilitates_for_all_until_the_minutes_are_settled(visit):
    app, members, meeting, _address = visit
    for_nour = ComingForm(member=members["Nour"].public_id)
    with pytest.raises(Refused):
        acts(app, members, "Awa", actions.come, meeting, for_nour)
    with pytest.raises(Refused):
        acts(app, members, "Awa", actions.write_down, meeting, GUEST)
    acts(app, members, "lead", sitting.close_meeting, meeting, now=after(90))
    with pytest.raises(Conflict):
        acts(app, members, "Awa", actions.come, meeting, ComingForm(), now=after(95))
    for _twice in range(2):
        acts(app, members, "lead", actions.come, meeting, for_nour, now=after(95))
    with app.extensions["database"].reading() as db:
        (row,) = coming.rows(db, meeting)
        assert (row.arrived_at, row.left_at) == (A_MORNING, after(90))


def test_going_on_from_elsewhere_is_another_stay_of_the_same_person_and_two_clicks_are_one(visit):
    app, members, meeting, _address = visit
    for mode, minutes in ((Mode.ONSITE, 1), (Mode.ONSITE, 2), (Mode.REMOTE, 30)):
        acts(app, members, "Awa", actions.come, meeting, ComingForm(mode=mode), now=after(minutes))
    with app.extensions["database"].reading() as db:
        (awa,) = coming.of_meeting(db, meeting)
        assert [(one.mode, one.arrived_at, one.left_at) for one in awa.stays] == [
            (Mode.ONSITE, after(1), after(30)),
            (Mode.REMOTE, after(30), None),
        ]


def test_a_presence_is_erased_whole_by_herself_or_who_facilitates_and_the_trail_never_held_a_guests_name(
    visit,
):
    app, members, meeting, address = visit
    acts(app, members, "Awa", actions.come, meeting, ComingForm())
    acts(app, members, "lead", actions.write_down, meeting, GUEST)
    acts(app, members, "lead", sitting.close_meeting, meeting, now=after(90))
    with app.extensions["database"].reading() as db:
        awa, guest = coming.of_meeting(db, meeting)
    browser, lead = signed_in(app, members["Awa"]), signed_in(app, members["lead"])
    assert browser.get(f"{address}/presents/{guest.key}/effacer").status_code == 403
    assert browser.post(f"{address}/presents/{guest.key}/effacer").status_code == 403
    assert "ne paraîtra plus" in browser.get(f"{address}/presents/{awa.key}/effacer").text
    assert browser.post(f"{address}/presents/{awa.key}/effacer").status_code == 303
    assert lead.post(f"{address}/presents/{guest.key}/effacer").status_code == 303
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Participation)).all() == []
        said = " ".join(line.details for line in db.exec(select(LedgerLine)))
    assert "Léontine" not in said
    assert "Saint-Aubin" not in said


def test_nothing_of_who_came_is_public(visit):
    app, members, meeting, _address = visit
    acts(app, members, "lead", actions.write_down, meeting, GUEST)
    visitor = app.test_client()
    for page in ("/valbrume/public/", "/valbrume/public/reunions"):
        assert "Léontine" not in visitor.get(page).text


def test_a_meeting_of_a_body_is_noted_by_seat(db):
    committee = a_committee(db, an_initiative(db))
    meeting = an_open_meeting(db, committee)
    with pytest.raises(Conflict):
        actions.come(db, the_actor(db, committee.facilitator), meeting, ComingForm(), now=THE_EVENING)


def test_of_the_same_click_twice_at_once_one_stay_is_written(visit):
    app, members, meeting, _address = visit

    def click():
        acts(app, members, "Awa", actions.come, meeting, ComingForm())

    at_once([click, click], Conflict)
    with app.extensions["database"].reading() as db:
        assert len(coming.rows(db, meeting)) == 1
