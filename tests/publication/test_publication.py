"""Publishing: exactly what the preview showed, nothing internal, and a tombstone after a withdrawal."""

from __future__ import annotations

import io

import pypdf
import pytest
from sqlmodel import select

from people.models import Role
from publication.models import Publication
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from workspace.documents import actions as documents

SECRET = "Le prix de revient est de 412 euros."
TREE = {
    "type": "doc",
    "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Ce qui a changé"}]},
        {"type": "paragraph", "content": [{"type": "text", "text": "Les légumes arrivent lavés."}]},
        {
            "type": "internal",
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": SECRET}]}],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": "<script>alert(1)</script>"}]},
    ],
}


@pytest.fixture
def house(app):
    """A version ready to be published, its facilitator and a participant; and a twin initiative."""
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        stream = a_stream(db, initiative, "Cantines", slug="cantines")
        facilitator = a_member(db, initiative, "Nour Sarrazet", role=Role.FACILITATOR, streams=(stream,))
        participant = a_member(db, initiative, streams=(stream,))
        twin = an_initiative(db, "jumelle", listed=True)
        stranger = a_member(db, twin, role=Role.ADMINISTRATOR)
        actor = the_actor(db, facilitator)
        document = documents.create_document(
            db, actor, title="La légumerie", stream_id=stream.id, tree=TREE, now=A_MORNING
        )
        version = documents.take_version(db, actor, document, name="adopté", now=A_MORNING)
        return app, version.public_id, facilitator, participant, stranger


def preview(browser, version):
    return browser.get(f"/valbrume/versions/{version}/publier")


def publish(browser, version, **more):
    digest = preview(browser, version).text.split('name="sha256" value="')[1][:64]
    form = {"title": "Deux mois de légumerie", "summary": "Trois écoles.", "sha256": digest, **more}
    return browser.post(f"/valbrume/versions/{version}/publier", data=form)


def test_the_preview_shows_what_the_public_will_see_and_no_more(house):
    app, version, facilitator, *_ = house
    page = preview(signed_in(app, facilitator), version)
    assert "Les légumes arrivent lavés." in page.text
    assert SECRET not in page.text
    assert "Un passage interne n’est pas publié." in page.text


def test_anybody_reads_a_published_text_without_signing_in(house):
    app, version, facilitator, *_ = house
    done = publish(signed_in(app, facilitator), version)
    page = app.test_client().get(done.location)
    assert page.status_code == 200
    assert "Les légumes arrivent lavés." in page.text
    assert '<meta property="og:title" content="Deux mois de légumerie">' in page.text
    assert "<script" not in page.text.replace('<script type="application/json"', "")


def test_internal_passages_reach_no_public_page_nor_feed(house):
    app, version, facilitator, *_ = house
    done = publish(signed_in(app, facilitator), version)
    public = app.test_client()
    for address in (done.location, "/valbrume/public/", "/valbrume/public/atom.xml"):
        assert SECRET not in public.get(address).text


def test_the_feed_names_the_text_and_its_permanent_address(house):
    app, version, facilitator, *_ = house
    done = publish(signed_in(app, facilitator), version)
    feed = app.test_client().get("/valbrume/public/atom.xml")
    assert feed.mimetype == "application/atom+xml"
    assert "Deux mois de légumerie" in feed.text
    assert f"http://localhost{done.location}" in feed.text


def test_a_withdrawn_text_leaves_a_tombstone_with_its_reason(house):
    app, version, facilitator, *_ = house
    browser = signed_in(app, facilitator)
    address = publish(browser, version).location
    public_id = browser.get(address).text.split("/publications/")[1].split("/")[0]
    browser.post(f"/valbrume/publications/{public_id}/retrait", data={"reason": "Un chiffre était faux."})
    tomb = app.test_client().get(address)
    assert tomb.status_code == 410
    assert "Un chiffre était faux." in tomb.text
    assert "Les légumes arrivent lavés." not in tomb.text
    assert "Deux mois" not in app.test_client().get("/valbrume/public/atom.xml").text


