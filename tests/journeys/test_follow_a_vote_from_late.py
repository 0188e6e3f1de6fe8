"""A page that listens late: what happens between its drawing and its first word to the server is not lost for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME

LIVE = re.compile(r"/socket\.io/")
RESULT = "Comment chaque collège a voté"


@contextmanager
def not_listening_yet(page: Page) -> Iterator[None]:
    """Its live link begins by long polling, and the very first request waits on the way for as long as this lasts."""
    held: list[Route] | None = []

    def holds(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    page.route(LIVE, holds)
    yield
    waiting, held = held, None
    for one in waiting:
        one.continue_()


def opens_a_vote(nour: Somebody, title: str) -> str:
    page = nour.open(f"{HOME}/votes/preparer")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Question").fill("Le comité achète-t-il les caisses ?")
    page.get_by_role("radio", name=re.compile("Chaque collège compte")).check()
    nour.button("Ouvrir le vote").click()
    expect(participation(page)).to_contain_text("0 siège sur 15")
    return page.url


def participation(page: Page) -> Locator:
    return page.get_by_role("region", name="Participation")


def votes(voter: Somebody, address: str) -> None:
    voter.open(address).get_by_role("radio", name="Pour", exact=True).check()
    voter.button(re.compile("Déposer ma voix")).click()
    expect(voter.page.get_by_role("main")).to_contain_text("Votre vote est déposé")


def test_a_ballot_cast_before_the_page_listens_shows_there_all_the_same(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    oceane = somebody(browser, demonstration.url).signs_in("Océane Ruissequin")
    address = opens_a_vote(nour, "Un vote que l’on suit de loin")
    with not_listening_yet(nour.page):
        nour.open(address)
        remind = participation(nour.page).get_by_role("button", name=re.compile("^Relancer :")).last
        remind.focus()
        votes(oceane, address)
        expect(participation(nour.page)).to_contain_text("0 siège sur 15")
    expect(participation(nour.page)).to_contain_text("1 siège sur 15")
    expect(remind).to_be_focused()
    nour.must_be_content()
    oceane.must_be_content()


def test_a_vote_closed_before_the_page_listens_gives_way_there_to_its_result(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    oceane = somebody(browser, demonstration.url).signs_in("Océane Ruissequin")
    address = opens_a_vote(nour, "Un vote clos pendant que l’on arrive")
    with not_listening_yet(oceane.page):
        oceane.open(address)
        nour.page.get_by_text("Clore maintenant", exact=True).click()
        nour.button("Clore le vote").click()
        expect(nour.page.get_by_role("heading", name=RESULT)).to_be_visible()
        expect(participation(oceane.page)).to_contain_text("0 siège sur 15")
    expect(oceane.page.get_by_role("heading", name=RESULT)).to_be_visible()
    nour.must_be_content()
    oceane.must_be_content()
