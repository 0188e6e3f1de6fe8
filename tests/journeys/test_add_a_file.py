"""A file is added on a phone, a disguised one refused, a new version takes its place; another finds it and takes it away.

Then one is kept for some people, made public as it is, taken by a visitor, and withdrawn.
"""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_find_and_file import until_it_is_found
from tests.journeys.test_screens import look_in_every_light
from tests.servers.application import Application
from tests.workspace.files import papers

HOME = "/valbrume-en-commun"
EXAMINED = 60_000  # milliseconds that an examination may take on a machine that has much else to do
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def chooses(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("Fichier", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def takes(person: Somebody, link: str | re.Pattern[str]) -> tuple[str, bytes]:
    """The name and the bytes of what a link gives."""
    with person.page.expect_download() as download:
        person.link(link).first.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_file_added_on_a_phone_is_replaced_found_and_taken_by_another(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url, **PHONE).signs_in("Perrine Rochevaire")
    page = perrine.open(f"{HOME}/chantiers/reemploi")
    perrine.link("Déposer un fichier").click()
    expect(page.get_by_label("Où")).to_have_value("reemploi")
    chooses(page, "devis.pdf", papers.a_program())
    perrine.button("Déposer ce fichier").click()
    expect(page.get_by_role("alert").filter(has_text="C’est un programme").first).to_be_visible()
    assert axe(page) == []
    chooses(page, "Devis du treuil.pdf", bytes(26 * 1024 * 1024))
    perrine.button("Déposer ce fichier").click()
    expect(
        page.get_by_role("alert").filter(has_text="dépasse 25 Mo")
    ).to_be_visible()  # said before it is sent
    first = papers.a_pdf("Devis du treuil")
    chooses(page, "Devis du treuil.pdf", first)
    perrine.button("Déposer ce fichier").click()
    expect(page.get_by_role("heading", level=1, name="Devis du treuil")).to_be_visible(timeout=EXAMINED)
    address = page.url
    expect(page.get_by_role("img", name="Première page de « Devis du treuil »")).to_be_visible()
    second = papers.a_pdf("Devis du treuil, avec son palan")
    chooses(page, "Devis du treuil 2.pdf", second)
    perrine.button("Remplacer par ce fichier").click()
    expect(page.get_by_text("Version 2 : Devis du treuil 2.pdf")).to_be_visible(timeout=EXAMINED)
    until_it_is_found(page, "palans", "Devis du treuil")

    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/recherche?q=palans")
    nour.link("Devis du treuil").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    assert takes(nour, "Télécharger") == ("Devis du treuil 2.pdf", second)
    assert takes(nour, "Version 1 : Devis du treuil.pdf") == ("Devis du treuil.pdf", first)
    nour.must_be_content()
    perrine.must_be_content(but="422")


def test_without_script_a_file_is_added_binned_and_taken_out(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url, java_script_enabled=False, **PHONE)
    page = perrine.signs_in("Perrine Rochevaire").open(f"{HOME}/fichiers/deposer?chantier=reemploi")
    chooses(page, "photo.jpg", papers.a_pdf())
    perrine.button("Déposer ce fichier").click()
    expect(page.get_by_text("n’est pas ce que dit son nom").first).to_be_visible()
    chooses(page, "étagères.csv", b"travee;chene\n1;oui")
    page.get_by_label("Titre").fill("Les étagères")
    perrine.button("Déposer ce fichier").click()
    expect(page.get_by_role("heading", level=1, name="Les étagères")).to_be_visible()
    expect(page.get_by_text("travee;chene")).to_be_visible()
    page.get_by_label("Titre").fill("Les étagères du fond")
    perrine.button("Enregistrer le titre").click()
    expect(page.get_by_role("heading", level=1, name="Les étagères du fond")).to_be_visible()
    page.get_by_label("Où le mettre").select_option(label="Toute la démarche")
    perrine.button("Déplacer le fichier").click()
    expect(page.get_by_text("Lisent, remplacent et déplacent : toute la démarche.")).to_be_visible()
    page.get_by_label("Où le mettre").select_option(value="reemploi:")
    perrine.button("Déplacer le fichier").click()
    expect(page.get_by_text("Lisent : toute la démarche.")).to_be_visible()
    page.get_by_text("Mettre à la corbeille", exact=True).click()
    perrine.button("Le mettre à la corbeille").click()
    expect(perrine.link("Les étagères du fond")).to_have_count(0)
    perrine.link("La corbeille").click()
    perrine.button("Sortir de la corbeille « Les étagères du fond »").click()
    expect(page.get_by_role("heading", level=1, name="Les étagères du fond")).to_be_visible()
    perrine.must_be_content(but="422")


def adds(person: Somebody, title: str, data: bytes) -> str:
    """A table put in her stream: its address."""
    page = person.open(f"{HOME}/fichiers/deposer?chantier=reemploi")
    chooses(page, "tarif.csv", data)
    page.get_by_label("Titre").fill(title)
    person.button("Déposer ce fichier").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible(timeout=EXAMINED)
    return page.url


def reserves(person: Somebody) -> dict[str, object]:
    """From the page of her file: for her alone, besides who facilitates. What is wrong with the screens."""
    page = person.page
    person.link("Changer qui lit et qui écrit").click()
    wrong = look_in_every_light(page, "rights of a file")
    page.get_by_label(re.compile("^toute la démarche")).select_option(label="Aucun accès")
    page.get_by_label(re.compile("^le chantier")).select_option(label="Aucun accès")
    page.get_by_label("Ajouter une personne").select_option(label="Perrine Rochevaire")
    page.get_by_label("Ce que cet ajout permet").select_option(label="Lit, remplace et déplace")
    person.button("Voir qui gagne et qui perd").click()
    expect(page.get_by_role("heading", name=re.compile("personnes perdent des droits"))).to_be_visible()
    wrong |= look_in_every_light(page, "what would change for a file")
    person.button("Appliquer ces droits").click()
    expect(person.button("Annuler ce changement")).to_be_visible()
    return wrong


def test_a_file_for_some_people_is_made_public_taken_by_a_visitor_and_withdrawn(
    browser: Browser, demonstration: Application
) -> None:
    data, title = b"nom;tarif\ntreuil;340", "Le tarif du treuil"
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    address, page = adds(perrine, title, data), perrine.page
    expect(page.get_by_text("Lisent : toute la démarche.")).to_be_visible()
    wrong = reserves(perrine)
    perrine.link(title).click()
    named = "Lisent, remplacent et déplacent : Perrine Rochevaire et les personnes qui facilitent."
    expect(page.get_by_text(named)).to_be_visible()
    wrong |= look_in_every_light(page, "a reserved file")

    octave = somebody(browser, demonstration.url).signs_in("Octave Peyrebrune")
    assert title not in octave.open(address).title()
    octave.open(f"{HOME}/fichiers")
    expect(octave.link(title)).to_have_count(0)

    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(address)
    nour.link("Publier cette version").click()
    expect(nour.page.get_by_text("Ce fichier est réservé à quelques personnes.")).to_be_visible()
    wrong |= look_in_every_light(nour.page, "a file to make public")
    nour.button("Publier cette version").click()
    expect(nour.page.get_by_role("heading", level=1, name=title)).to_be_visible()
    wrong |= look_in_every_light(nour.page, "a public file, seen by who facilitates")

    visitor = somebody(browser, demonstration.url)
    visitor.open(nour.page.url)
    wrong |= look_in_every_light(visitor.page, "a public file")
    assert takes(visitor, "Télécharger") == ("tarif.csv", data)
    nour.page.get_by_text("Retirer ce fichier", exact=True).click()
    nour.page.get_by_label("Raison, montrée à la place du fichier").fill("Le tarif a changé.")
    nour.button("Retirer du public").click()
    visitor.page.reload()
    expect(visitor.page.get_by_text("Le tarif a changé.")).to_be_visible()
    wrong |= look_in_every_light(visitor.page, "a file withdrawn")
    assert wrong == {}
    perrine.must_be_content()
    octave.must_be_content(but="404")
    for person in (nour, visitor):
        person.must_be_content(but="410")


def test_the_pages_of_files_are_readable_by_everybody(browser: Browser, demonstration: Application) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page, wrong = perrine.open(f"{HOME}/fichiers"), {}
    wrong |= look_in_every_light(page, "all files")
    perrine.link("Devis A de la chambre froide").click()
    expect(page.get_by_role("img", name=re.compile("Première page"))).to_be_visible()
    wrong |= look_in_every_light(page, "a file")
    perrine.open(f"{HOME}/fichiers?chantier=reemploi")
    wrong |= look_in_every_light(page, "files of a stream")
    perrine.open(f"{HOME}/fichiers/deposer")
    perrine.button("Déposer ce fichier").click()
    wrong |= look_in_every_light(page, "a file to add")
    perrine.open(f"{HOME}/corbeille")
    wrong |= look_in_every_light(page, "the bin")
    assert wrong == {}
    perrine.must_be_content()
