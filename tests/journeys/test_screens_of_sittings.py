"""The screens made of a sitting: its documents, its sheet, the code at its door, the screen of its room, in every light."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.somebody import somebody
from tests.journeys.test_committee_votes_by_college import opens_the_sitting, opens_the_vote_from_the_agenda
from tests.journeys.test_screens import HOME, look_in_every_light

DOCUMENTS = ("Relevé de décisions", "Compte rendu", "Procès-verbal", "Feuille de présence")


def test_the_documents_of_a_sitting_are_readable_by_everybody(browser, demonstration):
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page, wrong = perrine.open(f"{HOME}/reunions"), {}
    page.get_by_role("main").get_by_role("link", name=re.compile("n°\\s2")).first.click()
    expect(page.get_by_role("heading", name="Documents de la séance")).to_be_visible()
    sitting = page.url
    for name in DOCUMENTS:
        perrine.open(sitting)
        page.get_by_role("region", name="Documents de la séance").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        wrong |= look_in_every_light(page, name)
    assert wrong == {}
    perrine.must_be_content()


def test_the_door_and_the_screen_of_a_room_are_readable_by_everybody(browser, demonstration):
    """From an empty agenda to a verdict, the wall follows by itself; who has a seat says so in one tap."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    opens_the_sitting(nour, present=9)
    page, wrong = nour.page, {}
    sitting = page.url.partition("?")[0].partition("#")[0]
    nour.link("Code à la porte").click()
    expect(page.get_by_role("img", name=re.compile("^Code QR"))).to_be_visible()
    wrong |= look_in_every_light(page, "the code at the door")
    late = somebody(browser, demonstration.url)
    late.signs_in_by_code("malo.bruyerande@valbrume.test").open(f"{sitting}/a-la-porte")
    wrong |= look_in_every_light(late.page, "arriving")
    if late.button("Je suis arrivé·e").count():
        late.button("Je suis arrivé·e").click()
        late.open(f"{sitting}/a-la-porte")
    expect(late.page.get_by_role("status").filter(has_text="Noté à")).to_be_visible()
    nour.open(f"{sitting}/a-la-porte")
    wrong |= look_in_every_light(page, "arriving without a seat")

    nour.open(f"{sitting}/ecran")
    wrong |= look_in_every_light(page, "the screen has no link")
    nour.button("Créer un lien privé").click()
    wrong |= look_in_every_light(page, "the link of the screen")
    wall = somebody(browser, demonstration.url)
    wall.open(page.get_by_label("Lien", exact=True).input_value())
    wrong |= look_in_every_light(wall.page, "the room: opened")
    nour.open(sitting)
    nour.button(re.compile("^Passer à ce point")).first.click()
    expect(page.get_by_text("en cours", exact=True).first).to_be_visible()
    expect(wall.page.get_by_role("heading", level=2)).to_contain_text("Prêter la salle", timeout=15_000)
    wrong |= look_in_every_light(wall.page, "the room: an item")
    vote = opens_the_vote_from_the_agenda(nour)
    expect(wall.page.get_by_role("main")).to_contain_text("siège sur 15 a voté", timeout=15_000)
    wrong |= look_in_every_light(wall.page, "the room: a vote")
    nour.open(vote)
    page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    expect(wall.page.get_by_role("status")).to_contain_text("faute de quorum", timeout=15_000)
    wrong |= look_in_every_light(wall.page, "the room: a verdict")
    assert wrong == {}
    for person in (nour, wall, late):
        person.must_be_content()
