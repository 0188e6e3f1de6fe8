"""Two persons comment a passage of the same text: live, whatever is written around it, by keyboard, and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASSAGE = "au volume en saison"


@pytest.fixture
def address(browser: Browser, demonstration: Application) -> str:
    """A text that Perrine has just opened in her stream, in two paragraphs."""
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill("Répartir le coût")
    perrine.button("Ouvrir le texte").click()
    text = writing(perrine)
    text.press_sequentially("Compter au kilomètre, ou au volume en saison, reste à choisir.\nEt le quai ?")
    perrine.has_saved()
    perrine.must_be_content()
    perrine.context.close()
    return perrine.page.url


def writing(person: Somebody) -> Locator:
    text = person.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    return text


def caret(person: Somebody, words: str, *, after: bool = False) -> None:
    """The caret before some words of the text, or after them, as a click there would put it."""
    person.page.evaluate(
        """([words, after]) => {
          const text = document.querySelector('.ProseMirror');
          const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            text.focus();
            getSelection().collapse(node, after ? at + words.length : at);
            return;
          }
          throw new Error('these words are not in one piece of the text');
        }""",
        [words, after],
    )
    person.is_heard()


def chooses(person: Somebody, words: str) -> None:
    """With Shift and arrows."""
    caret(person, words)
    for _ in words:
        person.page.keyboard.press("Shift+ArrowRight")
    expect_chosen = "words => getSelection().toString() === words"
    person.page.wait_for_function(expect_chosen, arg=words)
    person.is_heard()


def selects(person: Somebody, words: str) -> None:
    """As a finger does in a text that one only reads."""
    person.page.get_by_text(re.compile(words)).last.evaluate(
        """(paragraph, words) => {
          const at = paragraph.firstChild.data.indexOf(words);
          getSelection().setBaseAndExtent(paragraph.firstChild, at, paragraph.firstChild, at + words.length);
        }""",
        words,
    )


def comments(person: Somebody, words: str) -> None:
    """The passage chosen, by keyboard alone."""
    person.page.keyboard.press("F9")
    field = person.page.get_by_label("Votre commentaire")
    expect(field).to_be_focused()
    field.fill(words)
    person.page.keyboard.press("Tab")
    expect(person.button("Commenter").last).to_be_focused()
    person.page.keyboard.press("Enter")


def threads(person: Somebody) -> Locator:
    return person.page.get_by_role("listitem", name=re.compile("^Fil sur"))


def marked(person: Somebody) -> Locator:
    return person.page.get_by_role("mark")


def marks_say(person: Somebody, words: str) -> None:
    """The marked passage, whatever cursors of others stand within it."""
    person.page.wait_for_function(
        """words => [...document.querySelectorAll('mark')].map((one) => {
             const copy = one.cloneNode(true);
             copy.querySelectorAll('.cursor').forEach((cursor) => cursor.remove());
             return copy.textContent;
           }).join('') === words""",
        arg=words,
    )


def looks(person: Somebody) -> list[str]:
    """What is wrong on a desk and on a phone, by day and by night."""
    wrong = []
    for width in (1440, 390):
        for light in ("light", "dark"):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.emulate_media(color_scheme=light)
            wrong += [f"{width} {light}: {one}" for one in axe(person.page)]
            wrong += [f"{width} {light}: too wide"] if person.page.evaluate(WIDER) > 0 else []
    person.page.set_viewport_size({"width": 1440, "height": 900})
    person.page.emulate_media(color_scheme="light")
    return wrong


def test_two_persons_talk_of_a_passage_while_it_is_written_around(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    for person in (perrine, nour):
        person.open(address)
        writing(person)

    chooses(perrine, PASSAGE)
    comments(perrine, "La conserverie paierait presque tout, @Nour Sarrazet ?")
    expect(threads(perrine)).to_have_count(1)
    expect(threads(perrine)).to_be_focused()
    # It comes to Nour by itself, said politely, and the passage is marked on her screen.
    expect(threads(nour)).to_contain_text("La conserverie paierait presque tout")
    expect(nour.page.get_by_role("status").filter(has_text="Nouveau commentaire de Perrine")).to_have_count(1)
    marks_say(nour, PASSAGE)
    writes_around(perrine, nour)
    answers_from_the_keys(perrine, nour)
    is_settled_and_taken_up(perrine, nour)
    reads_the_same_after_a_reload(perrine, nour)
    letter(nour, address)
    perrine.must_be_content()
    nour.must_be_content()


def writes_around(perrine: Somebody, nour: Somebody) -> None:
    """What is written before, after and inside moves it along; what is typed at its edges stays outside."""
    caret(nour, "Compter")
    nour.page.keyboard.type("Faut-il ")
    caret(nour, ", reste")
    nour.page.keyboard.type(" haute")
    caret(nour, " en saison")
    nour.page.keyboard.type(" transporté")
    for person in (nour, perrine):
        expect(writing(person)).to_contain_text("Faut-il Compter")
        marks_say(person, "au volume transporté en saison")


def answers_from_the_keys(perrine: Somebody, nour: Somebody) -> None:
    """Nour answers from her own screen, goes back to the passage, and Perrine reads it."""
    nour.page.keyboard.press("F8")
    expect(threads(nour)).to_be_focused()
    threads(nour).get_by_text("Répondre").click()
    nour.page.get_by_label("Votre réponse").fill("On peut combiner les deux.")
    nour.button("Envoyer la réponse").click()
    expect(threads(perrine)).to_contain_text("On peut combiner les deux.")
    expect(threads(nour)).to_be_focused()
    nour.page.keyboard.press("Escape")
    expect(writing(nour)).to_be_focused()
    assert looks(perrine) == []


def is_settled_and_taken_up(perrine: Somebody, nour: Somebody) -> None:
    """Resolved by Nour, it leaves the text of both; reopened, it comes back."""
    nour.button("Régler ce fil").click()
    expect(marked(perrine)).to_have_count(0)
    perrine.page.get_by_text("1 fil réglé").click()
    expect(threads(perrine)).to_contain_text("par Nour Sarrazet")
    perrine.button("Rouvrir ce fil").click()
    marks_say(nour, "au volume transporté en saison")
    expect(threads(nour)).to_have_count(1)


def reads_the_same_after_a_reload(perrine: Somebody, nour: Somebody) -> None:
    """The screen after the live message is the screen after a reload."""
    said = threads(nour).inner_text()
    nour.page.reload()
    writing(nour)
    expect(marked(nour)).to_have_count(1)
    expect(threads(nour)).to_have_text(said, use_inner_text=True)


def letter(nour: Somebody, address: str) -> None:
    """Nour had a letter that says where, and finds it at home until she has read it."""
    nour.open("/demonstration/courrier")
    told = nour.page.get_by_role("article").filter(has_text="vous a cité dans un commentaire")
    expect(told.first).to_contain_text(f"{address}/commentaires#commentaire-")
    expect(told.first).not_to_contain_text("conserverie")


def test_a_passage_that_goes_leaves_its_words_and_one_cut_in_two_is_found_again(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(address)
    writing(perrine)
    chooses(perrine, PASSAGE)
    comments(perrine, "À préciser.")
    marks_say(perrine, PASSAGE)
    caret(perrine, ", ou")
    perrine.page.keyboard.press("Enter")
    perrine.has_saved()
    perrine.page.reload()
    writing(perrine)
    marks_say(perrine, PASSAGE)
    gone = threads(perrine).get_by_text("Passage supprimé ou récrit")
    expect(gone).to_be_hidden()

    chooses(perrine, PASSAGE)
    perrine.page.keyboard.press("Delete")
    expect(gone).to_be_visible()
    expect(threads(perrine)).to_contain_text(PASSAGE)
    expect(marked(perrine)).to_have_count(0)
    perrine.page.keyboard.press("Control+z")
    expect(gone).to_be_hidden()
    assert axe(perrine.page) == []
    perrine.must_be_content()


def test_who_may_not_write_in_the_text_comments_it_on_her_phone(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(address)
    writing(perrine)
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    reader = somebody(browser, demonstration.url, **phone).signs_in("Rose Fontambre")
    reader.open(address)
    expect(reader.page.get_by_role("document", name=re.compile("^Texte"))).to_be_visible()
    selects(reader, "quai")
    reader.page.keyboard.press("F9")
    field = reader.page.get_by_label("Votre commentaire")
    expect(field).to_be_focused()
    field.fill("Il est partagé.")
    assert axe(reader.page) == []
    assert reader.page.evaluate(WIDER) == 0
    reader.button("Commenter").last.click()
    expect(threads(reader)).to_contain_text("Il est partagé.")
    expect(threads(perrine)).to_contain_text("Il est partagé.")
    marks_say(perrine, "quai")
    threads(reader).get_by_role("link", name="Voir le passage dans le texte").click()
    expect(marked(reader)).to_be_in_viewport()
    reader.must_be_content()
    perrine.must_be_content()


def test_without_script_all_is_read_answered_and_resolved_on_one_page(
    browser: Browser, demonstration: Application, address: str
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    perrine.open(address)
    writing(perrine)
    chooses(perrine, PASSAGE)
    comments(perrine, "À préciser, **vraiment**.")
    expect(threads(perrine)).to_have_count(1)

    oceane = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Océane Ruissequin")
    oceane.open(address)
    oceane.link("Tous les commentaires sur une page").click()
    expect(oceane.page.get_by_role("heading", level=1, name="Commentaires")).to_be_visible()
    expect(threads(oceane)).to_contain_text(PASSAGE)
    threads(oceane).get_by_text("Répondre").click()
    oceane.page.get_by_label("Votre réponse").fill("Dites-moi si ceci convient.")
    oceane.button("Envoyer la réponse").click()
    expect(threads(oceane)).to_contain_text("Dites-moi si ceci convient.")
    expect(threads(perrine)).to_contain_text("Dites-moi si ceci convient.")
    oceane.button("Régler ce fil").click()
    # The address of the answer leads into the folded list: the browser unfolds it.
    expect(threads(oceane)).to_contain_text("par Océane Ruissequin")
    oceane.button("Rouvrir ce fil").click()
    oceane.page.get_by_label("Votre commentaire").fill("Et pour tout le texte : une relecture.")
    oceane.button("Commenter").click()
    expect(threads(oceane)).to_have_count(2)
    expect(threads(perrine)).to_have_count(2)

    threads(perrine).filter(has_text="vraiment").get_by_role("link", name="Modifier").click()
    perrine.page.get_by_role("textbox", name="Votre commentaire").fill("À préciser un peu.")
    perrine.page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(threads(perrine).first).to_contain_text("À préciser un peu.")
    threads(perrine).first.get_by_text("Supprimer").first.click()
    perrine.button("Supprimer ce commentaire").first.click()
    expect(threads(perrine).first).to_contain_text("Commentaire supprimé par son auteur.")
    perrine.link("Tous les commentaires sur une page").click()
    assert looks(perrine) == []
    perrine.must_be_content()
    oceane.must_be_content()
