"""The pages of amendments, without a script: propose, look, support, discuss, order, withdraw."""

from __future__ import annotations

import html

import pytest

from charters.amendments import news
from people import current
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_amendments import an_amendment, the_article
from tests.builders_charters import a_charter, a_charter_in_force

pytestmark = pytest.mark.both_databases
CHARTER = "/valbrume/charte"


class House:
    """The application, a charter in force, its first article, and three people."""

    def __init__(self, app):
        self.app = app
        with app.extensions["database"].transaction() as db:
            self.initiative = an_initiative(db, "valbrume", listed=True)
            self.version = a_charter_in_force(db, self.initiative)
            self.article = the_article(db, self.version).public_id
            organisation = an_organisation(db, self.initiative, "Graine & Bocage")
            self.karim = a_member(db, self.initiative, "Karim Bellombre", organisation=organisation)
            self.nour = a_member(db, self.initiative, "Nour Sarrazet")
            self.perrine = a_member(db, self.initiative, "Perrine Rochevaire", role=Role.FACILITATOR)

    def amended(self, *texts):
        with self.app.extensions["database"].transaction() as db:
            return [an_amendment(db, self.karim, self.version, text).public_id for text in texts]

    def replaced(self):
        """Another version comes into force."""
        with self.app.extensions["database"].transaction() as db:
            return the_article(db, a_charter_in_force(db, self.initiative, "2.0")).public_id


@pytest.fixture
def house(app):
    return House(app)


def wish(house, text="Texte clair de l’article 1.", **more):
    return {"sha256": house.version.sha256, "text": text, "reason": "Plus clair.", **more}


def read(answer):
    return html.unescape(answer.text)


def test_a_member_sees_what_would_change_then_proposes_it(house):
    browser = signed_in(house.app, house.karim)
    address = f"{CHARTER}/articles/{house.article}/amender"
    assert address in browser.get(CHARTER).text
    assert "Texte de l’article 1." in browser.get(address).text
    looked = browser.post(address, data=wish(house, reason="", step="look"))
    assert looked.status_code == 200
    assert '<ins><span class="sr">Ajout\u00a0: </span>clair </ins>' in looked.text
    assert "Aucun amendement" in read(browser.get(f"{CHARTER}/amendements"))
    sent = browser.post(address, data=wish(house, step="send"))
    assert sent.status_code == 303
    page = read(browser.get(sent.location))
    assert "Karim Bellombre" in page
    assert "pour Graine & Bocage" in page
    assert "Plus clair." in page
    assert "1 amendement sur l’article 1" in browser.get(CHARTER).text


def test_what_was_typed_is_kept_when_it_is_refused(house):
    browser = signed_in(house.app, house.karim)
    address = f"{CHARTER}/articles/{house.article}/amender"
    for data, said in (
        (wish(house, "Mon texte.", reason=" "), "Ce champ est nécessaire."),
        (wish(house, "Texte de l’article 1.", reason="Mon texte."), "Changez au moins un mot de l’article."),
        (wish(house, " ", reason="Mon texte."), "cochez la case"),
    ):
        answer = browser.post(address, data=data)
        assert answer.status_code == 422
        assert said in answer.text
        assert "Mon texte." in answer.text
    assert browser.post(address, data={"text": "Mon texte.", "reason": "Oui"}).status_code == 422


def test_a_form_opened_before_the_charter_changed_goes_on_with_the_new_article(house):
    browser = signed_in(house.app, house.karim)
    after = house.replaced()
    answer = browser.post(f"{CHARTER}/articles/{house.article}/amender", data=wish(house, "Mon texte."))
    assert answer.status_code == 409
    assert "Le texte a changé depuis que vous l’avez lu." in answer.text
    assert "Mon texte." in answer.text
    assert f"{CHARTER}/articles/{after}/amender" in answer.text
    assert browser.get(f"{CHARTER}/articles/{house.article}/amender").status_code == 409


def test_an_article_is_proposed_to_go_by_ticking_a_box(house):
    browser = signed_in(house.app, house.karim)
    sent = browser.post(f"{CHARTER}/articles/{house.article}/amender", data=wish(house, "", removes="1"))
    assert sent.status_code == 303
    page = browser.get(sent.location).text
    assert "Suppression de l’article" in page
    assert '<del><span class="sr">Suppression\u00a0: </span>Texte de l’article 1.</del>' in page


