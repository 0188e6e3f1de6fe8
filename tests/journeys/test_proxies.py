"""A voice goes from hand to hand: entrusted, spoken in one card and apart, taken back, written down on paper, contested."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
TITLE = "Ouvrir la grange un soir par semaine"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_voice_is_entrusted_spoken_taken_back_and_a_paper_proxy_is_contested(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    vote = opens_a_vote(nour)

    rose = somebody(browser, demonstration.url, **PHONE).signs_in("Rose Fontambre")
    rose.open(vote)
    gives_her_proxy(rose, "Hanaé Crêtemont")

    hanae = somebody(browser, demonstration.url).signs_in("Hanaé Crêtemont")
    hanae.open(vote)
    expect(hanae.page.get_by_role("heading", name="Votre vote porte 2 voix")).to_be_visible()
    hanae.page.get_by_role("radio", name="Pour", exact=True).check()
    hanae.button(re.compile("Déposer mes 2 voix")).click()
    expect(hanae.page.get_by_text("Vos 2 votes sont déposés.")).to_be_visible()
    speaks_otherwise_for(hanae, "Rose Fontambre")

    # She comes after all: she takes it back and votes, and her own voice stands.
    rose.open(vote)
    opens_what_stands_beside(rose)
    rose.button("Reprendre ce pouvoir").click()
    expect(rose.page.get_by_text(re.compile("Pouvoir repris"))).to_be_visible()
    rose.page.get_by_role("radio", name="Pour", exact=True).check()
    rose.button(re.compile("Déposer ma voix")).click()
    expect(rose.page.get_by_text("Votre vote est déposé.")).to_be_visible()
    assert rose.page.evaluate(WIDER) <= 0

    writes_a_paper_proxy_down(nour, vote)
    malo = somebody(browser, demonstration.url, java_script_enabled=False)
    malo.signs_in_by_code("malo.bruyerande@valbrume.test").open(f"{HOME}/saisies")
    entry = malo.page.get_by_role("article", name=TITLE)
    expect(entry).to_contain_text("un pouvoir papier donné à")
    expect(entry).to_contain_text("Saisi par Nour Sarrazet")
    entry.get_by_role("button", name=re.compile("Contester")).click()
    expect(malo.page.get_by_role("article", name=TITLE)).to_contain_text("elle ne compte plus")

    nour.open(f"{HOME}/saisies")
    expect(nour.page.get_by_role("article", name=TITLE)).to_contain_text("contestée")
    assert axe(nour.page) == []
    closes_and_reads_the_result(nour, vote)
    for person in (nour, rose, hanae):
        person.must_be_content()


def opens_a_vote(nour: Somebody) -> str:
    nour.open(f"{HOME}/votes/preparer")
    nour.page.get_by_label("Titre").fill(TITLE)
    nour.page.get_by_label("Question").fill("La grange ouvre-t-elle le jeudi soir ?")
    assert axe(nour.page) == []
    nour.button("Ouvrir le vote").click()
    expect(nour.page.get_by_role("heading", name=TITLE)).to_be_visible()
    return nour.page.url.partition("#")[0]


def pick(options: Locator, name: str) -> None:
    """The answer that names somebody, whatever is said of her organisation."""
    told = options.get_by_role("option").filter(has_text=name).first.text_content() or ""
    options.select_option(label=told.strip())


def opens_what_stands_beside(rose: Somebody) -> None:
    """On a phone it is a drawer, opened from the bar at the bottom."""
    rose.page.get_by_role("link", name="Le vote", exact=True).click()


def gives_her_proxy(rose: Somebody, holder: str) -> None:
    opens_what_stands_beside(rose)
    rose.page.get_by_text("Donner pouvoir", exact=False).first.click()
    pick(rose.page.get_by_label("À qui"), holder)
    rose.button("Donner pouvoir").click()
    opens_what_stands_beside(rose)
    expect(rose.page.get_by_text(re.compile("a donné pouvoir à"))).to_contain_text(holder)
    assert axe(rose.page) == []
    assert rose.page.evaluate(WIDER) <= 0


def speaks_otherwise_for(hanae: Somebody, principal: str) -> None:
    hanae.page.get_by_text("Voter autrement pour l’un des sièges").click()
    hanae.page.get_by_label(re.compile(principal)).select_option(label="Contre")
    hanae.page.get_by_role("radio", name="Pour", exact=True).check()
    hanae.button(re.compile("Changer mes 2 votes|Déposer mes 2 voix")).click()
    expect(hanae.page.get_by_role("listitem").filter(has_text=principal).first).to_contain_text("Contre")
    assert axe(hanae.page) == []


def writes_a_paper_proxy_down(nour: Somebody, vote: str) -> None:
    nour.open(vote)
    nour.link("Saisir un papier pour quelqu’un").click()
    nour.page.get_by_text("Un pouvoir papier", exact=True).click()
    form = nour.page.get_by_role("group").filter(has_text="Qui l’a donné")
    pick(form.get_by_label("Qui l’a donné"), "Malo Bruyerande")
    pick(form.get_by_label("À qui"), "Gildas Verdelune")
    form.get_by_label("Preuve").fill("Remis en main propre au marché, signé devant moi.")
    form.get_by_label(re.compile("Pièce")).set_input_files(
        {"name": "pouvoir.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
    )
    assert axe(nour.page) == []
    form.get_by_role("button", name="Saisir ce pouvoir").click()
    expect(nour.page.get_by_role("article", name=TITLE)).to_contain_text("pouvoir.png")


def closes_and_reads_the_result(nour: Somebody, vote: str) -> None:
    nour.open(vote)
    nour.page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    votes = nour.page.get_by_role("region", name="Qui a voté quoi")
    expect(votes.get_by_role("listitem").filter(has_text="Rose Fontambre")).to_contain_text("Pour")
    expect(votes.get_by_role("listitem").filter(has_text="Malo Bruyerande")).to_contain_text("n’a pas voté")
    assert axe(nour.page) == []
