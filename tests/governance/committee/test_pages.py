"""The page of a body."""

from __future__ import annotations

import pytest

from people.models import Role
from tests.builders import a_college, a_member, an_initiative, signed_in
from tests.builders_governance import a_committee


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite-de-pilotage")
        twin = a_committee(db, an_initiative(db, "jumelle"), slug="autre-comite")
    return app, committee, twin


def test_members_read_who_sits_with_which_weight(house):
    app, committee, _twin = house
    page = signed_in(app, committee.members["ess"][0]).get("/valbrume/comite").text
    assert "Siège hab-4" in page
    assert "poids 30" in page
    assert "15 sièges pourvus" in page
    assert "Enregistrer la désignation" not in page


def test_the_twin_reads_its_own_committee_alone(house):
    app, committee, twin = house
    stranger = signed_in(app, twin.facilitator)
    assert stranger.get("/jumelle/comite/comite-de-pilotage").status_code == 404
    assert stranger.get("/valbrume/comite").status_code == 404
    seat = committee.seats["hab"][0].public_id
    posted = stranger.post(
        "/jumelle/comite/autre-comite/designations",
        data={"place": seat, "member": twin.facilitator.public_id, "starts_on": "2026-03-12"},
    )
    assert posted.status_code == 404


def test_a_facilitator_designates_from_the_page(house):
    app, committee, _twin = house
    with app.extensions["database"].transaction() as db:
        newcomer = a_member(db, committee.initiative, "Ysé Bellombre")
    browser = signed_in(app, committee.facilitator)
    data = {
        "place": committee.seats["hab"][0].public_id,
        "member": newcomer.public_id,
        "titular": "1",
        "starts_on": "2026-03-12",
    }
    assert browser.post("/valbrume/comite/comite-de-pilotage/designations", data=data).status_code == 303
    page = browser.get("/valbrume/comite").text
    assert "Ysé Bellombre" in page
    assert "11 mars 2026" in page  # until when the former sat


def test_a_mistake_is_explained_where_it_was_made(house):
    app, committee, _twin = house
    browser = signed_in(app, committee.facilitator)
    answer = browser.post(
        "/valbrume/comite/comite-de-pilotage/college", data={"college": "ess", "weight": "lourd"}
    )
    assert answer.status_code == 422
    assert "Un poids s’écrit" in answer.text


def test_a_member_does_not_compose(house):
    app, committee, _twin = house
    browser = signed_in(app, committee.members["ess"][0])
    answer = browser.post("/valbrume/comite/comite-de-pilotage/college", data={"college": "ess"})
    assert answer.status_code == 403


def test_the_first_body_is_founded_from_an_empty_page(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        a_college(db, initiative, "ess")
        facilitator = a_member(db, initiative, role=Role.FACILITATOR)
        member = a_member(db, initiative)
    assert "Aucune instance" in signed_in(app, member).get("/valbrume/comite").text
    browser = signed_in(app, facilitator)
    data = {"name": "Comité", "slug": "comite", "starts_on": "2026-03-12"}
    assert browser.post("/valbrume/comite", data=data).status_code == 303
    assert "Aucun collège" in browser.get("/valbrume/comite").text
    again = browser.post("/valbrume/comite", data=data)
    assert again.status_code == 422
