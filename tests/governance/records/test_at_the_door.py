"""The sheet to sign and the code at the door: one tap for one's own seat, and nothing for who has none."""

from __future__ import annotations

import io
import re

import page as pdfua
import pypdf
import pytest

from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.records.rules import codes
from tests.builders import a_member, an_initiative, signed_in
from tests.builders_governance import a_committee, a_proxy
from tests.builders_meetings import a_meeting, an_open_meeting

pytestmark = pytest.mark.both_databases
FEW = {"ess": (2, "60"), "col": (1, "40")}


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), colleges=FEW)
        planned, going_on = a_meeting(db, committee), an_open_meeting(db, committee, committee.everybody[0])
        giver = committee.everybody[2]
        a_proxy(
            db,
            committee.body,
            giver[0],
            committee.seats["ess"][0],
            ("meeting", planned.public_id),
            by=giver[1],
        )
        stranger = a_member(db, committee.initiative, college="hab")
    return app, committee, planned, going_on, stranger


def address(meeting):
    return f"/valbrume/reunions/{meeting.public_id}"


def printed(answer):
    assert answer.mimetype == "application/pdf", answer.text
    assert pdfua.validate_pdf_bytes(answer.data, profile="ua1").is_compliant
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    return re.sub(r"\s+", " ", " ".join(one.extract_text() for one in reader.pages))


def test_the_sheet_has_a_place_to_sign_before_and_says_who_came_after(house):
    app, committee, planned, going_on, _stranger = house
    browser = signed_in(app, committee.members["ess"][1])
    before = printed(browser.get(f"{address(planned)}/feuille-de-presence.pdf"))
    for said in ("À signer en entrant", "Signature", "Structures de l’ESS", "Collectivités"):
        assert said in before
    assert before.count("présent") == 0
    after = browser.get(f"{address(going_on)}/feuille-de-presence").text
    assert "présents\u00a01, absents\u00a01" in after
    assert "depuis 18\u00a0h" in after


def test_one_tap_at_the_door_takes_ones_own_seat(house):
    app, committee, planned, going_on, _stranger = house
    late = committee.members["col"][0]
    browser = signed_in(app, late)
    page = browser.get(f"{address(going_on)}/a-la-porte").text
    assert page.count("Je suis arrivé·e") == 1
    assert "pas encore ouverte" in browser.get(f"{address(planned)}/a-la-porte").text
    form = {name: re.search(rf'name="{name}" value="(\w+)"', page)[1] for name in ("seat", "mode")}
    assert form["mode"] == "onsite"
    assert browser.post(f"{address(going_on)}/arrivee", data=form).status_code == 303
    assert "Noté à" in browser.get(f"{address(going_on)}/a-la-porte").text
    with app.extensions["database"].reading() as db:
        there = presence.stays(db, db.get_one(Meeting, going_on.id))
        assert {row.membership_id for row in there} == {committee.members["ess"][0].id, late.id}


def test_somebody_without_a_seat_can_do_nothing_there(house):
    app, committee, _planned, going_on, stranger = house
    browser = signed_in(app, stranger)
    page = browser.get(f"{address(going_on)}/a-la-porte").text
    assert "pas de siège" in page
    assert "Je suis arrivé·e" not in page
    seat = committee.seats["col"][0].public_id
    refused = browser.post(f"{address(going_on)}/arrivee", data={"seat": seat, "mode": "onsite"})
    assert refused.status_code in {403, 404}
    assert (
        app.test_client().get(f"{address(going_on)}/a-la-porte").status_code == 303
    )  # asked to sign in first


def test_only_who_facilitates_shows_the_code(house):
    app, committee, _planned, going_on, stranger = house
    told = signed_in(app, committee.facilitator).get(f"{address(going_on)}/a-la-porte/code").text
    assert f"http://localhost{address(going_on)}/a-la-porte" in told
    assert "<path" in told
    assert signed_in(app, stranger).get(f"{address(going_on)}/a-la-porte/code").status_code in {403, 404}


def test_the_drawing_of_a_code_has_all_its_dark_squares():
    rows = [[1, 0, 1], [0, 0, 0], [1, 1, 1]]
    assert codes.path(rows) == (11, "M4 4h1v1h-1zM6 4h1v1h-1zM4 6h3v1h-3z")
