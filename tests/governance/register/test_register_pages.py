"""The register on the screen: whole, filtered, one decision, files; the public reads what was opened and no name."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from governance.register.models import DecisionStep
from governance.register.rules.texts import text_hash
from governance.votes.actions import closing
from governance.votes.models import RegisterEntry
from governance.votes.rules.ballots import Choice
from people.models import Organisation
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_consent import BETTER, a_circle, a_decision
from tests.builders_governance import an_open_vote, votes

pytestmark = pytest.mark.both_databases


def a_quick_vote(db, circle, **more):
    """Everybody says yes; the entry of the register."""
    motion = an_open_vote(db, circle, **more)
    for seat, member in circle.everybody:
        votes(db, motion, member, Choice.FOR, seat)
    return closing.close_vote(db, the_actor(db, circle.facilitator), motion, now=A_MORNING)


@pytest.fixture
def house(app):
    """A vote on the charter and a decision by consent in Valbrume; its twin has decided something else."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        committee = a_circle(db, initiative, rule=DEFAULT.rule)
        a_quick_vote(db, committee, title="=Adopter la charte")
        a_decision(db, a_circle(db, initiative, name="Cercle de la cuisine"))
        twin = a_circle(db, an_initiative(db, "jumelle", listed=True), rule=DEFAULT.rule)
        a_quick_vote(db, twin, title="Affaire de la jumelle")
    return app, committee, twin


@pytest.fixture
def lead(house):
    app, committee, _twin = house
    return signed_in(app, committee.facilitator)


@pytest.fixture
def member(house):
    app, committee, _twin = house
    return signed_in(app, committee.members["ess"][0])


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).replace("\xa0", " ")


def numbers(answer):
    return re.findall(r'<section id="d(\d{4}-\d+)"', answer.text)


def rows(answer):
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(lead, number="2026-01"):
    return lead.post(f"/valbrume/registre/{number}/visibilite", data={"public": "1"})


def test_the_register_lists_votes_and_decisions_by_consent_latest_first(member):
    page = member.get("/valbrume/registre")
    assert numbers(page) == ["2026-02", "2026-01"]
    assert "Affaire de la jumelle" not in page.text


FILTERS = [
    ("q=CUISINE", ["2026-02"]),
    ("q=2026-01", ["2026-01"]),
    ("q=cuisine charte", []),
    ("annee=2026", ["2026-02", "2026-01"]),
    ("annee=2025", []),
    ("instance=Cercle+de+la+cuisine", ["2026-02"]),
    ("issue=carried", ["2026-02", "2026-01"]),
    ("issue=rejected", []),
    ("etat=to_do", ["2026-02", "2026-01"]),
    ("etat=done", []),
    ("responsable=nobody", ["2026-02", "2026-01"]),
    ("revoir=2027-05-20", ["2026-02"]),
    ("revoir=2027-05-19", []),
    ("chantier=inconnu", []),
    ("q=&annee=&revoir=", ["2026-02", "2026-01"]),
]


def test_each_filter_works_by_its_address_and_the_files_hold_what_the_page_shows(member):
    for asked, found in FILTERS:
        page = member.get(f"/valbrume/registre?{asked}")
        assert page.status_code == 200
        assert numbers(page) == found
        assert [row["Numéro"] for row in rows(member.get(f"/valbrume/registre.csv?{asked}"))] == found
        kept = json.loads(member.get(f"/valbrume/registre.json?{asked}").text)
        assert [one["number"] for one in kept["decisions"]] == found
        assert kept["format"] == "chantier-register/1"


def test_a_filter_that_is_not_understood_is_told_and_no_file_pretends_to_have_followed_it(member):
    for asked in ("revoir=31+f%C3%A9vrier", "annee=l%27an+2000", "q=" + "x" * 300):
        page = member.get(f"/valbrume/registre?{asked}")
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert numbers(page) == ["2026-02", "2026-01"]
        for suffix in ("csv", "json"):
            assert member.get(f"/valbrume/registre.{suffix}?{asked}").status_code == 422


def test_a_page_beyond_the_last_one_shows_one_that_exists(member):
    for page in ("0", "-1", "99", "un", "9" * 40):
        assert numbers(member.get(f"/valbrume/registre?page={page}")) == ["2026-02", "2026-01"]


def test_many_decisions_stand_on_several_pages_and_all_in_the_file(house, member, monkeypatch):
    monkeypatch.setattr("governance.register.pages.PER_PAGE", 1)
    first = member.get("/valbrume/registre?issue=carried")
    assert numbers(first) == ["2026-02"]
    older = re.search(r'href="([^"]+)" rel="next"', first.text).group(1).replace("&amp;", "&")
    assert "issue=carried" in older
    assert numbers(member.get(older)) == ["2026-01"]
    assert len(rows(member.get("/valbrume/registre.csv"))) == 2


