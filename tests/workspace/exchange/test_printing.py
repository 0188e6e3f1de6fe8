"""The PDF of a text, opened by a reader nobody here wrote: its words, its tags, its print; nothing internal by accident."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from sqlmodel import select

from foundation import pdf
from foundation.errors import Unavailable
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, signed_in, the_actor
from tests.builders_documents import a_document
from tests.rules.documents.trees import callout, doc, heading, internal, link, paragraph, said
from workspace.documents import actions, sessions
from workspace.documents.models import DocumentVersion
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import tidy
from workspace.exchange import converting

pytestmark = pytest.mark.both_databases
SECRET = "Le prix de revient est de 412 euros."
HOSTILE = '#panic() $x$ *gras* `brut` @renvoi #read("/etc/passwd") <balise> ☃'


def items(kind, *texts, **attrs):
    item = "taskItem" if kind == "taskList" else "listItem"
    return {
        "type": kind,
        "content": [{"type": item, "attrs": attrs, "content": [paragraph(text)]} for text in texts],
    }


TABLE = {
    "type": "table",
    "content": [
        {
            "type": "tableRow",
            "content": [
                {"type": "tableHeader", "content": [paragraph("Objet")]},
                {"type": "tableHeader", "content": [paragraph("Combien")]},
            ],
        },
        {
            "type": "tableRow",
            "content": [
                {"type": "tableCell", "content": [paragraph("Caisses")]},
                {"type": "tableCell", "content": [paragraph("240")]},
            ],
        },
    ],
}
TEXT = doc(
    heading("Où en est l’essai", 3),
    paragraph(
        "Huit tournées, voir ",
        said("le registre", link("https://exemple.fr/registre?an=2026")),
        {"type": "mention", "attrs": {"kind": "person", "id": "p", "label": "Nour Sarrazet"}},
    ),
    items("orderedList", "les comptes", "le matériel"),
    items("taskList", "relire le bail", checked=True),
    TABLE,
    {"type": "blockquote", "content": [paragraph("On ne décide pas sans les absents.")]},
    callout("warning", paragraph("Le quai est étroit.")),
    internal(paragraph(SECRET)),
    {"type": "codeBlock", "content": [said("make run")]},
    heading("La suite", 2),
    paragraph(HOSTILE),
)


@pytest.fixture
def house(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        lead = a_member(db, initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
        reader = a_member(db, initiative, "Maxence Tremblevif")
        stranger = a_member(db, an_initiative(db, "jumelle"))
        document = a_document(db, lead, "L’essai : bilan", stream_id=stream.id, tree=TEXT)
        sessions.note(db, document, now=A_MORNING)
        version = actions.freeze(db, the_actor(db, lead), document, "relue", now=A_MORNING)
        return {
            "app": app,
            "document": document.public_id,
            "version": version.public_id,
            "reader": reader,
            "stranger": stranger,
        }


def asked(house, address="texte.pdf", who="reader", language="fr"):
    browser = signed_in(house["app"], house[who], language=language)
    return browser.get(f"/valbrume/documents/{house['document']}/{address}")


def opened(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def words(reader):
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def tight(text):
    return re.sub(r"[\s\u200b]+", "", text)


def tags(reader):
    """The kinds of elements a screen reader walks through."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            waiting.extend(node)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            found.append(node.get("/S"))
            waiting.extend([node["/K"]] if "/K" in node else [])
    return [one for one in found if one]


def test_the_paper_says_the_text_and_what_it_is(house):
    reader = opened(asked(house))
    packed = tight(words(reader))
    for one in ("L’essai : bilan", "Réemploi · texte", "Version 1, texte figé", "12 mars 2026", "Écrit par Perrine Rochevaire.",
                "Où en est l’essai", "1. les comptes 2. le matériel", "☑ relire le bail", "Objet Combien", "Caisses 240",
                "On ne décide pas sans les absents.", "Attention Le quai est étroit.", "@Nour Sarrazet", "make run", "La suite"):  # fmt: skip
        assert tight(one) in packed
    assert canonical.sha256(tidy(TEXT)) in packed
    assert "https://exemple.fr/registre?an=2026" in packed
    assert (
        tight('#panic() $x$ *gras* `brut` @renvoi #read("/etc/passwd") <balise> [U+2603 SNOWMAN]') in packed
    )


