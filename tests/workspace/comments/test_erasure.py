"""A passage erased for good is in no comment any more, and nothing of comments ever reaches the public."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from people.models import Initiative
from tests.builders import signed_in
from tests.builders_comments import PASSAGE, a_comment, an_answer
from tests.workspace.documents.erasing import SECRET, SENTENCE, House
from workspace.comments.models import CommentThread

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    made = House(app)
    made.write_then_delete()
    return made


def test_the_passage_goes_out_of_quotations_and_of_what_was_said(house):
    with house.database.transaction() as db:
        for quote in (SENTENCE, f"Avant. {SENTENCE} Après.", SECRET, f"Avant. Habite au {SECRET}"):
            thread = a_comment(db, house.worker, house.read(), "Ah ?", **{**PASSAGE, "quote": quote})
            an_answer(db, house.worker, house.read(), thread, f"Tu veux dire : {SENTENCE}")
    assert {"comment_thread.quote", "comment.text"} <= house.where()
    house.erase()
    assert house.where() == set()
    with house.database.reading() as db:
        quoted = db.exec(select(CommentThread.quote).order_by(CommentThread.id)).all()
    mark = "[passage effacé]"
    assert quoted == [mark, f"Avant. {mark} Après.", mark, f"Avant. {mark}"]


def test_comments_never_reach_the_public(house):
    with house.database.transaction() as db:
        db.get_one(Initiative, house.initiative.id).listed = True
        a_comment(db, house.worker, house.read(), "À ne pas répéter", **{**PASSAGE, "quote": "Avant."})
    version = house.version("pour le public")
    facilitator = signed_in(house.app, house.facilitator)
    page = f"/valbrume/documents/{house.public_id}/commentaires"
    assert "répéter" in facilitator.get(page).text
    print_ = re.search(
        r'name="sha256" value="(\w+)"', facilitator.get(f"/valbrume/versions/{version}/publier").text
    )
    form = {"title": "Un texte", "summary": "En bref.", "byline": "Le groupe", "sha256": print_[1]}
    published = facilitator.post(f"/valbrume/versions/{version}/publier", data=form)
    assert published.status_code == 303, published.text
    public = house.app.test_client()
    for address in ("/valbrume/public/", "/valbrume/public/atom.xml", published.location):
        answer = public.get(address)
        assert answer.status_code == 200, address
        assert "Avant." in answer.text or address.endswith(("public/", "xml"))
        assert "répéter" not in answer.text
    assert public.get(page).status_code in {302, 303, 404}
