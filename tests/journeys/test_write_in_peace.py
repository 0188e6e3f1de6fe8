"""Somebody who listens to her screen writes with others: their cursors are hidden, what they change is said when she asks."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"


def the_text(person: Somebody):
    return person.page.get_by_role("textbox", name=re.compile("^Texte"))


def test_what_others_change_is_said_on_demand_and_reached_by_a_key(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill("Au calme")
    perrine.button("Ouvrir le texte").click()
    expect(the_text(perrine)).to_be_editable()
    the_text(perrine).press_sequentially("Premier passage.\nDeuxième passage.\nTroisième passage.")
    perrine.has_saved()
    panel = perrine.page.get_by_role("region", name="Écrire au calme")
    panel.get_by_label("Cacher les curseurs des autres").check()
    perrine.page.keyboard.press("Shift+F7")
    expect(panel.get_by_role("status")).to_have_text("Rien n’a changé depuis votre dernière demande.")

    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(perrine.page.url)
    expect(the_text(nour)).to_contain_text("Troisième")
    the_text(nour).click()
    nour.page.keyboard.press("Control+End")
    nour.page.keyboard.type(" Relu.")
    nour.has_saved()
    expect(the_text(perrine)).to_contain_text("Relu.")
    expect(perrine.page.get_by_text("Nour · ")).to_have_count(1)
    expect(perrine.page.get_by_text("Nour · ")).to_be_hidden()
    perrine.page.keyboard.press("F7")
    expect(panel.get_by_role("status")).to_have_text(re.compile("^1 passage modifié par Nour Sarrazet"))
    expect(the_text(perrine)).to_be_focused()
    perrine.page.keyboard.type("Ici : ")
    expect(the_text(perrine)).to_contain_text("Ici : Troisième passage. Relu.")
    assert axe(perrine.page) == []
    # The choice is kept in this browser.
    perrine.page.reload()
    expect(panel.get_by_label("Cacher les curseurs des autres")).to_be_checked()
    perrine.must_be_content()
    nour.must_be_content()
