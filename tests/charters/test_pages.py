"""The pages of the charter."""

from __future__ import annotations

import pytest

from charters import queries
from charters.rules.charter_text import sha256
from people.models import Role
from tests.builders import a_member, an_initiative, an_organisation, signed_in
from tests.builders_charters import a_charter_in_force


@pytest.fixture
def house(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        version = a_charter_in_force(db, initiative)
        organisation = an_organisation(db, initiative, "Graine & Bocage")
        member = a_member(db, initiative, "Karim Bellombre", organisation=organisation, signs=True)
        facilitator = a_member(db, initiative, "Perrine Rochevaire", role=Role.FACILITATOR)
    return app, version, organisation, member, facilitator


def test_a_member_reads_and_signs_in_one_act(house):
    app, version, organisation, member, _facilitator = house
    browser = signed_in(app, member)
    page = browser.get("/valbrume/charte").text
    assert "Texte de l’article 1." in page
    assert version.sha256 in page
    form = {"sha256": version.sha256, "mine": "1", "organisations": [organisation.public_id]}
    assert browser.post("/valbrume/charte/signer", data=form).status_code == 303
    page = browser.get("/valbrume/charte").text
    assert "Vous avez signé cette version." in page
    assert "Graine &amp; Bocage" in page


def test_an_empty_signature_is_explained(house):
    app, version, _organisation, member, _facilitator = house
    answer = signed_in(app, member).post("/valbrume/charte/signer", data={"sha256": version.sha256})
    assert answer.status_code == 422
    assert "Choisissez au moins une signature." in answer.text


def test_the_public_reads_the_charter_without_signing_in(house):
    app, version, *_ = house
    page = app.test_client().get("/valbrume/public/charte")
    assert page.status_code == 200
    assert "Texte de l’article 2." in page.text
    assert version.sha256 in page.text


def test_names_of_persons_are_public_only_when_they_agree(house):
    app, version, _organisation, member, _facilitator = house
    browser = signed_in(app, member)
    browser.post("/valbrume/charte/signer", data={"sha256": version.sha256, "mine": "1"})
    assert "Karim Bellombre" in browser.get("/valbrume/charte").text
    assert "Karim Bellombre" not in app.test_client().get("/valbrume/public/charte").text


def test_a_facilitator_drafts_an_article_and_puts_the_version_in_force(house):
    app, _version, _organisation, _member, facilitator = house
    browser = signed_in(app, facilitator)
    assert (
        browser.post("/valbrume/charte/versions", data={"number": "1.1", "title": "Charte"}).status_code
        == 303
    )
    article = {
        "number": "3",
        "part": "functioning",
        "title": "Décider",
        "text": "Par consentement.",
        "revision": "0",
    }
    assert browser.post("/valbrume/charte/versions/1.1/articles", data=article).status_code == 303
    page = browser.get("/valbrume/charte/versions/1.1").text
    digest = page.split('name="sha256" value="')[1][:64]
    done = browser.post(
        "/valbrume/charte/versions/1.1/vigueur", data={"sha256": digest, "decision": "2026-05"}
    )
    assert done.status_code == 303
    assert "Par consentement." in browser.get("/valbrume/charte").text


def test_a_stale_edit_keeps_what_was_typed(house):
    app, _version, _organisation, _member, facilitator = house
    browser = signed_in(app, facilitator)
    browser.post("/valbrume/charte/versions", data={"number": "1.1", "title": "Charte"})
    article = {"number": "3", "title": "Décider", "text": "Mon texte.", "revision": "7"}
    answer = browser.post("/valbrume/charte/versions/1.1/articles", data=article)
    assert answer.status_code == 409
    assert "Mon texte." in answer.text


def test_nothing_of_an_unlisted_initiative_is_public(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "ombre")
        a_charter_in_force(db, initiative)
    assert app.test_client().get("/ombre/public/charte").status_code == 404


def test_a_first_charter_starts_from_a_text_whose_blanks_are_to_be_filled_and_a_blank_page_stays_blank(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "neuve")
        facilitator = a_member(db, initiative, "Perrine Rochevaire", role=Role.FACILITATOR)
    browser = signed_in(app, facilitator)
    assert "Une démarche de territoire" in browser.get("/neuve/charte").text
    for number, start in (("0.1", "initiative"), ("0.2", "stream"), ("0.3", "partnership"), ("0.4", "")):
        browser.post("/neuve/charte/versions", data={"number": number, "title": "Charte", "start": start})
    pages = {number: browser.get(f"/neuve/charte/versions/{number}").text for number in ("0.1", "0.2", "0.4")}
    assert "Le comité réunit [nombre] sièges" in pages["0.1"]
    assert "une question que nous nous posons vraiment" in pages["0.2"]
    assert "Article 1" not in pages["0.4"]


def test_what_was_looked_at_together_is_kept_on_the_draft_and_changes_nothing_of_its_hash(house):
    app, _version, _organisation, member, facilitator = house
    browser = signed_in(app, facilitator)
    browser.post("/valbrume/charte/versions", data={"number": "1.1", "title": "Charte"})
    address = "/valbrume/charte/versions/1.1"
    with app.extensions["database"].reading() as db:
        before = sha256(queries.text_of(db, queries.version_by_number(db, 1, "1.1")))
    data = {"cautions": ["money", "unknown"], "revision": "0"}
    assert browser.post(f"{address}/precautions", data=data).status_code == 303
    assert "1 sur 7" in browser.get(address).text
    assert browser.post(f"{address}/precautions", data=data).status_code == 409
    assert signed_in(app, member).post(f"{address}/precautions", data=data).status_code == 403
    with app.extensions["database"].reading() as db:
        assert sha256(queries.text_of(db, queries.version_by_number(db, 1, "1.1"))) == before