def test_a_text_that_changed_since_its_preview_is_not_published(house):
    app, version, facilitator, *_ = house
    assert publish(signed_in(app, facilitator), version, sha256="0" * 64).status_code == 409


def test_the_same_version_is_published_once(house):
    app, version, facilitator, *_ = house
    browser = signed_in(app, facilitator)
    digest = preview(browser, version).text.split('name="sha256" value="')[1][:64]
    form = {"title": "Titre", "sha256": digest}
    answers = [browser.post(f"/valbrume/versions/{version}/publier", data=form).status_code for _ in range(2)]
    assert answers == [303, 409]


def test_a_participant_neither_publishes_nor_withdraws(house):
    app, version, facilitator, participant, _stranger = house
    address = publish(signed_in(app, facilitator), version).location
    public_id = signed_in(app, facilitator).get(address).text.split("/publications/")[1].split("/")[0]
    browser = signed_in(app, participant)
    assert preview(browser, version).status_code == 403
    form = {"reason": "Parce que."}
    assert browser.post(f"/valbrume/publications/{public_id}/retrait", data=form).status_code == 403
    assert app.test_client().get(address).status_code == 200


def test_a_twin_initiative_cannot_reach_the_version(house):
    app, version, _facilitator, _participant, stranger = house
    browser = signed_in(app, stranger)
    assert browser.get(f"/jumelle/versions/{version}/publier").status_code == 404
    assert browser.get(f"/valbrume/versions/{version}/publier").status_code == 404


def test_nothing_is_public_by_accident(house):
    app, version, *_ = house
    page = app.test_client().get("/valbrume/public/")
    assert "Les légumes" not in page.text
    assert version not in page.text
    assert app.test_client().get(f"/valbrume/versions/{version}/publier").status_code == 303


def test_the_public_search_finds_what_is_published_without_internal_passages_until_it_is_withdrawn(house):
    app, version, facilitator, *_ = house
    browser, public = signed_in(app, facilitator), app.test_client()
    assert "Rien pour" in public.get("/valbrume/public/recherche?q=légumes").text
    address = publish(browser, version).location
    assert address in public.get("/valbrume/public/recherche?q=legume laves").text
    assert address not in public.get("/valbrume/public/recherche?q=revient 412").text
    assert address in browser.get("/valbrume/recherche?q=legumes").text
    assert address not in public.get("/jumelle/public/recherche?q=legumes").text
    public_id = browser.get(address).text.split("/publications/")[1].split("/")[0]
    browser.post(f"/valbrume/publications/{public_id}/retrait", data={"reason": "Un chiffre était faux."})
    assert address not in public.get("/valbrume/public/recherche?q=legumes").text


def test_a_published_text_has_a_paper_that_says_what_its_page_says(house):
    app, version, facilitator, *_ = house
    page = publish(signed_in(app, facilitator), version, byline="Maison des cantines").headers["Location"]
    anybody = app.test_client()
    assert f'href="{page}/texte.pdf"' in anybody.get(page).text
    answer = anybody.get(f"{page}/texte.pdf")
    assert answer.mimetype == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    told = "".join("".join(sheet.extract_text() for sheet in reader.pages).split()).replace("\u200b", "")
    assert "Publiéle12mars2026parMaisondescantines." in told
    assert "<script>alert(1)</script>" in told
    assert "".join(SECRET.split()) not in told
    with app.extensions["database"].reading() as db:
        published = db.exec(select(Publication)).one()
        assert published.sha256 in told
        public_id = published.public_id
    signed_in(app, facilitator).post(
        f"/valbrume/publications/{public_id}/retrait", data={"reason": "Erreur."}
    )
    assert anybody.get(f"{page}/texte.pdf").status_code == 404
    assert anybody.get("/jumelle/public/textes/deux-mois-de-legumerie/texte.pdf").status_code == 404
