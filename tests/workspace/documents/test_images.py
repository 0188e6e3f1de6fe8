"""Images of a text are read with its rights, are public only while it is, follow its copies, and go with it."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from people.models import Role
from publication.models import Publication, PublishedImage
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_documents import a_document
from tests.rules.documents.trees import doc, internal, paragraph
from tests.workspace.documents.pictures import a_photo_that_tells, an_image
from workspace.documents import actions, images, redrawing, texts
from workspace.documents.models import Document, DocumentImage
from workspace.documents.rules import pictures, tree
from workspace.exchange import converting
from workspace.shelves import actions as shelving

pytestmark = pytest.mark.both_databases


def named(picture, alt="Un plan"):
    size = {"width": picture.width, "height": picture.height}
    return {"type": "image", "attrs": {"hash": picture.sha256, "alt": alt, **size}}


@pytest.fixture
def house(app):
    """A text with one image for everybody and one that is internal."""
    seen, hidden = redrawing.drawn(an_image()), redrawing.drawn(an_image(colour=(1, 2, 3)))
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        lead = a_member(db, initiative, "Perrine", role=Role.FACILITATOR, streams=(stream,), leads=True)
        reader = a_member(db, initiative, "Maxence")
        stranger = a_member(db, an_initiative(db, "jumelle", listed=True))
        text = doc(paragraph("Voici."), named(seen), internal(named(hidden, "Le coffre")))
        document = a_document(db, lead, "Le plan", stream_id=stream.id, tree=text)
        actor = the_actor(db, lead)
        images.bring(db, actor, document, [seen, hidden], now=A_MORNING)
        version = actions.take_version(db, actor, document, "un", now=A_MORNING)
        return {
            "app": app,
            "document": document.public_id,
            "version": version.public_id,
            "lead": lead,
            "reader": reader,
            "stranger": stranger,
            "seen": seen,
            "hidden": hidden,
        }


def place(house):
    return f"/valbrume/documents/{house['document']}/images"


def sent(house, data, who="lead", name="photo.jpg"):
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), filename=name)})
    browser = signed_in(house["app"], house[who])
    return browser.post(place(house), data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept(house):
    with house["app"].extensions["database"].reading() as db:
        return {(row.document_id, row.sha256) for row in db.exec(select(DocumentImage))}


def test_an_image_comes_in_drawn_anew_and_says_what_the_text_will_name(house):
    answer = sent(house, a_photo_that_tells())
    assert answer.status_code == 200
    assert set(answer.json) == {"hash", "width", "height", "size", "sent"}
    got = signed_in(house["app"], house["reader"]).get(f"{place(house)}/{answer.json['hash']}")
    assert (got.status_code, got.mimetype) == (200, "image/jpeg")
    assert b"Nour" not in got.data
    assert len(got.data) == answer.json["size"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"].startswith("private")
    before = kept(house)
    assert sent(house, a_photo_that_tells()).json["hash"] == answer.json["hash"]
    assert kept(house) == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"<svg><script>alert(1)</script></svg>", "n’est pas une image"),
        (b"\x89PNG\r\n\x1a\n", "abîmée"),
    ],
)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(house, data, words):
    before = kept(house)
    answer = sent(house, data)
    assert answer.status_code == 422
    assert words in answer.json["message"]
    assert sent(house, bytes(pictures.LARGEST + 100_000)).status_code == 413
    assert signed_in(house["app"], house["lead"]).post(place(house)).status_code == 422
    assert kept(house) == before


def test_a_full_text_takes_no_more(house, monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 2)
    assert "deux cents images" in sent(house, an_image(colour=(7, 7, 7))).json["message"]


def test_only_who_may_write_the_text_puts_one_in_and_only_while_it_is_written(house):
    assert sent(house, an_image(), who="reader").status_code in {403, 404}
    assert sent(house, an_image(), who="stranger").status_code == 404
    assert house["app"].test_client().post(place(house)).status_code in {302, 303, 401}
    with house["app"].extensions["database"].transaction() as db:
        document = db.exec(select(Document).where(Document.public_id == house["document"])).one()
        actions.freeze(db, the_actor(db, house["lead"]), document, now=A_MORNING)
    assert sent(house, an_image(colour=(5, 5, 5))).status_code == 409


def test_its_address_has_the_rights_of_the_text(house):
    address = f"{place(house)}/{house['hidden'].sha256}"
    assert signed_in(house["app"], house["reader"]).get(address).status_code == 200
    assert signed_in(house["app"], house["stranger"]).get(address).status_code == 404
    assert house["app"].test_client().get(address).status_code != 200
    assert signed_in(house["app"], house["reader"]).get(f"{place(house)}/{'0' * 64}").status_code == 404
    with house["app"].extensions["database"].transaction() as db:
        other = a_document(db, house["lead"], "Autre").public_id
    elsewhere = f"/valbrume/documents/{other}/images/{house['hidden'].sha256}"
    assert signed_in(house["app"], house["lead"]).get(elsewhere).status_code == 404


def test_the_page_shows_it_with_its_description(house):
    page = signed_in(house["app"], house["reader"]).get(f"/valbrume/documents/{house['document']}").text
    address = f"{place(house)}/{house['seen'].sha256}"
    assert f'<img src="{address}" alt="Un plan" width="40" height="30">' in page
    version = f"/valbrume/documents/{house['document']}/versions/{house['version']}"
    assert address in signed_in(house["app"], house["reader"]).get(version).text


def published(house):
    lead = signed_in(house["app"], house["lead"])
    preview = lead.get(f"/valbrume/versions/{house['version']}/publier").text
    assert f"{place(house)}/{house['seen'].sha256}" in preview
    assert house["hidden"].sha256 not in preview
    form = {"title": "Le plan", "summary": "", "sha256": preview.split('name="sha256" value="')[1][:64]}
    return lead.post(f"/valbrume/versions/{house['version']}/publier", data=form).headers["Location"]


def test_it_is_public_only_while_a_public_text_shows_it(house):
    anybody = house["app"].test_client()
    seen, hidden = (f"/valbrume/public/images/{house[one].sha256}" for one in ("seen", "hidden"))
    assert anybody.get(seen).status_code == 404
    page = published(house)
    assert f'<img src="{seen}" alt="Un plan"' in anybody.get(page).text
    assert anybody.get(seen).data == house["seen"].data
    assert anybody.get(hidden).status_code == 404
    assert anybody.get(f"/jumelle/public/images/{house['seen'].sha256}").status_code == 404
    paper = pypdf.PdfReader(io.BytesIO(anybody.get(f"{page}/texte.pdf").data))
    assert len(paper.pages[0].images) == 1
    with house["app"].extensions["database"].reading() as db:
        public_id = db.exec(select(Publication)).one().public_id
    lead = signed_in(house["app"], house["lead"])
    lead.post(f"/valbrume/publications/{public_id}/retrait", data={"reason": "Erreur."})
    assert anybody.get(seen).status_code == 404
    with house["app"].extensions["database"].reading() as db:
        assert not db.exec(select(PublishedImage)).all()


def test_a_copy_and_a_sequel_have_theirs_and_an_erased_text_keeps_none(house):
    with house["app"].app_context(), house["app"].extensions["database"].transaction() as db:
        document = db.exec(select(Document).where(Document.public_id == house["document"])).one()
        actor = the_actor(db, house["lead"])
        copied = shelving.copy(db, actor, document, "Copie", now=A_MORNING)
        wanted = tree.images(texts.tree(db, copied))
        assert {row.sha256 for row in images.rows(db, copied.id, wanted)} == wanted
        actions.freeze(db, actor, document, now=A_MORNING)
        follows = actions.succeed(db, actor, document, "Suite", now=A_MORNING)
        assert len(images.rows(db, follows.id, wanted)) == len(wanted) == 2
        shelving.put_in_bin(db, actor, copied, now=A_MORNING, bound=())
        gone = copied.id
        later = A_MORNING + timedelta(days=31)
        assert shelving.erase(db, gone, now=later, bound=(), beside=())
    assert {document_id for document_id, _sha256 in kept(house)} & {gone} == set()


@pytest.mark.parametrize("kind", ["docx", "odt", "md", "html"])
def test_it_leaves_with_the_text_and_comes_back_with_it(house, kind):
    reader = signed_in(house["app"], house["reader"])
    answer = reader.get(f"/valbrume/documents/{house['document']}/telecharger?format={kind}")
    assert answer.status_code == 200
    back = converting.bring_in(f"a.{kind}", answer.data, notes="Notes")
    assert back.lost == {}
    [one] = back.images
    assert (one.width, one.height) == (40, 30)
    assert tree.images(back.tree) == {one.sha256} == {house["seen"].sha256}


def test_a_file_that_comes_in_brings_its_images_beside_the_new_text(house):
    reader = signed_in(house["app"], house["reader"])
    file = reader.get(f"/valbrume/documents/{house['document']}/telecharger?format=docx").data
    lead = signed_in(house["app"], house["lead"])
    form = {"file": FileStorage(io.BytesIO(file), filename="Repris.docx"), "stream": "reemploi"}
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    page = lead.post("/valbrume/documents/reprendre", data=body, content_type=kind).headers["Location"]
    assert "/repris" not in page
    address = f"{page}/images/{house['seen'].sha256}"
    assert address in lead.get(page).text
    assert lead.get(address).status_code == 200


def test_its_paper_shows_it_and_describes_it(house):
    reader = signed_in(house["app"], house["reader"])
    address = f"/valbrume/documents/{house['document']}/texte.pdf"
    paper = pypdf.PdfReader(io.BytesIO(reader.get(address).data))
    assert [image.image.size for image in paper.pages[0].images] == [(40, 30)]
    whole = pypdf.PdfReader(io.BytesIO(reader.get(f"{address}?internes=1").data))
    assert len(whole.pages[0].images) == 2
    alts, waiting = [], [paper.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            alts += [node["/Alt"]] if "/Alt" in node else []
            waiting.extend([node["/K"]] if "/K" in node else [])
    assert "Un plan" in alts
