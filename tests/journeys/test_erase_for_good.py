"""Nour wrote where somebody lives, in minutes that all read: she deletes it, then erases it for good."""

from __future__ import annotations

import re
from html import unescape

from playwright.sync_api import Browser, Page, expect

from tests.consistency.company import look
from tests.journeys.somebody import axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
SECRET = "Habite au 3 rue des Zèbres."
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_what_should_not_have_been_written_is_erased_for_good(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(f"{HOME}/documents/ouvrir")
    nour.page.get_by_label("Titre").fill("Visite des lieux")
    nour.button("Ouvrir le texte").click()
    text = nour.page.get_by_role("textbox", name=re.compile("Texte"))
    expect(text).to_be_editable()
    text.press_sequentially(f"Avant. {SECRET}")
    until_the_house_has(nour.page, SECRET)
    nour.button(re.compile("Garder la version 1")).click()
    expect(text).to_contain_text(SECRET)

    erase_too_early(nour.page)
    assert all("409 (CONFLICT)" in one for one in nour.complaints)  # browsers tell refusals to their console
    nour.complaints.clear()
    expect(text).to_be_editable()
    text.press("Control+a")
    text.press("Delete")
    text.press_sequentially("Après.")
    expect(text).to_have_text("Après.")
    until_the_house_has(nour.page, "Après.")

    nour.link("Effacer un passage").click()
    assert look_at_in_each_light(nour.page) == []
    erases(nour.page)
    expect(nour.page.get_by_role("heading", name="C’est effacé")).to_be_visible()
    expect(nour.page.get_by_text(re.compile("1 version gardée a été réécrite"))).to_be_visible()
    assert axe(nour.page) == []
    nour.link("Revenir au texte").click()
    expect(text).to_have_text("Après.")
    nour.link("Version 1").first.click()
    expect(nour.page.get_by_role("article")).to_have_text("Avant. [passage effacé]")
    expect(nour.page.get_by_text("Un passage en a été effacé.")).to_be_visible()
    assert axe(nour.page) == []
    nour.must_be_content()


def until_the_house_has(page: Page, words: str) -> None:
    """What is read there without script says it: it is saved. Asked from here: a page waits for no promise."""
    look(lambda: words in unescape(page.request.get(page.url).text()), every=1)


def erases(page: Page) -> None:
    page.get_by_label("Le passage, mot pour mot").fill(SECRET)
    page.get_by_role("button", name="Effacer pour de bon").click()


def erase_too_early(page: Page) -> None:
    """While it stands in the text nothing is done, and what was typed is still there."""
    page.get_by_role("link", name="Effacer un passage").click()
    erases(page)
    expect(page.get_by_text(re.compile("Supprimez-le là d’abord"))).to_be_visible()
    expect(page.get_by_label("Le passage, mot pour mot")).to_have_value(SECRET)
    assert axe(page) == []
    page.get_by_role("link", name="Visite des lieux").first.click()


def look_at_in_each_light(page: Page) -> list[str]:
    """Breaches, and anything that sticks out at the side, on a screen and on a phone, in light and dark."""
    wrong = []
    for width in (1440, 390):
        for light in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=light)
            wrong += [f"{width} {light}: {one}" for one in axe(page)]
            wrong += [f"{width} {light}: too wide"] if page.evaluate(WIDER) > 0 else []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    return wrong
