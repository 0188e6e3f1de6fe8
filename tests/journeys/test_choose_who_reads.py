"""A text for two: who gains and loses is said first, open tabs follow at once, nothing is left for the others, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_comment_a_passage import HOME, writing
from tests.journeys.test_suggest_and_accept import opened_by_perrine, reading
from tests.servers.application import Application

SOON_MS = 15_000
WORDS = "Loyer demandé par Quilleroux, à ne pas dire encore."


@pytest.fixture
def title(request: pytest.FixtureRequest) -> str:
    """Of this test's own: the house is shared, and another test's text of the same name may be read by all."""
    return f"Le prix du quai, {request.node.name}"


@pytest.fixture
def address(browser: Browser, demonstration: Application, title: str) -> str:
    return opened_by_perrine(browser, demonstration, title, WORDS)


def chooses(person: Somebody, circle: str, what: str) -> None:
    person.page.get_by_label(re.compile(f"^{circle}")).select_option(label=what)


def reserves(person: Somebody, address: str) -> None:
    """For herself and for Rose, up to what it would change."""
    person.open(address)
    person.link("Changer qui lit et qui écrit").click()
    chooses(person, "toute la démarche", "Aucun accès")
    chooses(person, "le chantier", "Aucun accès")
    for name in ("Perrine Rochevaire", "Rose Fontambre"):
        person.page.get_by_label("Ajouter une personne").select_option(label=name)
        person.page.get_by_label("Ce que cet ajout permet").select_option(label="Lit, propose et écrit")
        person.button("Ajouter").click()
        expect(person.page.get_by_label(re.compile(f"^{name}"))).to_be_visible()
    person.button("Voir qui gagne et qui perd").click()
    expect(person.page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()


def test_two_at_once_one_is_let_in_to_write_and_another_is_shut_out_while_the_text_is_open(
    browser: Browser, demonstration: Application, address: str, title: str
) -> None:
    perrine, rose, octave = (
        somebody(browser, demonstration.url).signs_in(name)
        for name in ("Perrine Rochevaire", "Rose Fontambre", "Octave Peyrebrune")
    )
    for person in (rose, octave):
        person.open(address)
        expect(reading(person)).to_contain_text(WORDS)
        expect(person.page.get_by_text(re.compile("^Lisent et proposent"))).to_be_visible()
    reserves(perrine, address)
    lost = perrine.page.get_by_role("heading", name=re.compile("perdent des droits"))
    expect(lost).to_be_visible()
    expect(perrine.page.get_by_role("heading", name="1 personne gagne des droits")).to_be_visible()
    expect(reading(octave)).to_contain_text(WORDS)  # nothing has changed yet
    perrine.button("Appliquer ces droits").click()
    expect(perrine.page.get_by_text(re.compile("^C’est fait")).first).to_be_visible()

    expect(octave.page.get_by_text(re.compile("n’est plus ouvert pour vous")).first).to_be_visible(
        timeout=SOON_MS
    )
    expect(octave.page.get_by_role("main")).not_to_contain_text("Quilleroux")
    writing(rose).press_sequentially("Vu. ")
    rose.has_saved()
    assert octave.open(address).title() != title
    expect(octave.page.get_by_text("Quilleroux")).to_have_count(0)
    octave.open(f"{HOME}/documents")
    expect(octave.link(title)).to_have_count(0)
    rose.open(f"{HOME}/documents")
    expect(rose.link(title)).to_be_visible()

    perrine.button("Annuler ce changement").click()
    expect(perrine.page.get_by_text(re.compile("^Lisent et proposent")).first).to_be_visible()
    octave.open(address)
    expect(reading(octave)).to_contain_text("Quilleroux")
    for person in (perrine, rose):
        person.must_be_content()
    octave.must_be_content(but="404")


def test_without_script_the_same_is_chosen_and_the_second_of_two_is_told(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Perrine Rochevaire")
    nour = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Nour Sarrazet")
    for person in (perrine, nour):
        reserves(person, address)
    perrine.button("Appliquer ces droits").click()
    nour.button("Appliquer ces droits").click()
    expect(nour.page.get_by_role("alert")).to_contain_text("Quelqu’un a changé ces droits entre-temps")
    expect(nour.page.get_by_text("Personne ne gagne ni ne perd de droit.")).to_be_visible()
    named = re.compile("Perrine Rochevaire, Rose Fontambre et les personnes qui facilitent")
    expect(nour.page.get_by_text(named).first).to_be_visible()
    perrine.page.reload()
    perrine.button("Annuler ce changement").click()
    expect(perrine.page.get_by_text(re.compile("^Lisent et proposent")).first).to_be_visible()
