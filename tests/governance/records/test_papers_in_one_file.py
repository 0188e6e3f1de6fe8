"""All the papers of a meeting in one PDF, opened by a reader nobody here wrote: pages, bookmarks, and nobody else's papers."""

from __future__ import annotations

import hashlib
import io
import re

import pypdf
import pytest
from PIL import Image

from governance.meetings.actions import convening
from governance.meetings.forms import ItemForm
from governance.records import apart, kept
from tests.builders import A_MORNING, signed_in, the_actor
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_files import a_file
from tests.builders_papers import RESERVED, SECRET, PaperHouse
from tests.workspace.files.papers import a_locked_pdf, a_pdf, a_pdf_that_runs

pytestmark = pytest.mark.both_databases
TABLE = b"nom;ville"


@pytest.fixture
def house(app):
    return PaperHouse(app)


def brought(house, title, name, data):
    """The public id of a file that came before anybody looked into files."""
    with house.app.extensions["database"].transaction() as db:
        return a_file(db, house.committee.facilitator, title, name=name, data=data, words=title).public_id


def taken(house, member):
    answer = signed_in(house.app, member).get(f"{house.address}/pieces.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return pypdf.PdfReader(io.BytesIO(answer.data))


def words(reader, *pages):
    chosen = [reader.pages[page] for page in pages] if pages else reader.pages
    text = " ".join(page.extract_text() for page in chosen)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def marks(reader):
    """[title, page from 0] of each bookmark, those under another in a list after it."""
    return [
        [(one.title, reader.get_destination_page_number(one)) for one in line]
        if isinstance(line, list)
        else (line.title, reader.get_destination_page_number(line))
        for line in reader.outline
    ]


def test_every_kind_of_paper_is_found_at_its_bookmark(house):
    pdf = brought(house, "Le devis", "devis.pdf", a_pdf("Monte-charge page un", "Monte-charge page deux"))
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(picture, "PNG")
    plan = brought(house, "Le plan", "plan.png", picture.getvalue())
    with house.app.extensions["database"].transaction() as db:
        version = a_charter_in_force(db, house.committee.initiative)
        amendment = an_amendment(db, house.other, version).public_id
    house.attach(("document", house.text.public_id), ("file", pdf), item=1)
    house.attach(
        ("file", plan),
        ("file", house.file.public_id),
        ("motion", house.motion),
        ("amendment", amendment),
        item=2,
    )
    reader = taken(house, house.other)
    assert len(reader.pages) == 8
    assert marks(reader) == [
        ("1. Procès-verbal de mars", 1),
        [("La tournée du jeudi", 1), ("Le devis", 2)],
        ("2. Adoption de la charte", 4),
        [
            ("Le plan", 4),
            ("Devis du monte-charge", 5),
            ("Adopter la tournée", 6),
            ("Amendement n°\u00a01, article 1", 7),
        ],
        ("3. Points divers", 0),
    ]
    cover = words(reader, 0)
    for said in ("jeudi 9 avril 2026", "La Remise partagée", "Points divers", "15 min", "page 2", "page 8"):
        assert said in cover
    assert "Huit tournées" in words(reader, 1)
    assert "Monte-charge page deux" in words(reader, 3)
    assert len(reader.pages[4].images) == 1
    assert hashlib.sha256(TABLE).hexdigest() in words(reader, 5).replace(" ", "")
    assert "Le comité adopte-t-il la charte ?" in words(reader, 6).replace("\u00a0", " ")
    assert "[ajouté : clair] de l’article 1" in words(reader, 7)
    assert (reader.metadata.title, reader.root_object["/Lang"]) == (house.meeting.title, "fr")


def test_a_reader_gets_what_she_may_read_and_no_word_of_the_rest(house):
    house.attach(("document", house.reserved.public_id), ("document", house.text.public_id))
    whole, less = taken(house, house.reader), taken(house, house.other)
    assert SECRET in words(whole)
    assert RESERVED in str(marks(whole))
    # The sheets of the first reader are still in memory: they are not given to the second.
    assert kept._kept
    assert marks(less)[1] == [("La tournée du jeudi", 1)]
    assert "Quilleroux" not in words(less)
    assert "bail" not in words(less) + str(less.metadata)
    assert signed_in(house.app, house.other).get("/valbrume/reunions/nulle/pieces.pdf").status_code == 404


def test_a_file_that_cannot_be_joined_leaves_a_page_that_says_so(house):
    things = [
        ("Verrouillé", a_locked_pdf(), "mot de passe"),
        ("Programme", a_pdf_that_runs(), "programme"),
        ("Abîmé", b"%PDF-1.7 rien de plus", "abîmé"),
    ]
    house.attach(*(("file", brought(house, title, "x.pdf", data)) for title, data, _why in things))
    house.attach(("file", brought(house, "Photo", "x.png", b"\x89PNG\r\n\x1a\nrien")), item=2)
    reader = taken(house, house.other)
    assert len(reader.pages) == 5
    for page, (title, _data, why) in enumerate(things, 1):
        assert title in words(reader, page)
        assert why in words(reader, page)
    assert "Cette image n’a pas pu être reprise ici" in words(reader, 4)


def test_an_agenda_that_runs_over_a_page_tells_the_pages_that_follow_it(house):
    with house.app.extensions["database"].transaction() as db:
        actor = the_actor(db, house.committee.facilitator)
        for number in range(25):
            form = ItemForm(title=f"Point n° {number}")
            convening.add_item(db, actor, house.meeting, form, now=A_MORNING)
    house.attach(("file", house.file.public_id))
    reader = taken(house, house.other)
    (first,) = (page for _title, page in marks(reader)[1])
    assert first >= 2
    assert f"page {first + 1}" in words(reader, 0)
    assert "Devis du monte-charge" in words(reader, first)


def test_the_page_of_the_meeting_gives_the_file_once_there_is_something_to_read(house):
    browser = signed_in(house.app, house.other)
    assert "pieces.pdf" not in browser.get(house.address).text
    house.attach(("document", house.reserved.public_id))
    assert "pieces.pdf" not in browser.get(house.address).text
    assert f"{house.address}/pieces.pdf" in signed_in(house.app, house.reader).get(house.address).text


def test_what_a_pdf_does_to_its_reader_is_said_in_a_reason():
    asked = [a_locked_pdf(), a_pdf_that_runs(), b"", b"%PDF-1.4\n%%EOF", a_pdf()[:200]]
    reasons = [apart.answer({"do": "check", "data": data}).get("reason") for data in asked]
    assert reasons == ["locked", "pdf_program", "broken", "broken", "broken"]
