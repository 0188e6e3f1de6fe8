"""The pages of the past: read without JavaScript, with the rights of the document, whatever is asked for."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from people.models import Role
from tests.builders import a_member, an_initiative, signed_in
from tests.builders_documents import lines
from tests.workspace.documents.damaging import corrupt_row
from tests.workspace.documents.erasing import House
from workspace.documents import actions, sessions, texts, visits
from workspace.documents.models import Document, DocumentSession

pytestmark = pytest.mark.both_databases
PARAGRAPHS = [f"Paragraphe numéro {number} du texte." for number in range(10)]


@pytest.fixture
def house(app, clock):
    """One session of work kept, and words since: one paragraph edited, one deleted, one added."""
    made = House(app)
    made.write(*(made.hand.type(text) for text in PARAGRAPHS))
    clock.advance(minutes=30)
    with app.app_context():
        sessions.follow(app)
    made.write(
        made.hand.type(" Et plus encore.", 0), made.hand.erase(9), made.hand.type("Zèbres."), minutes=31
    )
    with made.database.transaction() as db:
        made.reader = a_member(db, made.initiative)
        made.stranger = a_member(db, an_initiative(db, "jumelle"), role=Role.ADMINISTRATOR)
    return made


def page(house, path="/historique", who="lead", **more):
    client = signed_in(house.app, getattr(house, who))
    answer = client.get(f"/valbrume/documents/{house.public_id}{path}", **more)
    return answer.status_code, answer.get_data(as_text=True)


def post(house, path, who="lead", **data):
    client = signed_in(house.app, getattr(house, who))
    return client.post(f"/valbrume/documents/{house.public_id}{path}", data=data)


def key(house):
    with house.database.reading() as db:
        return db.exec(select(DocumentSession.public_id).order_by(DocumentSession.after_seq)).first()


def test_the_past_is_listed_by_day_with_authors_and_words(house):
    status, html = page(house)
    assert status == 200
    assert "50 mots ajoutés, 0 retiré" in html
    assert "Séance de" in html
    assert re.search(r'<input type="range" id="etat" name="etat" min="1" max="2"', html)
    assert "Zèbres." in html  # the present text


def test_the_slider_shows_the_text_at_that_moment_and_htmx_gets_the_same_part_alone(house):
    _status, html = page(house, "/historique?etat=1")
    assert PARAGRAPHS[9] in html
    assert "Zèbres." not in html
    assert "Restaurer cette version" in html
    _status, part = page(house, "/historique?etat=1", headers={"HX-Request": "true"})
    assert "<html" not in part
    assert (
        re.search(r'<section id="state".*</section>', html, re.DOTALL)[0].split("csrf")[0]
        == part.strip().split("csrf")[0]
    )


@pytest.mark.parametrize("asked", ["etat=0", "etat=-3", "etat=x", "etat=99999999999", "de=../x", "cle=%00"])
def test_whatever_is_asked_is_shown_or_refused_clearly(house, asked):
    assert page(house, f"/historique?{asked}")[0] in (200, 422)
    assert page(house, f"/comparer?{asked}")[0] in (200, 422)


def test_two_states_are_compared_word_by_word_and_said_in_words(house):
    status, html = page(house, f"/comparer?de={key(house)}&a=present")
    assert status == 200
    assert '<ins><span class="sr">Ajout&nbsp;: </span> Et plus encore.</ins>' in html
    assert f'<del><span class="sr">Suppression&nbsp;: </span>{PARAGRAPHS[9]}</del>' in html
    assert "4 mots ajoutés, 5 mots supprimés" in html
    assert "passages inchangés" in html
    assert PARAGRAPHS[4] not in html
    assert PARAGRAPHS[4] in page(house, f"/comparer?de={key(house)}&a=present&tout=1")[1]


def test_a_state_compared_to_itself_has_not_changed(house):
    assert "Rien n’a changé." in page(house, "/comparer?de=present&a=present")[1]


def test_by_default_the_present_is_compared_to_the_state_before(house):
    assert (
        page(house, "/comparer")[1].count("<ins>")
        == page(house, f"/comparer?de={key(house)}")[1].count("<ins>")
        == 2
    )


def test_a_state_that_is_not_there_is_told_and_another_can_be_chosen(house):
    status, html = page(house, "/comparer?de=0000000000000000&a=present")
    assert status == 404
    assert "Cet état n’existe pas" in html
    assert '<select class="input" id="f-de"' in html


def test_who_may_only_read_sees_the_past_and_is_offered_no_way_to_change_it(house):
    _status, html = page(house, "/historique?etat=1", "reader")
    assert PARAGRAPHS[9] in html
    assert "Restaurer" not in html
    assert post(house, "/reprendre", "reader", cle=key(house)).status_code == 403
    assert lines(house.database, house.id)[-1] == "Zèbres."


def test_a_stranger_cannot_tell_that_it_exists(house):
    for path in ("/historique", "/comparer", "/suite"):
        assert page(house, path, "stranger")[0] == 404
    for path in ("/reprendre", "/vu", "/suite"):
        assert post(house, path, "stranger", cle=key(house), title="X").status_code == 404


def test_a_state_is_brought_back_by_a_form(house):
    answer = post(house, "/reprendre", cle=key(house))
    assert answer.status_code == 303
    assert lines(house.database, house.id) == PARAGRAPHS
    assert 'max="3"' in page(house)[1]
    assert post(house, "/reprendre", cle="0000000000000000").status_code == 404


def test_since_the_last_visit_leads_to_what_is_new_and_all_read_takes_it_away(house, clock):
    assert "depuis votre dernière visite" not in page(house)[1]
    with house.database.transaction() as db:
        document = house.read()
        document.last_seq = 10
        visits.look(db, document, house.lead.person_id, now=clock.now())
    clock.advance(days=1)
    _status, html = page(house)
    assert "Le texte a changé depuis votre dernière visite." in html
    assert f"de={key(house)}" in html
    assert "Depuis votre dernière visite" in page(house, "")[1]
    assert post(house, "/vu").status_code == 303
    assert "dernière visite" not in page(house)[1]


def test_a_page_still_blank_says_what_will_be_here(app):
    house = House(app)
    status, html = page(house)
    assert status == 200
    assert "Rien n’est encore écrit" in html


def test_when_the_text_cannot_be_read_its_past_still_is(house):
    for seq in range(1, 14):
        corrupt_row(house.database, house.id, seq)
    texts.forget(house.public_id)
    _status, html = page(house)
    assert "ne peut pas être relu" in html
    assert PARAGRAPHS[9] in page(house, "/historique?etat=1")[1]
    status, html = page(house, f"/comparer?de={key(house)}&a=present")
    assert status == 404
    assert "ne peut pas être relu" in html


def test_a_frozen_text_shows_its_print_and_leads_to_its_sequel_and_back(house):
    with house.database.transaction() as db:
        sha256 = actions.freeze(
            db, house.actors["lead"], db.get_one(Document, house.id), now=house.read().changed_at
        ).sha256
    assert sha256[:32] in page(house, "/historique?etat=2")[1]
    assert "Créer la suite" in page(house, "")[1]
    assert page(house, "/suite")[0] == 200
    assert post(house, "/suite", title=" ").status_code == 422
    answer = post(house, "/suite", title="La suite")
    assert answer.status_code == 303
    after = signed_in(house.app, house.lead).get(answer.location).get_data(as_text=True)
    assert "texte figé" in after
    assert "Zèbres." in after
    assert "Sa suite" in page(house, "")[1]
    assert post(house, "/suite", title="Encore").status_code == 409
