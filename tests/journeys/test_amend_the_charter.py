"""Two people want other words at the same place: one on a phone, one without a script. Nothing is chosen silently."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def amends_the_first_article(person: Somebody, beginning: str, why: str) -> str:
    """Put words before the article and propose that; the address of the amendment."""
    person.open(f"{HOME}/charte")
    person.link("Amender l’article 1").click()
    text = person.page.get_by_label("Le texte de l’article, tel que vous le voudriez")
    text.fill(f"{beginning} {text.input_value()}")
    person.page.get_by_label("Pourquoi").fill(why)
    person.button("Proposer l’amendement").click()
    expect(person.page.get_by_role("heading", level=1, name=re.compile("^Amendement n°"))).to_be_visible()
    return person.page.url


def test_two_amendments_at_the_same_place_are_said_on_both_and_ordered_by_who_facilitates(
    browser, demonstration
):
    hanae = somebody(browser, demonstration.url, **PHONE).signs_in("Hanaé Crêtemont")
    hers = amends_the_first_article(hanae, "Ici,", "Pour dire où.")
    perrine = somebody(browser, demonstration.url, java_script_enabled=False, **PHONE)
    perrine.signs_in("Perrine Rochevaire")
    amends_the_first_article(perrine, "Ensemble,", "Pour dire comment.")
    same_place = re.compile("Ajoute des mots au même endroit que l’amendement")
    expect(perrine.page.get_by_text(same_place)).to_be_visible()
    hanae.open(hers)
    expect(hanae.page.get_by_text(same_place)).to_be_visible()
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(f"{HOME}/charte")
    nour.link("2 amendements sur l’article 1").click()
    together = nour.page.get_by_role("region", name="S’ils étaient tous adoptés, dans cet ordre")
    expect(together).to_contain_text(re.compile("Ajout\\s:\\s+Ici,"))
    nour.button(re.compile("^Monter l’amendement")).click()
    expect(together).to_contain_text(re.compile("Ajout\\s:\\s+Ensemble,"))
    expect(together).to_contain_text("caduc")
    hanae.page.get_by_text("Retirer mon amendement").click()
    hanae.button("Retirer l’amendement").click()
    perrine.page.reload()
    expect(perrine.page.get_by_role("main")).not_to_contain_text("même endroit")
    for person in (hanae, perrine, nour):
        person.must_be_content()
