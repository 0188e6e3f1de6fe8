"""The screens where amendments are put to the vote, sub-amended and decided: readable in every light, at every width."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_amend_the_charter import amends_the_first_article
from tests.journeys.test_screens import HOME, look_in_every_light


def test_putting_amendments_to_the_vote_is_readable_by_everybody(browser, demonstration):
    """Nothing that waits, some to choose, refused, one whose vote is open, sub-amended, refused, proposed, decided."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/votes/amendements")
    wrong = look_in_every_light(page, "no amendment waits")
    first = amends_the_first_article(nour, "Ici, au bord de l’eau,", "Pour dire où.")
    amends_the_first_article(nour, "Ensemble,", "Pour dire comment.")
    nour.link("Mettre aux voix").click()
    wrong |= look_in_every_light(page, "amendments to choose")
    for box in page.get_by_role("checkbox").all():
        box.check()
    nour.button("Ouvrir le vote").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "amendments refused together")
    nour.open(first)
    nour.link("Proposer un sous-amendement").click()
    text = page.get_by_label("L’article avec l’amendement, tel que vous le voudriez")
    words = text.input_value()
    text.fill(words.replace("au bord", "loin"))
    page.get_by_label("Pourquoi").fill("Plus juste.")
    nour.button("Voir ce qui changerait").click()
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    wrong |= look_in_every_light(page, "a sub-amendment looked at")
    text.fill(f"{words} Fin.")
    nour.button("Proposer le sous-amendement").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "a sub-amendment refused")
    text.fill(words.replace("au bord", "loin"))
    nour.button("Proposer le sous-amendement").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Sous-amendement n°"))).to_be_visible()
    wrong |= look_in_every_light(page, "a sub-amendment")
    wrong |= look_in_every_light(nour.open(first), "an amendment with a sub-amendment")
    nour.link("Mettre aux voix").first.click()
    nour.button("Ouvrir le vote").click()
    expect(page.get_by_role("region", name="L’amendement")).to_be_visible()
    wrong |= look_in_every_light(page, "a vote on an amendment")
    vote = page.url
    wrong |= look_in_every_light(nour.open(first), "an amendment whose vote is open")
    nour.open(vote)
    page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    wrong |= look_in_every_light(page, "a decided vote on an amendment")
    wrong |= look_in_every_light(nour.open(f"{HOME}/charte/amendements"), "amendments, after a vote")
    assert wrong == {}
    nour.must_be_content(but="422")
