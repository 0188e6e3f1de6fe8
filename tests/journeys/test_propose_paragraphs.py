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
    address = opened_by_perrine(
        browser, demonstration, "Proposer des paragraphes", "\n".join((FIRST, SECOND, THIRD))
    )
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    rose = arrives(somebody(browser, demonstration.url).signs_in("Rose Fontambre"), address)
    expect(paragraphs(perrine)).to_have_count(3)
    rose.page.keyboard.press("Control+F9")
    told(rose, "Mode « Proposer »")
    keys, text = rose.page.keyboard, writing(rose)
    # Across two paragraphs, with Shift and arrows; nothing goes from the text.
    caret(rose, "trois jours.")
    for _ in "trois jours.\nEt le ":
        keys.press("Shift+ArrowRight")
    keys.press("Delete")
    expect(text.get_by_role("deletion").filter(has_text="trois jours.")).to_have_count(1)
    expect(text.get_by_role("deletion").filter(has_text="Et le")).to_have_count(1)
    keys.press("Control+Enter")
    expect(suggestions(perrine)).to_have_count(1)
    expect(suggestions(perrine)).to_contain_text("fin de paragraphe")
    expect(writing(perrine).get_by_role("deletion").filter(has_text="fin de paragraphe")).to_have_count(1)
    expect(paragraphs(perrine)).to_have_count(3)
    # A new paragraph after the last one, while the other writes in the same text.
    caret(rose, "au dépôt.", after=True)
    keys.press("Enter")
    keys.type("La rue aussi.")
    expect(text.get_by_role("insertion")).to_contain_text("La rue aussi.")
    caret(perrine, "La clef")
    perrine.page.keyboard.type("Bon. ")
    reads(rose, "Bon. La clef")
    keys.press("Control+Enter")
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
    # Erased at the beginning of a paragraph, its end goes: the two would be one.
    caret(rose, "Et le quai")
    keys.press("Backspace")
    keys.type(" ")
    keys.press("Control+Enter")
    expect(suggestions(perrine).get_by_role("button", name="Accepter")).to_have_count(1)
    decides(perrine, "fin de paragraphe", "Accepter")
    expect(paragraphs(rose)).to_have_count(3)
    reads(rose, f"{FIRST} {SECOND}")
    perrine.page.reload()
    expect(paragraphs(perrine)).to_have_text([f"{FIRST} {SECOND}", f"Bon. {THIRD}", "La rue aussi."])
    perrine.must_be_content()
    rose.must_be_content()
