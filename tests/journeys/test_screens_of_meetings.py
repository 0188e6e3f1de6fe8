"""The screens around a meeting that is prepared, announced, moved and called off: readable by everybody, in every light."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_screens import HOME, look_in_every_light

SOON = datetime.now(UTC).date() + timedelta(days=40)


def prepares(nour: Somebody, kind: str, title: str, whom: str) -> Page:
    """A meeting of this kind put on the calendar, from its form."""
    page = nour.open(f"{HOME}/reunions/preparer?kind={kind}")
    page.get_by_label("Avec qui").select_option(label=whom)
    page.get_by_label(re.compile("^Titre")).fill(title)
    page.get_by_label("Jour", exact=True).fill(SOON.isoformat())
    page.get_by_label(re.compile("^Lieu")).fill("La ferme du Clos")
    nour.button("Mettre au calendrier").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page


def test_a_meeting_that_is_announced_moved_and_called_off_is_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    wrong = look_in_every_light(nour.open(f"{HOME}/reunions/preparer"), "a meeting to prepare")
    page = prepares(nour, "seminar", "Séminaire du quai", "Comité de pilotage")
    meeting = page.url
    wrong |= look_in_every_light(page, "a seminar of the committee")
    nour.link("Relire chaque courriel").click()
    page.wait_for_load_state()  # the last one is the last of all
    page.locator("summary").filter(has_text=re.compile(r"\w")).last.click()
    expect(nour.link(re.compile("^Le voir comme dans une messagerie")).last).to_be_visible()
    wrong |= look_in_every_light(page, "before it leaves")
    letter = nour.link(re.compile("^Le voir comme dans une messagerie")).last
    letter.click()
    expect(page.get_by_role("heading", level=1, name="Séminaire du quai")).to_be_visible()
    nour.open(meeting)
    nour.button("Envoyer la convocation").click()
    expect(page.get_by_role("heading", name="Qui a reçu quoi, quand")).to_be_visible()
    wrong |= look_in_every_light(page, "announced")
    nour.link("Modifier la date ou le lieu").click()
    expect(nour.button("Enregistrer et prévenir tout le monde")).to_be_visible()
    wrong |= look_in_every_light(page, "to be moved")
    nour.button("Enregistrer et prévenir tout le monde").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "moved nowhere")
    page.get_by_label(re.compile("^Lieu")).fill("Le quai")
    nour.button("Enregistrer et prévenir tout le monde").click()
    nour.link("Changement annoncé").click()
    expect(page.get_by_role("heading", level=1, name="Qui a reçu quoi, quand")).to_be_visible()
    wrong |= look_in_every_light(page, "who was sent what")
    nour.open(meeting)
    nour.link("Demander un point à l’ordre du jour").click()
    wrong |= look_in_every_light(page, "an item to ask for")
    page.get_by_label("Intitulé").fill("La grue")
    nour.button("Demander ce point").click()
    expect(nour.button("Inscrire à l’ordre du jour")).to_be_visible()
    wrong |= look_in_every_light(page, "an item asked for")
    nour.open(f"{HOME}/calendrier?mois={SOON:%Y-%m}")
    expect(nour.link(re.compile("Séminaire du quai")).first).to_be_visible()
    wrong |= look_in_every_light(page, "a month")
    nour.open(meeting)
    nour.link("Annuler la réunion").click()
    page.get_by_label("Pourquoi").fill("Le quai est en travaux.")
    wrong |= look_in_every_light(page, "to be called off")
    nour.button("Annuler la réunion").click()
    expect(page.get_by_text("Le quai est en travaux.")).to_be_visible()
    wrong |= look_in_every_light(page, "called off")
    assert wrong == {}
    nour.must_be_content(but="deplacer.*409")  # nothing had changed, on purpose


def test_a_visit_of_everybody_and_the_address_of_a_diary_are_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = prepares(nour, "learning_visit", "Visite de la ferme", "Toute la démarche")
    nour.button("Je viens").click()
    expect(page.get_by_role("button", name="Je viens", pressed=True)).to_be_visible()
    wrong = look_in_every_light(page, "a visit of everybody")
    nour.open(f"{HOME}/calendrier/abonnement")
    nour.button(re.compile("Ouvrir mon adresse privée|nouvelle adresse")).click()
    expect(page.get_by_label("Votre adresse privée")).to_have_value(re.compile(r"/agenda/.+\.ics$"))
    wrong |= look_in_every_light(page, "the address of a diary")
    assert wrong == {}
    nour.must_be_content()


def test_what_a_lead_changes_of_a_meeting_that_comes_back_is_readable_by_everybody(browser, demonstration):
    perrine = somebody(browser, demonstration.url).signs_in("Perrine Rochevaire")
    page = perrine.open(f"{HOME}/chantiers/reemploi")
    page.get_by_role("region", name="Réunions").get_by_role("link", name="Préparer une réunion").click()
    expect(page.get_by_label("Avec qui").get_by_role("option")).to_have_count(1)  # her stream alone
    wrong = look_in_every_light(page, "a meeting that a lead prepares")
    perrine.open(f"{HOME}/reunions")
    to_come = page.get_by_role("region", name="À venir")
    to_come.get_by_role("link", name=re.compile("Point de chargement du réemploi")).first.click()
    expect(page.get_by_role("heading", name="Cette réunion revient")).to_be_visible()
    meeting = page.url
    perrine.link("Modifier la date ou le lieu").click()
    expect(page.get_by_role("radio", name=re.compile("^Celle-ci seulement"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^Celle-ci et les suivantes")).check()
    wrong |= look_in_every_light(page, "a series to be moved")
    perrine.open(meeting)
    perrine.link("Annuler la réunion").click()
    expect(page.get_by_role("radio", name=re.compile("^Celle-ci et les suivantes"))).to_be_visible()
    wrong |= look_in_every_light(page, "a series to be called off")
    assert wrong == {}
    perrine.must_be_content()


def test_dates_to_choose_from_are_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = nour.open(f"{HOME}/dates/proposer")
    wrong = look_in_every_light(page, "dates to propose")
    page.get_by_label(re.compile("^Titre")).fill("Le jour du quai")
    page.get_by_label("Avec qui").select_option(label="Comité de pilotage")
    page.get_by_label(re.compile("^Lieu")).fill("Le quai")
    for n in (1, 2):
        slot = page.get_by_role("group", name=f"Date {n}", exact=True)
        slot.get_by_label(f"Jour {n}").fill((SOON + timedelta(days=7 * n)).isoformat())
        slot.get_by_label("De", exact=True).fill("18:00")
        slot.get_by_label("À", exact=True).fill("20:00")
    nour.button("Proposer ces dates").click()
    page.get_by_role("radio", name="Oui").first.check()
    nour.button("Répondre").click()
    expect(page.get_by_text("le plus de monde")).to_be_visible()
    wrong |= look_in_every_light(page, "dates to choose")
    wrong |= look_in_every_light(nour.open(f"{HOME}/dates"), "what is to be chosen")
    nour.link("Le jour du quai").click()
    nour.button(re.compile("^Garder cette date")).first.click()
    expect(page.get_by_role("heading", level=1, name="Le jour du quai")).to_be_visible()
    assert wrong == {}
    nour.must_be_content()


def test_who_comes_without_a_seat_and_what_the_public_asks_are_readable_by_everybody(browser, demonstration):
    """A public meeting of no body: names written down, a question from a phone without an account, let appear."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page = prepares(nour, "public_meeting", "Le quai en public", "Toute la démarche")
    meeting = page.url.partition("?")[0].partition("#")[0]
    nour.link("Questions du public").click()
    wrong = look_in_every_light(page, "no code yet")
    nour.button("Créer le code").click()
    expect(page.get_by_role("img", name=re.compile("^Code QR"))).to_be_visible()
    wrong |= look_in_every_light(page, "a code for questions")
    code = page.get_by_role("link", name="/question/").inner_text()
    wrong |= look_in_every_light(nour.open(f"{meeting}/feuille-de-presence"), "a sheet to write names in")
    nour.open(meeting)
    page.get_by_text("Ouvrir la séance").first.click()
    nour.button("Ouvrir la séance").click()
    page.get_by_text("Noter quelqu’un sans compte", exact=True).click()
    page.get_by_label("Nom de la personne", exact=True).fill("Léontine Vasseur")
    page.get_by_label(re.compile("^Son organisation")).fill("Mairie de Saint-Aubin")
    wrong |= look_in_every_light(page, "a name to write down")
    nour.button("La noter").click()
    expect(page.get_by_text("Mairie de Saint-Aubin")).to_be_visible()
    nour.button("Je suis là").first.click()
    expect(nour.button("Je pars")).to_be_visible()
    wrong |= look_in_every_light(page, "who is there")

    phone = somebody(browser, demonstration.url)
    wrong |= look_in_every_light(phone.open(code), "a question to ask")
    phone.page.get_by_label("Votre question", exact=True).fill("Qui paie le quai ?")
    phone.button("Envoyer ma question").click()
    expect(phone.page.get_by_text("Votre question est arrivée")).to_be_visible()
    nour.open(meeting)
    wrong |= look_in_every_light(page, "a question to let appear")
    nour.button(re.compile("^Laisser paraître.*quai")).click()
    expect(page.get_by_role("list", name="Questions posées sans compte")).to_contain_text("quai")
    phone.link("Relire cette page").click()
    expect(phone.page.get_by_role("region", name="Déjà posées")).to_contain_text("quai")
    wrong |= look_in_every_light(phone.page, "a question that appeared")
    wrong |= look_in_every_light(nour.open(f"{meeting}/questions-du-public"), "questions that came")
    nour.open(meeting)
    nour.link(re.compile("^Effacer.*Léontine")).click()
    expect(page.get_by_role("heading", level=1, name="Effacer une présence")).to_be_visible()
    wrong |= look_in_every_light(page, "a presence to erase")
    nour.open(meeting)
    nour.button("Clore la séance").click()
    expect(page.get_by_role("region", name="Qui est venu")).to_contain_text("Léontine Vasseur")
    wrong |= look_in_every_light(page, "who came")
    wrong |= look_in_every_light(phone.open(code), "a code that leads nowhere")
    assert wrong == {}
    nour.must_be_content()
    phone.must_be_content(but="question.*404")  # the meeting is over, on purpose
