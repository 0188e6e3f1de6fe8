"""The mode « Proposer » over several paragraphs: one deletes across two, adds one, joins two; the other decides."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_comment_a_passage import caret, looks, writing
from tests.journeys.test_propose_mode import arrives, reads, told
from tests.journeys.test_suggest_and_accept import opened_by_perrine, suggestions
from tests.servers.application import Application

FIRST = "Le passage se fait sous trois jours."
SECOND = "Et le quai reste ouvert."
THIRD = "La clef est au dépôt."


def paragraphs(person: Somebody) -> Locator:
    return writing(person).get_by_role("paragraph")


def decides(person: Somebody, words: str, deed: str) -> None:
    """By keyboard alone."""
    suggestions(person).filter(has_text=words).get_by_role("button", name=deed).focus()
    person.page.keyboard.press("Enter")


def test_one_deletes_across_two_paragraphs_and_adds_one_and_the_other_rejects_and_accepts(
    browser: Browser, demonstration: Application
) -> None:
    perrine, rose = both(browser, demonstration, "Proposer des paragraphes")
    deletes_across_two(rose)
    expect(suggestions(perrine)).to_have_count(1)
    expect(suggestions(perrine)).to_contain_text("fin de paragraphe")
    expect(writing(perrine).get_by_role("deletion").filter(has_text="fin de paragraphe")).to_have_count(1)
    expect(paragraphs(perrine)).to_have_count(3)
    adds_one_while_the_other_writes(rose, perrine)
    expect(suggestions(perrine)).to_have_count(2)
    expect(writing(perrine).get_by_role("insertion")).to_contain_text("La rue aussi.")
    assert looks(perrine) == []
    assert looks(rose) == []
    assert axe(rose.page) == []
    decides(perrine, "trois jours", "Refuser")
    decides(perrine, "La rue aussi", "Accepter")
    for person in (perrine, rose):
        expect(writing(person).get_by_role("insertion")).to_have_count(0)
        expect(writing(person).get_by_role("deletion")).to_have_count(0)
        expect(paragraphs(person)).to_have_text(
            [FIRST, SECOND, re.compile(rf"Bon\. {re.escape(THIRD)}"), "La rue aussi."]
        )
        person.must_be_content()


def test_erasing_the_end_of_a_paragraph_joins_it_once_accepted(
    browser: Browser, demonstration: Application
) -> None:
    perrine, rose = both(browser, demonstration, "Joindre deux paragraphes")
    caret(rose, "Et le quai")
    rose.page.keyboard.press("Backspace")
    rose.page.keyboard.type(" ")
    rose.page.keyboard.press("Control+Enter")
    expect(suggestions(perrine).get_by_role("button", name="Accepter")).to_have_count(1)
    decides(perrine, "fin de paragraphe", "Accepter")
    expect(paragraphs(rose)).to_have_count(2)
    reads(rose, f"{FIRST} {SECOND}")
    perrine.page.reload()
    expect(paragraphs(perrine)).to_contain_text([f"{FIRST} {SECOND}", THIRD])  # a cursor may stand there
    perrine.must_be_content()
    rose.must_be_content()


def both(browser: Browser, served: Application, title: str) -> tuple[Somebody, Somebody]:
    """Perrine, who may write the text of three paragraphs, and Rose, who proposes in it."""
    address = opened_by_perrine(browser, served, title, f"{FIRST}\n{SECOND}\n{THIRD}")
    perrine = arrives(somebody(browser, served.url).signs_in("Perrine Rochevaire"), address)
    rose = arrives(somebody(browser, served.url).signs_in("Rose Fontambre"), address)
    expect(paragraphs(perrine)).to_have_count(3)
    rose.page.keyboard.press("Control+F9")
    told(rose, "Mode « Proposer »")
    return perrine, rose


def deletes_across_two(rose: Somebody) -> None:
    """With Shift and arrows; nothing goes from the text."""
    caret(rose, "trois jours.")
    for _ in "trois jours.\nEt le ":
        rose.page.keyboard.press("Shift+ArrowRight")
    rose.is_heard()
    rose.page.keyboard.press("Delete")
    expect(writing(rose).get_by_role("deletion").filter(has_text="trois jours.")).to_have_count(1)
    expect(writing(rose).get_by_role("deletion").filter(has_text="Et le")).to_have_count(1)
    rose.page.keyboard.press("Control+Enter")


def adds_one_while_the_other_writes(rose: Somebody, perrine: Somebody) -> None:
    """A new paragraph after the last one."""
    caret(rose, "au dépôt.", after=True)
    rose.page.keyboard.press("Enter")
    rose.page.keyboard.type("La rue aussi.")
    expect(writing(rose).get_by_role("insertion")).to_contain_text("La rue aussi.")
    caret(perrine, "La clef")
    perrine.page.keyboard.type("Bon. ")
    reads(rose, "Bon. La clef")
    rose.page.keyboard.press("Control+Enter")
