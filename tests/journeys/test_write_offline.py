"""Nobody loses a word: offline, the browser closed, the session ended, the server renewed, the text closed meanwhile.

In Val d'Ombre: Blandine facilitates and opens the texts, Eudes writes with her.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.somebody import Somebody, at_her_own_browser, axe, somebody
from tests.journeys.test_screens import LOOKS, WIDER
from tests.servers.application import Application
from tests.servers.process import ROOT

HOME = "/val-d-ombre"
BLANDINE, EUDES = "Blandine Ourdoval", "Eudes Pierrombre"
WORDS = "Le four chauffe depuis mardi. "
NEXT_SCHEMA = "import workspace.documents.rules.schema as schema\nschema.VERSION += 1\n"


def said(words: str) -> re.Pattern[str]:
    """The words, whatever kind of space stands between them."""
    return re.compile(re.escape(words).replace("\\ ", "\\s"))


def the_text(person: Somebody) -> Locator:
    return person.page.get_by_role("textbox", name=re.compile("Texte"))


def saving(person: Somebody) -> Locator:
    return person.page.locator("#saving")


def notice(person: Somebody) -> Locator:
    return person.page.locator("#editor-notice")


def unsent(person: Somebody) -> Locator:
    return person.page.get_by_role("region", name=re.compile("de vos modifications"))


def the_words(panel: Locator) -> Locator:
    return panel.get_by_role("group", name="Ce qui n’a pas été enregistré")


def waiting(person: Somebody) -> Locator:
    return person.page.get_by_role("status").filter(has_text="Des modifications attendent")


def opens_a_text(facilitator: Somebody, title: str) -> str:
    facilitator.open(f"{HOME}/documents/ouvrir")
    facilitator.page.get_by_label("Titre").fill(title)
    facilitator.button(re.compile("Ouvrir|Commencer|Créer")).first.click()
    expect(the_text(facilitator)).to_be_editable()
    return facilitator.page.url


def opens(person: Somebody, address: str) -> None:
    person.open(address)
    expect(the_text(person)).to_be_editable()


def writes(person: Somebody, words: str) -> None:
    the_text(person).click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def everybody_reads(words: str, *people: Somebody) -> None:
    for person in people:
        expect(the_text(person)).to_contain_text(words.strip())


def comes_back_to(page: Page) -> None:
    """As one comes back to a window; a browser without a screen thinks that all its windows have the focus."""
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def looks_right(page: Page) -> None:
    """Nothing sticks out at the side, nothing that axe-core would hold against it."""
    assert axe(page) == []
    assert page.evaluate(WIDER) <= 0


def test_written_offline_the_browser_closed_and_reopened_it_leaves_when_the_network_is_back(
    browser: Browser, demonstration, tmp_path: Path
):
    eudes = somebody(browser, demonstration.url).signs_in(EUDES)
    blandine = at_her_own_browser(browser, demonstration.url, tmp_path).signs_in(BLANDINE)
    address = opens_a_text(blandine, "Le samedi du four")
    opens(eudes, address)

    blandine.context.set_offline(True)
    expect(saving(blandine)).to_have_text(said("Hors ligne : tout est enregistré"))
    writes(blandine, WORDS)
    told = f"Hors ligne : vos {len(WORDS)} dernières modifications partiront au retour du réseau"
    expect(saving(blandine)).to_have_text(said(told))
    looks_right(blandine.page)
    blandine.context.close()
    blandine.must_be_content()
    writes(eudes, "La pâte a levé. ")
    eudes.has_saved()

    back = at_her_own_browser(browser, demonstration.url, tmp_path)
    back.open("/connexion")
    expect(waiting(back)).to_contain_text("reconnectez-vous")
    assert "samedi" not in back.page.content()
    back.signs_in(BLANDINE)
    back.open(f"{HOME}/votes")
    expect(waiting(back)).to_be_visible()
    looks_right(back.page)
    waiting(back).get_by_role("link", name=f"Le samedi du four ({len(WORDS)} modifications)").click()
    back.has_saved()
    everybody_reads(WORDS, back, eudes)
    everybody_reads("La pâte a levé.", back, eudes)
    back.open("/moi/en-attente")
    expect(back.page.get_by_text("Rien n’attend")).to_be_visible()
    back.must_be_content()
    back.context.close()
    eudes.must_be_content()


def test_a_tab_that_crashes_offline_loses_nothing(browser: Browser, demonstration):
    blandine = somebody(browser, demonstration.url).signs_in(BLANDINE)
    address = opens_a_text(blandine, "La panne")
    blandine.context.set_offline(True)
    writes(blandine, WORDS)
    expect(saving(blandine)).to_have_text(said(f"vos {len(WORDS)} dernières"))
    with suppress(PlaywrightError):
        blandine.page.goto("chrome://crash")
    blandine.page.close()
    blandine.context.set_offline(False)
    after = blandine.another_tab()
    opens(after, address)
    everybody_reads(WORDS, after)
    after.has_saved()
    after.must_be_content()


def test_a_session_that_ends_keeps_the_words_for_their_author_and_for_nobody_else(
    browser: Browser, demonstration
):
    blandine = somebody(browser, demonstration.url).signs_in(BLANDINE)
    address = opens_a_text(blandine, "À deux sur un poste")
    elsewhere = somebody(browser, demonstration.url).signs_in(BLANDINE)
    elsewhere.open("/moi")
    elsewhere.button("Fermer toutes les autres").click()
    expect(notice(blandine)).to_contain_text("Votre session est terminée")
    writes(blandine, WORDS)
    expect(saving(blandine)).to_have_text(
        said(f"Session terminée : vos {len(WORDS)} dernières modifications partiront à votre retour")
    )
    looks_right(blandine.page)

    # Eudes sits down at the same computer: he sees nothing of it, sends nothing of it, even from the open page.
    eudes = blandine.another_tab().signs_in(EUDES)
    opens(eudes, address)
    eudes.has_saved()
    expect(the_text(eudes)).not_to_contain_text(WORDS.strip())
    eudes.open(f"{HOME}/documents")
    expect(eudes.page.get_by_role("heading", level=1)).to_be_visible()
    expect(waiting(eudes)).to_have_count(0)
    comes_back_to(blandine.page)
    expect(notice(blandine)).to_contain_text("Une autre personne est maintenant connectée", timeout=30_000)
    opens(elsewhere, address)
    expect(the_text(elsewhere)).not_to_contain_text(WORDS.strip())

    # He leaves; the sentence of the open page leads Blandine back to it.
    eudes.open("/deconnexion")
    expect(eudes.page.get_by_role("status").filter(has_text="Des modifications")).to_have_count(0)
    eudes.button("Me déconnecter").click()
    expect(waiting(eudes)).to_contain_text("reconnectez-vous")
    notice(blandine).get_by_role("link", name="Se connecter").click()
    blandine.link("Comptes de démonstration").first.click()
    blandine.button(re.compile(BLANDINE)).first.click()
    blandine.page.wait_for_url(address)
    blandine.has_saved()
    everybody_reads(WORDS, blandine, elsewhere)
    # A poll that waits while its session ends is answered by a refusal.
    blandine.must_be_content(but="400 .*/socket.io/")
    elsewhere.must_be_content()


def test_a_browser_that_keeps_nothing_says_so_and_asks_before_it_closes(browser: Browser, demonstration):
    blandine = somebody(browser, demonstration.url)
    blandine.context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    blandine.signs_in(BLANDINE)
    opens_a_text(blandine, "Fenêtre privée")
    writes(blandine, WORDS)
    blandine.has_saved()
    expect(notice(blandine)).to_be_hidden()
    blandine.context.set_offline(True)
    writes(blandine, "La pâte a levé. ")
    expect(notice(blandine)).to_contain_text("laissez cette page ouverte")
    looks_right(blandine.page)
    with blandine.page.expect_event("dialog") as asked:
        blandine.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    blandine.context.set_offline(False)
    blandine.has_saved()
    blandine.must_be_content()


def test_signing_out_says_before_that_something_has_not_left(browser: Browser, demonstration):
    blandine = somebody(browser, demonstration.url).signs_in(BLANDINE)
    opens_a_text(blandine, "Avant de partir")
    blandine.context.set_offline(True)
    writes(blandine, WORDS)
    expect(saving(blandine)).to_have_text(
        said(f"vos {len(WORDS)} dernières")
    )  # said once this browser holds them
    blandine.page.close()
    blandine.context.set_offline(False)
    tab = blandine.another_tab()
    for address in ("/moi", "/deconnexion"):
        tab.open(address)
        warning = tab.page.get_by_role("status").filter(has_text="Elles restent dans ce navigateur")
        expect(warning).to_be_visible()
        looks_right(tab.page)
    tab.link("Voir ce qui attend").click()
    tab.page.get_by_text("Voir ce qui n’a pas été enregistré").click()
    expect(the_words(tab.page.get_by_role("main"))).to_have_text(WORDS.strip())
    looks_right(tab.page)
    tab.must_be_content()


@pytest.mark.parametrize("look", LOOKS)
def test_what_was_written_in_a_text_frozen_meanwhile_is_read_copied_carried_away_or_thrown_away(
    browser: Browser, demonstration, look
):
    options = {**LOOKS[look], "permissions": ["clipboard-read", "clipboard-write"]}
    blandine = somebody(browser, demonstration.url, **options).signs_in(BLANDINE)
    eudes = somebody(browser, demonstration.url).signs_in(EUDES)
    address = opens_a_text(blandine, "Figé entre-temps")
    blandine.context.set_offline(True)
    writes(blandine, WORDS)
    expect(saving(blandine)).to_have_text(said("Hors ligne"))
    other = somebody(browser, demonstration.url).signs_in(BLANDINE)
    opens(other, address)
    opens(eudes, address)
    writes(eudes, "La pâte a levé. ")
    eudes.has_saved()
    other.page.get_by_text("Figer", exact=True).click()
    other.button("Figer le texte").click()
    expect(other.page.get_by_text("Ce texte est figé.")).to_be_visible()

    blandine.context.set_offline(False)
    expect(saving(blandine)).to_have_text(said("Non enregistré"))
    held = unsent(blandine)
    expect(held).to_contain_text(f"{len(WORDS)} de vos modifications n’ont pas été enregistrées")
    held.get_by_text("Voir ce qui n’a pas été enregistré").click()
    expect(the_words(held)).to_have_text(WORDS.strip())
    looks_right(blandine.page)
    held.get_by_role("button", name="Copier").click()
    expect(held.get_by_role("status")).to_contain_text("Copié")
    assert WORDS.strip() in blandine.page.evaluate("navigator.clipboard.readText()")
    with blandine.page.expect_download() as carried:
        held.get_by_role("button", name="Télécharger").click()
    assert carried.value.suggested_filename == "Figé-entre-temps.txt"
    assert WORDS.strip() in carried.value.path().read_text("utf-8-sig")

    # Loaded again, the text is the frozen one, and the words are still there until she throws them away.
    blandine.page.reload()
    expect(saving(blandine)).to_have_text(said("Non enregistré"))
    frozen = blandine.page.get_by_role("document", name=re.compile("Texte"))
    expect(frozen).to_contain_text("La pâte a levé.")
    expect(frozen).not_to_contain_text(WORDS.strip())
    unsent(blandine).get_by_text("Jeter ces modifications").click()
    unsent(blandine).get_by_role("button", name="Jeter pour toujours").click()
    expect(saving(blandine)).to_have_text(said("Lecture seule"))
    expect(unsent(blandine)).to_be_hidden()
    for person in (blandine, eudes, other):
        person.must_be_content()


def test_where_websockets_are_blocked_the_page_says_so_and_writes_all_the_same(
    browser: Browser, demonstration
):
    blandine = somebody(browser, demonstration.url).signs_in(BLANDINE)
    blandine.context.route_web_socket(re.compile("socket.io"), lambda socket: socket.close())
    opens_a_text(blandine, "Par une autre voie")
    writes(blandine, WORDS)
    blandine.has_saved()
    mode = blandine.page.get_by_text("Mode compatible")
    expect(mode).to_be_visible(timeout=20_000)
    mode.click()
    expect(blandine.page.get_by_text("Vous n’avez rien à faire.")).to_be_visible()
    looks_right(blandine.page)
    blandine.must_be_content()


def goes_away_while_they_write(house: Application, blandine: Somebody, eudes: Somebody) -> None:
    """A deployment: the server ends, both go on, it comes back."""
    house.stop()
    writes(blandine, WORDS)
    writes(eudes, "La pâte a levé. ")
    expect(saving(eudes)).to_have_text(said("Hors ligne : vos 16 dernières"))
    house.start()
    for person in (blandine, eudes):
        person.has_saved(within_s=60)
    everybody_reads(WORDS, blandine, eudes)
    everybody_reads("La pâte a levé.", blandine, eudes)


def comes_back_with_texts_of_another_shape(house: Application, place: Path, blandine: Somebody) -> None:
    """The page was loaded before: it stops, deletes nothing, keeps what is unsaved and shows it."""
    house.stop()
    writes(blandine, "Pour plus tard. ")
    expect(saving(blandine)).to_have_text(said("Hors ligne : vos 16 dernières"))
    (place / "sitecustomize.py").write_text(NEXT_SCHEMA, encoding="utf-8")
    now = house.environ
    house.environ = {**now, "PYTHONPATH": f"{place}:{ROOT}"}
    house.start()
    house.environ = now
    expect(notice(blandine)).to_contain_text("Rechargez-la pour écrire", timeout=60_000)
    expect(saving(blandine)).to_have_text(said("Page à recharger : vos 16 dernières"))
    expect(blandine.page.locator("#editor .ProseMirror")).to_have_attribute("contenteditable", "false")
    held = unsent(blandine)
    expect(held).to_contain_text("ne sont pas encore enregistrées")
    held.get_by_text("Voir ce qui n’a pas été enregistré").click()
    expect(the_words(held)).to_have_text("Pour plus tard.")
    looks_right(blandine.page)


def test_the_server_is_renewed_while_people_write_and_an_old_page_deletes_nothing(
    browser: Browser, application, tmp_path: Path
):
    house = application()
    blandine = somebody(browser, house.url).signs_in(BLANDINE)
    eudes = somebody(browser, house.url).signs_in(EUDES)
    address = opens_a_text(blandine, "Pendant la mise à jour")
    opens(eudes, address)
    writes(blandine, "Avant. ")
    everybody_reads("Avant.", eudes)
    goes_away_while_they_write(house, blandine, eudes)
    comes_back_with_texts_of_another_shape(house, tmp_path, blandine)

    # The page loaded again is of the same version as its server: all is there, and what was kept leaves.
    house.stop()
    house.start()
    notice(blandine).get_by_role("link", name="Recharger la page").click()
    expect(the_text(blandine)).to_be_editable()
    blandine.has_saved(within_s=60)
    opens(eudes, address)
    for words in ("Avant.", WORDS, "La pâte a levé.", "Pour plus tard."):
        everybody_reads(words, blandine, eudes)
    for person in (blandine, eudes):
        person.must_be_content()
