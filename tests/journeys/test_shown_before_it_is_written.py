"""A letter is seen by others before the server's disk has it: what becomes of it when the server dies there, or the text is
closed there.

In Val d'Ombre: Blandine facilitates and opens the texts, Eudes writes with her.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_write_offline import (
    BLANDINE,
    EUDES,
    everybody_reads,
    looks_right,
    opens,
    opens_a_text,
    said,
    saving,
    the_text,
    the_words,
    unsent,
    writes,
)
from tests.servers.application import Application

WORDS = "Le four chauffe. "
LATE = {"COEDITING_AHEAD_MS": "600000"}  # long after the journey


@contextmanager
def base(house: Application) -> Iterator[sqlite3.Connection]:
    """The server's own data, as another process of the house has them."""
    with closing(sqlite3.connect(house.home / "var" / "chantier.sqlite", timeout=20)) as db, db:
        yield db


def rows(house: Application, title: str) -> int:
    """The last row of the log of a text."""
    with base(house) as db:
        return db.execute("SELECT last_seq FROM document WHERE title = ?", [title]).fetchone()[0]


def seen_and_not_written(
    browser: Browser, application: Callable[..., Application], title: str
) -> tuple[Application, Somebody, Somebody, str]:
    """Two at work in a text whose first words are on the disk; then Blandine writes, Eudes reads it, the disk has not got it."""
    house = application(environ=LATE)
    blandine = somebody(browser, house.url).signs_in(BLANDINE)
    eudes = somebody(browser, house.url).signs_in(EUDES)
    address = opens_a_text(blandine, title)
    opens(eudes, address)
    for person, words in ((blandine, "Avant. "), (eudes, "Aussi. ")):
        writes(person, words)
        everybody_reads(words, blandine, eudes)
    assert house.answers()  # whoever asks for anything finds in the log what people were shown
    for person in (blandine, eudes):
        person.has_saved()
    before = rows(house, title)
    writes(blandine, WORDS)
    everybody_reads(WORDS, eudes)
    assert rows(house, title) == before
    return house, blandine, eudes, address


def test_words_of_one_who_has_left_that_a_killed_server_forgot_come_back_with_what_was_written_upon_them(
    browser: Browser, application
):
    house, blandine, eudes, address = seen_and_not_written(browser, application, "Le témoin")
    house.kill()
    blandine.context.close()  # her browser keeps nothing, and she does not come back
    writes(eudes, "La pâte a levé. ")
    house.environ = {}
    house.start()
    eudes.has_saved(within_s=60)
    after = somebody(browser, house.url).signs_in(EUDES)
    opens(after, address)
    everybody_reads(f"{WORDS}La pâte a levé.", after, eudes)
    for person in (eudes, after):
        person.must_be_content()


def test_words_seen_in_a_text_that_was_closed_before_they_were_written_are_taken_back_and_kept_for_their_author(
    browser: Browser, application
):
    title = "Trop tard"
    house, blandine, eudes, _address = seen_and_not_written(browser, application, title)
    with base(house) as db:
        at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        db.execute("UPDATE document SET frozen_at = ? WHERE title = ?", [at, title])

    for person in (blandine, eudes):  # the pages read the text again by themselves
        frozen = person.page.get_by_role("document", name=re.compile("Texte"))
        expect(frozen).to_contain_text("Avant.")
        expect(frozen).not_to_contain_text(WORDS.strip())
    expect(saving(blandine)).to_have_text(said("Non enregistré"))
    held = unsent(blandine)
    held.get_by_text("Voir ce qui n’a pas été enregistré").click()
    expect(the_words(held)).to_have_text(WORDS.strip())
    looks_right(blandine.page)
    expect(unsent(eudes)).to_be_hidden()
    expect(the_text(eudes)).to_have_count(0)
    for person in (blandine, eudes):
        person.must_be_content()
