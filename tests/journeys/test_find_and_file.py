"""A text is found again by half a word, filed, moved, copied, binned and taken out: with keys alone, and without script."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, expect

from tests.consistency.company import look
from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_erase_for_good import WIDER, until_the_house_has
from tests.journeys.test_keyboard import tab_to
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
STREAM = "reemploi"


def opens_a_text(person: Somebody, title: str, words: str) -> str:
    """A text of her stream, written and saved: its address."""
    page = person.open(f"{HOME}/documents/ouvrir?chantier={STREAM}")
    page.get_by_label("Titre").fill(title)
    person.button("Ouvrir le texte").click()
    text = page.get_by_role("textbox", name=re.compile("^Texte"))
    expect(text).to_be_editable()
    text.press_sequentially(words)
    until_the_house_has(page, words)
    return page.url


def until_it_is_found(page: Page, query: str, title: str) -> None:
    """The index follows what is written within seconds; somebody who asks without a pause is asked to wait."""
    address = f"{urljoin(page.url, HOME)}/recherche?q={query}"
    look(lambda: title in page.request.get(address).text(), every=1)


def results(person: Somebody):
    return person.page.get_by_role("region", name=re.compile("réponse", re.IGNORECASE))


def test_a_text_is_found_without_its_accents_and_with_a_typing_error(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    address = opens_a_text(perrine, "Le grenier du moulin", "Les sorbetières à manivelle sèchent au grenier.")
    until_it_is_found(perrine.page, "sorbetieres+sechent", "Le grenier du moulin")
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/recherche")
    field = page.get_by_role("searchbox", name="Ce que vous cherchez")
    field.press_sequentially("SORBETIERE manivelle")  # no accent, no plural, and nothing to click
    expect(results(nour).get_by_role("link", name="Le grenier du moulin")).to_be_visible()
    expect(results(nour).get_by_role("mark")).to_have_text(["sorbetières", "manivelle"])
    expect(page.get_by_role("status").filter(has_text="réponse")).to_have_text(re.compile("^Une réponse$"))
    field.fill("sorbetirèes")  # two letters changed places
    said = results(nour).get_by_text("Vouliez-vous dire « sorbetières » ?")
    expect(said).to_be_visible()
    expect(results(nour).get_by_role("mark")).to_have_text(["sorbetières"])
    assert axe(page) == []
    results(nour).get_by_role("link", name="Le grenier du moulin").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    expect(page.get_by_text("Les sorbetières à manivelle")).to_be_in_viewport()
    perrine.must_be_content()
    nour.must_be_content()


def test_nobody_finds_what_is_not_open_to_her(browser: Browser, demonstration: Application) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    address = opens_a_text(perrine, "La citerne", "Le bélier hydraulique de la combe.")
    until_it_is_found(perrine.page, "hydraulique", "La citerne")
    public = somebody(browser, demonstration.url, java_script_enabled=False)
    for query in ("hydraulique", "hydrolique", "citerne"):
        public.open(f"{HOME}/public/recherche?q={query}")
        expect(public.page.get_by_role("heading", name=re.compile("^Rien pour"))).to_be_visible()
        expect(public.page.get_by_text("hydraulique »")).to_have_count(1 if query == "hydraulique" else 0)
        expect(public.link("La citerne")).to_have_count(0)
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")  # of another initiative
    for hidden in (f"{HOME}/recherche?q=hydraulique", address):
        blandine.open(hidden)
        expect(blandine.page.get_by_role("heading", name="Il n’y a rien à cette adresse")).to_be_visible()
    blandine.open("/val-d-ombre/recherche?q=hydraulique")
    expect(blandine.page.get_by_role("heading", name=re.compile("^Rien pour"))).to_be_visible()
    perrine.must_be_content()
    blandine.must_be_content(but="404")


def presses(page: Page, name: str) -> None:
    """Goes there with Tab, and presses Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def chooses(page: Page, label: str, option: str) -> None:
    """An option of a list, with the arrows."""
    tab_to(page, label)
    page.keyboard.press("Home")
    wanted = "option => document.activeElement.selectedOptions[0].text === option"
    for _ in range(40):
        if page.evaluate(wanted, option):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{option} is not in the list")