def test_somebody_supports_then_changes_her_mind(house):
    (one,) = house.amended("Texte clair de l’article 1.")
    browser = signed_in(house.app, house.nour)
    address = f"{CHARTER}/amendements/{one}"
    assert "Je soutiens l’amendement n°\u00a01" in browser.get(address).text
    assert browser.post(f"{address}/soutenir").status_code == 303
    page = browser.get(address).text
    assert "Soutenu par 1 personne" in page
    assert "Nour Sarrazet" in page
    assert browser.post(f"{address}/ne-plus-soutenir").status_code == 303
    assert "Personne d’autre ne le soutient encore." in browser.get(address).text


def test_who_facilitates_orders_and_everybody_reads_what_would_lapse(house):
    first, second = house.amended("Phrase de l’article 1.", "Mots de l’article 1.")
    browser = signed_in(house.app, house.perrine)
    address = f"{CHARTER}/articles/{house.article}/amendements"
    page = browser.get(address).text
    assert page.index("Amendement n°\u00a01") < page.index("Amendement n°\u00a02")
    assert "Porte sur les mêmes mots que l’amendement n°\u00a02." in page
    assert "Porte sur les mêmes mots que l’amendement n°\u00a01." in page
    moved = browser.post(f"{CHARTER}/amendements/{second}/deplacer", data={"way": "up"})
    assert moved.status_code == 303
    page = signed_in(house.app, house.nour).get(address).text
    assert page.index("Amendement n°\u00a02") < page.index("Amendement n°\u00a01")
    assert "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a02" in page
    assert "Monter" not in page
    assert (
        browser.post(f"{CHARTER}/amendements/{first}/deplacer", data={"way": "sideways"}).status_code == 422
    )


def test_its_author_withdraws_it_and_it_stays_readable(house):
    (one,) = house.amended("Texte clair de l’article 1.")
    address = f"{CHARTER}/amendements/{one}"
    nour, karim = signed_in(house.app, house.nour), signed_in(house.app, house.karim)
    assert "Retirer mon amendement" not in nour.get(address).text
    assert nour.post(f"{address}/retirer").status_code == 403
    assert karim.post(f"{address}/retirer").status_code == 303
    assert "par son auteur" in nour.get(address).text
    refused = nour.post(f"{address}/soutenir")
    assert refused.status_code == 409
    assert "Cet amendement est retiré." in refused.text


def test_an_amendment_is_discussed_in_threads_of_its_own(house):
    (one,) = house.amended("Texte clair de l’article 1.")
    browser = signed_in(house.app, house.nour)
    opening = f"/valbrume/discussions/ouvrir?sujet=amendment&id={one}"
    assert opening in read(browser.get(f"{CHARTER}/amendements/{one}"))
    sent = browser.post(opening, data={"title": "Clair pour qui ?", "text": "Je me demande."})
    assert sent.status_code == 303
    assert "Amendement n°\u00a01, article 1" in browser.get(sent.location).text
    assert "Clair pour qui ?" in browser.get(f"{CHARTER}/amendements/{one}").text


def test_others_read_on_their_home_that_something_was_proposed(house):
    house.amended("Texte clair de l’article 1.")
    with house.app.test_request_context(), house.app.extensions["database"].reading() as db:
        current.within(house.initiative)
        since = A_MORNING.replace(hour=1)
        assert [one.what for one in news.changes(db, the_actor(db, house.nour), since)] == [
            "Un nouvel amendement."
        ]
        assert news.changes(db, the_actor(db, house.karim), since) == []


def test_an_observer_and_a_draft_have_no_way_to_amend(house):
    with house.app.extensions["database"].transaction() as db:
        observer = a_member(db, house.initiative, role=Role.OBSERVER)
        draft = the_article(db, a_charter(db, house.initiative, "2.0")).public_id
    browser = signed_in(house.app, observer)
    assert "Amender l’article" not in browser.get(CHARTER).text
    assert browser.get(f"{CHARTER}/articles/{house.article}/amendements").status_code == 200
    assert browser.get(f"{CHARTER}/articles/{house.article}/amender").status_code == 403
    assert signed_in(house.app, house.karim).get(f"{CHARTER}/articles/{draft}/amender").status_code == 404


def test_the_public_page_of_the_charter_shows_no_amendment(house):
    house.amended("Texte clair de l’article 1.")
    page = house.app.test_client().get("/valbrume/public/charte")
    assert page.status_code == 200
    assert "mend" not in page.text.split("<main")[1].split("</main>")[0]


def test_a_hostile_text_is_shown_and_not_run(house):
    (one,) = house.amended("<script>alert(1)</script> {{ 7*7 }}")
    page = signed_in(house.app, house.nour).get(f"{CHARTER}/amendements/{one}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7*7 }}" in page
