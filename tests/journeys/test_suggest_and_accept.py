"""One who may only suggest and one who may write, at once: proposed, seen live, accepted into the text or not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_comment_a_passage import (
    HOME,
    WIDER,
    caret,
    chooses,
    looks,
    selects,
    writing,
)
from tests.servers.application import Application

SAID = "Le passage se fait sous trois jours ouvrés."


def opened_by_perrine(browser: Browser, demonstration: Application, title: str, words: str) -> str:
    """A text that Perrine has just opened in her stream: its address."""
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill(title)
    perrine.button("Ouvrir le texte").click()
    writing(perrine).press_sequentially(words)
    perrine.has_saved()
    perrine.must_be_content()
    perrine.context.close()
    return perrine.page.url


@pytest.fixture
def address(browser: Browser, demonstration: Application) -> str:
    """In two paragraphs."""
    return opened_by_perrine(browser, demonstration, "Les délais de passage", f"{SAID}\nEt le quai ?")


def suggestions(person: Somebody) -> Locator:
    return person.page.get_by_role("listitem", name=re.compile("^Suggestion sur"))


def reading(person: Somebody) -> Locator:
    return person.page.get_by_role("document", name=re.compile("^Texte"))


def proposes(person: Somebody, words: str, why: str = "") -> None:
    """The passage chosen, by keyboard alone."""
    person.page.keyboard.press("Shift+F9")
    field = person.page.get_by_label("À la place")
    expect(field).to_be_focused()
    field.fill(words)
    person.page.get_by_label("Pourquoi").fill(why)
    person.button("Proposer").last.focus()
    person.page.keyboard.press("Enter")


def test_who_may_only_suggest_does_so_on_her_phone_and_who_may_write_accepts(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(address)
    writing(perrine)
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    rose = somebody(browser, demonstration.url, **phone).signs_in("Rose Fontambre")
    rose.open(address)
    expect(reading(rose)).to_be_visible()
    selects(rose, "trois jours")
    rose.page.keyboard.press("Shift+F9")
    expect(rose.page.get_by_label("À la place")).to_be_focused()
    assert axe(rose.page) == []
    assert rose.page.evaluate(WIDER) == 0
    rose.page.get_by_label("À la place").fill("cinq jours")
    rose.page.get_by_label("Pourquoi").fill("Trois, c’est court.")
    rose.button("Proposer").last.click()
    expect(suggestions(rose)).to_contain_text("cinq")
    # Live on the other screen, in the text and beside it; the text itself has not changed.
    expect(suggestions(perrine)).to_contain_text("Trois, c’est court.")
    expect(perrine.page.get_by_role("status").filter(has_text="Nouvelle suggestion de Rose")).to_have_count(1)
    expect(writing(perrine).get_by_role("deletion")).to_have_text("trois")
    expect(writing(perrine).get_by_role("insertion")).to_have_text("cinq")
    assert looks(perrine) == []
    caret(perrine, "passage")
    perrine.page.keyboard.type("prochain ")
    suggestions(perrine).get_by_role("button", name="Accepter").click()
    for person in (perrine, rose):
        text = writing(person) if person is perrine else reading(person)
        expect(text).to_contain_text("Le prochain passage se fait sous cinq jours ouvrés.")
        expect(text.get_by_role("deletion")).to_have_count(0)
        expect(text.get_by_role("insertion")).to_have_count(0)
    rose.open("/demonstration/courrier")
    told = rose.page.get_by_role("article").filter(has_text="Perrine Rochevaire a accepté votre suggestion")
    expect(told.first).not_to_contain_text("cinq jours")
    perrine.page.reload()
    expect(writing(perrine)).to_contain_text("sous cinq jours ouvrés.")
    rose.must_be_content()
    perrine.must_be_content()


def test_by_keyboard_alone_two_meet_and_the_second_waits(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    for person in (perrine, nour):
        person.open(address)
        writing(person)
    chooses(perrine, "trois jours")
    proposes(perrine, "six jours")
    expect(suggestions(nour)).to_have_count(1)
    chooses(nour, "trois")
    proposes(nour, "quatre")
    expect(suggestions(perrine)).to_have_count(2)
    first = suggestions(perrine).filter(has_text="six").get_by_role("button", name="Accepter")
    first.focus()
    perrine.page.keyboard.press("Enter")
    expect(writing(nour)).to_contain_text("sous six jours")
    # The other one stands on words that are no more: it is told, and nothing is applied.
    second = suggestions(nour).filter(has_text="quatre")
    second.get_by_role("button", name="Accepter").focus()
    nour.page.keyboard.press("Enter")
    expect(second.get_by_role("alert")).to_contain_text("rien n’a été appliqué")
    expect(second.get_by_role("alert")).to_contain_text("sous six jours ouvrés")
    assert axe(nour.page) == []
    second.get_by_role("button", name="Refuser").focus()
    nour.page.keyboard.press("Enter")
    expect(writing(perrine)).to_contain_text("Le passage se fait sous six jours ouvrés.")
    expect(writing(perrine).get_by_role("deletion")).to_have_count(0)
    nour.must_be_content(but="409")
    perrine.must_be_content()


def test_without_script_it_is_proposed_accepted_and_taken_back_on_one_page(
    browser: Browser, demonstration: Application, address: str
) -> None:
    rose = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Rose Fontambre")
    perrine = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Perrine Rochevaire")
    for passage, words in (("trois jours", "cinq jours"), ("quai", "dépôt")):
        rose.open(f"{address}/commentaires")
        rose.page.get_by_label("Mots du texte").fill(passage)
        rose.page.get_by_label("À la place").fill(words)
        rose.button("Proposer").click()
        expect(suggestions(rose).filter(has_text=words.split()[0])).to_have_count(1)
    suggestions(rose).filter(has_text="dépôt").get_by_role("button", name="Retirer ma suggestion").click()
    perrine.open(f"{address}/commentaires")
    suggestions(perrine).get_by_role("button", name="Accepter").click()
    perrine.open(address)
    expect(perrine.page.get_by_role("article").first).to_contain_text("sous cinq jours ouvrés.Et le quai")
