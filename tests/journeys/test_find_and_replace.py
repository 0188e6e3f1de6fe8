"""Somebody finds words in a text by keyboard, replaces them, and takes it back; another sees each of it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
WRITTEN = "La Filature ouvre à midi.\nAprès la filature, le quai."


def the_text(person: Somebody) -> Locator:
    return person.page.get_by_role("textbox", name=re.compile("^Texte"))


def opened(browser: Browser, url: str) -> tuple[Somebody, Somebody]:
    """Perrine has written; Nour has the text open."""
    perrine = somebody(browser, url).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill("Les horaires")
    perrine.button("Ouvrir le texte").click()
    expect(the_text(perrine)).to_be_editable()
    the_text(perrine).press_sequentially(WRITTEN)
    perrine.has_saved()
    nour = somebody(browser, url).signs_in("Nour Sarrazet")
    nour.open(perrine.page.url)
    expect(the_text(nour)).to_contain_text("le quai")
    return perrine, nour


def test_words_are_found_and_replaced_by_keyboard_and_taken_back(
    browser: Browser, demonstration: Application
) -> None:
    perrine, nour = opened(browser, demonstration.url)
    perrine.page.keyboard.press("Control+h")
    form = perrine.page.get_by_role("search", name="Chercher et remplacer")
    wanted = form.get_by_label("Chercher", exact=True)
    expect(wanted).to_be_focused()
    wanted.fill("FILATURE")
    expect(form.get_by_role("status")).to_have_text("2 passages trouvés")
    perrine.page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(re.compile(r"^\d sur 2$"))
    form.get_by_label("Capitales et accents exacts").check()
    expect(form.get_by_role("status")).to_have_text("Rien de tel dans ce texte.")
    form.get_by_label("Capitales et accents exacts").uncheck()
    form.get_by_label("Remplacer par").fill("fabrique")
    assert axe(perrine.page) == []
    form.get_by_role("button", name="Tout remplacer").press("Enter")
    expect(form.get_by_role("status")).to_contain_text("2 remplacements")
    for person in (perrine, nour):
        expect(the_text(person)).to_contain_text("La fabrique ouvre à midi.")
        expect(the_text(person)).to_contain_text("Après la fabrique, le quai.")
    perrine.page.keyboard.press("Escape")
    expect(the_text(perrine)).to_be_focused()
    perrine.page.keyboard.press("Control+z")
    for person in (perrine, nour):
        expect(the_text(person)).to_contain_text("Après la filature, le quai.")
    # The plan and the length follow what is written.
    perrine.page.keyboard.press("Control+End")
    perrine.is_heard()
    perrine.page.keyboard.press("Enter")
    for title in ("Quand", "Où", "Qui"):
        perrine.page.keyboard.type(f"## {title}\n")
    plan = perrine.page.get_by_role("region", name="Dans ce texte")
    expect(plan.get_by_role("link")).to_have_text(["Quand", "Où", "Qui"])
    expect(perrine.page.get_by_text(re.compile("^Mots.: "))).to_have_text(re.compile("^Mots.: 13 "))
    perrine.must_be_content()
    nour.must_be_content()
