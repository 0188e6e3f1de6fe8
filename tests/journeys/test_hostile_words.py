"""Whatever is typed, pasted, sent raw or brought in a file is words to whoever reads it: nothing runs, nothing is fetched.

Each page is read twice, as people do and with the content policy off: what the second fence would stop must not even
reach it. The same watch, put before a page that protects nothing, hears the corpus ring.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Error as PlaywrightError
from pycrdt import XmlElement, XmlText
from sqlmodel import select

from people.models import Role
from tests.builders import a_member, the_actor
from tests.journeys.hostile import FAMILIES, Payload, corpus
from tests.journeys.somebody import Somebody
from tests.journeys.test_erase_for_good import until_the_house_has
from tests.journeys.watching import PROVOKE, Reader, a_reader
from tests.rules.documents.trees import doc, paragraph
from tests.rules.exchange.files import RELATIONS, TYPES, WORD, a_package
from tests.servers.process import ROOT
from tests.workspace.documents.tabs import House, Tab
from workspace.comments.forms import LONGEST
from workspace.documents import actions, texts
from workspace.documents.models import Document
from workspace.exchange import converting
from workspace.exchange.rules.formats import Format
from workspace.exchange.rules.outward import Label

CORPUS = corpus()
RINGING, MOST_FRAMES = 80, 3_600
HTMX = (ROOT / "node_modules/htmx.org/dist/htmx.min.js").read_text(encoding="utf-8")
PASTE = """(all) => {
  const text = document.querySelector('.ProseMirror');
  for (const written of all) {
    const data = new DataTransfer();
    data.setData('text/html', written);
    data.setData('text/plain', 'collé');
    text.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("hostile") / "house")
    now = datetime.now(UTC)
    with made.database.transaction() as db:
        db.merge(made.initiative).listed = True
        made.nour = a_member(
            db, made.initiative, "Nour", role=Role.FACILITATOR, streams=(made.stream,), now=now
        )
    yield made
    made.close()


@pytest.fixture
def nour(browser: Browser, house: House) -> Iterator[Reader]:
    reader = a_reader(browser, house, house.nour)
    yield reader
    reader.watch.must_have_heard_nothing()
    reader.must_be_content()
    reader.context.close()


def writing(person: Somebody, house: House, **more: Any) -> tuple[int, str]:
    """A new text, open before her: its key and its public id."""
    key, public_id = house.document(**more)
    person.open(f"/valbrume/documents/{public_id}")
    text = person.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.focus()
    return key, public_id


def read_by_all(browser: Browser, house: House, nour: Reader, key: int, public_id: str) -> None:
    """The text where people meet it: open, kept, compared, about to be published, public, as a page of its own."""
    now = datetime.now(UTC)
    with house.database.transaction() as db:
        document = db.get_one(Document, key)
        version = actions.take_version(db, the_actor(db, house.nour, now=now), document, now=now).public_id
        tree = texts.tree(db, document)
    inside, kept = f"/valbrume/documents/{public_id}", f"/valbrume/versions/{version}/publier"
    nour.reads(kept)
    nour.page.get_by_label("Titre", exact=True).fill(f"Publié {public_id}")
    nour.button("Publier").click()
    nour.page.wait_for_url(re.compile("/public/"))
    public = nour.page.url
    unfenced = a_reader(browser, house, house.nour, bypass_csp=True)
    for person in (nour, unfenced):
        person.reads(inside)
        person.reads(f"{inside}/versions/{version}")
        person.reads(f"{inside}/commentaires")
        person.reads(f"{inside}/historique")
        person.reads(public)
    stranger = a_reader(browser, house)
    stranger.reads(public)
    alone = converting.bring_out(tree, Label("T", "", "", "", ""), Format.HTML, internal=True)
    reads_a_file(unfenced, alone)
    for person in (unfenced, stranger):
        person.must_be_content()
        person.context.close()


def reads_a_file(person: Reader, page: bytes) -> None:
    """A downloaded page, opened where no policy holds."""
    person.page.route("**/seule.html", lambda route: route.fulfill(body=page, content_type="text/html"))
    person.reads("/seule.html")


def test_the_watch_hears_what_runs(browser: Browser, house: House) -> None:
    """Before a page that protects nothing: the corpus rings, family by family."""
    lost = a_reader(browser, house)
    page = lost.page
    page.route("**/rang/**", lambda route: route.fulfill(status=204))
    page.route("https://exemple.fr/**", lambda route: route.abort())
    page.route("**/temoin.js", lambda route: route.fulfill(body=HTMX, content_type="text/javascript"))
    page.route("**/temoin", lambda route: route.fulfill(body=unprotected(CORPUS), content_type="text/html"))
    lost.open("/temoin")
    for frame in page.frames:
        with suppress(PlaywrightError):  # what runs there may have led it elsewhere
            frame.evaluate(PROVOKE)
    for _ in range(MOST_FRAMES):
        if len(lost.watch.rang) >= RINGING:
            break
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(drawn))")
    assert len(CORPUS) >= 80
    assert len(lost.watch.rang) >= RINGING, [one for one in CORPUS if one.number not in lost.watch.rang]
    assert {one.family for one in CORPUS if one.number in lost.watch.rang} == set(FAMILIES)
    with pytest.raises(AssertionError):
        lost.watch.must_have_heard_nothing()
    lost.context.close()