def test_a_table_for_spreadsheets_says_everything_and_calculates_nothing(house, member):
    charter = rows(member.get("/valbrume/registre.csv"))[1]
    assert charter["Titre"] == "'=Adopter la charte"
    assert charter["Texte"].endswith("adopte-t-il la charte ?")
    assert charter["Empreinte du texte (SHA-256)"] == text_hash(charter["Texte"])
    assert charter["Verdict"].endswith("Adopté.")
    assert charter["Issue"] == "adopté"
    assert charter["État"] == "À faire"
    english = signed_in(house[0], house[1].members["ess"][0], language="en").get("/valbrume/registre.csv")
    assert rows(english)[1]["Outcome"] == "adopted"


def test_one_decision_stands_on_its_page_with_its_text_its_rule_and_their_hashes(member):
    page = member.get("/valbrume/registre/2026-02")
    assert BETTER in page.text
    assert text_hash(BETTER) in page.text
    assert "qu’aucune objection ne reste" in page.text
    assert "Dire où elle en est" not in page.text
    vote = member.get("/valbrume/registre/2026-01").text
    assert "Assez de monde." in vote
    assert re.search(r'href="/valbrume/votes/\w+"', vote)


def test_a_number_that_is_not_there_is_not_found(member):
    for number in ("2026-99", "2026", "²-1", "2026-²", "9" * 30 + "-01", "2026-" + "9" * 30, "x"):
        assert member.get(f"/valbrume/registre/{number}").status_code == 404
        assert member.get(f"/valbrume/public/registre/{number}").status_code == 404
        assert member.post(f"/valbrume/registre/{number}/suivi", data={"text": "?"}).status_code == 404


def test_a_facilitator_entrusts_and_the_owner_follows_from_the_page_alone(house, lead, member):
    _app, committee, _twin = house
    key = f"m-{committee.members['ess'][0].public_id}"
    address = "/valbrume/registre/2026-01"
    assert lead.post(f"{address}/responsable", data={"owner": key}).status_code == 303
    told = {
        "execution": "in_progress",
        "review_on": "2026-09-01",
        "text": "<b>Le devis</b> est signé.",
        "seen": "1",
    }
    assert member.post(f"{address}/suivi", data=told).status_code == 303
    page = plain(member.get(address))
    assert "De « À faire » à « En cours »." in page
    assert "À revoir le 1er septembre 2026." in page
    assert "&lt;b&gt;Le devis&lt;/b&gt; est signé." in page
    assert "Siège ess-1, pour Maison ess 1" in page
    assert numbers(member.get(f"/valbrume/registre?responsable={key}&etat=in_progress")) == ["2026-01"]
    exported = json.loads(member.get("/valbrume/registre.json?q=charte").text)["decisions"][0]
    assert (exported["owner"], exported["execution"]) == ("Siège ess-1", "in_progress")


def test_what_was_written_comes_back_when_it_is_refused(lead):
    address = "/valbrume/registre/2026-01/suivi"
    lead.post(address, data={"execution": "done", "review_on": "", "text": "Fini.", "seen": "0"})
    late = lead.post(
        address, data={"execution": "abandoned", "review_on": "", "text": "Trop tard ?", "seen": "0"}
    )
    assert late.status_code == 409
    assert "Trop tard ?" in late.text
    assert "Cette décision a changé" in late.text
    wrong = lead.post(address, data={"execution": "perdu", "review_on": "31/02", "text": "Gardé."})
    assert wrong.status_code == 422
    assert "Gardé." in wrong.text
    assert lead.post("/valbrume/registre/2026-01/responsable", data={"owner": "m-x"}).status_code == 422


def test_a_member_without_charge_is_refused_and_the_twin_finds_nothing(house, member):
    app, _committee, twin = house
    assert member.post("/valbrume/registre/2026-01/suivi", data={"text": "Moi."}).status_code == 403
    assert member.post("/valbrume/registre/2026-01/responsable", data={"owner": ""}).status_code == 403
    stranger = signed_in(app, twin.facilitator)
    for address in ("registre", "registre.csv", "registre.json", "registre/2026-01"):
        assert stranger.get(f"/valbrume/{address}").status_code == 404
    assert stranger.post("/valbrume/registre/2026-01/suivi", data={"text": "?"}).status_code == 404
    stranger.post("/jumelle/registre/2026-01/suivi", data={"text": "Chez nous."})
    with app.extensions["database"].reading() as db:
        steps = db.exec(select(DecisionStep)).all()
        assert {step.initiative_id for step in steps} == {twin.initiative.id}


