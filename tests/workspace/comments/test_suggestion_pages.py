"""Suggestions by plain forms, and the same beside the text."""

from __future__ import annotations

import json
import re

import pytest
from sqlmodel import select

from tests.builders import a_member, a_stream, an_initiative, an_organisation, signed_in, unsigned
from tests.builders_documents import a_document
from workspace.comments import passages
from workspace.documents import crdt, loading
from workspace.documents.models import Document

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.both_databases
SAID = "La tournée du jeudi, sous trois jours."
TEXT = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": words}]}
        for words in (SAID, "Le quai est partagé.")
    ],
}


class Screen:
    """A text, who may write in it, who may only suggest; and the addresses of suggestions."""

    def __init__(self, app):
        self.app = app
        with app.app_context(), app.extensions["database"].transaction() as db:
            initiative = an_initiative(db, "valbrume")
            stream = a_stream(db, initiative)
            remise = an_organisation(db, initiative, "La Remise partagée")
            self.perrine = a_member(db, initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
            self.oceane = a_member(db, initiative, "Océane Ruissequin", organisation=remise)
            self.document = a_document(db, self.perrine, stream_id=stream.id, tree=TEXT).public_id
        self.text = f"/valbrume/documents/{self.document}"
        self.page, self.forms = f"{self.text}/commentaires", f"{self.text}/suggestions"

    def as_(self, who):
        return signed_in(self.app, getattr(self, who))

    def end_of(self, passage):
        """Where a passage of the first paragraph ends, as a browser says it."""
        with self.app.app_context(), self.app.extensions["database"].transaction() as db:
            document = db.exec(select(Document).where(Document.public_id == self.document)).one()
            state = loading.text(db, document.id)[0].update()
        start = SAID.index(passage)
        _first, (client, clock) = crdt.around(state, 0, start, start + len(passage))
        return json.dumps({"item": {"client": client, "clock": clock}, "assoc": -1})

    def proposes(self, passage="trois", replacement="cinq", who="oceane", **more):
        data = {"passage": passage, "replacement": replacement, **more}
        answer = self.as_(who).post(self.forms, data=data)
        assert answer.status_code == 303, answer.text
        return answer.location.split("#fil-")[1]


@pytest.fixture
def screen(app):
    return Screen(app)


def spoken(page):
    return " ".join(re.sub(r"<[^>]+>", "", page).replace("\u00a0", " ").split())


def test_other_words_are_proposed_and_accepted_by_plain_forms(screen):
    thread = screen.proposes(why="Trois, c’est court.")
    page = screen.as_("oceane").get(screen.page).text
    assert "trois</del>" in page
    assert "cinq</ins>" in page
    assert "Suppression : trois" in spoken(page)
    assert "Trois, c’est court." in page
    assert "Retirer ma suggestion" in page
    assert "Accepter" not in page
    assert "sous trois jours" in screen.as_("perrine").get(screen.text).text
    answer = screen.as_("perrine").post(f"{screen.forms}/{thread}/accepter")
    assert answer.status_code == 303
    assert "sous cinq jours" in screen.as_("oceane").get(screen.text).text
    page = spoken(screen.as_("oceane").get(screen.page).text)
    assert "acceptée par Perrine Rochevaire" in page
    assert "Une de vos suggestions a reçu une réponse." in page
    assert "Perrine Rochevaire a accepté votre suggestion" in screen.as_("oceane").get("/valbrume/").text
    screen.as_("oceane").post(f"{screen.page}/lu")
    assert "a accepté votre suggestion" not in screen.as_("oceane").get("/valbrume/").text


def test_it_is_refused_or_taken_back_by_plain_forms(screen):
    refused, back = screen.proposes(), screen.proposes("quai", "dépôt")
    assert screen.as_("perrine").post(f"{screen.forms}/{refused}/refuser").status_code == 303
    assert screen.as_("oceane").post(f"{screen.forms}/{back}/retirer").status_code == 303
    page = spoken(screen.as_("oceane").get(screen.page).text)
    assert "refusée par Perrine Rochevaire" in page
    assert "Suggestion retirée par son auteur." in page
    assert "dépôt" not in page
    assert "sous trois jours" in screen.as_("perrine").get(screen.text).text


def test_all_together_from_the_page_and_beside_the_text(screen):
    screen.proposes()
    screen.proposes("quai", "dépôt")
    screen.proposes("trois jours", "six jours")
    perrine = screen.as_("perrine")
    assert "Tout accepter" in perrine.get(screen.page).text
    assert "Tout accepter" not in screen.as_("oceane").get(screen.page).text
    answer = perrine.post(f"{screen.forms}/tout-accepter", headers=HTMX)
    assert 'id="comments"' in answer.text
    assert "2 suggestions acceptées." in answer.text
    assert "Une autre attend encore" in answer.text
    assert "Le dépôt est partagé." in perrine.get(screen.text).text
    screen.proposes("dépôt", "quai")
    answer = perrine.post(f"{screen.forms}/tout-refuser", follow_redirects=True)
    assert "2 suggestions refusées." in answer.text


def test_a_passage_that_changed_is_shown_beside_the_suggestion(screen):
    first, second = screen.proposes("trois jours", "six jours"), screen.proposes()
    perrine = screen.as_("perrine")
    perrine.post(f"{screen.forms}/{first}/accepter")
    for headers in ({}, HTMX):
        answer = perrine.post(f"{screen.forms}/{second}/accepter", headers=headers)
        assert answer.status_code == 409
        assert "rien n’a été appliqué" in answer.text
        assert "On y lit maintenant «\u00a0La tournée du jeudi, sous six jours.\u00a0»" in answer.text
        assert "cinq</ins>" in answer.text
    assert "sous six jours" in perrine.get(screen.text).text


def test_with_htmx_the_answer_is_the_thread_alone_or_the_form_with_what_was_typed(screen):
    oceane = screen.as_("oceane")
    answer = oceane.post(screen.forms, data={"passage": "trois", "replacement": "cinq"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<li id="fil-')
    assert unsigned(answer.text).strip() in unsigned(oceane.get(screen.page, headers=HTMX).text)
    assert 'data-pieces="' in answer.text
    wrong = {"passage": "dimanche", "replacement": "lundi prochain"}
    answer = oceane.post(screen.forms, data=wrong, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#suggest-form")
    assert str(passages.NOT_THERE) in answer.text
    assert "lundi prochain" in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"passage": ""}, "Ce champ est nécessaire."),
        ({"passage": "jours. Le quai"}, "Ces mots ne se suivent pas dans le texte."),
        ({"replacement": "trois"}, "Rien ne change."),
        ({"replacement": "a" * 3001}, "3000 caractères au plus."),
        ({"style": "huge"}, "Choisissez l’une des réponses proposées."),
        ({"end": "x" * 1001}, "1000 caractères au plus."),
    ],
)
def test_what_cannot_be_proposed_is_said_in_its_form(screen, change, words):
    data = {"passage": "trois", "replacement": "cinq", **change}
    for headers in ({}, HTMX):
        answer = screen.as_("oceane").post(screen.forms, data=data, headers=headers)
        assert answer.status_code == 422
        assert words in answer.text
        assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "end", ["{", "[]", '{"item":{"client":-1,"clock":0},"assoc":-1}', '{"tname":"default"}']
)
def test_a_place_that_is_none_falls_back_on_the_words(screen, end):
    screen.proposes(end=end)


