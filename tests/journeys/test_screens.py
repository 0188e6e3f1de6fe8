"""Every screen of the first journey, in light, in dark and on a phone: readable by everybody, and without a complaint."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.somebody import axe, somebody

HOME = "/valbrume-en-commun"
PUBLIC = ("/", "/connexion", f"{HOME}/public/", f"{HOME}/public/charte", f"{HOME}/public/registre")
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_at(page: Page, address: str) -> dict[str, object]:
    """What is wrong on a screen: breaches, and how many pixels stick out at the side."""
    expect(page.get_by_role("main")).to_be_visible()
    wrong: dict[str, object] = {}
    if breaches := axe(page):
        wrong["axe"] = breaches
    if page.evaluate(WIDER) > 0:
        wrong["wider"] = page.evaluate(WIDER)
    return {address: wrong} if wrong else {}


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_public_reads_is_readable_by_everybody(browser, demonstration, look):
    reader = somebody(browser, demonstration.url, **LOOKS[look])
    wrong: dict[str, object] = {}
    for address in PUBLIC:
        wrong |= look_at(reader.open(address), address)
    reader.open(f"{HOME}/public/")
    reader.link(re.compile("Deux mois de légumerie")).click()
    wrong |= look_at(reader.page, "a published text")
    assert wrong == {}
    reader.must_be_content()


@pytest.mark.parametrize("look", LOOKS)
def test_what_members_work_with_is_readable_by_everybody(browser, demonstration, look):
    perrine = somebody(browser, demonstration.url, **LOOKS[look]).signs_in("Perrine Rochevaire")
    wrong: dict[str, object] = {}
    for address in ("/", "/charte", "/comite", "/reunions", "/votes", "/votes/simulateur",
                    "/votes/simulateur?rule=financial", "/registre", "/journal", "/saisies", "/personnes",
                    "/chantiers", "/chantiers/reemploi", "/chantiers/reemploi/discussion", "/recherche?q=tournee"):  # fmt: skip
        wrong |= look_at(perrine.open(HOME + address), address)
    wrong |= look_at(perrine.open("/moi"), "/moi")
    for start, name in (
        ("/comite", "Toute l’histoire"),
        ("/votes", "chambre froide"),
        ("/reunions", "n° 2|nº 2"),
        ("/registre", "charte"),
    ):
        perrine.open(HOME + start)
        perrine.page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
        wrong |= look_at(perrine.page, f"{start}: {name}")
    perrine.open(HOME + "/chantiers/reemploi")
    perrine.link(re.compile("La tournée du jeudi, après|la tournée du jeudi, après")).first.click()
    expect(perrine.page.get_by_role("textbox").first).to_be_visible()
    wrong |= look_at(perrine.page, "a text being written")
    assert wrong == {}
    perrine.must_be_content()


def test_a_public_page_weighs_less_than_100_kb_with_its_fonts(browser, demonstration):
    reader = somebody(browser, demonstration.url)
    session = reader.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    reader.open(f"{HOME}/public/")
    reader.link(re.compile("Deux mois de légumerie")).click()
    reader.page.wait_for_load_state("networkidle")
    weights.clear()
    session.send("Network.clearBrowserCache")
    reader.page.reload(wait_until="networkidle")
    assert 10_000 < sum(weights) < 100_000