def test_the_public_reads_and_takes_away_what_was_opened_without_any_name_of_a_person(house, lead):
    app, committee, _twin = house
    visitor = app.test_client()
    key = f"m-{committee.members['ess'][0].public_id}"
    lead.post("/valbrume/registre/2026-01/responsable", data={"owner": key})
    lead.post(
        "/valbrume/registre/2026-01/suivi",
        data={"execution": "done", "text": "Vu avec Siège hab-1.", "seen": "1"},
    )
    assert rows(visitor.get("/valbrume/public/registre.csv")) == []
    assert visitor.get("/valbrume/public/registre/2026-01").status_code == 404
    opened(lead)
    answers = [
        visitor.get(f"/valbrume/public/registre{more}")
        for more in ("", "/2026-01", ".csv", ".json", f"?responsable={key}", "?q=siège")
    ]
    assert [one.status_code for one in answers] == [200] * 6
    for one in answers:
        assert "Siège" not in one.text
        assert "Faustine" not in one.text
        assert "Partager la cuisine" not in one.text
    assert numbers(answers[0]) == ["2026-01"]
    assert numbers(answers[4]) == numbers(answers[5]) == []
    assert "Fait" in answers[1].text
    assert [one["number"] for one in json.loads(answers[3].text)["decisions"]] == ["2026-01"]


def test_the_public_reads_the_organisation_that_sees_to_it(house, lead):
    app, _committee, _twin = house
    with app.extensions["database"].reading() as db:
        house_of = db.exec(select(Organisation).where(Organisation.name == "Maison ess 1")).first()
    lead.post("/valbrume/registre/2026-01/responsable", data={"owner": f"o-{house_of.public_id}"})
    opened(lead)
    assert "Maison ess 1" in app.test_client().get("/valbrume/public/registre/2026-01").text


def test_an_initiative_that_is_not_listed_has_no_public_register(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        a_quick_vote(db, a_circle(db, an_initiative(db, "cachee"), rule=DEFAULT.rule)).public = True
    visitor = app.test_client()
    for address in ("registre", "registre.csv", "registre.json", "registre/2026-01"):
        assert visitor.get(f"/cachee/public/{address}").status_code == 404


def test_a_review_date_is_owed_by_the_owner_from_a_week_before_until_it_is_moved(house, lead, member, clock):
    app, committee, _twin = house
    address = "/valbrume/registre/2026-01"
    lead.post(f"{address}/responsable", data={"owner": f"m-{committee.members['ess'][0].public_id}"})
    day = clock.now().date() + timedelta(days=8)
    lead.post(f"{address}/suivi", data={"review_on": day.isoformat(), "seen": "1"})
    assert "Revoir la décision" not in member.get("/valbrume/").text
    clock.advance(hours=20)
    assert "Revoir la décision" in signed_in(app, committee.members["ess"][0]).get("/valbrume/").text
    other = signed_in(app, committee.members["hab"][0])
    assert "Revoir la décision" not in other.get("/valbrume/").text
    assert "Revoir la décision" not in signed_in(app, committee.facilitator).get("/valbrume/").text
    owner = signed_in(app, committee.members["ess"][0])
    owner.post(f"{address}/suivi", data={"review_on": "2026-12-01", "seen": "2"})
    assert "Revoir la décision" not in owner.get("/valbrume/").text


def test_a_decision_to_review_that_nobody_has_is_owed_by_whoever_facilitates(house, clock):
    app, committee, _twin = house
    clock.advance(days=430)
    assert "Revoir la décision" in signed_in(app, committee.facilitator).get("/valbrume/").text
    assert "Revoir la décision" not in signed_in(app, committee.members["ess"][0]).get("/valbrume/").text


def test_empty_the_register_says_what_it_is_for(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_circle(db, an_initiative(db, "neuve"))
    page = signed_in(app, committee.facilitator).get("/neuve/registre").text
    assert "Le registre est vide" in page
    assert "Chercher une décision" not in page


def test_the_entry_keeps_its_seal_whatever_is_followed(house, lead):
    app, _committee, _twin = house

    def seals():
        with app.extensions["database"].reading() as db:
            return {one.public_id: one.sha256 for one in db.exec(select(RegisterEntry))}

    before = seals()
    lead.post("/valbrume/registre/2026-01/suivi", data={"execution": "done", "text": "Fini."})
    assert seals() == before