TWICE = """<div></div><script>
  const once = document.createElement('div');
  once.innerHTML = %s;
  document.querySelector('div').innerHTML = once.innerHTML;
</script>"""
"""As careless programs do: parsed, written, and parsed again."""


def unprotected(payloads: list[Payload]) -> bytes:
    """Each payload in a frame as it is, and in another one parsed twice; htmx obeys in the page itself."""
    bare = "".join(one.text for one in payloads if one.family == "htmx")
    framed = [one.text for one in payloads if one.family != "htmx"]
    framed += [TWICE % json.dumps(one).replace("<", r"\u003c") for one in framed]
    frames = "".join(f'<iframe srcdoc="{html.escape(one)}"></iframe>' for one in framed)
    return f'<!doctype html><script src="/temoin.js"></script><main>{bare}</main>{frames}'.encode()


def test_what_is_typed_is_words(browser: Browser, house: House, nour: Reader) -> None:
    key, public_id = writing(nour, house)
    keys, seen = nour.page.keyboard, set()
    for one in CORPUS:
        # Words put in at once are not read as Markdown; a tab is a key that leaves the text.
        by_letter = one.family not in seen or (one.family == "markdown" and "\t" not in one.text)
        for line in one.text.split("\n"):
            (keys.type if by_letter else keys.insert_text)(line)
            keys.press("Enter")
        seen.add(one.family)
    keys.type("Fini.")
    until_the_house_has(nour.page, "Fini.")
    with house.database.reading() as db:
        said = str(texts.tree(db, db.get_one(Document, key)))
    lost = [one.text for one in CORPUS if not re.search(rf"rang[/(]{one.number}\b", said)]
    assert [one for one in lost if "base64" not in one] == []
    nour.button("Lien").first.click()
    for address in ("javascript:rang(1)", "java\tscript:rang(1)", "data:text/html,<script>rang(1)</script>"):
        nour.page.get_by_label("Adresse du lien").fill(address)
        nour.button("Poser le lien").click()
    read_by_all(browser, house, nour, key, public_id)


def test_what_is_pasted_is_words(browser: Browser, house: House, nour: Reader) -> None:
    key, public_id = writing(nour, house)
    nour.page.evaluate(PASTE, [f"<p>n° {one.number}.</p>{one.text}" for one in CORPUS])
    until_the_house_has(nour.page, f"n° {CORPUS[-1].number}.")
    with house.database.reading() as db:
        said = str(texts.tree(db, db.get_one(Document, key)))
    assert [one.number for one in CORPUS if f"n° {one.number}." not in said] == []
    read_by_all(browser, house, nour, key, public_id)


