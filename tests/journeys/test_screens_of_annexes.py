"""The screens of an annex and of the draft of a charter that many write: readable in every light, at every width."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME, look_in_every_light


def a_stream_without_annex(person):
    """The address of the annex of a stream in which no other journey makes one."""
    person.open(f"{HOME}/chantiers")
    person.page.get_by_role("main").get_by_role("link", name="Compter autrement").first.click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("Compter autrement")
    return f"{person.page.url.split('#')[0]}/charte"


def goes_to_the_end(person: Somebody) -> None:
    text = person.page.get_by_role("textbox").first
    text.click()
    person.is_heard()
    text.press("Control+End")
    person.is_heard()


def test_an_annex_is_readable_by_everybody(browser, demonstration):
    """None yet, a number refused, a draft in forms, the common text, the draft it says, in force, its public page."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    at = a_stream_without_annex(nour)
    page = nour.open(at)
    wrong = look_in_every_light(page, "no annex")
    page.get_by_label("Numéro de version").fill("un")
    nour.button("Commencer l’annexe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "an annex refused")
    page.get_by_label("Numéro de version").fill("1.0")
    nour.button("Commencer l’annexe").click()
    wrong |= look_in_every_light(nour.open(f"{at}/versions/1.0"), "an annex drafted in forms")
    nour.button("Ouvrir le texte commun").click()
    expect(page.get_by_role("textbox").first).to_be_editable()
    wrong |= look_in_every_light(page, "the common text of an annex")
    goes_to_the_end(nour)
    page.keyboard.press("Enter")
    page.keyboard.type("## Divers")
    nour.has_saved()
    wrong |= look_in_every_light(nour.open(f"{at}/versions/1.0"), "an annex with what cannot be an article")
    page.get_by_text("Mettre cette version en vigueur").click()
    nour.button("Mettre en vigueur").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Divers")
    nour.link("Écrire dans le texte commun").click()
    expect(page.get_by_role("textbox").first).to_be_editable()
    goes_to_the_end(nour)
    for _letter in range(len("Divers") + 1):
        page.keyboard.press("Backspace")
    nour.has_saved()
    nour.open(f"{at}/versions/1.0")
    page.get_by_text("Mettre cette version en vigueur").click()
    nour.button("Mettre en vigueur").last.click()
    expect(page.get_by_role("heading", name="Signer l’annexe 1.0")).to_be_visible()
    wrong |= look_in_every_light(page, "an annex in force")
    public = at.replace("/chantiers/", "/public/chantiers/")
    wrong |= look_in_every_light(nour.open(public), "the public page of an annex")
    wrong |= look_in_every_light(nour.open(f"{HOME}/public/charte"), "a charter that lists annexes")
    assert wrong == {}
    nour.must_be_content(but="422|409")