def test_it_is_tagged_named_and_in_its_language(house):
    reader = opened(asked(house))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "L’essai : bilan"
    assert "Perrine Rochevaire" in reader.metadata.author
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in xmp
    met = set(tags(reader))
    assert {
        "/Title",
        "/H1",
        "/P",
        "/L",
        "/LI",
        "/LBody",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/Link",
        "/BlockQuote",
        "/Note",
    } <= met
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["Où en est l’essai", "La suite"]  # fmt: skip
    address = reader.pages[0]["/Annots"][0].get_object()["/A"]["/URI"]
    assert address == "https://exemple.fr/registre?an=2026"


def test_internal_passages_stay_in_unless_a_member_asks(house):
    without = words(opened(asked(house)))
    assert tight(SECRET) not in tight(without)
    assert tight("Les passages internes de ce texte ne sont pas imprimés.") in tight(without)
    assert tight("du texte entier, passages internes compris") in tight(without)
    whole = tight(words(opened(asked(house, "texte.pdf?internes=1"))))
    assert tight(SECRET) in whole
    assert tight("Interne : ce passage ne sera pas publié") in whole
    assert tight("Les passages internes") not in whole


def test_a_kept_version_has_its_paper_and_another_document_does_not_lend_its_own(house):
    packed = tight(words(opened(asked(house, f"versions/{house['version']}/texte.pdf"))))
    assert tight("Version 1, texte figé : relue, 12 mars 2026.") in packed
    assert tight("Écrit par Perrine Rochevaire.") in packed
    with house["app"].extensions["database"].reading() as db:
        sha256 = db.exec(select(DocumentVersion)).one().sha256
    assert sha256 in packed
    elsewhere = signed_in(house["app"], house["reader"])
    assert (
        elsewhere.get(f"/valbrume/documents/autre/versions/{house['version']}/texte.pdf").status_code == 404
    )


def test_it_speaks_the_reader_s_language_is_kept_nowhere_and_is_not_for_strangers(house):
    answer = asked(house, language="en")
    assert opened(answer).trailer["/Root"]["/Lang"] == "en"
    assert tight("Written by Perrine Rochevaire.") in tight(words(opened(answer)))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (
        "filename=\"Lessai bilan.pdf\"; filename*=UTF-8''L%E2%80%99essai"
        in answer.headers["Content-Disposition"]
    )
    assert asked(house, who="stranger").status_code == 404
    assert asked(house, f"versions/{house['version']}/texte.pdf", who="stranger").status_code == 404


def test_the_page_of_the_text_and_of_a_version_lead_to_it(house):
    reader = signed_in(house["app"], house["reader"])
    place = f"/valbrume/documents/{house['document']}"
    assert f'formaction="{place}/texte.pdf"' in reader.get(place).text
    version = f"{place}/versions/{house['version']}"
    assert f'formaction="{version}/texte.pdf"' in reader.get(version).text


def test_an_engine_that_fails_and_too_many_at_once_are_told_in_words(house, monkeypatch):
    def broken(*_how, **_more):
        raise Unavailable(pdf.FAILED)

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render", broken)
        answer = asked(house)
        assert (answer.status_code, "réessayez dans un moment" in answer.text) == (503, True)
    monkeypatch.setattr(converting, "TURN", 0.01)
    with converting.turn(), converting.turn():
        answer = asked(house)
    assert (answer.status_code, "réessayez dans un instant" in answer.text) == (503, True)


def test_what_nests_sixty_levels_deep_and_an_empty_text_are_papers_too(app, house):
    deep = paragraph("au fond")
    for _ in range(30):
        deep = {"type": "bulletList", "content": [{"type": "listItem", "content": [deep]}]}
    with app.extensions["database"].transaction() as db:
        lead = a_member(db, an_initiative(db, "val-dombre"), "Lou", role=Role.FACILITATOR)
        made = [a_document(db, lead, tree=tree).public_id for tree in (doc(deep), None)]
    reader = signed_in(app, lead)
    one, other = (opened(reader.get(f"/val-dombre/documents/{each}/texte.pdf")) for each in made)
    assert "au fond" in words(one)
    assert "s’écrit encore" in words(other)
