"""Two persons, a callout and a footnote: put in by keyboard, seen by the other, read without JavaScript, left by Enter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_put_an_image import HOME, LOOKS, WIDER
from tests.servers.application import Application


def opens_a_text(browser: Browser, demonstration: Application, title: str, **options: object) -> Somebody:
    perrine = somebody(browser, demonstration.url, **options).signs_in("Perrine Rochevaire")
    perrine.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    perrine.page.get_by_label("Titre").fill(title)
    perrine.button("Ouvrir le texte").click()
    text = perrine.page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.focus()
    return perrine


@pytest.mark.parametrize("look", LOOKS)
def test_a_callout_is_put_in_by_keyboard_changed_left_and_read_by_all(browser, demonstration, look):
    perrine = opens_a_text(browser, demonstration, f"Le quai, {look}", **LOOKS[look])
    page, keys = perrine.page, perrine.page.keyboard
    keys.type("/attention")
    expect(page.get_by_role("listbox", name="Insérer").get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    keys.type("Le quai est étroit.")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("Dehors.")
    box = page.get_by_role("note")
    expect(box).to_have_text(re.compile(r"Attention\s*Le quai est étroit\.$"))
    box.get_by_text("Le quai est étroit.").click()
    expect(page.get_by_role("button", name="Encadré : attention")).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0
    page.get_by_role("button", name="Encadré : à retenir").click()
    expect(box).to_contain_text("À retenir")
    perrine.has_saved()

    other = somebody(browser, demonstration.url, **LOOKS[look], java_script_enabled=False)
    other.signs_in("Maxence Tremblevif").open(page.url)
    expect(other.page.get_by_role("note")).to_have_text(re.compile(r"À retenir\s*Le quai est étroit\."))
    expect(other.page.get_by_role("main")).to_contain_text("Dehors.")
    perrine.must_be_content()
    other.must_be_content()


def writes_a_note(person: Somebody, words: str) -> None:
    person.page.keyboard.press("Control+Alt+f")
    field = person.page.get_by_label(re.compile("^Ce que dit la note"))
    expect(field).to_be_focused()
    field.fill(words)
    field.press("Enter")
    expect(person.page.get_by_role("textbox", name=re.compile("^Texte"))).to_be_focused()


@pytest.mark.parametrize("look", LOOKS)
def test_a_note_is_written_read_changed_and_removed_by_keyboard(browser, demonstration, look):
    perrine = opens_a_text(browser, demonstration, f"Des notes, {look}", **LOOKS[look])
    page, keys = perrine.page, perrine.page.keyboard
    text = page.get_by_role("textbox", name=re.compile("^Texte"))
    keys.type("Le quai")
    writes_a_note(perrine, "Mesuré en mars.")
    keys.type(" est étroit")
    page.get_by_role("button", name="Note de bas de page").press("Enter")
    field = page.get_by_label(re.compile("^Ce que dit la note"))
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Écrivez le texte de la note.")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0
    field.fill("Deux mètres dix.")
    page.get_by_role("button", name="Mettre la note").click()
    expect(text).to_be_focused()
    keys.type(".")
    notes = page.get_by_role("region", name="Notes", exact=True).get_by_role("listitem")
    expect(notes).to_have_text([re.compile("^Mesuré en mars"), re.compile("^Deux mètres dix")])
    expect(text.get_by_role("link", name="Note 2", exact=True)).to_have_count(1)
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0
    perrine.has_saved()

    other = somebody(browser, demonstration.url, **LOOKS[look])
    other.signs_in("Maxence Tremblevif").open(page.url)
    expect(other.page.get_by_role("link", name="Note 1", exact=True)).to_be_visible()

    text.get_by_role("link", name="Note 1", exact=True).focus()
    keys.press("Enter")
    expect(field).to_have_value("Mesuré en mars.")
    field.fill("Mesuré en avril.")
    field.press("Enter")
    theirs = other.page.get_by_role("region", name="Notes", exact=True).get_by_role("listitem")
    expect(theirs.first).to_have_text(re.compile("^Mesuré en avril"))
    text.get_by_role("link", name="Note 2", exact=True).click()
    expect(field).to_have_value("Deux mètres dix.")
    page.get_by_role("button", name="Retirer la note").click()
    expect(theirs).to_have_count(1)
    page.get_by_role("link", name="Revenir à l’appel de la note 1").click()
    perrine.has_saved()

    plain = somebody(browser, demonstration.url, **LOOKS[look], java_script_enabled=False)
    plain.signs_in("Nour Sarrazet").open(page.url.split("#")[0])
    plain.page.get_by_role("link", name="Note 1", exact=True).click()
    assert plain.page.url.endswith("#note-1")
    plain.page.get_by_role("link", name="Revenir à l’appel de la note 1").click()
    assert plain.page.url.endswith("#noteref-1")
    for person in (perrine, other, plain):
        person.must_be_content()


def test_words_of_a_note_are_found_and_replaced(browser, demonstration):
    perrine = opens_a_text(browser, demonstration, "Chercher dans les notes")
    page = perrine.page
    page.keyboard.type("Le quai")
    writes_a_note(perrine, "Le quai nord.")
    page.keyboard.press("Control+h")
    page.get_by_label("Chercher", exact=True).fill("quai")
    expect(page.get_by_text("2 passages trouvés")).to_be_visible()
    page.get_by_label("Remplacer par").fill("pont")
    page.get_by_role("button", name="Tout remplacer").click()
    expect(page.get_by_role("region", name="Notes", exact=True)).to_contain_text("Le pont nord.")
    perrine.has_saved()
    perrine.must_be_content()


def test_a_published_callout_and_note_are_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page, keys = nour.page, nour.page.keyboard
    nour.open(f"{HOME}/documents/ouvrir?chantier=reemploi")
    page.get_by_label("Titre").fill("Un encadré et sa note")
    nour.button("Ouvrir le texte").click()
    text = page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.focus()
    for kind in ("information", "retenir", "attention"):
        keys.type(f"/{kind}")
        expect(page.get_by_role("listbox", name="Insérer").get_by_role("option")).to_have_count(1)
        keys.press("Enter")
        keys.type("Le quai est étroit")
        writes_a_note(nour, f"Mesuré en mars, {kind}.")
        keys.press("Enter")
        keys.press("Enter")
    nour.has_saved()
    nour.button(re.compile("Garder la version")).click()
    nour.link(re.compile("Version 1|^1$")).first.click()
    nour.link("Publier cette version").click()
    page.get_by_label("En deux phrases").fill("Trois encadrés, et leurs notes.")
    nour.button("Publier").click()
    page.wait_for_url(re.compile("/public/"))
    for look in LOOKS.values():
        reader = somebody(browser, demonstration.url, **look)
        reader.open(page.url)
        expect(reader.page.get_by_role("note")).to_have_count(3)
        expect(
            reader.page.get_by_role("region", name="Notes", exact=True).get_by_role("listitem")
        ).to_have_count(3)
        assert axe(reader.page) == []
        assert reader.page.evaluate(WIDER) <= 0
        reader.must_be_content()
    nour.must_be_content()
