"""The room of an organisation: its board answers by a private link, on a phone; what it brings and who designates whom."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME, LOOKS, look_at, look_in_every_light
from tests.servers.application import Application
from tests.workspace.files.papers import a_pdf


def a_vote_of(person: Somebody, name: str) -> None:
    person.open(f"{HOME}/votes")
    person.page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()


def test_a_board_says_what_it_thinks_by_a_private_link_that_its_author_closes(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    a_vote_of(perrine, "Amender l’article 5")
    perrine.link("Demander à mon organisation").click()
    page, wrong = perrine.page, look_in_every_light(perrine.page, "asking one's board")
    perrine.button("Créer un lien privé").click()
    secret = page.get_by_label("Lien", exact=True).input_value()
    wrong |= look_in_every_light(page, "a link to hand on")

    board = somebody(browser, demonstration.url, **LOOKS["phone"])
    board.open(secret)
    expect(board.page.get_by_text(", en séance ou en ligne pendant au moins sept jours")).to_be_visible()
    wrong |= look_at(board.page, "a question read by a board")
    board.page.get_by_label("Votre nom").fill("Camille Aubépin")
    board.button("Envoyer ma réponse").click()
    expect(board.page.get_by_role("alert")).to_be_visible()
    wrong |= look_at(board.page, "an answer refused")
    board.page.get_by_role("radio", name="Pour", exact=True).check()
    board.page.get_by_role("textbox", name=re.compile("^Une remarque")).fill("Sept jours, pas moins.")
    board.button("Envoyer ma réponse").click()
    wrong |= look_at(board.page, "an answer given")

    a_vote_of(perrine, "Amender l’article 5")
    expect(page.get_by_text("Camille Aubépin")).to_be_visible()  # beside the ballot
    perrine.link("Liens et réponses").click()
    expect(page.get_by_text("Sept jours, pas moins.")).to_be_visible()
    wrong |= look_in_every_light(page, "the answers of a board")
    page.get_by_text("Fermer ce lien").click()
    perrine.button("Fermer le lien").click()
    expect(page.get_by_text("lien fermé")).to_be_visible()
    board.open(secret)
    expect(board.page.get_by_text("Camille Aubépin")).to_have_count(0)
    wrong |= look_at(board.page, "a link that was closed")
    assert wrong == {}
    perrine.must_be_content()
    board.must_be_content(but="404|422")


def test_what_an_organisation_brings_and_the_deed_of_a_mandate_are_kept_in_its_room(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/personnes")
    nour.link("La Remise partagée").first.click()
    room = page.url
    nour.link("Le détail").click()
    wrong = look_in_every_light(page, "contributions, none")
    page.get_by_label("Quoi").fill("Une salle le jeudi")
    page.get_by_label("Combien").fill("4")
    page.get_by_label("Unité").fill("soirées par mois")
    page.get_by_label("Montrer à tous les membres").check()
    nour.button("Écrire cette contribution").click()
    expect(page.get_by_text("Une salle le jeudi").first).to_be_visible()
    wrong |= look_in_every_light(page, "contributions, one")

    page.goto(room)
    page.get_by_text("Changer ses droits").first.click()
    wrong |= look_in_every_light(page, "the rights of a mandate")
    nour.link("Actes de désignation").first.click()
    wrong |= look_in_every_light(page, "deeds, none")
    file = {
        "name": "delibération.pdf",
        "mimeType": "application/pdf",
        "buffer": a_pdf("Le bureau désigne Perrine Rochevaire."),
    }
    page.get_by_label("Fichier").set_input_files(files=file)
    nour.button("Joindre cet acte").click()
    expect(nour.link("delibération.pdf")).to_be_visible()
    wrong |= look_in_every_light(page, "deeds, one")
    assert wrong == {}
    nour.must_be_content()