def attributes(n: int) -> list[tuple[str, dict[str, Any]]]:
    """Nodes of the schema whose values are not what the schema means."""
    ring = f"rang({n})"
    return [
        ("heading", {"level": f'2 onmouseover="{ring}"'}),
        ("heading", {"level": 2, "class": f'x" onclick="{ring}', "title": ring}),
        ("codeBlock", {"language": f'x"><img src=x onerror={ring}>'}),
        ("orderedList", {"start": f'1" onclick="{ring}', "type": ring}),
        ("paragraph", {"class": "sr", "target": ring, "rel": ring}),
        ("callout", {"kind": f'key" onclick="{ring}'}),
        ("callout", {"kind": "warning"}),
    ]


def put_mark(paragraph: XmlElement, text: str, address: str) -> None:
    written = XmlText()
    paragraph.children.append(written)
    written.insert(0, text, {"link": {"href": address, "class": "x", "target": "_top"}})


def test_what_is_sent_raw_is_words_or_is_refused(browser: Browser, house: House, nour: Reader) -> None:
    key, public_id = house.document()
    with Tab(house, house.lead, public_id) as tab:
        assert tab.join()["ok"]
        for one in CORPUS:
            tab.type(one.text)
        tab.sent.clear()
        with tab.doc.transaction():
            for one in CORPUS:
                paragraph = XmlElement("paragraph")
                tab.root.children.append(paragraph)
                address = re.search(r'(?:href|src)="([^"]*)"', one.text)
                leads = html.unescape(address[1]) if address else one.text
                put_mark(paragraph, f"n° {one.number}.", leads)
                mention = XmlElement("mention", {"kind": "person", "id": f'"><{one.text}', "label": one.text})
                paragraph.children.append(mention)
                paragraph.children.append(XmlElement("footnote", {"text": one.text}))
            for name, values in attributes(1):
                block = XmlElement(name, values)
                tab.root.children.append(block)
                block.children.append(XmlText("bloc"))
        state = tab.doc.get_update()
        tab.wait_saved(tab.send_whole(state))
    refused_raw(house, public_id)
    read_by_all(browser, house, nour, key, public_id)


def refused_raw(house: House, public_id: str) -> None:
    """Names that the schema does not know are refused at the door, each by itself."""
    for name, values in (
        ("script", {}), ("img", {"src": "x"}), ("paragraph", {"onclick": "rang(1)"}),
        ("paragraph", {"hx-get": "/rang/1"}), ("paragraph", {"style": "x"}), ("iframe", {"srcdoc": "x"}),
        ("footnote", {"text": 3}), ("footnote", {"text": "x" * 2_001}),
    ):  # fmt: skip
        with Tab(house, house.lead, public_id) as tab:
            assert tab.join()["ok"]
            tab.sent.clear()
            tab.root.children.append(XmlElement(name, values))
            n = tab.send(tab.sent[-1])
            tab.wait(lambda tab=tab, n=n: tab.told("refused", n=n) or tab.told("disconnect"))
            assert tab.saved() < n


def as_html() -> bytes:
    body = "".join(f"<p>n° {one.number}.</p>\n{one.text}\n" for one in CORPUS if one.family != "swallowing")
    return f"<!doctype html><title>{CORPUS[0].text}</title><body>{body}".encode()


def as_markdown() -> bytes:
    """Each payload as a paragraph; those of one line as a note and in an alert too."""
    noted = [one for one in CORPUS if "\n" not in one.text and one.family != "swallowing"]
    said = [f"n° {one.number}.\n\n{one.text}" for one in CORPUS if one.family != "swallowing"]
    said += [
        f"> [!WARNING]\n> Note[^{one.number}] {one.text}\n\n[^{one.number}]: {one.text}" for one in noted
    ]
    said += [f"n° {one.number}.\n\n{one.text}" for one in CORPUS if one.family == "swallowing"]
    return "\n\n".join(said).encode()


