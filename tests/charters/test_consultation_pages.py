"""The pages of consultations, without a script: call, answer, end, say what was kept, and what the public reads."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest

from charters.consultations import actions, news, queries
from charters.rules.consulting import Verdict, Word
from people import current
from people.models import Role
from tests.builders import A_MORNING, a_member, a_person, an_initiative, signed_in, the_actor
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_consultations import a_comment_on, a_consultation, a_reaction, the_consulted

pytestmark = pytest.mark.both_databases
CHARTER = "/valbrume/charte"
PERIOD = {"first": "2026-03-12", "last": "2026-03-20"}


class House:
    """The application, a draft of a charter, three people of the initiative and one of the public."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        with app.extensions["database"].transaction() as db:
            self.initiative = an_initiative(db, "valbrume", listed=True)
            a_charter_in_force(db, self.initiative)
            self.version = a_charter(db, self.initiative, "1.1")
            self.karim = a_member(db, self.initiative, "Karim Bellombre")
            self.nour = a_member(db, self.initiative, "Nour Sarrazet")
            self.perrine = a_member(db, self.initiative, "Perrine Rochevaire", role=Role.FACILITATOR)
            self.passerby = a_person(db, "Ysolde Passante")

    def consulted(self, *, public=False):
        """A consultation that is open; its address, and that of its first article."""
        with self.app.extensions["database"].transaction() as db:
            made = a_consultation(db, self.perrine, self.version, public=public)
            return made.public_id, the_consulted(db, made).public_id

    def over(self):
        """The last day has gone by."""
        self.clock.advance(days=9)

    def published(self, public_id):
        with self.app.extensions["database"].transaction() as db:
            actor = the_actor(db, self.perrine)
            made = queries.consultation_for(db, actor, public_id).row
            for number in (1, 2):
                article = the_consulted(db, made, number)
                actions.keep(db, actor, made, article, Verdict.CHANGED, "On abrège.", now=self.clock.now())
            actions.publish(db, actor, made, now=self.clock.now())

    def within(self, deed):
        with self.app.extensions["database"].transaction() as db:
            made = queries.consultations(db, the_actor(db, self.perrine))[0].row
            return deed(db, made)


@pytest.fixture
def house(app, clock):
    return House(app, clock)


def read(answer):
    return html.unescape(answer.text)


def main_of(answer):
    return read(answer).split("<main")[1].split("</main>")[0]


def test_who_facilitates_calls_a_consultation_from_the_page_of_a_version(house):
    browser = signed_in(house.app, house.perrine)
    address = f"{CHARTER}/versions/1.1/consulter"
    assert address in browser.get(f"{CHARTER}/versions/1.1").text
    assert address in browser.get(f"{CHARTER}/consultations").text
    assert "un brouillon ne se modifie plus" in read(browser.get(address))
    sent = browser.post(address, data=PERIOD)
    assert sent.status_code == 303
    page = read(browser.get(sent.location))
    assert "ouverte" in page
    assert "Terminer maintenant" in page
    assert "Consultation sur la charte 1.1" in read(browser.get(f"{CHARTER}/consultations"))
    assert browser.post(address, data=PERIOD).status_code == 409


def test_what_was_typed_is_kept_when_the_days_are_refused(house):
    browser = signed_in(house.app, house.perrine)
    address = f"{CHARTER}/versions/1.1/consulter"
    for data, said in (
        ({"first": "2026-03-20", "last": "2026-03-12"}, "Le dernier jour ne vient pas avant le premier."),
        ({"first": "2026-03-01", "last": "2026-03-12"}, "ne commence pas avant aujourd’hui"),
        ({"first": "2026-03-12", "last": "demain"}, "n’est pas comprise"),
        ({"first": "2026-03-12"}, "Ce champ est nécessaire."),
    ):
        answer = browser.post(address, data=data)
        assert answer.status_code == 422
        assert said in read(answer)
        assert data["first"] in answer.text
    assert browser.get(f"{CHARTER}/versions/9.9/consulter").status_code == 404


def test_a_member_neither_sees_nor_opens_what_leads_a_consultation(house):
    public_id, article = house.consulted()
    browser = signed_in(house.app, house.nour)
    address = f"{CHARTER}/consultations/{public_id}"
    assert browser.get(f"{CHARTER}/versions/1.1/consulter").status_code == 403
    assert "Terminer" not in main_of(browser.get(address))
    for way in ("terminer", "publier", "reprendre", f"articles/{article}/retenu"):
        data = {"verdict": "kept", "kept": "Oui."}
        assert browser.post(f"{address}/{way}", data=data).status_code == 403


