"""Erasing while tabs are open, and by the page: nobody brings it back, and it is said before it is done."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from people.actor import Actor
from tests.builders import A_MORNING, signed_in
from tests.builders_documents import lines
from tests.workspace.documents.damaging import corrupt_row
from tests.workspace.documents.erasing import SECRET, SENTENCE, House
from tests.workspace.documents.rooms import Desk
from workspace.documents import compaction, texts
from workspace.documents.models import Document, DocumentVersion

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    made = House(app)
    made.write_then_delete()
    return made


class Open(House):
    """The same document, open in tabs: one deletes, another was away and still holds everything."""

    def __init__(self, app):
        super().__init__(app)
        self.desk = self.process()
        self.writer, self.away = self.desk.tab(0), self.desk.tab(1, sid="away")
        self.writer.write("Avant.")
        self.writer.write(SENTENCE)
        self.desk.beat()
        self.away.catch_up()
        self.desk.rooms.leave(self.public_id, "away")
        self.writer.catch_up()
        self.writer.send(self.writer.erase(self.writer.lines().index(SENTENCE)))
        self.desk.beat()

    def process(self):
        desk = Desk(self.database, self.id)
        desk.people = [self.lead.person_id, self.worker.person_id]
        return desk


@pytest.mark.parametrize("restarted", [False, True], ids=["same process", "after a restart"])
@pytest.mark.parametrize("whole", [False, True], ids=["what the server lacks", "everything it holds"])
def test_a_tab_that_was_away_cannot_bring_it_back(app, restarted, whole):
    house = Open(app)
    house.erase()
    desk = house.process() if restarted else house.desk
    away = house.away
    assert SENTENCE in away.lines()
    back = desk.tab(1, sid="back", client=away.client)
    sent = away.doc.get_update() if whole else away.doc.get_update(back.answer["state_vector"])
    assert (SECRET.encode() in sent) is whole
    back.send(sent)
    back.write("De retour.")
    desk.beat()
    assert back.refusals() == []
    assert back.lines() == ["Avant.", "De retour."]
    assert lines(house.database, house.id) == ["Avant.", "De retour."]
    assert house.where() == set()


def test_a_room_open_meanwhile_writes_nothing_old_back(app):
    house = Open(app)
    house.erase()
    house.writer.write("La suite.")
    house.desk.beat()
    compaction.compact(house.database, house.id, now=A_MORNING)
    assert lines(house.database, house.id) == ["Avant.", "La suite."]
    assert house.desk.tab(1, sid="late").lines() == ["Avant.", "La suite."]
    assert house.where() == set()


def test_the_memory_of_pages_forgets_it_at_once(house):
    with house.app.app_context(), house.database.reading() as db:
        texts.page(db, Actor(), db.get_one(Document, house.id))
    assert any(key[0] == house.public_id for key in texts._cache)
    house.erase()
    assert not any(key[0] == house.public_id for key in texts._cache)


# ---------------------------------------------------------------- the page


@pytest.fixture
def page(house):
    return f"/valbrume/documents/{house.public_id}/effacer"


def test_the_page_says_what_will_happen_before_anything_does(house, page):
    client = signed_in(house.app, house.lead)
    assert page in client.get(f"/valbrume/documents/{house.public_id}").text
    said = client.get(page).text
    for words in (
        "Ce qui va se passer",
        "ni revenir en arrière",
        "sauvegardes",
        "figées, publiées ou soumises",
    ):
        assert words in said
    assert house.where()


def test_a_passage_is_erased_by_a_form_and_what_remains_is_listed(house, page):
    house.write(house.hand.type(SENTENCE))
    house.version("encore")
    house.write(house.hand.erase(2))
    with house.database.transaction() as db:
        db.exec(select(DocumentVersion).where(DocumentVersion.number == 2)).one().frozen = True
    answer = signed_in(house.app, house.lead).post(page, data={"passage": SENTENCE})
    assert answer.status_code == 200
    assert "1 version gardée a été réécrite" in answer.text
    assert re.search(r"Version 2</a>, figée", answer.text)
    assert SECRET not in answer.text
    assert lines(house.database, house.id) == ["Avant.", "Après."]
    one, _two = house.versions()
    said = signed_in(house.app, house.worker).get(
        f"/valbrume/documents/{house.public_id}/versions/{one.public_id}"
    )
    assert "Un passage en a été effacé." in said.text


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do(house, page):
    client = signed_in(house.app, house.lead)
    short = client.post(page, data={"passage": "ab"})
    assert short.status_code == 422
    assert "de trois signes" in short.text
    house.write(house.hand.type(SENTENCE))
    stands = client.post(page, data={"passage": SENTENCE})
    assert stands.status_code == 409
    assert "Supprimez-le là d’abord" in stands.text
    assert SENTENCE in stands.text


def test_who_may_not_erase_is_offered_nothing(house, page):
    client = signed_in(house.app, house.worker)
    assert "Effacer pour de bon" not in client.get(f"/valbrume/documents/{house.public_id}").text
    assert client.get(page).status_code == 403
    assert client.post(page, data={"passage": SENTENCE}).status_code == 403
    assert house.where()


def test_a_long_log_is_made_short_before_the_erasure(house, page):
    house.write(*(house.hand.type("x", 0) for _ in range(30)))
    corrupt_row(house.database, house.id, house.seq)
    assert signed_in(house.app, house.lead).post(page, data={"passage": SENTENCE}).status_code == 200
    assert house.where() == set()
    assert lines(house.database, house.id) == ["Avant." + "x" * 29, "Après."]
