"""The agenda while the sitting goes on: moved, passed over, put off; the minutes, the documents and the next meeting follow."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Conflict, Refused
from foundation.mail import Letter
from governance.meetings import deferrals, minutes, queries
from governance.meetings.actions import arranging, carrying, conducting, convening, keeping_step, sitting
from governance.meetings.forms import CancelForm, ItemForm
from governance.meetings.models import AgendaItem, AgendaPaper, Meeting
from governance.meetings.rules import outline
from governance.meetings.rules.agenda import Fate, ItemKind
from tests.builders import an_initiative, an_organisation, signed_in, the_actor
from tests.builders_governance import a_committee
from tests.builders_meetings import AGENDA, THE_EVENING, a_convened_meeting, a_meeting, an_open_meeting
from workspace.documents import texts

pytestmark = pytest.mark.both_databases
HTMX = {"HX-Request": "true"}
NEXT = THE_EVENING + timedelta(days=28)
DURING = THE_EVENING + timedelta(minutes=5)
ITEMS = (*AGENDA[:2], ItemForm(title="Le local", kind=ItemKind.DECISION, minutes=20), AGENDA[2])


class House:
    """An open sitting of a committee, chaired by the first of its members; its next meeting is planned."""

    def __init__(self, app):
        self.app, self.database = app, app.extensions["database"]
        with app.test_request_context("/valbrume/"), self.database.transaction() as db:
            self.committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
            self.chair = self.committee.everybody[0][1]
            self.meeting = an_open_meeting(db, self.committee, *self.committee.everybody, items=ITEMS)
            self.meeting.chair_id = self.chair.id
            self.next = a_meeting(db, self.committee, at=NEXT, items=AGENDA[2:])
            self.items = [one.public_id for one in queries.item_rows(db, self.meeting)]

    def address(self, meeting=None):
        return f"/valbrume/reunions/{(meeting or self.meeting).public_id}"

    def point(self, number, deed):
        return f"{self.address()}/points/{self.items[number - 1]}/{deed}"

    def titles(self, db):
        return [one.title for one in queries.item_rows(db, db.get_one(Meeting, self.meeting.id))]

    def text(self, db):
        document = minutes.document_of(db, db.get_one(Meeting, self.meeting.id))
        return [outline.said(one) for one in texts.tree(db, document)["content"]]

    def browser(self, member=None):
        return signed_in(self.app, member or self.committee.facilitator)


@pytest.fixture
def house(app, clock):
    clock.moment = DURING
    return House(app)


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def test_the_chair_moves_what_is_not_begun_and_the_pages_of_others_follow(house):
    chair, member = house.browser(house.chair), house.browser(house.committee.everybody[1][1])
    page = member.get(house.address()).text
    assert "Monter «" not in page
    watched = re.search(r'hx-get="([^"]*/ordre-du-jour[^"]*)"', page)[1].replace("&amp;", "&")
    assert member.get(watched, headers=HTMX).status_code == 204
    assert member.post(house.point(3, "deplacer"), data={"up": "1"}).status_code == 403
    assert chair.post(house.point(1, "en-cours")).status_code == 303
    fragment = chair.post(house.point(3, "deplacer"), data={"up": "1"}, headers=HTMX)
    assert fragment.text.lstrip().startswith('<section class="mt" id="ordre-du-jour"')
    assert "« Le local » est le point 2." in words(fragment.text)
    assert chair.post(house.point(1, "deplacer"), data={"up": "0"}).status_code == 409
    assert chair.post(house.point(3, "deplacer"), data={"up": "1"}).location.endswith("#demarche")
    told = words(member.get(watched, headers=HTMX).text)
    assert told.index("Procès-verbal de mars") < told.index("Le local") < told.index("Adoption de la charte")
    with house.database.reading() as db:
        said = [one for one in house.text(db) if one][-4:]
    assert said == ["1. Procès-verbal de mars", "2. Le local", "3. Adoption de la charte", "4. Points divers"]


def test_a_page_of_another_stage_is_loaded_anew(house):
    browser = house.browser()
    answer = browser.get(f"{house.address()}/ordre-du-jour?at=planned&seen=x", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, house.address())
    assert browser.get(f"{house.address()}/ordre-du-jour?at=open").status_code == 303
    page = browser.get(house.address(house.next)).text
    assert "at=planned" in page
    assert "Monter «" in page


def test_what_is_put_off_is_said_everywhere_and_proposed_to_the_next_meeting(house):
    chair, reader = house.browser(house.chair), house.browser(house.committee.everybody[1][1])
    page = chair.get(house.address()).text
    assert "Reporter à une prochaine réunion" in page
    assert chair.post(house.point(3, "reporter")).status_code == 303
    assert chair.post(house.point(4, "passer")).status_code == 303
    page = words(reader.get(house.address()).text)
    assert "reporté à une prochaine réunion" in page
    assert "non traité" in page
    with house.database.reading() as db:
        said = house.text(db)
    assert said[said.index("3. Le local") + 1] == "Ce point est reporté à une prochaine réunion."
    for kind in ("releve-de-decisions", "compte-rendu", "proces-verbal"):
        told = words(reader.get(f"{house.address()}/{kind}").text)
        assert "reporté à une prochaine réunion" in told, kind
        assert "non traité" in told or "n’a pas été traité" in told, kind
    report = words(reader.get(f"{house.address()}/compte-rendu").text)
    assert report.count("Ce point est reporté à une prochaine réunion.") == 1
    told = words(reader.get(house.address(house.next)).text)
    assert "Reportés d’une réunion précédente" in told
    assert "L’inscrire ici" not in told
    taking = f"{house.address(house.next)}/points-reportes/{house.items[2]}"
    assert chair.post(taking).status_code == 403
    assert house.browser().post(taking).status_code == 303
    assert house.browser().post(taking).status_code == 409
    told = words(reader.get(house.address(house.next)).text)
    assert "Reportés d’une réunion précédente" not in told
    assert f"Reporté de la réunion {words(house.meeting.title)}" in told
    assert words(house.next.title) in words(reader.get(house.address()).text)
    assert chair.post(house.point(3, "remettre")).status_code == 409
    assert chair.post(house.point(4, "remettre")).status_code == 303
    with house.database.reading() as db:
        assert "Ce point n’a pas été traité." not in house.text(db)


def test_the_wall_says_what_is_put_off_and_passes_over_it(house):
    browser = house.browser()
    link = re.search(
        r'value="http://localhost(/salle/[\w-]+)"', browser.post(f"{house.address()}/ecran").text
    )[1]
    browser.post(house.point(1, "en-cours"))
    browser.post(house.point(2, "passer"))
    wall = house.app.test_client()
    assert "Ensuite : Le local" in words(wall.get(link).text)
    browser.post(house.point(4, "deplacer"), data={"up": "1"})
    assert "Ensuite : Points divers" in words(wall.get(link).text)
    browser.post(house.point(1, "reporter"))
    assert "Ce point est reporté à une prochaine réunion." in words(wall.get(link).text)


def test_an_item_spoken_of_is_put_off_not_passed_over_and_taken_up_again_it_is_dealt_with(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    lead, meeting = the_actor(db, committee.facilitator), an_open_meeting(db, committee, items=ITEMS)
    _first, decision, local, _last = queries.item_rows(db, meeting)
    conducting.take_up(db, lead, meeting, decision, now=DURING)
    with pytest.raises(Conflict):
        arranging.set_aside(db, lead, meeting, decision, Fate.PASSED, now=DURING)
    arranging.set_aside(db, lead, meeting, decision, Fate.DEFERRED, now=DURING)
    with pytest.raises(Conflict) as refused:
        convening.attach_motion(db, lead, meeting, decision, "a-motion", now=DURING)
    assert refused.value.code == "put_off"
    conducting.take_up(db, lead, meeting, decision, now=DURING)
    assert decision.fate == ""
    with pytest.raises(Refused):
        arranging.set_aside(
            db, the_actor(db, committee.everybody[1][1]), meeting, local, Fate.PASSED, now=DURING
        )
    sitting.close_meeting(db, lead, meeting, now=DURING)
    for late in (
        lambda: arranging.move_item(db, lead, meeting, local, up=True, now=DURING),
        lambda: arranging.set_aside(db, lead, meeting, local, Fate.DEFERRED, now=DURING),
    ):
        with pytest.raises(Conflict):
            late()


def test_an_item_goes_to_a_next_meeting_of_the_same_body_as_it_was_and_back_if_that_one_is_called_off(db):
    committee = a_committee(db, an_initiative(db), rule=DEFAULT.rule)
    lead = the_actor(db, committee.facilitator)
    owner = an_organisation(db, committee.initiative, "La Graine")
    brought = ItemForm(title="Le local", minutes=20, details="Bail", owner=f"o-{owner.public_id}")
    meeting = an_open_meeting(db, committee, items=(AGENDA[0], brought))
    approval, local = queries.item_rows(db, meeting)
    for item in (approval, local):
        arranging.set_aside(db, lead, meeting, item, Fate.DEFERRED, now=DURING)
    later, former = (
        a_meeting(db, committee, at=NEXT),
        a_meeting(db, committee, at=THE_EVENING - timedelta(days=2)),
    )
    other = a_meeting(db, a_committee(db, committee.initiative, rule=DEFAULT.rule), at=NEXT)
    assert [told.title for _item, told in deferrals.waiting(db, later)] == ["Le local"]
    assert deferrals.waiting(db, former) == deferrals.waiting(db, other) == []
    made = carrying.inscribe(db, lead, later, local, now=DURING)
    assert (made.title, made.minutes, made.details, made.owner_organisation_id) == (
        "Le local", 20, "Bail", owner.id,
    )  # fmt: skip
    view = next(one for one in queries.agenda(db, later, committee.body.notice_rule) if one.came)
    assert (view.owner, view.came.meeting) == ("La Graine", meeting.public_id)
    keeping_step.cancel(db, lead, later, CancelForm(reason="Neige"), [], now=DURING)
    again = a_meeting(db, committee, at=NEXT + timedelta(days=7))
    assert [told.title for _item, told in deferrals.waiting(db, again)] == ["Le local"]


def test_the_notice_names_who_brings_each_item_its_duration_and_until_when_to_ask(app):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        person, owner = committee.everybody[0][1], an_organisation(db, committee.initiative, "Terres & Co")
        name = the_actor(db, person).name
        items = (
            ItemForm(title="Le budget", minutes=25, owner=f"m-{person.public_id}"),
            ItemForm(title="Le local", owner=f"o-{owner.public_id}"),
        )
        meeting = a_meeting(db, committee, items=items, request_days=3)
    address, browser = f"/valbrume/reunions/{meeting.public_id}", signed_in(app, committee.facilitator)
    page = words(browser.get(address).text)
    assert f"porté par {name}" in page
    assert "porté par Terres &amp; Co" in page
    assert "Jusqu’au 6 avril 2026." in page
    assert browser.post(f"{address}/convocation").status_code == 303
    with app.extensions["database"].reading() as db:
        letter = db.exec(select(Letter)).first()
    said = letter.text.replace("\u00a0", " ")
    assert f"1. Le budget (25 min, porté par {name})" in said
    assert "2. Le local (porté par Terres & Co)" in said
    assert "jusqu’au 6 avril 2026" in said
    assert f"http://localhost{address}/points-demandes" in said
    assert f"porté par {name}" in letter.html


def test_the_deadline_is_a_setting_of_the_meeting(app):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
    browser = signed_in(app, committee.facilitator)
    form = {
        "body": committee.body.public_id,
        "day": "2026-05-21",
        "start": "18:00",
        "end": "20:15",
        "place": "Ici",
    }
    usual = browser.post("/valbrume/reunions/convoquer", data=form).location
    chosen = browser.post("/valbrume/reunions/convoquer", data={**form, "request_days": "2"}).location
    assert "Jusqu’au 14 mai 2026." in words(browser.get(usual).text)
    assert "jusqu’au 19 mai 2026" in words(browser.get(f"{chosen}/points-demandes").text)
    assert 'value="2"' in browser.get(f"{chosen}/modifier").text
    browser.post(f"{chosen}/modifier", data={**form, "request_days": "10"})
    assert "Jusqu’au 11 mai 2026." in words(browser.get(chosen).text)
    assert (
        browser.post("/valbrume/reunions/convoquer", data={**form, "request_days": "61"}).status_code == 422
    )


def test_papers_follow_the_item_that_is_taken_up_again(house):
    with house.app.test_request_context("/valbrume/"), house.database.transaction() as db:
        lead = the_actor(db, house.committee.facilitator)
        meeting, later = (db.get_one(Meeting, one.id) for one in (house.meeting, house.next))
        item = queries.item_for(db, meeting, house.items[2])
        document = minutes.document_of(db, meeting)
        db.add(
            AgendaPaper(
                initiative_id=meeting.initiative_id,
                item_id=item.id,
                position=1,
                kind="document",
                about=document.public_id,
                attached_at=DURING,
            )
        )
        arranging.set_aside(db, lead, meeting, item, Fate.DEFERRED, now=DURING)
        made = carrying.inscribe(db, lead, later, item, now=DURING)
        papers = db.exec(select(AgendaPaper.about).where(AgendaPaper.item_id == made.id)).all()
        assert papers == [document.public_id]
        assert db.exec(select(AgendaItem).where(AgendaItem.brought_from == item.public_id)).one() == made


def test_before_the_sitting_the_chair_arranges_the_agenda_and_writes_nothing_else_in_it(app):
    with app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)
        meeting = a_convened_meeting(db, committee)
        meeting.chair_id = committee.everybody[0][1].id
        item = queries.item_rows(db, meeting)[1].public_id
    address, browser = f"/valbrume/reunions/{meeting.public_id}", signed_in(app, committee.everybody[0][1])
    page = browser.get(address).text
    assert "Monter «" in page
    assert "Ajouter un point" not in page
    moved = browser.post(f"{address}/points/{item}/deplacer", data={"up": "1"})
    assert moved.location.endswith("#ordre-du-jour")
    assert browser.post(f"{address}/points", data={"title": "x"}).status_code == 403
    assert browser.post(f"{address}/points/{item}/reporter").status_code == 409
    with app.extensions["database"].reading() as db:
        assert queries.item_rows(db, meeting)[0].public_id == item
