"""Holding a vote from its page: every deed without JavaScript, its reason read by everybody, never a sealed ballot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from governance.votes import incidents
from governance.votes.actions import holding
from governance.votes.forms import AnnulmentForm
from governance.votes.models import Motion, VoteIncident
from people import current
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, an_open_vote, everybody_votes

WHY = "La liste des sièges porte une erreur."


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite")
        motion = an_open_vote(db, committee, title="Acheter la halle")
    return app, committee, f"/valbrume/votes/{motion.public_id}"


def words(**more):
    return {"title": "Acheter la halle", "text": "Le comité achète-t-il la halle ?", "wording": 0, **more}


def test_a_facilitator_corrects_the_words_and_everybody_reads_what_changed(house):
    app, committee, where = house
    browser, reader = signed_in(app, committee.facilitator), signed_in(app, committee.members["ess"][0])
    assert "Corriger le texte" in browser.get(where).text
    assert "Corriger le texte" not in reader.get(where).text
    assert browser.post(f"{where}/texte", data=words()).status_code == 303
    page = reader.get(where).text
    assert "Texte corrigé" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "par Faustine Brindille" in page


def test_a_correction_too_late_keeps_what_was_written_and_says_what_can_be_done(house):
    app, committee, where = house
    assert signed_in(app, committee.members["ess"][0]).post(
        f"{where}/bulletin", data={"choice": "for", "wording": 0}
    ).status_code == 303  # fmt: skip
    browser = signed_in(app, committee.facilitator)
    answer = browser.post(f"{where}/texte", data=words(text="Trop tard ?"))
    assert answer.status_code == 409
    assert "rouvrir sous un autre numéro" in answer.text
    assert "Le texte ne se corrige plus".lower() in answer.text.lower()


def test_a_ballot_from_a_page_opened_before_the_correction_is_refused_with_the_new_words(house):
    app, committee, where = house
    signed_in(app, committee.facilitator).post(f"{where}/texte", data=words())
    voter = signed_in(app, committee.members["ess"][0])
    answer = voter.post(f"{where}/bulletin", data={"choice": "for", "wording": 0})
    assert answer.status_code == 409
    assert "relisez-le avant de voter" in answer.text
    assert 'name="wording" value="1"' in answer.text
    assert voter.post(f"{where}/bulletin", data={"choice": "for", "wording": 1}).status_code == 303


def test_suspending_asks_for_a_reason_and_takes_the_card_away_until_the_vote_resumes(house):
    app, committee, where = house
    browser, voter = signed_in(app, committee.facilitator), signed_in(app, committee.members["ess"][0])
    assert browser.post(f"{where}/suspension", data={"reason": " "}).status_code == 422
    assert browser.post(f"{where}/suspension", data={"reason": WHY}).status_code == 303
    page = voter.get(where).text
    assert WHY in page
    assert "Ce vote est suspendu." in page
    assert 'name="choice"' not in page
    refused = voter.post(f"{where}/bulletin", data={"choice": "for"})
    assert refused.status_code == 409
    assert "suspendu" in refused.text
    assert WHY in voter.get("/valbrume/votes").text
    assert browser.post(f"{where}/reprise", data={"closes_at": ""}).status_code == 422
    late = "2026-04-01T18:00"
    assert browser.post(f"{where}/reprise", data={"closes_at": late}).status_code == 303
    with app.extensions["database"].reading() as db:
        assert (
            db.get_one(Motion, 1).closes_at.isoformat() == "2026-04-01T16:00:00+00:00"
        )  # the clock of the place
    assert 'name="choice"' in voter.get(where).text


def test_the_closing_is_put_off_from_the_page(house):
    app, committee, where = house
    browser = signed_in(app, committee.facilitator)
    sooner = {"closes_at": "2026-03-13T10:00", "reason": WHY}
    answer = browser.post(f"{where}/report", data=sooner)
    assert answer.status_code == 409
    assert "plus tardif" in answer.text
    assert (
        browser.post(f"{where}/report", data={**sooner, "closes_at": "2026-04-01T18:00"}).status_code == 303
    )
    assert "Clôture repoussée" in signed_in(app, committee.members["ess"][0]).get(where).text
    member = signed_in(app, committee.members["ess"][0])
    assert member.post(f"{where}/report", data=sooner).status_code == 403


def test_an_annulled_vote_says_why_prints_the_seal_and_leads_to_the_vote_that_asks_again(house):
    app, committee, where = house
    browser, reader = signed_in(app, committee.facilitator), signed_in(app, committee.members["ess"][0])
    with app.app_context(), app.extensions["database"].transaction() as db:
        everybody_votes(db, db.get_one(Motion, 1), committee)
    assert browser.post(f"{where}/annulation", data={"reason": WHY}).status_code == 303
    page = reader.get(where).text
    with app.extensions["database"].reading() as db:
        kept = db.exec(select(VoteIncident)).one()
    assert WHY in page
    assert kept.seal in page
    assert kept.nonce not in page
    assert "15 bulletins avaient été déposés" in page
    assert "Rouvrir sous un autre numéro" not in page
    for choice in ("Pour", "Contre", "Abstention"):
        assert f"<b>{choice}</b>" not in page
    assert reader.get(f"{where}/bulletins.json").status_code == 404
    assert "choice" not in reader.get(f"{where}/liste.json").text
    listing = reader.get("/valbrume/votes").text
    assert "Annulés" in listing
    assert WHY in listing
    with app.test_request_context(), app.extensions["database"].reading() as db:
        current.within(committee.initiative)
        (told,) = incidents.changes(db, the_actor(db, committee.facilitator), A_MORNING - timedelta(hours=1))
    assert WHY in told.what  # the home tells it
    answer = browser.post(f"{where}/nouveau-numero")
    assert answer.status_code == 303
    fresh = answer.headers["Location"]
    assert "le vote annulé" in browser.get(fresh).text
    assert fresh.rsplit("/", 1)[1] in reader.get(where).text
    assert browser.post(f"{where}/nouveau-numero").status_code == 409


def test_htmx_posts_a_ballot_to_a_vote_that_has_just_been_annulled(house):
    app, committee, where = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        actor = the_actor(db, committee.facilitator)
        motion = db.get_one(Motion, 1)
        holding.annul(db, actor, motion, AnnulmentForm(reason=WHY), link="http://localhost/v", now=A_MORNING)
    voter = signed_in(app, committee.members["ess"][0])
    answer = voter.post(f"{where}/bulletin", data={"choice": "for"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "annulé" in answer.text
    assert "<html" not in answer.text


def test_nobody_of_elsewhere_holds_this_vote(house):
    app, _committee, where = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        twin = a_committee(db, an_initiative(db, "jumelle"), slug="comite")
    stranger = signed_in(app, twin.facilitator)
    elsewhere = where.replace("valbrume", "jumelle")
    for deed in ("texte", "report", "suspension", "reprise", "annulation", "nouveau-numero"):
        data = words(reason=WHY, closes_at="2026-04-01T18:00")
        assert stranger.post(f"{elsewhere}/{deed}", data=data).status_code == 404
        assert stranger.post(f"{where}/{deed}", data=data).status_code in (403, 404)
