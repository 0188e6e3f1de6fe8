"""« / » inserts and « @ » names, by keyboard, without leaving the text; who reads sees what was meant."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.somebody import axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_list_a_table_and_a_name_are_put_in_the_text_by_keyboard(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url, viewport={"width": 390, "height": 844}).signs_in(
        "Perrine Rochevaire"
    )
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill("Qui fait quoi")
    perrine.button("Ouvrir le texte").click()
    text = perrine.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.click()
    keys = perrine.page.keyboard
    keys.type("/")
    menu = perrine.page.get_by_role("listbox", name="Insérer")
    expect(menu.get_by_role("option")).to_have_count(13)
    assert axe(perrine.page) == []
    assert perrine.page.evaluate(WIDER) == 0
    keys.type("numero")
    expect(menu.get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    expect(menu).to_have_count(0)
    keys.type("Demander à @nour")
    names = perrine.page.get_by_role("listbox", name="Nommer")
    expect(names.get_by_role("option")).to_have_text(re.compile("^Nour Sarrazet"))
    assert axe(perrine.page) == []
    keys.press("Enter")
    keys.type("de venir.")
    expect(text.get_by_role("listitem")).to_have_text(
        re.compile(r"^\s*Demander à @Nour Sarrazet\s+de venir\.")
    )
    # Escape leaves what was typed as it is.
    keys.press("Enter")
    keys.press("Enter")
    keys.type("/tab")
    expect(menu).to_be_visible()
    keys.press("Escape")
    expect(menu).to_have_count(0)
    expect(text).to_contain_text("/tab")
    perrine.has_saved()

    nour = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Nour Sarrazet")
    nour.open(perrine.page.url)
    expect(nour.page.get_by_role("main")).to_contain_text("Demander à @Nour Sarrazet de venir.")
    perrine.must_be_content()
    nour.must_be_content()
