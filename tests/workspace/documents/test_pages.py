"""The pages: readable without JavaScript, writable by a form where a form is enough, closed to strangers."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from foundation import jobs, search
from foundation.db import Database
from people.models import Role
from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import Typist, a_document, append
from tests.rules.documents.trees import doc, heading, internal, link, paragraph, said
from tests.workspace.documents.damaging import aside, corrupt_row
from workspace.documents import chores
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.store import Entry

ATTACK = "<script>alert(1)</script>"
TEXT = doc(
    heading("Où en est l’essai"),
    paragraph(
        "Huit ", said("tournées", {"type": "bold"}), " ", said("ici", link("javascript:alert(1)")), ATTACK
    ),
    internal(paragraph("Le prix de revient.")),
)


@pytest.fixture
def valbrume(app):
    database: Database = app.extensions["database"]
    with database.transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        lead = a_member(db, initiative, "Perrine Rochevaire", streams=(stream,), leads=True, college="ess")
        reader = a_member(db, initiative, "Maxence Tremblevif")
        stranger = a_member(db, an_initiative(db, "jumelle"), role=Role.ADMINISTRATOR)
        document = a_document(db, lead, stream_id=stream.id, tree=TEXT)
        return {"document": document.public_id, "lead": lead, "reader": reader, "stranger": stranger}


def page(client, path, **more):
    answer = client.get(f"/valbrume/documents{path}", **more)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_text_is_read_without_javascript_and_nothing_of_it_is_obeyed(app, valbrume):
    status, html = page(signed_in(app, valbrume["reader"]), f"/{valbrume['document']}")
    assert status == 200
    article = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    assert '<h2 id="t-1">Où en est l’essai</h2>' in article
    assert "<strong>tournées</strong>" in article
    assert "Le prix de revient." in article
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in article
    assert "<script" not in article
    assert "javascript:" not in article


def test_the_page_tells_the_editor_what_it_needs(app, valbrume):
    _status, html = page(signed_in(app, valbrume["lead"]), f"/{valbrume['document']}")
    editor = re.search(r'<div id="editor"[^>]*>', html)[0]
    for said_of_it in (
        f'data-document="{valbrume["document"]}"',
        'data-initiative="valbrume"',
        'data-may="write"',
        'data-name="Perrine Rochevaire"',
        'data-initials="PR"',
        'data-college="ess"',
        'data-schema="3"',
    ):
        assert said_of_it in editor
    for part in ('id="saving"', 'id="presence"', 'id="editor-notice"', 'id="toolbar"', 'id="link-form"'):
        assert part in html


def test_who_may_not_write_gets_no_tools(app, valbrume):
    _status, html = page(signed_in(app, valbrume["reader"]), f"/{valbrume['document']}")
    assert 'data-may="read"' in html
    assert 'id="toolbar"' not in html
    assert "/figer" not in html


def test_a_stranger_sees_nothing_and_cannot_tell_whether_it_exists(app, valbrume):
    stranger = signed_in(app, valbrume["stranger"])
    assert page(stranger, f"/{valbrume['document']}")[0] == 404
    assert stranger.get(f"/jumelle/documents/{valbrume['document']}").status_code == 404
    assert stranger.get("/jumelle/documents/0000000000000000").status_code == 404
    assert stranger.post(f"/jumelle/documents/{valbrume['document']}/figer").status_code == 404
    assert valbrume["document"] not in stranger.get("/jumelle/documents").get_data(as_text=True)


def test_a_text_is_opened_by_a_form(app, valbrume):
    client = signed_in(app, valbrume["lead"])
    assert "Réemploi" in page(client, "/ouvrir?chantier=reemploi")[1]
    answer = client.post(
        "/valbrume/documents/ouvrir", data={"title": "Compte rendu", "kind": "minutes", "stream": "reemploi"}
    )
    assert answer.status_code == 303
    status, html = answer.status_code, client.get(answer.location).get_data(as_text=True)
    assert "Compte rendu" in html
    assert "encore blanche" in html
    refused = client.post("/valbrume/documents/ouvrir", data={"title": " ", "stream": "reemploi"})
    assert refused.status_code == 422
    assert status == 303


def test_a_version_is_kept_read_and_compared_by_its_print(app, valbrume):
    client = signed_in(app, valbrume["lead"])
    answer = client.post(f"/valbrume/documents/{valbrume['document']}/versions", data={"name": "relue"})
    assert answer.status_code == 303
    with app.extensions["database"].reading() as db:
        kept = db.exec(select(DocumentVersion.public_id, DocumentVersion.sha256)).one()
    status, html = page(client, f"/{valbrume['document']}/versions/{kept[0]}")
    assert status == 200
    assert "relue" in html
    assert kept[1][:32] in html


def test_a_frozen_text_says_so_and_offers_no_pen(app, valbrume):
    client = signed_in(app, valbrume["lead"])
    assert client.post(f"/valbrume/documents/{valbrume['document']}/figer").status_code == 303
    _status, html = page(client, f"/{valbrume['document']}")
    assert "Ce texte est figé." in html
    assert 'data-may="read"' in html
    assert client.post(f"/valbrume/documents/{valbrume['document']}/versions").status_code == 409


def test_two_who_change_the_title_at_once_both_see_both(app, valbrume):
    client = signed_in(app, valbrume["lead"])
    address = f"/valbrume/documents/{valbrume['document']}/titre"
    assert client.post(address, data={"title": "Le premier", "version": "0"}).status_code == 303
    answer = client.post(address, data={"title": "Le second", "version": "0"})
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "Le premier" in html
    assert "Le second" in html


def test_a_corrupted_text_is_shown_as_far_as_it_can_be_and_the_page_says_so_until_a_version_is_kept(
    app, valbrume, clock
):
    database = app.extensions["database"]
    append(database, 1, 1, Entry(None, Typist().type("englouti")), Entry(None, Typist().type("sauf")))
    corrupt_row(database, 1, 2)
    address, lead = f"/{valbrume['document']}", signed_in(app, valbrume["lead"])
    for client in (signed_in(app, valbrume["reader"]), lead, lead):
        status, html = page(client, address)
        assert status == 200
        assert "sauf" in html
        assert "englouti" not in html
        assert "ne s’affiche pas" in html
        assert 'id="editor"' in html
    assert aside(database, 1) == [(2, False, "checksum")]
    clock.advance(minutes=1)
    assert lead.post(f"/valbrume/documents{address}/versions").status_code == 303
    assert "ne s’affiche pas" not in page(lead, address)[1]


def test_a_text_that_cannot_be_read_at_all_is_shown_in_its_last_version_without_a_pen(app, valbrume):
    database, address = app.extensions["database"], f"/{valbrume['document']}"
    lead = signed_in(app, valbrume["lead"])
    assert lead.post(f"/valbrume/documents{address}/versions").status_code == 303
    append(database, 1, 1, Entry(None, b"\0\0"))
    corrupt_row(database, 1, 1)
    corrupt_row(database, 1, 2, b"\1\1")
    for _ in range(2):
        status, html = page(lead, address)
        assert status == 200
        assert "dernière version gardée, la 1" in html
        assert "Le prix de revient." in html
        assert 'id="editor"' not in html
        assert "coediting.js" not in html
        assert "Garder la version" not in html
    assert lead.post(f"/valbrume/documents{address}/versions").status_code == 409
    assert lead.post(f"/valbrume/documents{address}/figer").status_code == 409


def test_a_text_that_cannot_be_read_is_an_error_never_an_empty_page(app, valbrume):
    corrupt_row(app.extensions["database"], 1, 1)
    for _ in range(2):
        status, html = page(signed_in(app, valbrume["reader"]), f"/{valbrume['document']}")
        assert status == 503
        assert "Rien n’en est effacé" in html


def test_a_text_is_found_by_its_words_once_it_rests(app, valbrume, clock):
    clock.advance(minutes=1)
    jobs.run(app, jobs.Job(5, chores.index))
    with app.extensions["database"].reading() as db:
        document = db.exec(select(Document)).one()
        (found,) = search.find(db, document.initiative_id, {"members"}, "prix revient")
        assert found.url == f"/valbrume/documents/{valbrume['document']}"
        assert search.find(db, document.initiative_id, {"public"}, "prix") == []
        assert document.found_seq == document.last_seq


def test_documents_stand_on_the_page_of_their_stream_and_in_the_list(app, valbrume):
    client = signed_in(app, valbrume["reader"])
    assert "La tournée du jeudi" in client.get("/valbrume/chantiers/reemploi").get_data(as_text=True)
    assert "La tournée du jeudi" in page(client, "")[1]
