"""The screens of the papers of an agenda: readable by everybody, in every light, and without a complaint."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_screens import HOME, LOOKS, look_in_every_light


def test_the_papers_of_an_agenda_are_readable_by_everybody(browser, demonstration):
    """An agenda with papers, read by who prepares it and by who does not; choosing them, finding nothing."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.page
    nour.open(f"{HOME}/reunions")
    nour.link(re.compile("n°\\s3")).first.click()
    expect(page.get_by_role("link", name=re.compile("^Plan du quai"))).to_be_visible()
    meeting = page.url
    wrong = look_in_every_light(page, "an agenda with papers, for who prepares it")
    nour.link(re.compile("Ranger les pièces .*légumerie")).click()
    expect(page.get_by_role("heading", name="Joindre une pièce")).to_be_visible()
    wrong |= look_in_every_light(page, "the papers of an item")
    nour.open(f"{page.url}?q=introuvable")
    expect(page.get_by_text(re.compile("^Rien pour"))).to_be_visible()
    wrong |= look_in_every_light(page, "nothing to attach")
    rose = somebody(browser, demonstration.url).signs_in("Rose Fontambre")
    rose.open(meeting)
    expect(rose.button("Toutes les pièces en un PDF")).to_be_visible()
    wrong |= look_in_every_light(rose.page, "an agenda with papers")
    phone = somebody(browser, demonstration.url, **LOOKS["phone"]).signs_in("Rose Fontambre")
    phone.open(meeting)
    expect(phone.button("Toutes les pièces en un PDF")).to_be_visible()  # one click there too
    assert wrong == {}
    for person in (nour, rose):
        person.must_be_content()
