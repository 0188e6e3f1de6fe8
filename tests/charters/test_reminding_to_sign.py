"""Those who have not signed the charter are written to: once a week at most, each one letter, in both languages."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from sqlmodel import select

from charters import actions, reminding
from charters.forms import SignForm
from charters.models import CharterVersion
from foundation.errors import Refusal
from foundation.mail import Letter
from people.models import Initiative, Role
from tests.builders import A_MORNING, a_member, a_person, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_charters import a_charter, a_charter_in_force

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """Nour facilitates and has signed; Karim has not, nor the organisation that he and Perrine may bind; Perrine has."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        graine = an_organisation(db, initiative, "Graine & Bocage")
        named = {
            name: a_person(db, name, email=f"{name.lower()}@valbrume.example")
            for name in ("Nour", "Karim", "Perrine", "Lise", "Odile")
        }
        nour = a_member(db, initiative, person=named["Nour"], role=Role.FACILITATOR)
        karim = a_member(db, initiative, person=named["Karim"], organisation=graine, signs=True)
        perrine = a_member(db, initiative, person=named["Perrine"], organisation=graine, signs=True)
        a_member(db, initiative, person=named["Lise"], role=Role.OBSERVER)
        gone = a_member(db, initiative, person=named["Odile"])
        gone.left_at = A_MORNING
        for member in (nour, perrine):
            form = SignForm(sha256=version.sha256, mine=True)
            actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    return app, version, nour, karim


def reminds(app, member, version, **later):
    now = A_MORNING + timedelta(**later)
    with app.app_context(), app.extensions["database"].transaction() as db:
        row = db.get_one(CharterVersion, version.id)
        return reminding.remind(db, the_actor(db, member), row, link="https://x/charte#signer", now=now)


def letters(app):
    with app.extensions["database"].reading() as db:
        return {one.recipient: one for one in db.exec(select(Letter))}


def test_each_who_may_still_sign_is_sent_one_letter_in_both_languages(house):
    app, version, nour, _karim = house
    assert reminds(app, nour, version) == 2
    sent = letters(app)
    assert set(sent) == {"karim@valbrume.example", "perrine@valbrume.example"}
    text = sent["karim@valbrume.example"].text
    assert "Reste à signer : en votre nom, Graine & Bocage." in text
    assert "Still to sign: in your own name, Graine & Bocage." in text
    assert text.count("https://x/charte#signer") == 2
    assert "Reste à signer : Graine & Bocage." in sent["perrine@valbrume.example"].text


def test_a_second_reminder_waits_seven_days_even_for_a_new_version(house):
    app, version, nour, _karim = house
    assert reminds(app, nour, version) == 2
    assert reminds(app, nour, version, days=6, hours=23) == 0
    with app.extensions["database"].transaction() as db:
        second = a_charter(db, db.get_one(Initiative, version.initiative_id), "2.0")
        actions.adopt(db, second, decision="", by="job", now=A_MORNING)
    assert reminds(app, nour, second, days=6) == 0
    assert reminds(app, nour, second, days=7) == 3  # everybody signs again: Nour, Karim, Perrine
    assert reminds(app, nour, version, days=30) == 0  # that one is in force no more


def test_who_does_not_facilitate_reminds_nobody(house):
    app, version, _nour, karim = house
    with pytest.raises(Refusal):
        reminds(app, karim, version)
    assert letters(app) == {}


def test_the_page_says_who_is_awaited_and_when_they_were_last_written_to(house):
    app, _version, nour, karim = house
    browser = signed_in(app, nour)
    page = html.unescape(browser.get("/valbrume/charte").text)
    assert "1 personne n’a pas signé en son nom." in page
    assert "1 organisation que quelqu’un peut engager ne l’est pas : Graine & Bocage." in page
    assert browser.post("/valbrume/charte/relance").status_code == 303
    page = html.unescape(browser.get("/valbrume/charte").text)
    assert "2 courriels de rappel partent." in page
    assert "Dernier rappel le" in page
    assert "Leur envoyer un rappel" not in page
    assert all("/valbrume/charte#signer" in one.text for one in letters(app).values())
    assert browser.post("/valbrume/charte/relance").status_code == 303
    assert len(letters(app)) == 2
    assert "Qui n’a pas encore signé" not in html.unescape(signed_in(app, karim).get("/valbrume/charte").text)