def test_what_is_proposed_is_text_wherever_it_is_shown(screen):
    bad = "<img src=x onerror=alert(1)>"
    thread = screen.proposes("trois", bad)
    screen.as_("perrine").post(f"{screen.forms}/{thread}/refuser")
    for who, page in (("perrine", screen.page), ("oceane", screen.page), ("oceane", "/valbrume/")):
        assert bad not in screen.as_(who).get(page).text


def test_what_is_proposed_never_reaches_the_exports_nor_the_search(screen):
    screen.proposes("trois", "quarante-deux")
    perrine = screen.as_("perrine")
    taken = perrine.get(f"{screen.text}/telecharger?format=md")
    assert taken.status_code == 200
    assert "quarante-deux" not in perrine.get(f"{screen.text}/telecharger?format=md").text
    assert "quarante-deux" not in perrine.get("/valbrume/recherche?q=trois").text
    assert "quarante-deux" not in perrine.get(screen.text).text


def test_paragraphs_are_made_joined_and_deleted_by_plain_forms(screen):
    over = screen.proposes("sous trois jours.\r\n\r\nLe quai", "à pied. Le quai")
    page = screen.as_("oceane").get(screen.page).text
    assert "Suppression : sous trois jours.¶ fin de paragraphe" in spoken(page)
    made = screen.proposes("est partagé.", "est partagé.\r\n\r\nLa rue aussi.\r\n")
    assert "¶ fin de paragraphe La rue aussi." in spoken(screen.as_("oceane").get(screen.page).text)
    for thread in (made, over):
        assert screen.as_("perrine").post(f"{screen.forms}/{thread}/accepter").status_code == 303
    page = screen.as_("perrine").get(screen.text).text
    assert "<p>La tournée du jeudi, à pied. Le quai est partagé.</p>" in page
    assert "<p>La rue aussi.</p>" in page


def test_who_may_not_is_refused_and_nothing_changes(screen):
    thread = screen.proposes()
    for deed in ("accepter", "refuser"):
        assert screen.as_("oceane").post(f"{screen.forms}/{thread}/{deed}").status_code == 403
    assert screen.as_("oceane").post(f"{screen.forms}/tout-accepter").status_code == 403
    assert screen.as_("perrine").post(f"{screen.forms}/{thread}/retirer").status_code == 403
    assert screen.as_("perrine").post(f"{screen.forms}/nothing/accepter").status_code == 404


@pytest.mark.parametrize(
    ("passage", "replacement", "said"),
    [
        ("du jeudi, sous trois", "de jeudi, ou sous cinq", "La tournée de jeudi, ou sous cinq jours."),
        ("jours.", "jours. Et plus.", "sous trois jours. Et plus."),
        (" jeudi", " jeudi soir", "La tournée du jeudi soir, sous trois jours."),
        ("tournée ", "tournée  ", "La tournée  du jeudi"),
    ],
)
def test_what_the_mode_gathers_is_in_the_text_sign_for_sign_once_accepted(screen, passage, replacement, said):
    thread = screen.proposes(passage, replacement, end=screen.end_of(passage))
    assert screen.as_("perrine").post(f"{screen.forms}/{thread}/accepter").status_code == 303
    assert said in screen.as_("oceane").get(screen.text).text


def test_the_page_of_a_text_says_where_suggestions_go_to_who_may_make_them(screen):
    for who, bar in (("perrine", "toolbar"), ("oceane", "propose-bar")):
        page = screen.as_(who).get(screen.text).text
        assert f'data-suggests="{screen.forms}"' in page
        assert f'id="{bar}"' in page
        assert 'data-command="propose"' in page
        assert 'id="propose-said" role="status"' in page
    assert 'data-command="heading2"' not in page  # to change words is proposed, no more
    assert 'id="link-form"' not in page
