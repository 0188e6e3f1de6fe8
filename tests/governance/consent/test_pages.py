"""Pages of decisions by consent: everything by forms, without JavaScript; nothing to the twin."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from governance.consent.models import Proposal
from governance.consent.rules.lifecycle import Stage
from tests.builders import an_initiative, signed_in
from tests.builders_consent import (
    BETTER,
    PASSAGE,
    REVIEW,
    TEXT,
    a_circle,
    a_decision,
    a_proposal,
    an_open_round,
    everybody_consents,
    objects,
    seat_of,
)


@pytest.fixture
def house(app):
    """A circle with an open round in Valbrume, and its twin."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        circle = a_circle(db, an_initiative(db, "valbrume", listed=True))
        twin = a_circle(db, an_initiative(db, "jumelle"))
        proposal = an_open_round(db, circle)
    return app, circle, twin, proposal


def within(app, deed):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def now(app, proposal):
    with app.extensions["database"].reading() as db:
        return db.exec(select(Proposal).where(Proposal.public_id == proposal.public_id)).one()


def at(proposal, *more):
    return "/".join((f"/valbrume/consentement/{proposal.public_id}", *more))


def plain(answer):
    return re.sub(r"\s+", " ", answer.text)


def speak(app, member, proposal, position, **more):
    seat = within(app, lambda db: seat_of(db, proposal, member))
    data = {"seat": seat, "version": "1", "position": position, **more}
    return signed_in(app, member).post(at(proposal, "parole"), data=data)


