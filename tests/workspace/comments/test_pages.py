"""The page of comments, with and without script."""

from __future__ import annotations

import re

import pytest

from foundation import web
from people.models import Role
from tests.builders import (
    a_member,
    a_stream,
    an_initiative,
    an_organisation,
    signed_in,
    the_actor,
    token_of,
    unsigned,
)
from tests.builders_comments import PASSAGE
from tests.builders_documents import a_document
from workspace.documents import actions as documents
from workspace.documents.models import Document

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.both_databases


class Screen:
    """An initiative and its twin, each with a text; people, and the addresses of comments."""

    def __init__(self, app):
        self.app = app
        with app.app_context(), app.extensions["database"].transaction() as db:
            self.initiative, self.twin = an_initiative(db, "valbrume"), an_initiative(db, "jumelle")
            stream = a_stream(db, self.initiative)
            remise = an_organisation(db, self.initiative, "La Remise partagée")
            self.perrine = a_member(
                db, self.initiative, "Perrine Rochevaire", organisation=remise, streams=(stream,), leads=True
            )
            self.oceane = a_member(db, self.initiative, "Océane Ruissequin")
            self.observer = a_member(db, self.initiative, "Ysé Flammeraie", role=Role.OBSERVER)
            self.stranger = a_member(db, self.twin, "Étranger", role=Role.FACILITATOR)
            self.document = a_document(db, self.perrine, stream_id=stream.id).public_id
            self.other = a_document(db, self.perrine, "Un autre texte").public_id
        self.page = f"/valbrume/documents/{self.document}/commentaires"

    def as_(self, who):
        return signed_in(self.app, getattr(self, who))

    def said(self, who="oceane", text="Au *volume* plutôt ?", **more):
        """The address of a thread, begun by a plain form."""
        answer = self.as_(who).post(self.page, data={"text": text, **PASSAGE, **more})
        assert answer.status_code == 303, answer.text
        return f"{self.page}/fil/{answer.location.split('#fil-')[1]}"

    def comment(self, who="oceane"):
        return re.search(r'id="commentaire-(\w+)"', self.as_(who).get(self.page).text)[1]


@pytest.fixture
def screen(app):
    return Screen(app)


def test_a_passage_is_commented_answered_and_resolved_by_plain_forms(screen):
    thread = screen.said()
    page = screen.as_("perrine").get(screen.page).text
    assert "«\u00a0La tournée du jeudi\u00a0»" in page
    assert "Au <em>volume</em> plutôt ?" in page
    answer = screen.as_("perrine").post(thread, data={"text": "On peut combiner."})
    assert answer.status_code == 303
    assert "pour La Remise partagée" in screen.as_("oceane").get(answer.location).text
    assert screen.as_("perrine").post(f"{thread}/regler").status_code == 303
    page = screen.as_("oceane").get(screen.page).text
    assert "1 fil réglé" in page
    assert "par Perrine Rochevaire" in page
    assert screen.as_("oceane").post(f"{thread}/rouvrir").status_code == 303
    assert "1 fil réglé" not in screen.as_("oceane").get(screen.page).text


