"""First light: sign in, write together through a crash, decide by colleges, publish, and let anybody read.

In Val d'Ombre, whose committee has five seats in three colleges: associations 35, commune 25, riverains 40.
"""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, somebody

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


def saved(person: Somebody) -> Locator:
    return person.page.get_by_role("status").filter(has_text=re.compile("Enregistré(?!e)"))


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


def test_first_light(browser, application):
    house = application()
    blandine, eudes = (
        arrives(browser, house.url, name) for name in ("Blandine Ourdoval", "Eudes Pierrombre")
    )

    # Two people write in the same paragraph at once, and the server dies meanwhile.
    address = opens_a_text(blandine, "Compte rendu du samedi")
    eudes.open(address)
    expect(the_text(eudes)).to_be_editable()
    the_text(blandine).click()
    blandine.page.keyboard.type("Aujourd’hui : ")
    expect(the_text(eudes)).to_contain_text("Aujourd’hui : ")
    the_text(eudes).click()
    eudes.page.keyboard.press("Control+End")
    the_text(blandine).click()
    blandine.page.keyboard.press("Control+Home")
    for index in range(max(len(FIRST), len(SECOND))):
        blandine.page.keyboard.type(FIRST[index : index + 1])
        eudes.page.keyboard.type(SECOND[index : index + 1])
        if index == len(SECOND) // 2:
            house.kill()
    house.start()
    for person in (blandine, eudes):
        expect(saved(person)).to_be_visible(timeout=60_000)
        expect(the_text(person)).to_contain_text(FIRST.strip(), timeout=60_000)
        expect(the_text(person)).to_contain_text(SECOND.strip())
    assert words(blandine) == words(eudes)

    # What was acknowledged is in the log: a crash at rest, and a reader who never was there, find it whole.
    written = words(blandine)
    house.kill()
    house.start()
    late = arrives(browser, house.url, "Sidonie Valombreuse")
    late.open(address)
    expect(the_text(late)).to_contain_text(FIRST.strip())
    assert words(late) == written
