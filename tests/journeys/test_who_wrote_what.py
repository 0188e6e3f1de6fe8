"""Two persons write one text; each can see who wrote what, by person and by organisation, and stop seeing it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_comment_a_passage import caret
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def pair(browser: Browser, demonstration: Application) -> tuple[Somebody, Somebody]:
    """Perrine has opened a text in her stream and written; Nour has written after her."""
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill("Le quai partagé")
    perrine.button("Ouvrir le texte").click()
    writes(perrine, "Le quai sert à tous. ")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    nour.open(perrine.page.url)
    writes(nour, "Chacun le nettoie.")
    return perrine, nour


def writes(person: Somebody, words: str) -> None:
    text = person.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)
    person.has_saved()


def panel(person: Somebody) -> Locator:
    return person.page.get_by_role("region", name="Qui a écrit quoi")


def test_the_text_is_coloured_by_who_wrote_it_and_the_caret_says_who_and_when(
    pair: tuple[Somebody, Somebody],
) -> None:
    perrine, nour = pair
    panel(perrine).get_by_label("Par personne").check()
    legend = panel(perrine).get_by_role("listitem")
    expect(legend).to_have_count(2)
    expect(legend.filter(has_text="Perrine Rochevaire")).to_contain_text(re.compile(r"5\d"))
    expect(legend.filter(has_text="Nour Sarrazet")).to_contain_text(re.compile(r"4\d"))
    said = panel(perrine).get_by_role("status")
    perrine.page.get_by_role("textbox", name=re.compile("^Texte")).focus()
    perrine.page.keyboard.press("Control+End")
    expect(said).to_contain_text(re.compile("Écrit par Nour Sarrazet.*, le "))
    caret(perrine, "sert à")
    expect(said).to_contain_text(re.compile("Écrit par Perrine Rochevaire.*, le "))
    assert axe(perrine.page) == []
    # What comes afterwards is coloured by itself, under the hand of who wrote it.
    writes(nour, " Et le range aussi, le soir venu.")
    expect(legend.filter(has_text="Nour Sarrazet")).to_contain_text(re.compile(r"7\d"))
    panel(perrine).get_by_label("Par organisation").check()
    expect(legend.filter(has_text="Perrine")).to_have_count(0)
    expect(legend.first).to_be_visible()
    panel(perrine).get_by_label("Non", exact=True).check()
    expect(legend).to_have_count(0)
    perrine.must_be_content()
    nour.must_be_content()


def test_on_a_phone_and_in_the_dark_it_is_read_too(
    browser: Browser, demonstration: Application, pair: tuple[Somebody, Somebody]
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
    reader = somebody(browser, demonstration.url, **phone).signs_in("Rose Fontambre")
    reader.open(pair[0].page.url)
    reader.link(re.compile("À côté du texte")).click()
    panel(reader).get_by_label("Par personne").check()
    expect(panel(reader).get_by_role("listitem")).to_have_count(2)
    assert axe(reader.page) == []
    assert reader.page.evaluate(WIDER) == 0
    reader.must_be_content()
