"""The screens of actions, of the floor and of what the minutes make: readable by everybody, in every light, full, empty and in error."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_screens import HOME, OMBRE, look_in_every_light


def test_the_screens_of_actions_are_readable_by_everybody(browser, demonstration):
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page, wrong = perrine.page, {}
    for address in (
        "/actions/",
        "/actions/?vue=liste&retard=1",
        "/actions/?q=introuvable",
        "/actions/nouvelle",
    ):
        wrong |= look_in_every_light(perrine.open(HOME + address), address)
    page.get_by_label("Ce qu’il y a à faire").fill(" ")
    perrine.button("Écrire cette action").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "an action without words")
    page.get_by_label("Ce qu’il y a à faire").fill("Relire les clés de répartition")
    page.get_by_label("Précisions").fill("Avant le séminaire.")
    perrine.button("Écrire cette action").click()
    expect(page.get_by_role("heading", level=1, name="Relire les clés de répartition")).to_be_visible()
    page.get_by_text("Y renoncer").click()
    page.get_by_label("Pourquoi").fill(" ")
    perrine.button("Abandonner cette action").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "an action given up without a reason")
    page.get_by_label("Pourquoi").fill("Le séminaire est reporté.")
    perrine.button("Abandonner cette action").click()
    expect(page.get_by_role("main")).to_contain_text("Abandonnée")
    wrong |= look_in_every_light(page, "an action given up")
    perrine.open(f"{HOME}/reunions")
    perrine.link(re.compile("n°\\s3")).first.click()
    expect(page.get_by_role("region", name="Suites de la dernière réunion")).to_be_visible()
    wrong |= look_in_every_light(page, "what is carried to the next meeting")
    assert wrong == {}
    perrine.must_be_content(but="422")  # refused on purpose


def test_an_open_sitting_with_its_floor_and_its_forms_is_readable_by_everybody(browser, demonstration):
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    page, wrong = blandine.page, {}
    blandine.open(f"{OMBRE}/reunions/convoquer")
    page.get_by_role("textbox", name=re.compile("^Titre")).fill("Veillée des comptes")
    page.get_by_label("Jour", exact=True).fill((datetime.now(UTC).date() + timedelta(days=1)).isoformat())
    page.get_by_label("De", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).fill("19:30")
    page.get_by_role("textbox", name=re.compile("^Lieu")).fill("Au four")
    page.get_by_label("Ordre du jour").fill("Les comptes de l’été")
    blandine.button("Mettre au calendrier").click()
    page.get_by_text("Ouvrir la séance : faire l’appel").click()
    blandine.button("Ouvrir la séance").click()
    expect(page.get_by_text("personne n’attend")).to_be_visible()
    meeting = page.url.split("#")[0]
    wrong |= look_in_every_light(page, "the floor, nobody waits")
    eudes = somebody(browser, demonstration.url).signs_in("Eudes Pierrombre")
    eudes.open(meeting)
    eudes.button("Demander la parole").click()
    expect(eudes.page.get_by_text("Vous attendez la parole.")).to_be_visible()
    wrong |= look_in_every_light(eudes.page, "the floor, waiting")
    eudes.page.get_by_text("Poser une question par écrit").click()
    eudes.page.get_by_label("Votre question").fill("Où sont passés les sacs de farine ?")
    eudes.button("La poser").click()
    expect(page.get_by_text("une personne la pose")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("une personne attend")).to_be_visible(
        timeout=15_000
    )  # told to the others by itself
    blandine.button(re.compile("^Donner la parole")).click()
    expect(page.get_by_role("region", name="Parole")).to_contain_text(re.compile("parle.*Eudes Pierrombre"))
    wrong |= look_in_every_light(page, "the floor, somebody speaks")
    for kind in ("action", "decision", "vote", "document"):
        wrong |= look_in_every_light(
            blandine.open(f"{meeting}/inscrire/{kind}?under=1. Les comptes de l’été"),
            f"a form of the minutes: {kind}",
        )
    assert wrong == {}
    for person in (blandine, eudes):
        person.must_be_content()