def as_docx() -> bytes:
    """Each payload as words, and as the address of a link."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    said = "".join(
        f"<w:p><w:r><w:t>n° {one.number}. {html.escape(one.text)}</w:t></w:r>"
        f'<w:hyperlink r:id="l{one.number}"><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>'
        for one in CORPUS
    ).replace("\x0c", " ")
    links = "".join(
        f'<Relationship Id="l{one.number}" Type="{space}/hyperlink" Target="javascript:rang({one.number})" TargetMode="External"/>'
        for one in CORPUS
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    document = f'{head}<w:document xmlns:w="{WORD}" xmlns:r="{space}"><w:body>{said}</w:body></w:document>'
    around = (
        f'{head}<Relationships xmlns="{space.replace("officeDocument", "package")}">{links}</Relationships>'
    )
    return a_package(
        {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document,
         "word/_rels/document.xml.rels": around}
    )  # fmt: skip


FILES = {"page.html": as_html, "texte.md": as_markdown, "texte.docx": as_docx}


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_brings_in_is_words(browser: Browser, house: House, nour: Reader, name: str) -> None:
    nour.open("/valbrume/documents/reprendre?chantier=reemploi")
    file: Any = {"name": name, "mimeType": "text/plain", "buffer": FILES[name]()}
    nour.page.get_by_label("Fichier", exact=True).set_input_files(files=file)
    nour.page.get_by_label("Titre").fill(f"Repris {CORPUS[12].text}"[:120])
    nour.button("Reprendre ce fichier").click()
    nour.page.wait_for_url(lambda address: not address.endswith("/reprendre?chantier=reemploi"))
    public_id = re.search("/documents/([^/?]+)", nour.page.url)[1]
    nour.reads()
    with house.database.reading() as db:
        document = db.exec(texts_of(public_id)).one()
        said, key = str(texts.tree(db, document)), document.id
    # What one attempt opens and never closes may swallow some of those that follow it, in a page of HTML.
    assert sum(f"n° {one.number}." in said for one in CORPUS) >= RINGING
    read_by_all(browser, house, nour, key, public_id)


def texts_of(public_id: str) -> Any:
    return select(Document).where(Document.public_id == public_id)


def pieces() -> list[str]:
    """The corpus in as many comments as it takes."""
    found = [""]
    for one in CORPUS:
        if len(found[-1]) + len(one.text) + 1 > LONGEST - 200:
            found.append("")
        found[-1] += one.text + "\n"
    return found


def test_what_is_said_beside_a_text_is_words(browser: Browser, house: House, nour: Reader) -> None:
    """In comments, in a discussion, in titles, in names of folders, in what is searched for."""
    title = "\"><svg/onload=rang(1)><img src=x onerror=rang(1)> ' onfocus=rang(1) autofocus"
    key, public_id = house.document(title=title, tree=doc(paragraph(title)))
    for piece in pieces():
        nour.open(f"/valbrume/documents/{public_id}/commentaires")
        nour.page.get_by_label("Votre commentaire").fill(piece)
        nour.button("Commenter").click()
        nour.reads()
    nour.open(f"/valbrume/discussions/ouvrir?sujet=stream&id={house.stream.public_id}")
    nour.page.get_by_label("La question").fill(title)
    nour.page.get_by_label("Votre premier message").fill(pieces()[0])
    nour.button("Ouvrir le fil").click()
    nour.reads()
    nour.open("/valbrume/rayons/reemploi")
    nour.page.get_by_label("Nom du dossier").last.fill(title[:80])
    nour.button("Ouvrir le dossier").click()
    nour.reads()
    nour.reads(f"/valbrume/documents/{public_id}/classer")
    nour.open("/valbrume/recherche")
    nour.page.get_by_label("Ce que vous cherchez").fill(title)
    nour.page.get_by_label("Ce que vous cherchez").press("Enter")
    nour.reads()
    read_by_all(browser, house, nour, key, public_id)