def test_with_htmx_the_answer_is_the_thread_alone_and_it_is_what_the_page_shows(screen):
    thread = screen.said()
    oceane = screen.as_("oceane")
    answer = oceane.post(thread, data={"text": "Oui."}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<li id="fil-')
    page = unsigned(oceane.get(screen.page, headers=HTMX).text)
    assert 'id="comments"' in page
    assert "<!doctype" not in page.lower()
    assert unsigned(oceane.get(thread, headers=HTMX).text).strip() in page
    assert oceane.get(thread).location.endswith(thread.replace("/fil/", "#fil-"))


def test_what_is_empty_or_too_long_comes_back_in_its_form(screen):
    thread, oceane = screen.said(), screen.as_("oceane")
    long = "a" * 3001
    for text, headers in (("  ", {}), (long, {}), (long, HTMX)):
        answer = oceane.post(thread, data={"text": text}, headers=headers)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert long in oceane.post(thread, data={"text": long}).text
    answer = oceane.post(screen.page, data={**PASSAGE, "text": ""}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#comment-form")
    assert "La tournée du jeudi" in answer.text
    answer = oceane.post(screen.page, data={**PASSAGE, "text": "Ah", "start": "x" * 1001})
    assert answer.status_code == 422
    assert "Ah</textarea>" in answer.text.replace("\n", "")


def test_a_passage_that_no_browser_writes_is_refused_in_words(screen):
    answer = screen.as_("oceane").post(screen.page, data={**PASSAGE, "text": "Ah", "start": "{}"})
    assert answer.status_code == 422
    assert "Le passage n’a pas été reconnu" in answer.text


def test_who_answers_a_thread_resolved_meanwhile_is_told(screen):
    thread = screen.said()
    screen.as_("perrine").post(f"{thread}/regler")
    for headers in ({}, HTMX):
        answer = screen.as_("oceane").post(thread, data={"text": "Trop tard"}, headers=headers)
        assert answer.status_code == 409
        assert "Rouvrez-le pour y répondre" in answer.text


def test_what_is_said_is_text_wherever_it_is_shown(screen):
    bad = "<img src=x onerror=alert(1)>"
    screen.said(text=f"{bad} @Perrine Rochevaire", quote=bad)
    perrine = screen.as_("perrine")
    for page in (screen.page, "/valbrume/"):
        text = perrine.get(page).text
        assert bad not in text
        assert "onerror=alert" in text


def test_who_is_called_finds_it_at_home_until_she_has_read_it(screen):
    screen.said(text="@Perrine Rochevaire ?")
    perrine = screen.as_("perrine")
    home = perrine.get("/valbrume/").text
    assert "Océane Ruissequin vous a cité dans un commentaire" in home
    address = re.search(r'href="(/valbrume/documents/\w+/commentaires/\w+)"', home)[1]
    assert "#commentaire-" in perrine.get(address).location
    assert "Une personne vous a cité ici" in perrine.get(screen.page).text
    assert perrine.post(f"{screen.page}/lu").status_code == 303
    assert "vous a cité" not in perrine.get("/valbrume/").text


def test_home_tells_of_texts_that_others_commented(screen, clock):
    perrine = screen.as_("perrine")
    perrine.get("/valbrume/")
    clock.advance(hours=1)
    screen.said()
    assert "1 commentaire" in perrine.get("/valbrume/").text


def test_a_comment_is_edited_and_taken_back_by_its_author(screen):
    screen.said()
    address, oceane = f"{screen.page}/{screen.comment()}", screen.as_("oceane")
    assert "Au *volume* plutôt ?" in oceane.get(f"{address}/modifier").text
    assert oceane.get(f"{address}/modifier", headers=HTMX).text.strip().startswith("<li")
    assert oceane.post(f"{address}/modifier", data={"text": " "}).status_code == 422
    assert oceane.post(f"{address}/modifier", data={"text": "Au poids."}).status_code == 303
    page = oceane.get(screen.page).text
    assert "Au poids." in page
    assert "modifié" in page
    assert oceane.post(f"{address}/supprimer").status_code == 303
    page = oceane.get(screen.page).text
    assert "Commentaire supprimé par son auteur." in page
    assert "Au poids." not in page
    assert oceane.post(f"{address}/modifier", data={"text": "Si"}).status_code == 409


@pytest.mark.parametrize("verb", ["modifier", "supprimer"])
def test_nobody_else_edits_it_or_takes_it_back(screen, verb):
    screen.said()
    address = f"{screen.page}/{screen.comment()}/{verb}"
    assert screen.as_("perrine").post(address, data={"text": "Non"}).status_code == 403
    assert screen.as_("perrine").get(f"{screen.page}/{screen.comment()}/modifier").status_code == 403


def test_an_observer_reads_and_has_nothing_to_write_with(screen):
    thread = screen.said()
    observer = screen.as_("observer")
    page = observer.get(screen.page).text
    assert "Les personnes qui observent la démarche lisent tout" in page
    assert "<textarea" not in page
    assert observer.post(thread, data={"text": "Moi aussi"}).status_code == 403
    assert observer.post(f"{thread}/regler").status_code == 403


def test_a_stranger_a_visitor_and_another_text_find_nothing(screen):
    thread = screen.said()
    comment = screen.comment()
    addresses = (screen.page, thread, f"{screen.page}/{comment}", f"{screen.page}/{comment}/modifier")
    for address in addresses:
        assert screen.as_("stranger").get(address).status_code == 404
        assert screen.as_("stranger").get(address.replace("valbrume", "jumelle")).status_code == 404
        assert screen.app.test_client().get(address).status_code in {302, 303, 401}
    for address in addresses[1:]:
        assert screen.as_("oceane").get(address.replace(screen.document, screen.other)).status_code == 404
    assert screen.as_("stranger").post(thread, data={"text": "Là"}).status_code == 404


def test_a_frozen_text_keeps_its_comments_to_read(screen):
    screen.said()
    with screen.app.app_context(), screen.app.extensions["database"].transaction() as db:
        found = db.exec(_by_id(screen.document)).one()
        documents.freeze(db, the_actor(db, screen.perrine), found, now=web.now())
    page = screen.as_("oceane").get(screen.page).text
    assert "Au <em>volume</em>" in page
    assert "Ses commentaires se lisent" in page
    assert "Répondre" not in page
    answer = screen.as_("oceane").post(screen.page, data={"text": "Encore"})
    assert answer.status_code == 409
    assert "figé ou rangé" in answer.text


def _by_id(public_id):
    from sqlmodel import select

    return select(Document).where(Document.public_id == public_id)


@pytest.mark.as_deployed
def test_who_writes_too_fast_keeps_her_words(screen):
    oceane = screen.as_("oceane")
    token = token_of(screen.app, oceane)
    data = {"text": "Vite", "csrf_token": token}
    headers = {"Origin": "http://localhost"}
    answers = [oceane.post(screen.page, data=data, headers=headers).status_code for _ in range(21)]
    assert answers[-1] == 429
    assert "envoyez-le dans une minute" in oceane.post(screen.page, data=data, headers=headers).text
