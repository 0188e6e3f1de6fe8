"""Screens of votes that are not on the straight way: rehearsed, suspended, annulled, on paper, called again, entrusted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.consistency.company import look
from tests.journeys.somebody import Somebody, somebody
from tests.journeys.test_committee_votes_by_college import opens_the_sitting, opens_the_vote_from_the_agenda
from tests.journeys.test_screens import HOME, OMBRE, look_in_every_light


def prepared(facilitator: Somebody, title: str, *, opened: bool = True) -> None:
    """A vote for or against in the small twin."""
    page = facilitator.open(f"{OMBRE}/votes/preparer")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Question").fill("Refait-on la margelle de la fontaine ?")
    facilitator.button("Ouvrir le vote" if opened else re.compile("^Garder en préparation")).last.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def because(facilitator: Somebody, opener: str, deed: str, reason: str) -> None:
    """A deed that asks for its reason, where it is folded."""
    page = facilitator.page
    page.get_by_text(opener, exact=True).first.click()
    part = page.get_by_role("group").filter(has=page.get_by_role("button", name=deed, exact=True)).last
    part.get_by_label("Motif").fill(reason)
    part.get_by_role("button", name=deed, exact=True).click()


def test_a_vote_rehearsed_suspended_and_annulled_is_readable_by_everybody(browser, demonstration):
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    page, wrong = blandine.page, {}
    prepared(blandine, "La margelle", opened=False)
    blandine.link(re.compile("Répéter d’abord")).click()
    wrong |= look_in_every_light(page, "rehearsal: empty")
    blandine.button("Voter au hasard à la place de tout le monde").click()
    expect(page.get_by_role("heading", name="Si le vote était clos maintenant")).to_be_visible()
    wrong |= look_in_every_light(page, "rehearsal: at random")
    prepared(blandine, "La fontaine")
    page.get_by_role("radio", name="Pour", exact=True).check()
    blandine.button(re.compile("Déposer ma voix")).click()
    expect(page.get_by_role("main")).to_contain_text("Votre vote est déposé")
    receipt = blandine.link(re.compile("Garder un reçu"))

    def sealed() -> bool:
        page.reload()
        return receipt.count() > 0

    look(sealed, every=1)  # its opening is, within seconds
    wrong |= look_in_every_light(page, "a receipt to keep")
    because(blandine, "Suspendre le vote", "Suspendre le vote", "La liste est à relire.")
    expect(page.get_by_role("main")).to_contain_text("suspendu")
    wrong |= look_in_every_light(page, "suspended")
    because(blandine, "Annuler le vote", "Annuler ce vote", "La question était mal posée.")
    expect(page.get_by_role("heading", name="Ses bulletins sont scellés")).to_be_visible()
    wrong |= look_in_every_light(page, "annulled")
    blandine.button("Rouvrir sous un autre numéro").click()
    expect(page.get_by_role("heading", level=1, name="La fontaine")).to_be_visible()
    wrong |= look_in_every_light(page, "asked again")
    assert wrong == {}
    blandine.must_be_content()


def test_what_follows_a_decision_is_readable_by_everybody_also_in_error(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page, wrong = nour.open(f"{HOME}/registre"), {}
    page.get_by_role("main").get_by_role("link", name=re.compile("animation du registre")).first.click()
    expect(page.get_by_role("main")).to_contain_text("onze contributions relevées")
    wrong |= look_in_every_light(page, "a decision followed")
    nour.button("Inscrire au suivi").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "nothing to write down")
    assert wrong == {}
    nour.must_be_content(but="422")


def test_a_text_put_to_the_vote_is_readable_by_everybody(browser, demonstration):
    """From its page to an open vote: three clicks, the form filled in, the digest read."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page, wrong = nour.open(f"{HOME}/documents"), {}
    page.get_by_role("main").get_by_role("link", name=re.compile("La tournée du jeudi : fiche")).first.click()
    expect(page.get_by_role("textbox").first).to_be_visible()
    keep = nour.button(re.compile("^Garder la version"))
    if not nour.link(re.compile("^Mettre au vote")).count():
        keep.first.click()
        expect(nour.link(re.compile("^Mettre au vote")).first).to_be_visible()
    wrong |= look_in_every_light(page, "a text that may be put to the vote")
    nour.link(re.compile("^Mettre au vote")).first.click()
    expect(page.get_by_role("main")).to_contain_text("Empreinte SHA-256")
    expect(page.get_by_label("Titre")).to_have_value(re.compile("tournée"))
    wrong |= look_in_every_light(page, "the form filled in")
    nour.button("Ouvrir le vote").click()
    expect(page.get_by_text("Vote ouvert", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("empreinte")
    wrong |= look_in_every_light(page, "a vote on a text")
    assert wrong == {}
    nour.must_be_content()


def test_ballots_of_paper_counted_by_college_are_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    opens_the_sitting(nour)
    vote, page, wrong = opens_the_vote_from_the_agenda(nour), nour.page, {}
    page.get_by_text("Compter à main levée").click()
    wrong |= look_in_every_light(page, "hands")
    nour.link("Saisir les bulletins papier d’un collège").click()
    wrong |= look_in_every_light(page, "paper by college")
    page.get_by_label("Pour", exact=True).fill("99")
    page.get_by_label("Preuve").fill("Dépouillé en séance.")
    page.get_by_label("Pièce").set_input_files(
        {"name": "feuille.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    nour.button("Inscrire ces bulletins").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "paper by college: refused")
    nour.open(vote)
    nour.link("Saisir un papier pour quelqu’un").click()
    page.get_by_text("Un bulletin papier", exact=True).click()
    wrong |= look_in_every_light(page, "a paper for somebody")
    assert wrong == {}
    nour.must_be_content(but="4(09|22)")


def test_a_word_entrusted_in_a_decision_by_consent_is_readable_by_everybody(browser, demonstration):
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    page, wrong = nour.open(f"{HOME}/consentement/proposer"), {}
    page.get_by_label("Titre").fill("Une clé pour deux")
    page.get_by_label("Proposition", exact=True).fill("La clé est dans un coffre à code.")
    nour.button("Enregistrer").click()
    nour.button("Ouvrir le tour").click()
    address = page.url.partition("#")[0]
    malo = somebody(browser, demonstration.url)
    malo.signs_in_by_code("malo.bruyerande@valbrume.test").open(address)
    wrong |= look_in_every_light(malo.page, "consent: one’s word may be entrusted")
    malo.page.get_by_text("Donner pouvoir", exact=False).first.click()
    malo.page.get_by_label("À qui").select_option(index=0)
    malo.button("Donner pouvoir").click()
    expect(malo.button("Reprendre ce pouvoir")).to_be_visible()
    wrong |= look_in_every_light(malo.page, "consent: entrusted")
    assert wrong == {}
    for person in (nour, malo):
        person.must_be_content()


def test_a_second_notice_is_readable_by_everybody(browser, demonstration):
    """A sitting of one seat has no quorum: closed, then called again."""
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    opens_the_sitting(nour, present=1)
    page, wrong = nour.page, {}
    wrong |= look_in_every_light(page, "a sitting without quorum")
    nour.button("Clore la séance").click()
    expect(nour.button("Convoquer une seconde fois")).to_be_visible()
    wrong |= look_in_every_light(page, "closed without quorum")
    nour.link("Choisir le jour").click()
    expect(page.get_by_role("main")).to_contain_text("Seconde convocation")
    wrong |= look_in_every_light(page, "a second notice to write")
    page.get_by_label("Jour", exact=True).fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    page.get_by_label(re.compile("^Lieu")).fill("")
    nour.button("Mettre au calendrier").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong |= look_in_every_light(page, "a second notice refused")
    page.get_by_label(re.compile("^Lieu")).fill("Salle du marché")
    nour.button("Mettre au calendrier").click()
    expect(page.get_by_text("Seconde convocation, après la séance sans quorum")).to_be_visible()
    wrong |= look_in_every_light(page, "a second notice planned")
    assert wrong == {}
    nour.must_be_content(but="422")
