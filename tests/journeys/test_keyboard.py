"""Without a mouse: voting and writing with the keys alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.consistency.company import look
from tests.journeys.somebody import somebody

MOST_KEYS = 80
FEW_KEYS = 5
HOME = "/valbrume-en-commun"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what bears this name has the focus, as somebody without a mouse does."""
    wanted = re.compile(name)
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const e = document.activeElement; const l = e.labels && e.labels[0];
               return (e.getAttribute('aria-label') || (l ? l.innerText : '') || e.innerText || '').trim(); }"""
        )
        if wanted.search(focused):
            return
    raise AssertionError(f"{name} is not reached with {MOST_KEYS} presses of Tab")


def test_somebody_signs_in_and_votes_with_the_keyboard_alone(browser, demonstration):
    voter = somebody(browser, demonstration.url).signs_in("Océane Ruissequin")
    page = voter.open(f"{HOME}/votes")
    tab_to(page, "chambre froide")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name=re.compile("^Pour")).first).to_be_visible()
    tab_to(page, "^Pour")
    page.keyboard.press("Space")
    tab_to(page, "Déposer")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("main").get_by_text(re.compile("déposé|enregistré|Vous avez voté")).first
    ).to_be_visible()
    voter.must_be_content()


def test_somebody_writes_with_the_keyboard_alone_and_gets_out_of_the_text(browser, demonstration):
    writer = somebody(browser, demonstration.url).signs_in("Océane Ruissequin")
    page = writer.open(f"{HOME}/recherche")
    found = f"{page.url}?q=compte+rendu+tournée+deux+mois"  # a house just started is still reading its texts
    look(lambda: "la tournée du jeudi, après deux mois" in page.request.get(found).text(), every=1)
    tab_to(writer.page, "Ce que vous cherchez")
    writer.page.keyboard.type("compte rendu tournée deux mois")
    expect(writer.link(re.compile("la tournée du jeudi, après deux mois"))).to_be_visible()
    tab_to(writer.page, "la tournée du jeudi, après deux mois")
    writer.page.keyboard.press("Enter")
    text = writer.page.get_by_role("textbox", name=re.compile("[Tt]exte|document")).first
    expect(text).to_be_editable()  # no key leads to it before
    for _ in range(MOST_KEYS):
        writer.page.keyboard.press("Tab")
        if text.evaluate("e => e === document.activeElement"):
            break
    writer.page.keyboard.press("Control+End")
    writer.page.keyboard.type("Écrit sans souris.")
    writer.has_saved()
    expect(text).to_contain_text("Écrit sans souris.")
    writer.page.keyboard.press("Escape")
    for _ in range(FEW_KEYS):  # the boxes of its tasks are controls, and come before the way out
        writer.page.keyboard.press("Tab")
        if not text.evaluate("e => e.contains(document.activeElement)"):
            break
    assert not text.evaluate("e => e.contains(document.activeElement)")
    writer.must_be_content()
