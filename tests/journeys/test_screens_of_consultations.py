"""The screens of a consultation, from the calling to what was kept: readable in every light, at every width."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME, look_in_every_light

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def calls(person: Somebody) -> str:
    """A consultation on the charter in force, open to the public from today on; its address."""
    person.open(f"{HOME}/charte/consultations")
    person.link(re.compile("^Consulter sur la charte")).first.click()
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    person.page.get_by_label("Premier jour").fill(today.isoformat())
    person.page.get_by_label("Dernier jour").fill((today + timedelta(days=9)).isoformat())
    person.page.get_by_label("Ouverte au public").check()
    person.button("Ouvrir la consultation").click()
    expect(person.page.get_by_role("heading", name="Conduire la consultation")).to_be_visible()
    return person.page.url.split("#")[0]


def opinion(person: Somebody, word: str, number: int = 1) -> None:
    """A word on an article."""
    group = person.page.get_by_role("group", name=f"Mon avis sur l’article {number}", exact=True)
    group.get_by_role("button", name=word).click()
    expect(group.get_by_role("button", name=word)).to_have_attribute("aria-pressed", "true")


def test_a_consultation_is_readable_by_everybody_from_its_calling_to_its_outcome(browser, demonstration):
    """Empty, called, refused, open, commented, over, answered, published; inside and in public."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/charte/consultations")
    wrong = look_in_every_light(page, "no consultation")
    nour.link(re.compile("^Consulter sur la charte")).first.click()
    wrong |= look_in_every_light(page, "a consultation to call")
    page.get_by_label("Premier jour").fill("2020-01-01")
    page.get_by_label("Dernier jour").fill("2020-01-02")
    nour.button("Ouvrir la consultation").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "days that were refused")
    address = calls(nour)
    opinion(nour, "J’adhère")
    page.get_by_text("Commenter l’article 1", exact=True).click()
    page.get_by_label("Votre commentaire").first.fill("Plus court, ce serait plus clair.")
    nour.button("Envoyer le commentaire").first.click()
    expect(page.get_by_role("list", name="Commentaires sur l’article 1")).to_be_visible()
    wrong |= look_in_every_light(page, "an open consultation")
    visitor = somebody(browser, demonstration.url)
    visitor.open(f"{HOME}/public/consultations")
    wrong |= look_in_every_light(visitor.page, "consultations, for the public")
    visitor.link(re.compile("^Consultation sur la charte")).click()
    wrong |= look_in_every_light(visitor.page, "an open consultation, for the public")
    public = visitor.page.url
    nour.open(address)
    page.get_by_text("Terminer maintenant").click()
    nour.button("Terminer la consultation").click()
    expect(page.get_by_text("Ce qui a été dit").first).to_be_visible()
    wrong |= look_in_every_light(page, "a consultation that is over")
    while page.get_by_text("à dire", exact=True).count():
        says_what_was_kept(nour)
    page.get_by_text("Publier ce qui a été retenu").click()
    nour.button("Publier").click()
    expect(page.get_by_text(re.compile("^Ce qui a été retenu est publié depuis le"))).to_be_visible()
    wrong |= look_in_every_light(page, "what was kept")
    wrong |= look_in_every_light(visitor.open(public), "what was kept, for the public")
    assert wrong == {}
    nour.must_be_content(but="422")
    visitor.must_be_content()


def says_what_was_kept(person: Somebody) -> None:
    """On the first article that waits for it."""
    person.page.wait_for_load_state()
    waiting = person.page.get_by_role("group").filter(has_text="à dire").first
    if not waiting.get_by_label("Quoi, et pourquoi").is_visible():
        waiting.get_by_text(re.compile("^Ce qui a été retenu sur l’article")).click()
    before = person.page.get_by_text("à dire", exact=True).count()
    waiting.get_by_label("L’article change").check()
    waiting.get_by_label("Quoi, et pourquoi").fill("Plus court, comme on l’a demandé.")
    waiting.get_by_role("button", name="Noter ce qui a été retenu").click()
    expect(person.page.get_by_text("à dire", exact=True)).to_have_count(before - 1)
