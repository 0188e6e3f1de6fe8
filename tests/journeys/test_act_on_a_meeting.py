"""What is decided while the minutes are written is made there, found at home, done in one click, and comes back at the next meeting."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/val-d-ombre"
TODAY = datetime.now(UTC).date()
WOOD, DOOR = "Rentrer le bois d’hiver", "Changer la porte du four"
AGENDA = "Le bois de l’hiver\nLa porte du four"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def convenes(facilitator: Somebody, title: str, day: date, agenda: str = "") -> str:
    page = facilitator.open(f"{HOME}/reunions/convoquer")
    page.get_by_role("textbox", name=re.compile("^Titre")).fill(title)
    page.get_by_label("Jour", exact=True).fill(day.isoformat())
    page.get_by_label("De", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).fill("19:30")
    page.get_by_role("textbox", name=re.compile("^Lieu")).fill("Au four")
    page.get_by_label("Ordre du jour").fill(agenda)
    facilitator.button("Mettre au calendrier").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def opens(facilitator: Somebody) -> None:
    page = facilitator.page
    page.get_by_text("Ouvrir la séance : faire l’appel").click()
    facilitator.button("Ouvrir la séance").click()
    expect(page.get_by_text("En séance")).to_be_visible()


def the_minutes(person: Somebody, meeting: str) -> Locator:
    person.open(meeting)
    person.link("Écrire le compte rendu").click()
    text = person.page.get_by_role("textbox", name=re.compile("^Texte du compte rendu"))
    expect(text).to_be_editable()
    return text


def acts(person: Somebody, text: Locator, under: str, title: str, owner: str) -> None:
    """Under a title of the agenda: « / action », what, who, for when."""
    text.get_by_role("heading", name=re.compile(under)).click()
    keys = person.page.keyboard
    keys.press("End")
    keys.press("ArrowDown")
    keys.type("/action")
    expect(person.page.get_by_role("listbox", name="Insérer").get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    form = person.page.get_by_role("form", name="Une action")
    expect(form).to_contain_text(under)
    assert axe(person.page) == []
    form.get_by_label("Ce qu’il y a à faire").fill(title)
    form.get_by_label("Qui s’en charge").select_option(label=owner)
    form.get_by_label("Pour le").fill((TODAY + timedelta(days=9)).isoformat())
    form.get_by_role("button", name="Écrire cette action").click()
    expect(text).to_contain_text(title)
    expect(form).to_have_count(0)
    person.has_saved()


def test_an_action_of_the_minutes_is_found_done_and_carried_to_the_next_meeting(
    browser: Browser, demonstration: Application
) -> None:
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    phone = {"viewport": {"width": 390, "height": 844}}
    eudes = somebody(browser, demonstration.url, **phone).signs_in("Eudes Pierrombre")
    meeting = convenes(blandine, "Soirée du bois", TODAY + timedelta(days=1), AGENDA)
    opens(blandine)

    hers, his = the_minutes(blandine, meeting), the_minutes(eudes, meeting)
    acts(blandine, hers, "Le bois de l’hiver", WOOD, "Eudes Pierrombre")
    acts(eudes, his, "La porte du four", DOOR, "Blandine Ourdoval")
    assert eudes.page.evaluate(WIDER) == 0
    for text in (hers, his):  # both are in both texts, and no keystroke was lost
        expect(text).to_contain_text(WOOD)
        expect(text).to_contain_text(DOOR)

    # Whoever reads the minutes reads where the action stands, and who sees to it.
    blandine.open(meeting)
    minutes = blandine.page.get_by_role("article", name="Compte rendu, en lecture")
    expect(minutes).to_contain_text(re.compile(f"{WOOD} .à faire pour le .*Eudes Pierrombre"))

    eudes.open(f"{HOME}/")
    mine = eudes.page.get_by_role("listitem").filter(has_text=WOOD)
    mine.get_by_role("link", name="Dire où elle en est").click()
    eudes.button(re.compile("^Fait")).click()
    expect(eudes.page.get_by_role("main")).to_contain_text("l’action est faite")
    eudes.open(f"{HOME}/")
    expect(eudes.page.get_by_role("heading", name=WOOD)).to_have_count(0)

    # The minutes follow their source, once the sitting is closed too; the next meeting begins with what is still open.
    blandine.open(meeting)
    expect(minutes).to_contain_text(re.compile(f"{WOOD} .fait le"))
    blandine.button("Clore la séance").click()
    expect(blandine.page.get_by_text(re.compile("^Ouverte à .*close à"))).to_be_visible()
    expect(minutes).to_contain_text(re.compile(f"{WOOD} .fait le"))
    convenes(blandine, "Soirée de la porte", TODAY + timedelta(days=30))
    follow = blandine.page.get_by_role("region", name="Suites de la dernière réunion")
    expect(follow).to_contain_text(DOOR)
    expect(follow).not_to_contain_text(WOOD)
    assert axe(blandine.page) == []
    follow.get_by_role("button", name=re.compile(f"^Fait.*{DOOR}")).click()
    expect(follow.get_by_role("listitem").filter(has_text=DOOR)).to_contain_text("Pas encore")
    for person in (blandine, eudes):
        person.must_be_content()