def test_a_member_says_a_word_changes_it_and_takes_it_back(house):
    public_id, article = house.consulted()
    browser = signed_in(house.app, house.nour)
    address = f"{CHARTER}/consultations/{public_id}"
    assert "Donner mon avis" in read(browser.get("/valbrume/"))
    for word in ("agree", "oppose"):
        sent = browser.post(f"{address}/articles/{article}/avis", data={"word": word})
        assert sent.status_code == 303
        assert f'aria-pressed="true" name="word" value="{word}"' in pressed(browser.get(address))
    assert "Donner mon avis" not in read(browser.get("/valbrume/"))
    assert browser.post(f"{address}/articles/{article}/avis", data={"word": "none"}).status_code == 303
    assert 'aria-pressed="true"' not in browser.get(address).text
    assert browser.post(f"{address}/articles/{article}/avis", data={"word": "maybe"}).status_code == 422
    assert browser.post(f"{address}/articles/{article}/avis", data={}).status_code == 422


def pressed(answer):
    """The buttons, with their attributes in one order."""
    found = []
    for button in answer.text.split("<button")[1:]:
        head = button.split(">")[0]
        if 'name="word"' in head:
            state = "true" if 'aria-pressed="true"' in head else "false"
            value = head.split('value="')[1].split('"')[0]
            found.append(f'aria-pressed="{state}" name="word" value="{value}"')
    return "\n".join(found)


