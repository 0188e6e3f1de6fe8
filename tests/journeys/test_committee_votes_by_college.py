"""A committee votes by college in a sitting: on phones, without JavaScript, by a show of hands, and anybody counts it again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, expect

from governance.votes import recount
from tests.journeys.somebody import Somebody, axe, somebody
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
ITEM = "Prêter la salle du marché le dimanche"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ESS = "(ESS|économie sociale et solidaire)"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Clicks:
    """How many it takes from the agenda to an open vote."""

    number: int = 0

    def on(self, what: Locator) -> None:
        what.click()
        self.number += 1


def test_a_committee_votes_by_college_in_a_sitting(
    browser: Browser, demonstration: Application, tmp_path: Path
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    opens_the_sitting(nour)
    vote = opens_the_vote_from_the_agenda(nour)

    hanae = somebody(browser, demonstration.url).signs_in("Hanaé Crêtemont")
    hanae.open(vote)
    turnout = hanae.page.get_by_role("region", name="Participation")
    expect(turnout).to_contain_text("0 siège sur 15")

    rose = somebody(browser, demonstration.url, **PHONE).signs_in("Rose Fontambre")
    votes_in_two_taps(rose, vote)
    expect(turnout).to_contain_text("1 siège sur 15")  # without anybody reading the page again

    malo = somebody(browser, demonstration.url, java_script_enabled=False)
    malo.signs_in_by_code("malo.bruyerande@valbrume.test").open(vote)
    malo.page.get_by_role("radio", name="Contre", exact=True).check()
    malo.button(re.compile("Déposer ma voix")).click()
    expect(malo.page.get_by_role("main")).to_contain_text("Votre vote est déposé")
    expect(turnout).to_contain_text("2 sièges sur 15")

    counts_the_hands(nour, vote)
    expect(turnout).to_contain_text("6 sièges sur 15")
    expect(turnout).to_contain_text("4 voix à main levée, saisies par Nour Sarrazet.")
    expect(hanae.page.get_by_role("main")).not_to_contain_text(
        "75"
    )  # no partial result, not even of a college
    assert axe(hanae.page) == []

    reads_the_verdict(nour, hanae, vote)
    counts_it_again(hanae, tmp_path)
    nour.must_be_content(but="mains-levees.*409")  # five hands for four seats, on purpose
    for person in (hanae, rose, malo):
        person.must_be_content()


def opens_the_sitting(nour: Somebody, present: int | None = None) -> None:
    """A meeting with one decision on its agenda, and the whole committee in the room, or so many of its seats."""
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    page = nour.open(f"{HOME}/reunions/convoquer")
    page.get_by_label("Instance").select_option(label="Comité de pilotage")
    page.get_by_label("Jour", exact=True).fill(day.isoformat())
    page.get_by_label("De", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).fill("20:00")
    page.get_by_label(re.compile("^Lieu")).fill("Salle du marché")
    page.get_by_label(re.compile("^Ordre du jour")).fill(ITEM)
    nour.button("Mettre au calendrier").click()
    page.get_by_text("Modifier", exact=False).filter(has_text=ITEM).click()
    page.get_by_label("Ce qui est demandé").first.select_option(label="Décision")
    nour.button("Enregistrer ce point").click()
    attaches_a_paper(nour)
    page.wait_for_load_state()  # all of the roll is there
    page.get_by_text("Ouvrir la séance : faire l’appel").click()
    roll = page.get_by_role("combobox").filter(has_text="n’est pas là")
    for place in range(roll.count() if present is None else present):
        roll.nth(place).select_option(index=1)
    nour.button("Ouvrir la séance").click()
    expect(page.get_by_text("En séance")).to_be_visible()


def attaches_a_paper(nour: Somebody) -> None:
    """A text found by a word of its title, then all the papers in one file: one click."""
    page = nour.page
    nour.link(re.compile("Joindre des pièces")).click()
    page.get_by_role("searchbox", name="Mots du titre").fill("confidentialite")
    nour.button(re.compile("^Joindre .*confidentialité")).click()
    expect(page.get_by_text("La pièce est jointe à ce point.")).to_be_visible()
    assert axe(page) == []
    nour.link("Revenir à l’ordre du jour").click()
    expect(page.get_by_role("list", name=re.compile("^Pièces du point")).get_by_role("link")).to_have_count(1)
    with page.expect_download() as coming:
        nour.button("Toutes les pièces en un PDF").click()
    whole = pypdf.PdfReader(coming.value.path())
    assert ITEM in str(whole.outline[0]["/Title"])
    assert "confidentialité" in str(whole.outline[1][0]["/Title"])


def opens_the_vote_from_the_agenda(nour: Somebody) -> str:
    clicks = Clicks()
    clicks.on(nour.link(re.compile("Mettre ce point au vote")))
    expect(nour.page.get_by_label("Titre")).to_have_value(ITEM)
    assert axe(nour.page) == []
    clicks.on(nour.button("Ouvrir le vote"))
    expect(nour.page.get_by_role("heading", level=1, name=ITEM)).to_be_visible()
    assert clicks.number <= 4
    return nour.page.url.partition("#")[0]


def votes_in_two_taps(rose: Somebody, vote: str) -> None:
    page = rose.open(vote)
    assert page.evaluate(WIDER) <= 0
    assert axe(page) == []
    page.get_by_text("Pour", exact=True).first.tap()
    rose.button(re.compile("Déposer ma voix")).tap()
    expect(page.get_by_text("Votre vote est déposé.")).to_be_visible()


def counts_the_hands(nour: Somebody, vote: str) -> None:
    page = nour.open(vote)
    page.get_by_text("Compter à main levée").click()
    assert axe(page) == []
    form = page.get_by_role("group").filter(has_text="Voix comptées dans la salle")
    form.get_by_label(re.compile(f"{ESS}, Pour$")).fill("3")
    form.get_by_label(re.compile(f"{ESS}, Contre$")).fill("2")
    form.get_by_role("button", name="Inscrire ces voix").click()
    expect(page.get_by_role("alert")).to_contain_text("5 mains en personne, pour 4 sièges présents")
    form.get_by_label(re.compile(f"{ESS}, Contre$")).fill("1")
    form.get_by_role("button", name="Inscrire ces voix").click()
    expect(page.get_by_text("Ces voix sont inscrites")).to_be_visible()


def reads_the_verdict(nour: Somebody, hanae: Somebody, vote: str) -> None:
    nour.page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    page = hanae.page  # the result comes to whoever watches
    expect(page.get_by_role("heading", name="Comment chaque collège a voté")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Quorum atteint (15/15)")
    table = page.get_by_role("region", name="Les mêmes nombres, en tableau")
    cells = table.get_by_role("row").filter(has_text=re.compile(ESS)).get_by_role("cell")
    expect(cells.filter(has_text=re.compile(r"^\s*75\s%\s*$"))).not_to_have_count(0)
    hands = page.get_by_role("region", name="Voix comptées dans la salle")
    expect(hands.get_by_role("row").filter(has_text=re.compile(ESS))).to_contain_text(
        "à main levée, saisi par Nour Sarrazet"
    )
    said = page.get_by_role("region", name="Qui a voté quoi")
    expect(said.get_by_role("listitem").filter(has_text="Rose Fontambre")).to_contain_text("Pour")
    expect(said.get_by_role("listitem").filter(has_text="Malo Bruyerande")).to_contain_text("Contre")
    assert axe(page) == []
    hanae.open(vote)


def counts_it_again(hanae: Somebody, tmp_path: Path) -> None:
    with hanae.page.expect_download() as taken:
        hanae.link("Les bulletins, la règle et le résultat").click()
    kept = tmp_path / "vote.json"
    taken.value.save_as(kept)
    told = CliRunner().invoke(recount.tally, [str(kept), "--json"])
    assert told.exit_code == 0, told.output
    found: dict[str, Any] = json.loads(told.output)["result"]
    assert (found["overall"]["for"], found["overall"]["against"], found["overall"]["turnout"]) == (4, 2, 6)
    assert found["quorum"]["present"] == 15