def test_a_proposal_is_written_opened_spoken_about_and_closed_by_forms_alone(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        circle = a_circle(db, an_initiative(db, "valbrume", listed=True))
    author = signed_in(app, circle.members["ess"][0])
    told = {"body": circle.body.slug, "title": "Un four", "text": TEXT, "review_on": REVIEW.isoformat()}
    answer = author.post("/valbrume/consentement/proposer", data=told)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    author.post(page + "/corriger", data={**told, "title": "Un four à pain"})
    lead = signed_in(app, circle.facilitator)
    assert "Un four à pain" in lead.get(page).text
    lead.post(page + "/ouverture", data={"first": "reactions"})
    lead.post(page + "/tour", data={"round": "reactions"})
    with app.extensions["database"].reading() as db:
        proposal = db.exec(select(Proposal)).one()
    for _seat, member in circle.everybody:
        assert speak(app, member, proposal, "consent").status_code == 303
    assert "la proposition est adoptée" in plain(lead.get(page))
    assert lead.post(page + "/cloture").status_code == 303
    assert now(app, proposal).stage is Stage.ADOPTED
    register = plain(lead.get("/valbrume/registre"))
    assert "par consentement" in register
    assert "À revoir le 20 mai 2027." in register.replace("\xa0", " ")


def test_an_objection_needs_its_reason_and_what_was_written_is_not_lost(house):
    app, circle, _twin, proposal = house
    answer = speak(app, circle.members["hab"][0], proposal, "objection", passage="La cuisine ferme.")
    assert answer.status_code == 422
    assert "La cuisine ferme." in answer.text
    assert 'aria-invalid="true"' in answer.text
    answer = speak(app, circle.members["hab"][0], proposal, "objection", passage="Ailleurs.", reason="Froid.")
    assert "n’est pas dans la version" in answer.text
    assert "Froid." in answer.text


def test_an_objection_is_shown_with_its_passage_and_integrated(house):
    app, circle, _twin, proposal = house
    answer = speak(app, circle.members["hab"][0], proposal, "objection", passage=PASSAGE, reason="Trop loin.")
    assert answer.status_code == 303
    lead = signed_in(app, circle.facilitator)
    page = lead.get(at(proposal, "version")).text
    (chosen,) = re.findall(r'name="objections" value="(\w+)"', page)
    answer = lead.post(at(proposal, "version"), data={"version": "1", "text": BETTER, "objections": [chosen]})
    assert answer.status_code == 303
    page = plain(lead.get(at(proposal)))
    assert "Intégrée dans la version 2." in page
    assert "<del>" in page
    assert f"<q>{PASSAGE}</q>" in page


def test_a_version_published_meanwhile_keeps_what_the_second_wrote(house):
    app, circle, _twin, proposal = house
    lead = signed_in(app, circle.facilitator)
    lead.post(at(proposal, "version"), data={"version": "1", "text": BETTER})
    answer = lead.post(at(proposal, "version"), data={"version": "1", "text": "Mon autre texte."})
    assert answer.status_code == 409
    assert "Mon autre texte." in answer.text


def test_a_word_about_a_version_replaced_meanwhile_is_refused_with_the_page(house):
    app, circle, _twin, proposal = house
    signed_in(app, circle.facilitator).post(at(proposal, "version"), data={"version": "1", "text": BETTER})
    answer = speak(app, circle.members["hab"][0], proposal, "reservation", text="Je tenais à le dire.")
    assert answer.status_code == 409
    assert "lisez-la" in answer.text
    assert "Je tenais à le dire." in answer.text


def test_who_is_awaited_sees_it_at_home_and_no_more_once_heard(house):
    app, circle, _twin, proposal = house
    resident = circle.members["hab"][0]
    home = signed_in(app, resident).get("/valbrume/").text
    assert "Donner ma parole" in home
    speak(app, resident, proposal, "consent")
    assert "Donner ma parole" not in signed_in(app, resident).get("/valbrume/").text


def test_the_round_draws_itself_again_and_says_when_the_page_is_old(house):
    app, circle, _twin, proposal = house
    reader = signed_in(app, circle.members["ess"][0])
    whole = reader.get(at(proposal)).text
    (address,) = re.findall(r'hx-get="([^"]+)"', whole)
    alone = reader.get(address, headers={"HX-Request": "true"}).text
    section = re.search(r'<section id="tour".*?</section>', whole, re.DOTALL)
    assert re.sub(r"\s+", "", alone) == re.sub(r"\s+", "", section[0])
    signed_in(app, circle.facilitator).post(at(proposal, "version"), data={"version": "1", "text": BETTER})
    assert "Relire la page" in reader.get(address, headers={"HX-Request": "true"}).text


def test_who_is_not_asked_follows_and_has_no_button(house):
    app, circle, _twin, proposal = house
    page = signed_in(app, circle.facilitator).get(at(proposal)).text
    assert "Vous suivez cette décision" in page
    assert "Je consens" not in page


def test_only_who_facilitates_sees_how_to_lead(house):
    app, circle, _twin, proposal = house
    within(app, lambda db: objects(db, proposal, circle.members["hab"][0]))
    assert "Conduire" in signed_in(app, circle.facilitator).get(at(proposal)).text
    page = signed_in(app, circle.members["ess"][0]).get(at(proposal)).text
    assert "Conduire" not in page
    assert "Écarter" not in page
    assert signed_in(app, circle.members["ess"][0]).get(at(proposal, "version")).status_code == 403


def test_setting_aside_maintaining_absence_reminding_and_withdrawing_by_forms(house):
    app, circle, _twin, proposal = house
    resident = circle.members["hab"][0]
    objection = within(app, lambda db: objects(db, proposal, resident).public_id)
    lead = signed_in(app, circle.facilitator)
    lead.post(at(proposal, "objections", objection, "ecarter"), data={"reason": "Une préférence."})
    author = signed_in(app, resident)
    assert "Écartée parce que" in author.get(at(proposal)).text
    assert author.post(at(proposal, "objections", objection, "maintenir")).status_code == 303
    seat = within(app, lambda db: seat_of(db, proposal, circle.members["ess"][0]))
    lead.post(at(proposal, "sieges", seat, "absence"), data={"away": "1"})
    assert "Attendre de nouveau" in lead.get(at(proposal)).text
    assert lead.post(at(proposal, "relance")).status_code == 303
    assert lead.post(at(proposal, "retrait"), data={"reason": ""}).status_code == 422
    assert lead.post(at(proposal, "retrait"), data={"reason": "Plus besoin."}).status_code == 303
    assert "Plus besoin." in author.get(at(proposal)).text


def test_closing_too_early_is_refused_in_words(house):
    app, circle, _twin, proposal = house
    answer = signed_in(app, circle.facilitator).post(at(proposal, "cloture"))
    assert answer.status_code == 409
    assert "n’a pas parlé" in answer.text
    assert now(app, proposal).stage is Stage.OPEN


def test_the_list_and_the_record_are_for_members(house):
    app, circle, _twin, proposal = house
    within(app, lambda db: a_proposal(db, circle, "Un brouillon"))
    decided = within(app, lambda db: a_decision(db, circle, title="Un verger"))
    member = signed_in(app, circle.members["ess"][0])
    page = member.get("/valbrume/consentement").text
    for title in ("Partager la cuisine", "Un brouillon", "Un verger"):
        assert title in page
    assert "Décider par consentement" in member.get("/valbrume/votes").text
    data = member.get(at(decided, "releve.json")).get_json()
    assert (data["number"], data["result"]["outcome"]) == ("2026-01", "carried")
    assert member.get(at(proposal, "releve.json")).status_code == 404


def test_a_decision_in_english(house):
    app, circle, _twin, _proposal = house
    decided = within(app, lambda db: a_decision(db, circle))
    page = signed_in(app, circle.members["ess"][0], language="en").get(at(decided)).text
    assert "Everybody was heard" in page or "adopted" in page
    assert "Chacun a été entendu" not in page


def test_the_public_reads_the_decision_and_no_name(house):
    app, circle, _twin, _proposal = house
    within(app, lambda db: a_decision(db, circle, title="Un verger"))
    signed_in(app, circle.facilitator).post("/valbrume/registre/2026-01/visibilite", data={"public": "1"})
    page = app.test_client().get("/valbrume/public/registre").text
    assert "Un verger" in page
    assert "par consentement" in page
    assert "Siège hab-1" not in page


def test_the_twin_and_the_public_find_nothing(house):
    app, _circle, twin, proposal = house
    stranger = signed_in(app, twin.facilitator)
    for address in (
        at(proposal),
        at(proposal, "version"),
        at(proposal, "corriger"),
        at(proposal, "releve.json"),
    ):
        assert stranger.get(address).status_code == 404
        assert app.test_client().get(address).status_code in (302, 303, 401, 404)
    assert stranger.get(f"/jumelle/consentement/{proposal.public_id}").status_code == 404
    assert stranger.post(f"/jumelle/consentement/{proposal.public_id}/cloture").status_code == 404


def test_everybody_heard_shows_how_to_close(house):
    app, circle, _twin, proposal = house
    lead = signed_in(app, circle.facilitator)
    assert "Clore la décision" not in lead.get(at(proposal)).text
    within(app, lambda db: everybody_consents(db, proposal, circle))
    assert "Clore la décision" in lead.get(at(proposal)).text