def test_a_member_comments_and_what_was_typed_is_kept_when_it_is_refused(house):
    public_id, article = house.consulted()
    browser = signed_in(house.app, house.nour)
    address = f"{CHARTER}/consultations/{public_id}"
    sent = browser.post(f"{address}/articles/{article}/commenter", data={"text": "Trop long.\x00"})
    assert sent.status_code == 303
    page = read(signed_in(house.app, house.karim).get(address))
    assert "Trop long." in page
    assert "Nour Sarrazet" in page
    assert browser.post(f"{address}/articles/{article}/commenter", data={"text": " "}).status_code == 422
    long = "a" * 3001
    answer = browser.post(f"{address}/articles/{article}/commenter", data={"text": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert "3000 caractères au plus." in read(answer)


def test_before_and_after_the_dates_a_sentence_says_why_and_the_text_is_kept(house):
    public_id, article = house.consulted()
    house.over()
    browser = signed_in(house.app, house.nour)
    address = f"{CHARTER}/consultations/{public_id}"
    assert 'name="word"' not in browser.get(address).text
    assert "La consultation est terminée" in read(browser.get(address))
    for way, data in (("avis", {"word": "agree"}), ("commenter", {"text": "Mon texte tardif."})):
        answer = browser.post(f"{address}/articles/{article}/{way}", data=data)
        assert answer.status_code == 409
        assert "plus rien n’est reçu depuis" in read(answer)
    assert "Mon texte tardif." in answer.text


def test_a_consultation_announced_is_read_and_cancelled_before_it_opens(house):
    browser = signed_in(house.app, house.perrine)
    sent = browser.post(
        f"{CHARTER}/versions/1.1/consulter", data={"first": "2026-03-14", "last": "2026-03-20"}
    )
    page = read(browser.get(sent.location))
    assert "n’est pas encore ouverte" in page
    assert 'name="word"' not in page
    assert browser.post(f"{sent.location}/terminer").status_code == 303
    assert "Annulée avant son ouverture." in read(browser.get(sent.location))
    assert browser.post(f"{sent.location}/terminer").status_code == 409


def test_it_is_ended_summed_up_answered_and_published(house):
    public_id, article = house.consulted()
    house.within(lambda db, made: a_reaction(db, house.nour, made, Word.RESERVE))
    browser = signed_in(house.app, house.perrine)
    address = f"{CHARTER}/consultations/{public_id}"
    assert "Les chiffres" not in main_of(browser.get(address))
    house.clock.advance(hours=1)
    assert browser.post(f"{address}/terminer").status_code == 303
    page = read(browser.get(address))
    assert "1 personne a donné son avis" in page
    assert "<svg" in main_of(browser.get(address))
    assert "Avis sur l’article 1, en personnes" in page
    refused = browser.post(f"{address}/publier")
    assert refused.status_code == 409
    assert "Dites d’abord ce qui a été retenu sur\u00a0: l’article 1, l’article 2." in read(refused)
    answer = browser.post(f"{address}/articles/{article}/retenu", data={"verdict": "kept", "kept": ""})
    assert answer.status_code == 422
    house.published(public_id)
    page = read(signed_in(house.app, house.nour).get(address))
    assert "Ce qui a été retenu\u00a0: L’article change" in page
    assert "On abrège." in page
    assert "retenu publié" in read(browser.get(f"{CHARTER}/consultations"))
    late = browser.post(
        f"{address}/articles/{article}/retenu", data={"verdict": "kept", "kept": "Autre chose."}
    )
    assert late.status_code == 409


def test_the_draft_is_taken_up_again_once_it_is_over(house):
    public_id, _article = house.consulted()
    browser = signed_in(house.app, house.perrine)
    address = f"{CHARTER}/consultations/{public_id}"
    assert "Écrire les articles" not in read(browser.get(f"{CHARTER}/versions/1.1"))
    assert browser.post(f"{address}/reprendre").status_code == 409
    house.over()
    browser = signed_in(house.app, house.perrine)
    assert "Reprendre le texte" in read(browser.get(address))
    assert browser.post(f"{address}/reprendre").status_code == 303
    assert "Écrire les articles" in read(browser.get(f"{CHARTER}/versions/1.1"))


def test_others_read_on_their_home_that_it_opened_ended_and_was_published(house):
    public_id, _article = house.consulted()

    def told(since):
        with house.app.test_request_context(), house.app.extensions["database"].reading() as db:
            current.within(house.initiative)
            return [one.what for one in news.changes(db, the_actor(db, house.nour), since)]

    yesterday = A_MORNING - timedelta(days=1)
    assert told(yesterday) == ["La consultation sur la charte 1.1 est ouverte."]
    house.over()
    house.published(public_id)
    assert told(yesterday) == [
        "Ce qui a été retenu de la consultation sur la charte 1.1 est publié.",
        "La consultation sur la charte 1.1 est terminée.",
        "La consultation sur la charte 1.1 est ouverte.",
    ]
    assert told(house.clock.now()) == []


def test_what_is_not_opened_to_the_public_is_nowhere_on_its_pages(house):
    public_id, article = house.consulted()
    passerby = signed_in(house.app, house.passerby)
    for browser in (house.app.test_client(), passerby):
        assert browser.get(f"/valbrume/public/consultations/{public_id}").status_code == 404
        assert "charte 1.1" not in read(browser.get("/valbrume/public/consultations"))
    assert passerby.get(f"/consultations/{public_id}").status_code == 404
    assert (
        passerby.post(f"/consultations/{public_id}/articles/{article}", data={"word": "agree"}).status_code
        == 404
    )
    assert passerby.get(f"{CHARTER}/consultations/{public_id}").status_code == 404


def test_the_public_reads_without_a_cookie_and_signs_in_to_answer(house):
    public_id, article = house.consulted(public=True)
    visitor = house.app.test_client()
    page = visitor.get(f"/valbrume/public/consultations/{public_id}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "Texte de l’article 1." in page.text
    assert f"/consultations/{public_id}" in page.text
    assert "charte 1.1" in read(visitor.get("/valbrume/public/consultations"))
    assert "/public/consultations" in visitor.get("/valbrume/public/charte").text
    door = visitor.get(f"/consultations/{public_id}")
    assert door.status_code == 303
    assert "/connexion" in door.location
    answer = visitor.post(f"/consultations/{public_id}/articles/{article}", data={"word": "agree"})
    assert answer.status_code == 303
    assert "/connexion" in answer.location


def test_somebody_of_the_public_answers_comments_and_takes_back(house):
    public_id, article = house.consulted(public=True)
    browser = signed_in(house.app, house.passerby)
    address = f"/consultations/{public_id}"
    assert "Texte de l’article 1." in browser.get(address).text
    form = f"{address}/articles/{article}"
    assert browser.post(form, data={"word": "agree"}).status_code == 303
    assert 'aria-pressed="true" name="word" value="agree"' in pressed(browser.get(address))
    assert browser.post(form, data={"word": "none"}).status_code == 303
    assert browser.post(form, data={"word": "?"}).status_code == 422
    assert browser.post(form, data={"text": " "}).status_code == 422
    assert browser.post(form, data={"text": "Et les cars ?"}).status_code == 303
    page = read(browser.get(address))
    assert "Et les cars ?" in page
    assert "attend une relecture" in page
    nour = signed_in(house.app, house.nour)
    assert "Et les cars ?" not in read(nour.get(f"{CHARTER}/consultations/{public_id}"))
    perrine = signed_in(house.app, house.perrine)
    seen = read(perrine.get(f"{CHARTER}/consultations/{public_id}"))
    assert "Ysolde Passante" in seen
    comment = seen.split('id="k-')[1].split('"')[0]
    inside = f"{CHARTER}/consultations/{public_id}/commentaires/{comment}"
    assert perrine.post(f"{inside}/montrer").status_code == 303
    assert "Et les cars ?" in read(nour.get(f"{CHARTER}/consultations/{public_id}"))
    assert perrine.post(f"{inside}/ecarter", data={"why": " "}).status_code == 422
    assert perrine.post(f"{inside}/ecarter", data={"why": "Hors sujet."}).status_code == 303
    assert "Hors sujet." in read(browser.get(address))
    assert nour.post(f"{inside}/retirer").status_code == 403
    assert browser.post(f"{address}/commentaires/{comment}/retirer").status_code == 303
    assert "Et les cars ?" not in read(browser.get(address))


def test_the_public_is_told_why_nothing_is_received_any_more_and_keeps_her_text(house):
    public_id, article = house.consulted(public=True)
    house.over()
    browser = signed_in(house.app, house.passerby)
    answer = browser.post(f"/consultations/{public_id}/articles/{article}", data={"text": "Trop tard ?"})
    assert answer.status_code == 409
    assert "plus rien n’est reçu depuis" in read(answer)
    assert "Trop tard ?" in answer.text


def test_a_member_who_comes_by_the_door_of_the_public_answers_inside(house):
    public_id, _article = house.consulted(public=True)
    answer = signed_in(house.app, house.nour).get(f"/consultations/{public_id}")
    assert answer.status_code == 303
    assert answer.location.endswith(f"{CHARTER}/consultations/{public_id}")


def test_the_summary_on_the_public_page_names_nobody(house):
    public_id, _article = house.consulted(public=True)
    house.within(lambda db, made: a_comment_on(db, house.nour, made, "Plus court."))
    house.within(lambda db, made: a_reaction(db, house.karim, made))
    house.over()
    before = read(house.app.test_client().get(f"/valbrume/public/consultations/{public_id}"))
    assert "Plus court." not in before
    assert "en personnes" not in before
    house.published(public_id)
    page = read(house.app.test_client().get(f"/valbrume/public/consultations/{public_id}"))
    for words in ("Plus court.", "Membre de la démarche", "On abrège.", "Avis sur l’article 1, en personnes"):
        assert words in page
    for name in ("Nour", "Karim", "Perrine"):
        assert name not in page


def test_the_address_of_one_initiative_shows_no_consultation_of_another(house):
    public_id, _article = house.consulted(public=True)
    with house.app.extensions["database"].transaction() as db:
        twin = an_initiative(db, "ombre", listed=True)
        stranger = a_member(db, twin, role=Role.ADMINISTRATOR)
    assert house.app.test_client().get(f"/ombre/public/consultations/{public_id}").status_code == 404
    browser = signed_in(house.app, stranger)
    assert browser.get(f"/ombre/charte/consultations/{public_id}").status_code == 404
    assert browser.post(f"/ombre/charte/consultations/{public_id}/terminer").status_code == 404


def test_a_hostile_text_is_shown_and_not_run(house):
    public_id, _article = house.consulted(public=True)
    house.within(lambda db, made: a_comment_on(db, house.nour, made, "<script>alert(1)</script> {{ 7*7 }}"))
    house.over()
    house.published(public_id)
    for page in (
        signed_in(house.app, house.karim).get(f"{CHARTER}/consultations/{public_id}").text,
        house.app.test_client().get(f"/valbrume/public/consultations/{public_id}").text,
    ):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{ 7*7 }}" in page
