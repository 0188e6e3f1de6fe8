"""The mode « Proposer »: what is typed in the text becomes a suggestion at that place, and the text stays as it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_comment_a_passage import WIDER, caret, chooses, looks, writing
from tests.journeys.test_suggest_and_accept import opened_by_perrine, reading, suggestions
from tests.servers.application import Application

SAID = "Le passage se fait sous trois jours ouvrés."
SECOND = "Et le quai ?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def address(browser: Browser, demonstration: Application) -> str:
    """In two paragraphs."""
    return opened_by_perrine(browser, demonstration, "Proposer en écrivant", f"{SAID}\n{SECOND}")


def arrives(person: Somebody, address: str) -> Somebody:
    """At the text, once she may do something there."""
    person.open(address)
    expect(person.page.get_by_role("toolbar")).to_be_visible()
    return person


def mode(person: Somebody) -> Locator:
    return person.page.get_by_role("toolbar").get_by_role("button", name="Proposer")


def told(person: Somebody, words: str) -> None:
    expect(person.page.get_by_role("status").filter(has_text=words)).to_have_count(1)


def reads(person: Somebody, words: str) -> None:
    """What the text says, whatever cursors of others stand within it."""
    person.page.wait_for_function(
        """words => {
          const copy = document.querySelector('.ProseMirror').cloneNode(true);
          copy.querySelectorAll('.cursor').forEach((cursor) => cursor.remove());
          return copy.textContent.includes(words);
        }""",
        arg=words,
    )


def erases(person: Somebody, many: int) -> None:
    for _ in range(many):
        person.page.keyboard.press("Backspace")


def test_who_may_only_suggest_types_in_the_text_and_another_accepts_what_she_sees_there(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    writing(perrine)
    rose = arrives(somebody(browser, demonstration.url).signs_in("Rose Fontambre"), address)
    expect(reading(rose)).to_be_visible()
    expect(mode(rose)).to_have_attribute("aria-pressed", "false")
    # She writes as in any text, from the first key.
    caret(rose, "trois", after=True)
    erases(rose, len("trois"))
    rose.page.keyboard.type("cinq")
    expect(mode(rose)).to_have_attribute("aria-pressed", "true")
    text = writing(rose)
    expect(text.get_by_role("deletion")).to_have_text("trois")
    expect(text.get_by_role("insertion")).to_have_text("cinq")
    # Within two seconds, or a little more, it has left by itself.
    expect(suggestions(perrine)).to_have_count(1)
    told(rose, "Suggestion envoyée.")
    expect(suggestions(rose)).to_have_count(1)
    expect(writing(perrine).get_by_role("deletion")).to_have_text("trois")
    expect(writing(perrine).get_by_role("insertion")).to_have_text("cinq")
    expect(text.get_by_role("insertion")).to_have_count(1)
    assert looks(rose) == []
    assert looks(perrine) == []
    # What cannot be proposed is said, and does nothing.
    rose.page.keyboard.press("Shift+Enter")
    told(rose, "Ceci ne se propose pas")
    expect(text.get_by_role("paragraph")).to_have_count(2)
    suggestions(perrine).get_by_role("button", name="Accepter").click()
    for person in (perrine, rose):
        reads(person, "Le passage se fait sous cinq jours ouvrés.")
        expect(writing(person).get_by_role("deletion")).to_have_count(0)
        expect(writing(person).get_by_role("insertion")).to_have_count(0)
    rose.page.keyboard.press("Control+F9")
    told(rose, "Vous avez quitté le mode")
    expect(reading(rose)).to_be_visible()
    perrine.page.reload()
    expect(writing(perrine)).to_have_text(re.compile(r"sous cinq jours ouvrés\.\s*Et le quai \?$"))
    rose.must_be_content()
    perrine.must_be_content()


def a_style_is_proposed_and_nothing_else(perrine: Somebody, nour: Somebody) -> None:
    """A title is not, nor a new line within a paragraph."""
    keys, text = perrine.page.keyboard, writing(perrine)
    chooses(perrine, "quai")
    keys.press("Control+b")
    expect(suggestions(nour)).to_have_count(2)
    expect(text.get_by_role("strong")).to_have_count(0)
    keys.press("Control+Alt+2")
    told(perrine, "Ceci ne se propose pas")
    expect(text.get_by_role("heading")).to_have_count(0)
    keys.press("ArrowRight")  # what is chosen is one place again
    perrine.is_heard()
    keys.press("Shift+Enter")
    expect(text.get_by_role("insertion")).to_have_count(1)
    reads(perrine, SECOND)
    assert axe(perrine.page) == []


def test_who_may_write_proposes_by_keyboard_alone_then_writes_again(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    nour = arrives(somebody(browser, demonstration.url).signs_in("Nour Sarrazet"), address)
    writing(nour)
    keys = perrine.page.keyboard
    text = writing(perrine)
    caret(perrine, "passage")
    keys.press("Control+F9")
    told(perrine, "Mode « Proposer »")
    keys.type("prochain ")
    # The caret goes through what is proposed as through any words, and what was typed last can be undone.
    keys.press("ArrowLeft")
    keys.type("s")
    keys.press("Control+z")
    keys.press("ArrowRight")
    expect(text.get_by_role("insertion")).to_have_text("prochain ")
    # Elsewhere in the paragraph, it is the same suggestion; on request it leaves.
    caret(perrine, " ouvrés", after=True)
    erases(perrine, len(" ouvrés"))
    expect(text.get_by_role("deletion")).to_have_text(" ouvrés")
    keys.press("Control+Enter")
    expect(suggestions(nour)).to_have_count(1)
    expect(suggestions(nour)).to_contain_text("prochain")
    told(perrine, "Suggestion envoyée.")
    a_style_is_proposed_and_nothing_else(perrine, nour)
    keys.press("Control+F9")
    told(perrine, "Vous avez quitté le mode")
    caret(perrine, " ?")
    keys.type(" nord")
    reads(nour, "Et le quai nord ?")
    perrine.has_saved()
    for left in (1, 0):
        suggestions(nour).get_by_role("button", name="Accepter").first.click()
        expect(suggestions(nour).get_by_role("button", name="Accepter")).to_have_count(left)
    for person in (perrine, nour):
        reads(person, "Le prochain passage se fait sous trois jours.")
        expect(writing(person).get_by_role("strong")).to_have_text("quai")
    perrine.must_be_content()
    nour.must_be_content()


def test_on_a_phone_what_a_keyboard_composes_is_proposed(
    browser: Browser, demonstration: Application, address: str
) -> None:
    rose = arrives(somebody(browser, demonstration.url, **PHONE).signs_in("Rose Fontambre"), address)
    mode(rose).tap()
    told(rose, "Mode « Proposer »")
    text = writing(rose)
    caret(rose, " jours")
    wire = rose.context.new_cdp_session(rose.page)
    for composed in (" o", " ou", " ou ", " ou q", " ou quatre"):
        wire.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    wire.send("Input.insertText", {"text": " ou quatre"})
    expect(text.get_by_role("insertion")).to_have_text(" ou quatre")
    wire.send("Input.insertText", {"text": " petits"})
    expect(text.get_by_role("insertion")).to_have_text(" ou quatre petits")
    assert axe(rose.page) == []
    assert rose.page.evaluate(WIDER) == 0
    rose.button("Envoyer la suggestion").tap()
    told(rose, "Suggestion envoyée.")
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    suggestions(perrine).get_by_role("button", name="Accepter").click()
    reads(perrine, "sous trois ou quatre petits jours ouvrés.")
    reads(rose, "sous trois ou quatre petits jours ouvrés.")
    rose.must_be_content()
    perrine.must_be_content()


def test_what_is_not_sent_follows_its_words_and_leaves_with_the_next_page(
    browser: Browser, demonstration: Application, address: str
) -> None:
    rose = arrives(somebody(browser, demonstration.url).signs_in("Rose Fontambre"), address)
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    rose.page.route("**/suggestions", lambda route: route.abort())
    caret(rose, "quai", after=True)
    rose.page.keyboard.press("Control+F9")
    rose.page.keyboard.type(" nord")
    expect(writing(rose).get_by_role("insertion")).to_have_text(" nord")
    told(rose, "elle est gardée dans cet onglet")
    caret(perrine, "Et le quai")
    writing(perrine)
    perrine.page.keyboard.type("Bon. ")
    reads(rose, "Bon. Et le quai nord ?")
    expect(writing(rose).get_by_role("insertion")).to_have_text(" nord")
    rose.page.unroute("**/suggestions")
    rose.page.reload()
    expect(suggestions(rose)).to_have_count(1)
    expect(writing(rose).get_by_role("insertion")).to_have_text(re.compile("nord"))
    # The mode is that of the tab.
    expect(mode(rose)).to_have_attribute("aria-pressed", "true")
    suggestions(perrine).get_by_role("button", name="Accepter").click()
    reads(perrine, "Bon. Et le quai nord ?")
    rose.must_be_content(but="ERR_FAILED")
    perrine.must_be_content()


def test_words_that_the_server_refuses_are_given_back(
    browser: Browser, demonstration: Application, address: str
) -> None:
    rose = arrives(somebody(browser, demonstration.url).signs_in("Rose Fontambre"), address)
    perrine = arrives(somebody(browser, demonstration.url).signs_in("Perrine Rochevaire"), address)
    expect(rose.button("Proposer une modification")).to_be_visible()
    rose.context.set_offline(True)
    caret(rose, "quai", after=True)
    rose.page.keyboard.press("Control+F9")
    rose.page.keyboard.type(" nord")
    told(rose, "elle est gardée dans cet onglet")
    writing(perrine)
    chooses(perrine, SECOND)
    perrine.page.keyboard.type("Rien.")
    perrine.has_saved()
    rose.context.set_offline(False)
    told(rose, "Vos mots sont dans le formulaire à côté du texte.")
    expect(rose.page.get_by_label("À la place")).to_have_value(re.compile("quai nord"))
    reads(rose, "Rien.")
    expect(writing(rose).get_by_role("insertion")).to_have_count(0)
    rose.must_be_content(but="422|409")
    perrine.must_be_content()
