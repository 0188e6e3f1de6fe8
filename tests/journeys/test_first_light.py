"""First light: sign in, write together through a crash, decide by colleges, publish, and let anybody read.

In Val d'Ombre, whose committee has five seats in three colleges: associations 35, commune 25, riverains 40.
"""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.consistency.company import look
from tests.journeys.somebody import Somebody, somebody
from tests.servers.application import Application

HOME = "/val-d-ombre"
FIRST, SECOND = "Le four chauffe depuis mardi. ", "La pâte a levé cette nuit. "
# By hand: associations 1 for, 1 against, so half of 35; commune 25 of 25; riverains 1 for, 1 blank, so 40 of 40:
# 17.5 + 25 + 40 = 82.5 of 100, more than half. Five seats of five have voted.
VOTES = {
    "Blandine Ourdoval": "Pour",
    "Eudes Pierrombre": "Contre",
    "Sidonie Valombreuse": "Pour",
    "Théodule Granchamp-Noir": "Pour",
    "Aïssa Combelonge": "Blanc",
}
BY_CODE = {
    "Théodule Granchamp-Noir": "theodule.granchamp-noir@valbrume.test",
    "Aïssa Combelonge": "aissa.combelonge@valbrume.test",
}


def arrives(browser: Browser, url: str, name: str) -> Somebody:
    person = somebody(browser, url)
    return person.signs_in_by_code(BY_CODE[name]) if name in BY_CODE else person.signs_in(name)


def the_text(person: Somebody) -> Locator:
    return person.page.get_by_role("textbox", name=re.compile("Texte"))


def words(person: Somebody) -> str:
    """What is written, without the flags that show where the others are."""
    return the_text(person).evaluate(
        """e => { const copy = e.cloneNode(true);
           copy.querySelectorAll('.cursor').forEach(flag => flag.remove());
           return copy.textContent.trim(); }"""
    )


def opens_a_text(facilitator: Somebody, title: str) -> str:
    facilitator.open(f"{HOME}/documents/ouvrir")
    facilitator.page.get_by_label("Titre").fill(title)
    facilitator.button(re.compile("Ouvrir|Commencer|Créer")).first.click()
    expect(the_text(facilitator)).to_be_editable()
    return facilitator.page.url


def opens_a_vote(facilitator: Somebody, title: str) -> str:
    """Four gestures: prepare, a title and a question, the rule in plain words, open."""
    facilitator.open(f"{HOME}/votes")
    facilitator.link(re.compile("Préparer un vote")).first.click()
    page = facilitator.page
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Question").fill("Le comité engage-t-il 900 € pour le bois de l’hiver ?")
    page.get_by_role("radio", name=re.compile("Chaque collège compte")).check()
    facilitator.button("Ouvrir le vote").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url


def votes(voter: Somebody, address: str, choice: str) -> None:
    """Two taps: the choice, the button."""
    voter.open(address)
    voter.page.get_by_role("radio", name=re.compile(f"^{choice}")).check()
    voter.button(re.compile("^Déposer")).click()
    expect(voter.page.get_by_role("main")).to_contain_text(re.compile("vote est déposé"))


def publishes(facilitator: Somebody, address: str) -> str:
    """Keep the version, look at what everybody will see, publish."""
    facilitator.open(address)
    facilitator.button(re.compile("Garder la version")).click()
    facilitator.link(re.compile("Version 1|^1$")).first.click()
    facilitator.link("Publier cette version").click()
    expect(facilitator.page.get_by_role("article")).to_contain_text(FIRST.strip())
    facilitator.page.get_by_label("En deux phrases").fill("Le four chauffe, la pâte lève.")
    facilitator.button("Publier").click()
    expect(facilitator.page.get_by_role("heading", level=1, name="Compte rendu du samedi")).to_be_visible()
    return facilitator.page.url


def write_at_once_while_the_server_dies(house: Application, one: Somebody, other: Somebody) -> None:
    """Key by key, one at the beginning and one at the end of the same paragraph; SIGKILL half-way."""
    the_text(one).click()
    one.page.keyboard.type("Aujourd’hui : ")
    expect(the_text(other)).to_contain_text("Aujourd’hui : ")
    the_text(other).click()
    other.page.keyboard.press("Control+End")
    the_text(one).click()
    one.page.keyboard.press("Control+Home")
    for index in range(max(len(FIRST), len(SECOND))):
        one.page.keyboard.type(FIRST[index : index + 1])
        other.page.keyboard.type(SECOND[index : index + 1])
        if index == len(SECOND) // 2:
            house.kill()
    house.start()
    for person in (one, other):
        person.has_saved(within_s=60)
        expect(the_text(person)).to_contain_text(FIRST.strip(), timeout=60_000)
        expect(the_text(person)).to_contain_text(SECOND.strip(), timeout=60_000)


def the_verdict_is_the_one_computed_by_hand(facilitator: Somebody, motion: str) -> None:
    """Nothing before the end; then the outcome, the weights on both sides, the quorum."""
    facilitator.open(motion)
    verdict = facilitator.page.get_by_role("main")
    expect(verdict).not_to_contain_text("82,5")
    facilitator.page.get_by_text("Clore maintenant").click()
    facilitator.button("Clore le vote").click()
    expect(verdict).to_contain_text(re.compile("[Aa]dopté"))
    for figure in ("82,5", "17,5", "5/5"):
        expect(verdict).to_contain_text(figure)


def test_first_light(browser, application):
    house = application()
    here = {name: arrives(browser, house.url, name) for name in ("Blandine Ourdoval", "Eudes Pierrombre")}
    blandine, eudes = here.values()

    address = opens_a_text(blandine, "Compte rendu du samedi")
    eudes.open(address)
    expect(the_text(eudes)).to_be_editable()
    write_at_once_while_the_server_dies(house, blandine, eudes)
    # The last space of one may still be on its way to the other.
    look(lambda: words(eudes) == words(blandine))
    written = words(blandine)

    # What was acknowledged is in the log: with every tab closed, another crash and a reader who was not there.
    for person in (blandine, eudes):
        person.open(f"{HOME}/documents")
    house.kill()
    house.start()
    late = here["Sidonie Valombreuse"] = arrives(browser, house.url, "Sidonie Valombreuse")
    late.open(address)
    expect(the_text(late)).to_contain_text(FIRST.strip())
    look(lambda: words(late) == written)

    motion = opens_a_vote(blandine, "Acheter le bois de l’hiver")
    for name, choice in VOTES.items():
        if name not in here:
            here[name] = arrives(browser, house.url, name)
        votes(here[name], motion, choice)
    the_verdict_is_the_one_computed_by_hand(blandine, motion)

    published = publishes(blandine, address)
    stranger = somebody(browser, house.url, java_script_enabled=False)
    stranger.open(f"{HOME}/public/")
    stranger.link("Compte rendu du samedi").click()
    expect(stranger.page).to_have_url(published)
    expect(stranger.page.get_by_role("article")).to_contain_text(SECOND.strip())
    for person in (*here.values(), stranger):
        person.must_be_content()
