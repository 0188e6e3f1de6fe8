"""A file comes in and goes out by forms alone: what is refused is said in words, and internal passages stay."""

from __future__ import annotations

import io

import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import a_document
from tests.rules.documents.trees import doc, heading, internal, paragraph
from tests.rules.exchange.files import LAUGHS, a_docx
from workspace.documents import texts
from workspace.documents.models import Document, DocumentUpdate
from workspace.documents.rules import text
from workspace.exchange import converting
from workspace.exchange.rules.formats import Format

pytestmark = pytest.mark.both_databases
TEXT = doc(
    heading("Où en est l’essai"), paragraph("Huit tournées."), internal(paragraph("Le prix de revient."))
)


@pytest.fixture
def valbrume(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        lead = a_member(db, initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
        reader = a_member(db, initiative, "Maxence Tremblevif")
        stranger = a_member(db, an_initiative(db, "jumelle"))
        document = a_document(db, lead, "L’essai : bilan", stream_id=stream.id, tree=TEXT)
        return {"document": document.public_id, "lead": lead, "reader": reader, "stranger": stranger}


def sent(client, name, data, **more):
    fields = {"file": FileStorage(io.BytesIO(data), filename=name), "stream": "reemploi", **more}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/valbrume/documents/reprendre", data=body, content_type=kind)


@pytest.mark.parametrize("kind", Format)
def test_a_reader_takes_a_file_without_the_internal_passages(app, valbrume, kind):
    reader = signed_in(app, valbrume["reader"])
    answer = reader.get(f"/valbrume/documents/{valbrume['document']}/telecharger?format={kind}")
    assert answer.status_code == 200
    assert f"bilan.{kind}" in answer.headers["Content-Disposition"]
    back = converting.bring_in(f"a.{kind}", answer.data, notes="Notes")
    assert back.title == "L’essai : bilan"
    assert text.plain(back.tree) == "Où en est l’essai\nHuit tournées."
    whole = reader.get(f"/valbrume/documents/{valbrume['document']}/telecharger?format={kind}&internes=1")
    assert "Le prix de revient." in text.plain(
        converting.bring_in(f"a.{kind}", whole.data, notes="Notes").tree
    )


def test_a_stranger_takes_nothing_and_an_unknown_format_is_refused(app, valbrume):
    address = f"/valbrume/documents/{valbrume['document']}/telecharger"
    assert signed_in(app, valbrume["stranger"]).get(f"{address}?format=md").status_code == 404
    assert signed_in(app, valbrume["reader"]).get(f"{address}?format=exe").status_code == 422


def test_a_file_becomes_a_text_written_by_who_sent_it(app, valbrume):
    answer = sent(signed_in(app, valbrume["lead"]), "Compte rendu.docx", a_docx("Douze personnes.", "Merci."))
    assert answer.status_code == 303
    with app.extensions["database"].reading() as db:
        made = db.exec(select(Document).where(Document.title == "Compte rendu")).one()
        assert text.plain(texts.tree(db, made)) == "Douze personnes.\nMerci."
        row = db.exec(select(DocumentUpdate).where(DocumentUpdate.document_id == made.id)).one()
        assert row.person_id == valbrume["lead"].person_id


def test_what_was_not_kept_is_said_on_a_page_that_stays(app, valbrume):
    lead = signed_in(app, valbrume["lead"])
    answer = sent(
        lead,
        "a.md",
        b"Un![x](a.png) et[^1] ou[^2].\n\n[^1]: une **note**\n\n[^2]: " + b"longue " * 400 + b"\n",
    )
    page = lead.get(answer.headers["Location"]).text
    assert "1 image n’a pas été reprise." in page
    assert "1 note est maintenant à la fin du texte." in page
    assert "1 note a été reprise sans sa mise en forme." in page


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("rires.docx", a_docx("&i;", head=LAUGHS), "définitions XML"),
        ("photo.docx", b"\x89PNG", "n’est pas ce que dit son nom"),
        ("plan.pdf", b"%PDF-1.7", "Un PDF ne se réécrit pas"),
        ("ancien.md", "Été".encode("latin-1"), "UTF-8"),
        ("profond.md", b"> " * 3_000 + b"x", "Coupez-le"),
        ("blanc.md", b"\n", "Aucun mot"),
    ],
)
def test_a_file_that_is_refused_is_refused_in_words_and_leaves_nothing(app, valbrume, name, data, words):
    answer = sent(signed_in(app, valbrume["lead"]), name, data)
    assert answer.status_code == 422
    assert words in answer.text
    with app.extensions["database"].reading() as db:
        assert len(db.exec(select(Document)).all()) == 1


def test_who_may_not_open_a_text_brings_none_in_and_too_large_is_too_large(app, valbrume):
    assert sent(signed_in(app, valbrume["reader"]), "a.md", b"Un.").status_code in {403, 404}
    assert sent(signed_in(app, valbrume["lead"]), "a.md", bytes(21 * 1024 * 1024)).status_code == 413


def test_too_many_at_once_are_told_to_try_again(app, valbrume, monkeypatch):
    monkeypatch.setattr(converting, "TURN", 0.01)
    turns = [converting._turns.acquire(blocking=False) for _ in range(converting.AT_ONCE)]
    try:
        answer = signed_in(app, valbrume["reader"]).get(
            f"/valbrume/documents/{valbrume['document']}/telecharger?format=md"
        )
    finally:
        for taken in turns:
            assert taken
            converting._turns.release()
    assert answer.status_code == 503
    assert "réessayez dans un instant" in answer.text
