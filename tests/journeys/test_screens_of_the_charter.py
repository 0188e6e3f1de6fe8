"""The screens where the charter in force is amended: readable in every light, at every width."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_screens import HOME, look_in_every_light


def test_amending_the_charter_is_readable_by_everybody(browser, demonstration):
    """No amendment, one looked at, refused and proposed, two in conflict, put in order, supported, withdrawn."""
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    wrong = look_in_every_light(blandine.open("/val-d-ombre/charte/amendements"), "amendments, none")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/charte")
    nour.link("Amender l’article 2").click()
    text = page.get_by_label("Le texte de l’article, tel que vous le voudriez")
    text.fill(f"Ensemble, {text.input_value()}")
    nour.button("Voir ce qui changerait").click()
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    wrong |= look_in_every_light(page, "an amendment looked at")
    page.get_by_label("Pourquoi").fill(" ")
    nour.button("Proposer l’amendement").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "an amendment refused")
    page.get_by_label("Pourquoi").fill("Pour que chacun s’y lise.")
    nour.button("Proposer l’amendement").click()
    mine = page.get_by_role("heading", level=1, name=re.compile("Amendement n°")).inner_text()
    wrong |= look_in_every_light(page, "an amendment, just proposed")
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(page.url)
    perrine.button(re.compile("^Je soutiens")).click()
    expect(perrine.page.get_by_text("Soutenu par 1 personne")).to_be_visible()
    perrine.open(f"{HOME}/charte")
    perrine.link("Amender l’article 2").click()
    perrine.page.get_by_label("Supprimer tout l’article").check()
    perrine.page.get_by_label("Pourquoi").fill("L’article 1 le dit déjà.")
    perrine.button("Proposer l’amendement").click()
    expect(perrine.page.get_by_text(re.compile("Supprime l’article que change"))).to_be_visible()
    wrong |= look_in_every_light(perrine.page, "an amendment in conflict")
    nour.open(f"{HOME}/charte")
    nour.link(re.compile("amendements sur l’article 2")).click()
    nour.button(re.compile("^Descendre l’amendement")).first.click()
    expect(page.get_by_text(re.compile("caduc.*article supprimé"))).to_be_visible()
    wrong |= look_in_every_light(page, "amendments in order")
    wrong |= look_in_every_light(nour.open(f"{HOME}/charte/amendements"), "amendments, some")
    page.get_by_role("main").get_by_role("link", name=mine, exact=True).click()
    page.get_by_text("Retirer mon amendement").click()
    nour.button("Retirer l’amendement").click()
    expect(page.get_by_text("par son auteur")).to_be_visible()
    wrong |= look_in_every_light(page, "an amendment withdrawn")
    assert wrong == {}
    nour.must_be_content(but="422")
    perrine.must_be_content()