def test_a_text_is_filed_with_the_keyboard_alone(browser: Browser, demonstration: Application) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    opens_a_text(perrine, "Le devis du monte-charge", "Il est daté de mardi.")
    page = perrine.open(f"{HOME}/rayons/{STREAM}")
    tab_to(page, "^Nom du dossier")
    page.keyboard.type("Monte-charges")
    page.keyboard.press("Enter")
    folder = page.get_by_role("region", name="Monte-charges")
    expect(folder).to_contain_text("Ce dossier est vide.")
    presses(page, "^Classer\\s+« Le devis du monte-charge »")
    expect(page.get_by_role("heading", level=1, name="Classer « Le devis du monte-charge »")).to_be_visible()
    chooses(page, "^Où le mettre", in_the_folder(page, "Monte-charges"))
    presses(page, "^Déplacer le texte")
    expect(folder.get_by_role("link", name="Le devis du monte-charge", exact=True)).to_be_visible()
    presses(page, "^Annuler")
    expect(folder).to_contain_text("Ce dossier est vide.")
    presses(page, "^Classer\\s+« Le devis du monte-charge »")
    expect(page.get_by_role("heading", level=1, name="Classer « Le devis du monte-charge »")).to_be_visible()
    presses(page, "^Copier le texte")
    expect(page.get_by_role("heading", level=1, name="Le devis du monte-charge (copie)")).to_be_visible()
    presses(page, "^Classer$")
    expect(page.get_by_role("heading", level=1, name=re.compile("^Classer «"))).to_be_visible()
    presses(page, "^Mettre à la corbeille")
    presses(page, "^Le mettre à la corbeille")
    expect(
        page.get_by_role("status").filter(has_text="est dans la corbeille pour trente jours")
    ).to_be_visible()
    presses(page, "^La corbeille")
    expect(page.get_by_role("heading", level=1, name="La corbeille")).to_be_visible()
    expect(page.get_by_role("link", name="Le devis du monte-charge (copie)")).to_be_visible()
    assert axe(page) == []
    presses(page, "^Sortir de la corbeille « Le devis du monte-charge \\(copie\\) »")
    expect(page.get_by_role("link", name="Le devis du monte-charge (copie)", exact=True)).to_be_visible()
    perrine.must_be_content()


def in_the_folder(page: Page, name: str) -> str:
    """The whole words of the option that ends with this folder."""
    return str(page.get_by_role("option", name=re.compile(f" {name}$")).inner_text())


def test_without_script_and_on_a_phone_a_text_is_filed_binned_and_put_away(
    browser: Browser, demonstration: Application
) -> None:
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    address = opens_a_text(perrine, "Plan des étagères", "Trois travées de chêne.")
    there = somebody(browser, demonstration.url, java_script_enabled=False, **PHONE)
    page = there.signs_in("Perrine Rochevaire").open(f"{HOME}/rayons/{STREAM}")
    page.get_by_label("Nom du dossier").last.fill("Étagères")
    there.button("Ouvrir le dossier").click()
    there.link(re.compile("^Classer.*Plan des étagères")).click()
    page.get_by_label("Où le mettre").select_option(label=in_the_folder(page, "Étagères"))
    there.button("Déplacer le texte").click()
    expect(
        page.get_by_role("region", name="Étagères").get_by_role("link", name="Plan des étagères", exact=True)
    ).to_be_visible()
    there.link(re.compile("^Classer.*Plan des étagères")).click()
    page.get_by_text("Mettre à la corbeille", exact=True).click()
    there.button("Le mettre à la corbeille").click()
    expect(there.link("Plan des étagères")).to_have_count(0)
    expect(perrine.page.get_by_role("textbox", name=re.compile("^Texte"))).to_have_count(
        0
    )  # closed before her eyes
    there.button("Annuler").click()
    expect(
        page.get_by_role("region", name="Étagères").get_by_role("link", name="Plan des étagères", exact=True)
    ).to_be_visible()
    there.open(address)
    there.link("À côté du texte").click()
    page.get_by_text("Ranger", exact=True).click()
    there.button("Ranger le texte").click()
    there.open(f"{HOME}/rayons/{STREAM}")
    expect(
        page.get_by_role("region", name="Rangés").get_by_role("link", name="Plan des étagères", exact=True)
    ).to_be_visible()
    until_it_is_found(perrine.page, "travees", "Plan des étagères")
    there.open(f"{HOME}/recherche?q=travees")  # put away is not lost: the search still leads there
    there.link("Plan des étagères").click()
    there.link("À côté du texte").click()
    there.button("Ressortir ce texte").click()
    there.open(f"{HOME}/rayons/{STREAM}")
    expect(
        page.get_by_role("region", name="Étagères").get_by_role("link", name="Plan des étagères", exact=True)
    ).to_be_visible()
    assert page.evaluate(WIDER) == 0
    there.must_be_content()
    perrine.must_be_content()
