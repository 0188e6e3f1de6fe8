"""The screens of whom a text is for: readable by everybody, in every light, and without a complaint."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_screens import HOME, look_in_every_light


def test_whom_a_text_is_for_is_readable_by_everybody(browser, demonstration):
    """The page read by who may not change it, the form, nobody chosen, what would change, and once it has."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.page
    nour.open(f"{HOME}/documents/ouvrir?chantier=cantines")
    page.get_by_label("Titre").fill("Pour quelques-uns")
    nour.button("Ouvrir le texte").click()
    nour.link("Changer qui lit et qui écrit").click()
    address = page.url
    wrong = look_in_every_light(page, "rights: the form")
    page.get_by_label(re.compile("^toute la démarche")).select_option(label="Aucun accès")
    page.get_by_label(re.compile("^le chantier")).select_option(label="Aucun accès")
    nour.button("Voir qui gagne et qui perd").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins un cercle")
    wrong |= look_in_every_light(page, "rights: nobody chosen")
    page.get_by_label("Ajouter une personne").select_option(label="Rose Fontambre")
    nour.button("Voir qui gagne et qui perd").click()
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    wrong |= look_in_every_light(page, "rights: what would change")
    nour.button("Appliquer ces droits").click()
    expect(nour.button("Annuler ce changement")).to_be_visible()
    wrong |= look_in_every_light(page, "rights: once changed")
    nour.open(address.removesuffix("/droits"))
    wrong |= look_in_every_light(page, "a reserved text")
    rose = somebody(browser, demonstration.url).signs_in("Rose Fontambre")
    rose.open(address)
    expect(rose.page.get_by_text(re.compile("^Changer ces droits revient"))).to_be_visible()
    wrong |= look_in_every_light(rose.page, "rights, only read")
    assert wrong == {}
    for person in (nour, rose):
        person.must_be_content()
