"""Two people write two articles of the next charter at once, one on a phone; the project reads both, and is proposed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.journeys.somebody import axe, somebody
from tests.journeys.test_screens import HOME
from tests.journeys.test_write_in_peace import the_text

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NUMBER = "7.1"


def opens_the_text_of_a_new_version(person):
    """From the charter in force; its address."""
    person.open(f"{HOME}/charte")
    person.page.get_by_text("Préparer une nouvelle version").click()
    person.page.get_by_label("Numéro de version").fill(NUMBER)
    person.page.get_by_label("Titre").fill("Charte écrite ensemble")
    person.button("Commencer depuis le texte en vigueur").click()
    person.button("Ouvrir le texte commun").click()
    expect(the_text(person)).to_be_editable()
    return person.page.url


def consults_today(person):
    """On the version, which is proposed by it."""
    person.link("Consulter sur cette version").click()
    today = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
    person.page.get_by_label("Premier jour").fill(today)
    person.page.get_by_label("Dernier jour").fill(today)
    person.button("Ouvrir la consultation").click()
    expect(person.page.get_by_role("heading", name="Conduire la consultation")).to_be_visible()


def test_two_articles_are_written_at_once_and_the_project_reads_both(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    text = opens_the_text_of_a_new_version(nour)
    the_text(nour).click()
    nour.page.keyboard.press("Control+End")
    nour.is_heard()
    nour.page.keyboard.press("Enter")
    nour.page.keyboard.type("Dernier alinéa, écrit par Nour.")
    nour.has_saved()

    hanae = somebody(browser, demonstration.url, **PHONE).signs_in("Hanaé Crêtemont")
    hanae.open(text)
    expect(the_text(hanae)).to_be_editable()
    first = (
        the_text(hanae)
        .get_by_role("heading", name="Préambule", exact=True)
        .locator("xpath=following-sibling::p[1]")
    )
    first.click()
    hanae.page.keyboard.press("End")
    hanae.page.keyboard.type(" Hanaé ajoute ceci.")
    nour.page.keyboard.type(" Nour continue.")
    hanae.has_saved()
    nour.has_saved()
    expect(the_text(nour)).to_contain_text("Hanaé ajoute ceci.")
    expect(the_text(hanae)).to_contain_text("Nour continue.")

    hanae.page.get_by_role("link", name=f"Lire le projet de charte {NUMBER}, article par article").click()
    project = hanae.page.get_by_role("main")
    expect(project).to_contain_text("Hanaé ajoute ceci.")
    expect(project).to_contain_text("Dernier alinéa, écrit par Nour. Nour continue.")
    assert axe(hanae.page) == []
    assert hanae.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    nour.open(f"{HOME}/charte/versions/{NUMBER}")
    assert axe(nour.page) == []
    consults_today(nour)
    nour.open(f"{HOME}/charte/versions/{NUMBER}")
    expect(nour.page.get_by_role("main")).to_contain_text("proposée")
    expect(nour.page.get_by_role("main")).to_contain_text("Hanaé ajoute ceci.")
    hanae.open(text)
    expect(hanae.page.get_by_text("Ce texte est figé.")).to_be_visible()
    nour.must_be_content()
    hanae.must_be_content()
