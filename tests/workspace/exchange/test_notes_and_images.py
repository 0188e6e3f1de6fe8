"""Footnotes and images of files that pandoc made from Markdown: brought in, taken out, brought in again, printed, shown."""

from __future__ import annotations

import base64
import io
import subprocess

import pypdf
import pytest

from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import a_document
from tests.rules.documents.trees import doc, footnote, heading, internal, link, paragraph, said
from tests.workspace.documents.pictures import an_image
from tests.workspace.exchange.test_printing import tags, tight
from workspace.documents.rules import render
from workspace.documents.rules.tree import images, nodes, notes
from workspace.exchange import apart, converting
from workspace.exchange.rules.formats import Format
from workspace.exchange.rules.outward import Label

LABEL = Label("Le quai", "Perrine Rochevaire", "12 mars 2026", "Version 3", "ab" * 32)
NOTED = """\
---
title: "Le quai"
---

## Pourquoi

Le quai[^a] est étroit, **vraiment**[^2].

- une liste[^3]

| Objet | Combien |
|-------|---------|
| Caisses[^c] | 240 |

![Le quai vu du nord](quai.png)

[^a]: Mesuré en mars : 2,10 m.
[^2]: Voir le registre, page 3.
[^3]: « On ne décide pas sans les absents. »
[^c]: En bois.
"""
WORDS = [
    "Mesuré en mars : 2,10 m.",
    "Voir le registre, page 3.",
    "« On ne décide pas sans les absents. »",
    "En bois.",
]


def made(somewhere, kind):
    """The file pandoc makes by itself, its image in it."""
    picture = an_image("PNG", (90, 60))
    (somewhere / "quai.png").write_bytes(picture)
    source = NOTED
    if kind is Format.MD:  # Markdown holds an image in its address, or not at all
        source = NOTED.replace("quai.png", f"data:image/png;base64,{base64.b64encode(picture).decode()}")
    (somewhere / "quai.md").write_text(source, encoding="utf-8")
    file = somewhere / f"made.{kind}"
    to = "gfm" if kind is Format.MD else str(kind)
    command = [apart.pandoc(), "-s", "-t", to, "-o", str(file), "--resource-path", str(somewhere)]
    more = ["--embed-resources"] if kind is Format.HTML else []
    subprocess.run([*command, *more, str(somewhere / "quai.md")], check=True, capture_output=True)
    return file.read_bytes()


def called_in(tree):
    """The words just before each call, in order."""
    found = []
    for node in nodes(tree):
        said_before = ""
        for child in node.get("content", ()):
            if child["type"] == "footnote":
                found.append(said_before.rsplit(maxsplit=1)[-1])
            said_before = child.get("text", "")
    return found


@pytest.mark.parametrize("kind", Format)
def test_notes_and_images_come_in_go_out_and_come_in_again(tmp_path, kind):
    first = converting.bring_in(f"a.{kind}", made(tmp_path, kind), notes="Notes")
    assert [one.replace("\u00a0", " ") for one in notes(first.tree)] == WORDS
    assert called_in(first.tree) == ["quai", "vraiment", "liste", "Caisses"]
    (picture,) = [node["attrs"] for node in nodes(first.tree) if node["type"] == "image"]
    # Into OpenDocument, pandoc writes what an image shows under it, and nowhere else.
    shows = "" if kind is Format.ODT else "Le quai vu du nord"
    assert (picture.get("alt", ""), picture["width"], picture["height"]) == (shows, 90, 60)
    assert "Le quai vu du nord" in str(first.tree)
    assert first.lost == {}
    kept = {one.sha256: (one.mimetype, one.data) for one in first.images}
    assert set(kept) == images(first.tree)
    written = converting.bring_out(first.tree, LABEL, kind, internal=False, images=kept)
    again = converting.bring_in(f"a.{kind}", written, notes="Notes")
    assert (again.tree, again.lost) == (first.tree, {})
    assert {one.sha256 for one in again.images} == set(kept)


def test_notes_of_markdown_that_holds_html_stay_where_they_are_called():
    found = converting.bring_in("a.md", b"Un<u>deux</u>[^1] trois.\n\n[^1]: Voir.\n", notes="Notes")
    assert notes(found.tree) == ["Voir."]
    assert called_in(found.tree) == ["deux"]
    assert found.lost == {}


def test_notes_of_our_own_pages_are_notes_again():
    tree = doc(paragraph("Un", footnote("Voir."), " deux", footnote("Lire.")))
    page = f"<title>T</title><main>{render.html(tree, internal=True)}</main>"
    found = converting.bring_in("a.html", page.encode(), notes="Notes")
    assert notes(found.tree) == ["Voir.", "Lire."]
    assert called_in(found.tree) == ["Un", "deux"]


TEXT = doc(
    heading("Pourquoi"),
    paragraph("Le quai", footnote("Mesuré en mars."), " est ", said("étroit", link("https://exemple.fr/quai")), "."),
    internal(paragraph("tu", footnote("Le prix de revient."))),
    {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [{"type": "tableHeader", "content": [paragraph("Objet", footnote("En bois."))]}]},
            *({"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph(f"Caisse {n}")]}]} for n in range(80)),
        ],
    },
    paragraph("Fin", footnote('#panic() "et" <balise>'), "."),
)  # fmt: skip


@pytest.fixture
def house(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        stream = a_stream(db, initiative, "Réemploi", slug="reemploi")
        lead = a_member(db, initiative, "Perrine Rochevaire", streams=(stream,), leads=True)
        document = a_document(db, lead, "Le quai", stream_id=stream.id, tree=TEXT).public_id
    return signed_in(app, lead), document


@pytest.mark.both_databases
def test_the_paper_has_the_notes_at_the_foot_under_their_numbers(house):
    browser, document = house
    answer = browser.get(f"/valbrume/documents/{document}/texte.pdf")
    assert answer.status_code == 200
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) > 1
    packed = tight(" ".join(page.extract_text() for page in reader.pages))
    for one in ("1Mesuréenmars.", "2Enbois.", '3#panic()"et"<balise>', "(https://exemple.fr/quai)"):
        assert packed.count(one) == 1
    assert "prix" not in packed
    assert tags(reader).count("/Note") == 3
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["Pourquoi"]


@pytest.mark.both_databases
def test_the_page_of_a_text_shows_its_notes_under_it(house):
    browser, document = house
    page = browser.get(f"/valbrume/documents/{document}").text
    assert 'id="note-1">Mesuré en mars. <a href="#noteref-1"' in page
    assert 'role="doc-endnotes"' in page
    assert 'aria-label="Revenir à l’appel de la note 4"' in page
