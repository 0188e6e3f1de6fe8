"""The processes behind nginx are restarted one after the other while people write: nobody reloads, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.consistency.company import look
from tests.journeys.somebody import Somebody, somebody
from tests.servers.postgresql import Cluster
from tests.workspace.documents.town import Town

FIRST, SECOND = "Le four chauffe depuis mardi. ", "La pâte a levé cette nuit.    "  # as long as one another
TIMES = 4
LATE_S = 60
# A live connection meets a process that does not know it, or nobody: the page sees to it.
LINES = r"status of (400|502)"
# The text itself, without the names that others' cursors carry.
WITHOUT_CURSORS = """paragraph => {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll('.cursor').forEach(cursor => cursor.remove());
  return copy.textContent;
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, postgresql: Cluster) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"), postgresql, demo=True)
    yield made
    made.close()


def enters(browser: Browser, town: Town, name: str, *, sockets: bool) -> Somebody:
    person = somebody(browser, town.origin, ignore_https_errors=True)
    if not sockets:
        person.context.add_init_script("delete window.WebSocket")
    return person.signs_in(name)


def the_text(person: Somebody) -> Locator:
    return person.page.get_by_role("textbox", name=re.compile("Texte"))


def written(paragraph: Locator) -> str:
    return str(paragraph.evaluate(WITHOUT_CURSORS)).replace("\N{NO-BREAK SPACE}", " ")


def comes_to_say(paragraph: Locator, words: str) -> None:
    """To the last space: what the other typed last may come last."""
    with suppress(AssertionError):
        look(lambda: written(paragraph) == words)
    assert written(paragraph) == words


def write_at_once(one: Somebody, other: Somebody) -> None:
    """One at the beginning of the text, the other at its end, key by key."""
    for person, place in ((one, "Control+Home"), (other, "Control+End")):
        the_text(person).click()
        person.page.keyboard.press(place)
    for here, there in zip(FIRST, SECOND, strict=True):
        one.page.keyboard.type(here)
        other.page.keyboard.type(there)


@pytest.mark.parametrize("sockets", [True, False], ids=["websocket", "long polling"])
def test_nobody_reloads_and_nothing_is_lost(browser, town, sockets):
    one = enters(browser, town, "Perrine Rochevaire", sockets=sockets)
    other = enters(browser, town, "Océane Ruissequin", sockets=sockets)
    one.open("/valbrume-en-commun/documents/ouvrir?chantier=reemploi")
    one.page.get_by_label("Titre").fill(f"Pendant les redémarrages ({sockets})")
    one.button(re.compile("Ouvrir|Commencer|Créer")).first.click()
    expect(the_text(one)).to_be_editable()
    the_text(one).click()
    one.page.keyboard.type("Le matin.\nLe soir.")
    other.open(one.page.url)
    expect(the_text(other)).to_contain_text("Le soir.")
    for worker in town.workers:
        assert worker.stop() == 0
        write_at_once(one, other)
        worker.start()
        write_at_once(one, other)
    for person in (one, other):
        person.has_saved(within_s=LATE_S)
        morning, evening = (the_text(person).locator("p").nth(number) for number in (0, 1))
        comes_to_say(morning, f"{FIRST * TIMES}Le matin.")
        comes_to_say(evening, f"Le soir.{SECOND * TIMES}")
        person.must_be_content(but=LINES)
    for person in (one, other):
        person.context.close()
