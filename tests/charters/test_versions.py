"""The versions of the charter as they are compared, printed and given to programs."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader
from sqlmodel import select

from charters import actions, comparing, queries
from charters.rules.charter_text import sha256
from people.models import Initiative
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in
from tests.builders_amendments import the_article
from tests.builders_charters import a_charter, a_charter_in_force
from workspace.streams.models import WorkStream


@pytest.fixture
def house(app):
    """Version 1.0, replaced by 1.1 whose first article is otherwise; 1.2 is a draft."""
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        a_charter_in_force(db, initiative)
        second = a_charter(db, initiative, "1.1")
        the_article(db, second).text = "Texte plus clair de l’article 1."
        actions.adopt(db, second, decision="2026-02", by="job", now=A_MORNING)
        a_charter(db, initiative, "1.2", articles=3)
        member = a_member(db, initiative, "Karim Bellombre")
    return app, member


def told(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_public_reads_what_changed_word_by_word_and_nothing_else(house):
    app, _member = house
    page = app.test_client().get("/valbrume/public/charte/comparer").text
    assert "De la version 1.0 à la version 1.1" in page
    assert '<ins><span class="sr">Ajout\u00a0: </span>plus clair </ins>' in page
    assert "Article 2" not in page


def test_a_draft_is_compared_by_members_alone(house):
    app, member = house
    asked = "?de=1.1&a=1.2"
    assert app.test_client().get(f"/valbrume/public/charte/comparer{asked}").status_code == 404
    page = signed_in(app, member).get(f"/valbrume/charte/comparer{asked}").text
    assert "De la version 1.1 à la version 1.2" in page
    assert "Texte de l’article 3." in page
    assert app.test_client().get("/valbrume/public/charte/versions/1.2/charte.pdf").status_code == 404


def test_each_version_that_was_in_force_is_printed_with_its_own_seal(house):
    app, _member = house
    with app.extensions["database"].reading() as db:
        seals = {row.number: row.sha256 for row in queries.rows(db, 1)}
    for number, words in (("1.0", "Texte de l’article 1."), ("1.1", "Texte plus clair de l’article 1.")):
        answer = app.test_client().get(f"/valbrume/public/charte/versions/{number}/charte.pdf")
        assert answer.mimetype == "application/pdf"
        text = told(answer.data)
        assert words in text
        assert seals[number] in text.replace(" ", "")


def test_a_person_who_does_not_agree_to_be_listed_is_on_no_public_sheet_nor_in_the_data(house):
    app, member = house
    browser = signed_in(app, member)
    with app.extensions["database"].reading() as db:
        seal = queries.version_in_force(db, 1).sha256
    browser.post("/valbrume/charte/signer", data={"sha256": seal, "mine": "1"})
    address = "/valbrume/{}charte/versions/1.1/charte.pdf"
    assert "Karim Bellombre" in told(browser.get(address.format("")).data)
    assert "Karim Bellombre" not in told(app.test_client().get(address.format("public/")).data)
    assert "Karim Bellombre" not in app.test_client().get("/valbrume/public/charte/charte.json").text


def test_the_data_say_the_text_that_its_hash_is_that_of(house):
    app, _member = house
    data = json.loads(app.test_client().get("/valbrume/public/charte/charte.json").text)
    assert data["version"] == "1.1"
    assert [one["version"] for one in data["versions"]] == ["1.1", "1.0"]
    with app.extensions["database"].reading() as db:
        text = queries.text_of(db, queries.version_in_force(db, 1))
    assert data["sha256"] == sha256(text)
    assert [one["text"] for one in data["articles"]] == [one.text for one in text.articles]


def test_an_unlisted_initiative_shows_none_of_it(house):
    app, _member = house
    with app.extensions["database"].transaction() as db:
        an_initiative(db, "ombre")
    for address in ("comparer", "charte.json", "versions/1.0/charte.pdf"):
        assert app.test_client().get(f"/ombre/public/charte/{address}").status_code == 404


def test_what_was_added_and_taken_away_is_told_article_by_article(house):
    app, _member = house
    with app.test_request_context("/"), app.extensions["database"].reading() as db:
        before, after = (queries.text_of(db, queries.version_by_number(db, 1, n)) for n in ("1.2", "1.1"))
        found = list(comparing.changes(before, after))
    assert [one.title for one in found] == ["Article 1", "Article 3"]
    assert found[1].parts == (("del", "Titre 3\nTexte de l’article 3."),)


def test_an_annex_is_compared_printed_and_given_to_programs_as_the_charter_is(house):
    app, _member = house
    with app.extensions["database"].transaction() as db:
        initiative = db.get_one(Initiative, 1)
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        other = a_stream(db, initiative, "Graines", slug="graines")
        a_charter_in_force(db, initiative, stream=other)
        a_charter_in_force(db, initiative, stream=stream)
        second = a_charter(db, initiative, "1.1", stream=stream)
        the_article(db, second).text = "Texte plus court."
        actions.adopt(db, second, decision="2026-03", by="job", now=A_MORNING)
        seal = second.sha256
    anybody, at = app.test_client(), "/valbrume/public/chantiers/reemploi/charte"
    answer = anybody.get(f"{at}/charte.json")
    data = json.loads(answer.text)
    assert (data["annex_of"], data["version"], data["sha256"]) == ("Réemploi", "1.1", seal)
    assert [one["version"] for one in data["versions"]] == ["1.1", "1.0"]
    assert data["articles"][0]["text"] == "Texte plus court."
    assert json.loads(anybody.get("/valbrume/public/charte/charte.json").text)["annex_of"] is None
    page = anybody.get(f"{at}/comparer?de=1.0&a=1.1").text
    assert "Comparer deux versions de l’annexe du chantier «\u00a0Réemploi\u00a0»" in page
    assert "plus court" in page
    assert "charte.json" in anybody.get(at).text
    assert "Annexe du chantier" in told(anybody.get(f"{at}/versions/1.1/charte.pdf").data)
    with app.extensions["database"].transaction() as db:
        hidden = db.exec(select(WorkStream).where(WorkStream.slug == "graines")).one()
        hidden.public_face = False
        db.add(hidden)
    assert anybody.get("/valbrume/public/chantiers/graines/charte/charte.json").status_code == 404
