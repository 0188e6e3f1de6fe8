"""A file of elsewhere becomes a text that two persons write, leaves in four formats, and comes back the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_erase_for_good import WIDER, until_the_house_has
from tests.rules.exchange.files import LAUGHS, a_docx
from tests.rules.exchange.sources import REPORT
from tests.servers.application import Application
from workspace.exchange import apart
from workspace.exchange.rules.formats import LARGEST

HOME = "/valbrume-en-commun"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NAMES = {"docx": "Word", "odt": "LibreOffice", "md": "Markdown", "html": "HTML"}
INSIDE = 'main article[aria-label^="Texte"]'
REFUSED = {
    "photo.docx": (b"\x89PNG\r\n\x1a\n", "Ce fichier n’est pas ce que dit son nom."),
    "plan.pdf": (b"%PDF-1.7 ...", "Un PDF ne se réécrit pas fidèlement."),
    "lettre.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "un ancien format de Word"),
    "tableau.xlsx": (b"PK\x03\x04 ...", "Choisissez un fichier .docx, .odt, .md ou .html."),
    "rires.docx": (a_docx("&i;", head=LAUGHS), "des définitions XML qu’un document n’a pas"),
    "bombe.docx": (a_docx("Un.", more={"word/media/a.bin": bytes(64 << 20)}), "ce fichier serait démesuré"),
    "ancien.md": ("Été".encode("latin-1"), "Enregistrez-le en UTF-8"),
    "vide.odt": (b"", "Ce fichier est vide."),
}
"""By name: what is in the file, and what somebody who sends it reads."""


def made_elsewhere(home: Path, kind: str) -> bytes:
    """A file as pandoc makes it, with no hand of ours in it."""
    source, file = home / "report.md", home / f"report.{kind}"
    source.write_text(REPORT, encoding="utf-8")
    to = "gfm" if kind == "md" else kind
    subprocess.run([apart.pandoc(), "-s", "-t", to, "-o", file, source], check=True)
    return file.read_bytes()


def gives(person: Somebody, name: str, data: bytes) -> None:
    """The form of a file that comes in, filled and sent."""
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    person.page.get_by_label("Fichier", exact=True).set_input_files(files=file)
    person.button("Reprendre ce fichier").click()


def brings(person: Somebody, name: str, data: bytes) -> None:
    person.open(f"{HOME}/documents/reprendre?chantier=reemploi")
    gives(person, name, data)


def takes(person: Somebody, kind: str, home: Path) -> bytes:
    """One click, one file."""
    with person.page.expect_download() as coming:
        person.button(f"Télécharger en {NAMES[kind]}").click()
    name = coming.value.suggested_filename
    assert name == f"Compte rendu de l’assemblée.{kind}"
    coming.value.save_as(home / name)
    return (home / name).read_bytes()


def as_read(page: Page) -> str:
    """The text as the house writes it for who has no script: titles, lists, tables, links and all."""
    said: str = page.evaluate(
        """async (inside) => {
          const whole = await (await fetch(location.href.split('#')[0])).text();
          return new DOMParser().parseFromString(whole, 'text/html').querySelector(inside).innerHTML;
        }""",
        INSIDE,
    )
    return said


def writes(person: Somebody, words: str) -> None:
    text = person.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.press("Control+End")
    text.press_sequentially(words)


def titled(person: Somebody) -> None:
    heading = person.page.get_by_role("heading", level=1, name="Compte rendu de l’assemblée")
    expect(heading).to_be_visible()


def test_a_text_of_two_persons_comes_in_goes_out_and_comes_back_the_same(
    browser: Browser, demonstration: Application, tmp_path: Path
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    brings(perrine, "assemblée.docx", made_elsewhere(tmp_path, "docx"))
    titled(perrine)
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(perrine.page.url)
    writes(perrine, " Relu par Perrine.")
    expect(nour.page.get_by_role("textbox", name=re.compile("^Texte"))).to_contain_text("Relu par Perrine.")
    writes(nour, " Et par Nour.")
    until_the_house_has(perrine.page, "Relu par Perrine. Et par Nour.")
    first = as_read(perrine.page)
    for part in ("<h2", "<h3", "<ol", "<ul", 'data-checked="true"', "<th", "<td", "<blockquote", "<br>",
                 'href="https://exemple.fr/registre?an=2026"', "<strong>", "<em>", "<code>"):  # fmt: skip
        assert part in first, part
    files = {kind: takes(nour, kind, tmp_path) for kind in NAMES}
    for kind, data in files.items():
        brings(nour, f"retour.{kind}", data)
        titled(nour)
        assert as_read(nour.page) == first, kind
    perrine.must_be_content()
    nour.must_be_content()


def test_what_takes_over_a_second_shows_its_progress(
    browser: Browser, demonstration: Application, tmp_path: Path
) -> None:
    """The requests are held on the way for as long as it takes to read what is said meanwhile."""
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page = perrine.page
    held: list[Route] = []

    def holds(route: Route) -> None:
        held.append(route)

    perrine.open(f"{HOME}/documents/reprendre?chantier=reemploi")
    for address in ("**/documents/reprendre", "**/telecharger?**"):
        page.route(address, holds)
    gives(perrine, "assemblée.md", made_elsewhere(tmp_path, "md"))
    sending = page.get_by_role("progressbar", name="Envoi du fichier")
    expect(sending).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Le fichier est envoyé…")).to_be_visible()
    assert axe(page) == []
    held.pop().continue_()
    titled(perrine)

    perrine.button("Télécharger en Markdown").click()
    expect(page.get_by_role("progressbar", name="Préparation du fichier")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Le fichier se prépare…")).to_be_visible()
    with page.expect_download():
        held.pop().continue_()
    expect(page.get_by_role("progressbar", name="Préparation du fichier")).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="Le fichier est prêt")).to_be_visible()

    perrine.button("Télécharger en HTML").click()
    expect(page.get_by_role("progressbar", name="Préparation du fichier")).to_be_visible()
    held.pop().fulfill(status=503, body="")
    expect(page.get_by_text("Le serveur est occupé pour quelques instants.")).to_be_visible()
    titled(perrine)
    perrine.must_be_content(but="503")


def test_on_a_phone_each_refusal_is_read_where_the_file_was_chosen(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url, **PHONE).signs_in("Nour Sarrazet")
    nour.open(f"{HOME}/documents/reprendre?chantier=reemploi")
    nour.page.get_by_label("Titre").fill("Le titre reste")
    field = nour.page.get_by_label("Fichier", exact=True)
    for name, (data, words) in REFUSED.items():
        gives(nour, name, data)
        expect(nour.page.get_by_role("main").locator("p.error", has_text=words)).to_be_visible()
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(nour.page.get_by_label("Titre")).to_have_value("Le titre reste")
    assert axe(nour.page) == []
    assert nour.page.evaluate(WIDER) == 0
    gives(nour, "lourd.docx", bytes(LARGEST + 1))
    expect(nour.page.get_by_role("alert").filter(has_text="Ce fichier dépasse 20 Mo.")).to_be_visible()
    expect(field).to_be_focused()
    assert axe(nour.page) == []

    macros = a_docx("Ordre du jour.", more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    gives(nour, "avec-macros.docm", macros)
    expect(nour.page.get_by_text("Les macros n’ont pas été reprises.")).to_be_visible()
    assert axe(nour.page) == []
    nour.link("Lire le texte").click()
    expect(nour.page.get_by_role("textbox", name=re.compile("^Texte"))).to_contain_text("Ordre du jour.")
    nour.must_be_content(but="422")


def test_without_script_a_file_comes_in_and_goes_out_and_too_large_is_said(
    browser: Browser, demonstration: Application, tmp_path: Path
) -> None:
    perrine = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Perrine Rochevaire")
    brings(perrine, "assemblée.odt", made_elsewhere(tmp_path, "odt"))
    titled(perrine)
    article = perrine.page.get_by_role("article", name=re.compile("^Texte"))
    expect(article.get_by_role("link", name="le registre")).to_be_visible()
    expect(article.get_by_role("table")).to_contain_text("Chambre froide")
    assert b"Chambre froide" in takes(perrine, "md", tmp_path)
    brings(perrine, "rires.docx", REFUSED["rires.docx"][0])
    expect(perrine.link(re.compile("des définitions XML"))).to_be_visible()
    brings(perrine, "lourd.docx", bytes(LARGEST + (1 << 20)))
    expect(perrine.page.get_by_role("heading", name="Cet envoi est trop lourd")).to_be_visible()
    perrine.must_be_content(but="422|413")
