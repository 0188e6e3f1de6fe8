"""A facilitator consults, somebody answers on a phone without a script, and reads what was kept of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_screens_of_consultations import PHONE, calls, opinion, says_what_was_kept


def test_a_charter_is_consulted_on_answered_on_a_phone_and_what_was_kept_is_read(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    address = calls(nour)
    hanae = somebody(browser, demonstration.url, java_script_enabled=False, **PHONE)
    hanae.signs_in("Hanaé Crêtemont")
    hanae.open(address)
    opinion(hanae, "J’ai une réserve")
    opinion(hanae, "J’adhère")
    hanae.page.get_by_text("Commenter l’article 1", exact=True).click()
    hanae.page.get_by_label("Votre commentaire").first.fill("Et les vélos ?")
    hanae.button("Envoyer le commentaire").first.click()
    expect(hanae.page.get_by_text("Et les vélos ?")).to_be_visible()
    opinion(nour, "J’adhère")
    expect(nour.page.get_by_text("Et les vélos ?")).to_be_visible()
    nour.page.get_by_text("Terminer maintenant").click()
    nour.button("Terminer la consultation").click()
    said = nour.page.get_by_text("2 personnes ont donné leur avis")
    expect(said).to_be_visible()
    hanae.page.reload()
    expect(hanae.page.get_by_role("group", name="Mon avis sur l’article 1", exact=True)).to_have_count(0)
    nour.page.wait_for_load_state()
    while nour.page.get_by_text("à dire", exact=True).count():
        says_what_was_kept(nour)
    nour.page.get_by_text("Publier ce qui a été retenu").click()
    nour.button("Publier").click()
    hanae.page.reload()
    expect(hanae.page.get_by_text("Plus court, comme on l’a demandé.").first).to_be_visible()
    for person in (nour, hanae):
        person.must_be_content()
