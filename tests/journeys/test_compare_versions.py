"""Nour and Perrine write at once: a version is kept, compared, and brought back while the other is writing."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_erase_for_good import WIDER, until_the_house_has
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
FIRST = "Le comité se réunit chaque mois."
SECOND = "Les comptes sont relus par deux personnes."


def text_of(page: Page):
    return page.get_by_role("textbox", name=re.compile("Texte"))


def test_a_version_is_compared_and_brought_back_before_the_eyes_of_the_other(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(f"{HOME}/documents/ouvrir")
    nour.page.get_by_label("Titre").fill("Règlement du comité")
    nour.button("Ouvrir le texte").click()
    address = nour.page.url
    nour.link("Historique").click()
    expect(nour.page.get_by_role("heading", name="Rien n’est encore écrit")).to_be_visible()
    assert breaches(nour.page) == []
    nour.link("Ouvrir le texte").click()
    text = text_of(nour.page)
    expect(text).to_be_editable()
    text.press_sequentially(FIRST)
    text.press("Enter")
    text.press_sequentially(SECOND)
    until_the_house_has(nour.page, SECOND)
    nour.page.get_by_label("Son nom").fill("envoyée aux élus")
    nour.button("La garder sous ce nom").click()
    expect(text_of(nour.page)).to_contain_text(FIRST)

    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(address)
    hers = text_of(perrine.page)
    expect(hers).to_be_editable()
    expect(hers).to_contain_text(SECOND)
    hers.press("Control+End")
    hers.press_sequentially(" Puis publiés.")
    until_the_house_has(perrine.page, "Puis publiés.")
    expect(text_of(nour.page)).to_contain_text("Puis publiés.")

    compares(nour)
    brings_back(nour)
    # Perrine's page was open all along: it says at once what the text says again, and she goes on writing.
    expect(hers).not_to_contain_text("Puis publiés.")
    expect(hers).to_contain_text(SECOND)
    hers.press("Control+End")
    hers.press_sequentially(" Merci.")
    until_the_house_has(perrine.page, "Merci.")
    expect(text_of(nour.page)).to_contain_text("Merci.")
    by_keyboard(nour)
    nour.must_be_content()
    perrine.must_be_content()


def breaches(page: Page) -> list[str]:
    """On a screen and on a phone: what axe-core finds, and what sticks out at the side."""
    wrong = []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{width}: {one}" for one in axe(page)]
        wrong += [f"{width}: too wide"] if page.evaluate(WIDER) > 0 else []
    return wrong


def compares(nour: Somebody) -> None:
    """From the version that was sent to the text of today: what came is an insertion, and is said so."""
    nour.link("Historique").click()
    nour.link(re.compile("Version 1")).click()
    expect(nour.page.get_by_role("article", name="Le texte à ce moment")).not_to_contain_text("Puis publiés.")
    assert breaches(nour.page) == []
    nour.link("Comparer au texte d’aujourd’hui").click()
    changed = nour.page.get_by_role("article", name="Comparaison")
    expect(changed.get_by_role("insertion")).to_have_text(re.compile("Ajout.*Puis publiés"))
    expect(changed.get_by_role("deletion")).to_have_count(0)
    assert breaches(nour.page) == []
    nour.link("Comparer dans l’autre sens").click()
    expect(changed.get_by_role("deletion")).to_have_text(re.compile("Suppression.*Puis publiés"))
    expect(changed.get_by_role("insertion")).to_have_count(0)


def brings_back(nour: Somebody) -> None:
    nour.page.get_by_role("navigation").get_by_role("link", name="Historique").click()
    nour.link(re.compile("Version 1")).click()
    nour.page.get_by_text("Restaurer cette version").click()
    nour.button("En refaire le texte").click()
    expect(nour.page.get_by_text("Cette version est de nouveau le texte.")).to_be_visible()
    expect(text_of(nour.page)).not_to_contain_text("Puis publiés.")


def by_keyboard(nour: Somebody) -> None:
    """What stood before it was brought back is still there; the slider leads to it by the arrow keys alone."""
    nour.link("Historique").click()
    slider = nour.page.get_by_role("slider", name="Remonter le temps")
    shown = nour.page.get_by_role("article", name="Le texte à ce moment")
    expect(shown).to_contain_text("Merci.")
    slider.press("ArrowLeft")
    expect(shown).to_contain_text("Puis publiés.")
    expect(shown).not_to_contain_text("Merci.")
    slider.press("Home")
    expect(shown).not_to_contain_text("Puis publiés.")
    assert axe(nour.page) == []
