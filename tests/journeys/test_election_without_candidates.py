"""Electing without candidates: one on a phone, one without JavaScript.

In Val d'Ombre, whose committee has five seats: three are here, two are away.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.somebody import Somebody, axe, somebody

HOME = "/val-d-ombre"
ROLE = "Tenir le four du village"
PROFILE = "Ouvrir le samedi, veiller au bois, accueillir qui vient cuire."
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opens(facilitator: Somebody) -> str:
    facilitator.open(f"{HOME}/votes")
    facilitator.link("Élire sans candidat").click()
    facilitator.link("Confier un rôle").click()
    facilitator.page.get_by_label("Rôle", exact=True).fill(ROLE)
    facilitator.page.get_by_label("Ce que ce rôle demande").fill(PROFILE)
    must_be_readable(facilitator.page)
    facilitator.button("Enregistrer").click()
    facilitator.button("Ouvrir le premier tour").click()
    expect(facilitator.page.get_by_role("heading", name="À vous de parler")).to_be_visible()
    return facilitator.page.url


def names(
    person: Somebody, address: str, whom: str, reason: str, button: str = "Donner ma nomination"
) -> None:
    person.open(address)
    choice = person.page.get_by_label("La personne que je nomme")
    choice.select_option(
        label=next(one for one in choice.get_by_role("option").all_inner_texts() if whom in one)
    )
    person.page.get_by_label("Mes raisons").fill(reason)
    person.button(button).click()
    expect(person.page.get_by_role("heading", name="Vous avez parlé")).to_be_visible()


def notes_away(facilitator: Somebody, name: str) -> None:
    facilitator.page.get_by_text("Noter qui est absent").click()
    facilitator.button(re.compile(f"Absent.*{name}")).click()
    expect(facilitator.page.get_by_text("Ce siège est noté absent.")).to_be_visible()


def proposes(facilitator: Somebody, address: str, whom: str, why: str, agreed: str = "") -> None:
    facilitator.open(address)
    if agreed:
        facilitator.page.get_by_text("Intégrer une objection, ou proposer une autre personne").click()
    choice = facilitator.page.get_by_role("combobox", name="Personne proposée")
    choice.select_option(
        label=next(one for one in choice.get_by_role("option").all_inner_texts() if whom in one)
    )
    facilitator.page.get_by_label("Les raisons entendues").fill(why)
    if agreed:
        facilitator.page.get_by_role("checkbox").check()
        facilitator.page.get_by_label("Ce qui est convenu").fill(agreed)
    facilitator.button("Proposer et interroger chacun").click()
    expect(facilitator.page.get_by_role("heading", name="Personne proposée")).to_be_visible()


def consents(person: Somebody, address: str) -> None:
    person.open(address)
    person.button("Je consens").click()
    expect(person.page.get_by_role("heading", name="Vous avez parlé")).to_be_visible()


def must_be_readable(page: Page) -> None:
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0


def names_and_reads(blandine: Somebody, eudes: Somebody, sidonie: Somebody, address: str) -> None:
    """Both rounds: hidden until the first one ends, then read by all."""
    names(eudes, address, "Sidonie", "Elle connaît le bois.")
    must_be_readable(eudes.page)
    names(sidonie, address, "Eudes", "Il a le temps.")
    expect(sidonie.page.get_by_text("Elle connaît le bois.")).to_have_count(0)
    names(blandine, address, "Sidonie", "Elle accueille bien.")
    for name in ("Théodule", "Aïssa"):
        notes_away(blandine, name)
    blandine.button("Clore le premier tour et tout lire").click()
    expect(blandine.page.get_by_text("Elle connaît le bois.")).to_be_visible()
    must_be_readable(blandine.page)
    names(eudes, address, "Sidonie", "Elle connaît le bois, et les clés.", "Confirmer ou changer")
    blandine.open(address)
    blandine.button("Clore le second tour").click()


def objects(person: Somebody, address: str, reason: str) -> None:
    person.open(address)
    person.page.get_by_text("J’ai une objection", exact=True).click()
    person.page.get_by_label("Ma raison").fill(reason)
    person.button("Poser l’objection").click()
    expect(person.page.get_by_role("region", name="Objections", exact=True)).to_be_visible()
    must_be_readable(person.page)


def test_a_person_is_named_proposed_heard_last_and_accepts(browser, demonstration):
    url = demonstration.url
    blandine = somebody(browser, url).signs_in("Blandine Ourdoval")
    eudes = somebody(browser, url, **PHONE).signs_in("Eudes Pierrombre")
    sidonie = somebody(browser, url, java_script_enabled=False).signs_in("Sidonie Valombreuse")
    address = opens(blandine)
    names_and_reads(blandine, eudes, sidonie, address)
    proposes(blandine, address, "Sidonie", "Elle connaît le bois et accueille bien.")

    sidonie.open(address)
    expect(sidonie.page.get_by_text(re.compile("vous parlez en dernier"))).to_be_visible()
    objects(eudes, address, "Un an, c’est long toute seule.")
    proposes(
        blandine, address, "Sidonie", "Elle connaît le bois et accueille bien.", "Eudes l’aide en hiver."
    )
    expect(blandine.page.get_by_text("Intégrée", exact=True)).to_be_visible()
    must_be_readable(blandine.page)

    sidonie.open(f"{HOME}/")
    expect(sidonie.page.get_by_role("main").get_by_text(ROLE)).to_have_count(0)
    consents(eudes, address)
    consents(blandine, address)
    sidonie.open(f"{HOME}/")
    expect(sidonie.page.get_by_role("main").get_by_text(ROLE).first).to_be_visible()
    consents(sidonie, address)
    blandine.open(address)
    blandine.page.get_by_text("Clore le tour et demander la réponse", exact=True).click()
    blandine.button("Demander sa réponse").click()

    sidonie.open(address)
    asked = sidonie.page.get_by_role("heading", name=re.compile("Acceptez-vous ce rôle"))
    expect(asked).to_be_visible()
    sidonie.button("J’accepte").click()
    expect(sidonie.page.get_by_role("heading", name="Le verdict")).to_be_visible()
    expect(sidonie.page.get_by_text(re.compile("Sidonie Valombreuse est élu·e")).first).to_be_visible()

    eudes.open(f"{HOME}/elections")
    held = eudes.page.get_by_role("region", name="Qui tient quel rôle")
    expect(held.get_by_text("Sidonie Valombreuse")).to_be_visible()
    must_be_readable(eudes.page)
    eudes.open(address)
    must_be_readable(eudes.page)
    blandine.open(f"{HOME}/registre")
    expect(blandine.page.get_by_role("region", name=ROLE)).to_be_visible()
    for person in (blandine, eudes, sidonie):
        person.must_be_content()
