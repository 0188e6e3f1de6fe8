"""Deciding by consent, with an objection on the way: one on a phone, one without JavaScript.

In Val d'Ombre, whose committee has five seats: three are here, two are away.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.somebody import Somebody, axe, somebody

HOME = "/val-d-ombre"
TITLE = "Prêter le four du village"
TEXT = "Le four se prête le samedi. La clé reste à la mairie."
BETTER = "Le four se prête le samedi. La clé est dans un coffre à code, près du lavoir."
PASSAGE = "La clé reste à la mairie."
REASON = "La mairie est fermée le samedi."
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def proposes(facilitator: Somebody) -> str:
    facilitator.open(f"{HOME}/votes")
    facilitator.link("Décider par consentement").click()
    facilitator.link("Faire une proposition").click()
    facilitator.page.get_by_label("Titre").fill(TITLE)
    facilitator.page.get_by_role("textbox", name="Proposition").fill(TEXT)
    facilitator.button("Enregistrer").click()
    facilitator.page.get_by_role("radio", name=re.compile("Le tour d’objections")).check()
    facilitator.button("Ouvrir le tour").click()
    expect(facilitator.page.get_by_role("heading", name="À vous de parler")).to_be_visible()
    return facilitator.page.url


def consents(person: Somebody, address: str) -> None:
    person.open(address)
    person.button("Je consens").click()
    expect(person.page.get_by_role("heading", name="Vous avez parlé")).to_be_visible()


def notes_away(facilitator: Somebody, name: str) -> None:
    facilitator.page.get_by_text("Noter qui est absent").click()
    facilitator.button(re.compile(f"Absent.*{name}")).click()
    expect(facilitator.page.get_by_text("Ce siège est noté absent.")).to_be_visible()


def must_be_readable(page: Page) -> None:
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0


def test_an_objection_is_heard_integrated_and_the_decision_enters_the_register(browser, demonstration):
    url = demonstration.url
    blandine = somebody(browser, url).signs_in("Blandine Ourdoval")
    eudes = somebody(browser, url, **PHONE).signs_in("Eudes Pierrombre")
    sidonie = somebody(browser, url, java_script_enabled=False).signs_in("Sidonie Valombreuse")
    address = proposes(blandine)

    eudes.open(address)
    eudes.page.get_by_text("J’ai une objection", exact=True).click()
    eudes.page.get_by_label("Passage en cause").fill(PASSAGE)
    eudes.page.get_by_label("Ma raison").fill(REASON)
    eudes.button("Poser l’objection").click()
    expect(
        eudes.page.get_by_role("region", name="Objections", exact=True).get_by_text(REASON)
    ).to_be_visible()
    must_be_readable(eudes.page)
    consents(sidonie, address)
    consents(blandine, address)
    for name in ("Théodule", "Aïssa"):
        notes_away(blandine, name)
    expect(blandine.page.get_by_text(re.compile("Une objection reste"))).to_be_visible()
    expect(blandine.page.get_by_text("Clore", exact=True)).to_have_count(0)

    blandine.link("Intégrer : écrire une nouvelle version".replace(" :", "\u00a0:")).click()
    expect(blandine.page.get_by_role("checkbox", name=re.compile("Eudes"))).to_be_checked()
    must_be_readable(blandine.page)
    blandine.page.get_by_label("Texte de la nouvelle version").fill(BETTER)
    blandine.button("Publier la version").click()
    expect(blandine.page.get_by_text("Intégrée dans la version 2.")).to_be_visible()

    sidonie.open(f"{HOME}/")
    expect(sidonie.page.get_by_role("main").get_by_text(TITLE).first).to_be_visible()
    for person in (eudes, sidonie, blandine):
        consents(person, address)
    blandine.page.get_by_text("Clore", exact=True).click()
    blandine.button("Clore la décision").click()
    expect(blandine.page.get_by_role("heading", name="Le verdict")).to_be_visible()
    expect(blandine.page.get_by_text(re.compile("la proposition est adoptée")).first).to_be_visible()
    must_be_readable(blandine.page)

    sidonie.open(f"{HOME}/registre")
    entry = sidonie.page.get_by_role("region", name=TITLE)
    expect(entry.get_by_text(re.compile("par consentement"))).to_be_visible()
    expect(entry.get_by_text(re.compile("À revoir le"))).to_be_visible()
    eudes.open(address)
    must_be_readable(eudes.page)
    for person in (blandine, eudes, sidonie):
        person.must_be_content()
