"""Two people amend the same words, the committee votes by college, and the charter that comes of it is signed again."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_amend_the_charter import PHONE, amends_the_first_article
from tests.journeys.test_committee_votes_by_college import Clicks, opens_the_sitting
from tests.journeys.test_screens import HOME
from tests.servers.application import Application

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_an_amendment_is_voted_enters_the_charter_and_is_signed_again(
    browser: Browser, demonstration: Application
) -> None:
    hanae = somebody(browser, demonstration.url, **PHONE).signs_in("Hanaé Crêtemont")
    has_signed(hanae)
    hers = amends_the_first_article(hanae, "Ici,", "Pour dire où.")
    perrine = somebody(browser, demonstration.url, java_script_enabled=False, **PHONE)
    perrine.signs_in("Perrine Rochevaire")
    theirs = amends_the_first_article(perrine, "Ensemble,", "Pour dire comment.")
    expect(perrine.page.get_by_text(re.compile("Ajoute des mots au même endroit"))).to_be_visible()

    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    opens_the_sitting(nour)
    is_refused_en_bloc(nour)
    votes = puts_each_to_the_vote(nour, hers)
    for vote in votes:
        carries(nour, vote)

    expect(nour.page.get_by_role("main")).to_contain_text("caduc")
    assert axe(nour.page) == []
    perrine.open(theirs)
    expect(perrine.page.get_by_role("main")).to_contain_text(
        re.compile("caduc.*ajoute des mots là où l’amendement")
    )
    hanae.open(hers)
    expect(hanae.link(re.compile("Intégré dans la charte"))).to_be_visible()
    signs_again_with_the_difference(hanae)
    for person in (hanae, perrine):
        person.must_be_content()
    nour.must_be_content(but="votes/amendements.*422")  # two in conflict, together, on purpose


def has_signed(person: Somebody) -> None:
    """The text as it was: hers and her organisation's."""
    person.open(f"{HOME}/charte")
    expect(person.page.get_by_text("Vous avez signé cette version.")).to_be_visible()


def is_refused_en_bloc(nour: Somebody) -> None:
    nour.open(f"{HOME}/charte")
    nour.link("2 amendements sur l’article 1").click()
    nour.link("Mettre aux voix ces amendements").click()
    expect(
        nour.page.get_by_role("checkbox", name=re.compile("Ajoute des mots au même endroit"))
    ).to_have_count(2)
    assert axe(nour.page) == []
    nour.button("Ouvrir le vote").click()
    expect(nour.page.get_by_role("alert")).to_contain_text("Mettez-les aux voix un par un.")


def puts_each_to_the_vote(nour: Somebody, first: str) -> list[str]:
    """From the page of an amendment to an open vote, in four clicks at the most."""
    clicks = Clicks()
    page = nour.open(first)
    clicks.on(nour.link("Mettre aux voix"))
    page.wait_for_load_state()  # all of its boxes are there
    for box in page.get_by_role("checkbox", name=re.compile("article 1")).all():
        box.check()
    clicks.on(page.get_by_role("radio", name=re.compile("^Un par un")))
    page.get_by_label("Séance où l’on vote").select_option(
        label=sitting(page.get_by_label("Séance où l’on vote"))
    )
    page.get_by_role("radio", name=re.compile("^Adoption de la charte")).check()
    clicks.on(nour.button("Ouvrir le vote"))
    expect(page.get_by_text(re.compile("2\\s+votes sont ouverts"))).to_be_visible()
    assert clicks.number <= 4
    page.wait_for_load_state()
    main = page.get_by_role("main")
    found = [
        main.get_by_role("link", name=re.compile(f"^Amendement n°\\s{n} à l’article 1"))
        for n in numbers(main)
    ]
    return [demonstration_address(nour, one) for one in found]


def sitting(select: Locator) -> str:
    """The one that was just opened."""
    titles = select.get_by_role("option").all_inner_texts()
    return next(one for one in titles if "pilotage" in one.lower())


def numbers(main: Locator) -> list[str]:
    told = main.get_by_role("link", name=re.compile("^Amendement n°\\s\\d+ à l’article 1")).all_inner_texts()
    return sorted({re.search(r"\d+", one)[0] for one in told}, key=int)  # type: ignore[index]


def demonstration_address(person: Somebody, link: Locator) -> str:
    address = link.first.get_attribute("href")
    assert address is not None
    return address if address.startswith("http") else person.base + address


def carries(nour: Somebody, vote: str) -> None:
    """One hand for in each college; then the vote is closed."""
    page = nour.open(vote)
    expect(page.get_by_role("region", name="L’amendement")).to_contain_text(re.compile("Ajout\\s:"))
    assert page.evaluate(WIDER) <= 0
    page.get_by_text("Compter à main levée").click()
    form = page.get_by_role("group").filter(has_text="Voix comptées dans la salle")
    for box in form.get_by_label(re.compile(", Pour$")).all():
        box.fill("1")
    form.get_by_role("button", name="Inscrire ces voix").click()
    expect(page.get_by_text("Ces voix sont inscrites")).to_be_visible()
    page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    expect(page.get_by_role("heading", name="Comment chaque collège a voté")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("adopté", ignore_case=True)


def signs_again_with_the_difference(hanae: Somebody) -> None:
    page = hanae.open(f"{HOME}/charte")
    changed = page.get_by_role("group").filter(has_text="Ce qui a changé depuis la charte")
    expect(changed).to_contain_text(re.compile("Ajout\\s:\\s+Ici,"))
    expect(changed).not_to_contain_text("Ensemble,")
    assert page.evaluate(WIDER) <= 0
    assert axe(page) == []
    hanae.button("Signer").click()
    expect(page.get_by_text("Vous avez signé cette version.")).to_be_visible()
