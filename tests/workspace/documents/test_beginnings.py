"""A text begins blank, or with the outline of what people here often write."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.builders import a_member, a_stream, an_initiative, signed_in
from workspace.documents import beginnings, texts
from workspace.documents.beginnings import Beginning
from workspace.documents.models import Document
from workspace.documents.rules import render
from workspace.documents.rules.tree import tidy

pytestmark = pytest.mark.both_databases


@pytest.fixture
def writer(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, slug="reemploi")
        return a_member(db, initiative, streams=(stream,))


@pytest.mark.parametrize("beginning", [one for one in Beginning if one is not Beginning.BLANK])
def test_an_outline_is_a_text_as_any_other_with_its_titles(app, beginning):
    with app.test_request_context("/"):
        made = beginnings.tree(beginning)
    assert tidy(made) == made
    titles = [one.text for one in render.titles(made)]
    assert len(titles) >= 5
    assert len(set(titles)) == len(titles)


def test_a_text_opened_with_an_outline_holds_it_and_a_blank_one_holds_nothing(app, writer):
    client = signed_in(app, writer)
    for number, (beginning, first) in enumerate([("minutes", "En bref"), ("blank", None), ("", None)], 1):
        data = {"title": f"Texte {number}", "stream": "reemploi", "beginning": beginning}
        answer = client.post("/valbrume/documents/ouvrir", data={k: v for k, v in data.items() if v})
        assert answer.status_code == 303
        with app.app_context(), app.extensions["database"].reading() as db:
            made = db.exec(select(Document).where(Document.title == f"Texte {number}")).one()
            titles = [one.text for one in render.titles(texts.standing(db, made).tree)]
        assert titles[:1] == ([first] if first else [])


def test_an_outline_that_does_not_exist_is_refused_and_nothing_is_opened(app, writer):
    data = {"title": "Sans suite", "stream": "reemploi", "beginning": "roman"}
    assert signed_in(app, writer).post("/valbrume/documents/ouvrir", data=data).status_code == 422
    with app.extensions["database"].reading() as db:
        assert not db.exec(select(Document)).all()
