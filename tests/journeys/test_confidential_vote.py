"""A vote whose ballots are confidential: refused where a college is too small, put right, cast by phone for two seats
and without JavaScript, and each code found again in the list after closing."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.somebody import Somebody, axe, somebody
from tests.journeys.test_proxies import gives_her_proxy, pick
from tests.servers.application import Application

HOME = "/valbrume-en-commun"
TITLE = "Choisir qui nous représente à la région"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CODE = re.compile(r"(?:[0-9a-z]{4}-){3}[0-9a-z]{4}")


def test_confidential_ballots_are_refused_put_right_cast_and_found_again(
    browser: Browser, demonstration: Application
) -> None:
    nour = somebody(browser, demonstration.url).signs_in("Nour Sarrazet")
    vote = is_refused_then_put_right(nour)

    rose = somebody(browser, demonstration.url, **PHONE).signs_in("Rose Fontambre")
    rose.open(vote)
    gives_her_proxy(rose, "Hanaé Crêtemont")

    hanae = somebody(browser, demonstration.url, **PHONE).signs_in("Hanaé Crêtemont")
    mine, hers = casts_two_ballots_on_a_phone(hanae, vote)

    malo = somebody(browser, demonstration.url, java_script_enabled=False)
    malo.signs_in_by_code("malo.bruyerande@valbrume.test").open(vote)
    without_script = casts_one(malo, "Blanc")

    gildas = somebody(browser, demonstration.url)
    gildas.signs_in_by_code("gildas.verdelune@valbrume.test").open(vote)
    other = casts_one(gildas, "Contre")
    gildas.page.reload()
    expect(gildas.page.get_by_role("heading", name="Votre siège a voté")).to_be_visible()
    expect(gildas.page.get_by_text(other)).to_have_count(0)

    closes(nour, vote)
    said = {mine: "Pour", hers: "Contre", without_script: "Blanc", other: "Contre"}
    for person, codes in ((hanae, (mine, hers)), (malo, (without_script,)), (gildas, (other,))):
        person.open(vote)
        for code in codes:
            row = person.page.get_by_role("row").filter(has_text=code)
            expect(row).to_contain_text(said[code])
    assert hanae.page.evaluate(WIDER) <= 0
    assert axe(hanae.page) == []
    told = nour.page.get_by_role("region", name="Qui a voté")
    expect(told.get_by_role("listitem").filter(has_text="Rose Fontambre").first).to_contain_text(
        "par pouvoir"
    )
    expect(told).not_to_contain_text("Contre")
    for person in (nour, rose, hanae, gildas):
        person.must_be_content()


def is_refused_then_put_right(nour: Somebody) -> str:
    nour.open(f"{HOME}/votes/preparer")
    nour.page.get_by_label("Titre").fill(TITLE)
    nour.page.get_by_label("Question").fill("Océane nous représente-t-elle pendant un an ?")
    nour.page.get_by_role("radio", name=re.compile("Chaque collège compte")).check()
    nour.page.get_by_role("checkbox", name=re.compile("À bulletins confidentiels")).check()
    assert axe(nour.page) == []
    nour.button("Ouvrir le vote").click()
    expect(nour.page.get_by_text("Ce vote ne peut pas s’ouvrir ainsi.")).to_be_visible()
    expect(nour.button("Ouvrir le vote")).to_have_count(0)
    expect(nour.button("Passer au vote nominatif")).to_be_visible()
    assert axe(nour.page) == []
    nour.button("Réunir les collèges dans une seule urne").click()
    expect(nour.page.get_by_text(re.compile("Tous les sièges.*15 sièges"))).to_be_visible()
    nour.button("Ouvrir le vote").click()
    expect(nour.page.get_by_text("Vote ouvert", exact=True)).to_be_visible()
    assert axe(nour.page) == []
    return nour.page.url.partition("#")[0]


def casts_two_ballots_on_a_phone(hanae: Somebody, vote: str) -> tuple[str, str]:
    """Her own code, and that of the seat she speaks for."""
    hanae.open(vote)
    expect(hanae.page.get_by_text(re.compile("mêlé à 14 bulletins au plus"))).to_be_visible()
    hanae.page.get_by_role("radio", name="Pour", exact=True).check()
    hanae.page.get_by_text("Voter autrement pour l’un des sièges").click()
    pick(hanae.page.get_by_label(re.compile("Rose Fontambre")), "Contre")
    hanae.button(re.compile("Déposer mes 2 voix")).click()
    shown = hanae.page.get_by_role("region", name="Vos 2 bulletins sont dans l’urne")
    expect(shown).to_contain_text(re.compile(rf"{CODE.pattern}[\s\S]*{CODE.pattern}"))
    assert axe(hanae.page) == []
    assert hanae.page.evaluate(WIDER) <= 0
    expect(shown.get_by_role("button", name="Imprimer")).to_be_visible()
    codes = dict(
        zip(shown.get_by_role("term").all_inner_texts(), CODE.findall(shown.inner_text()), strict=True)
    )
    hers = next(code for name, code in codes.items() if "Rose Fontambre" in name)
    mine = next(code for name, code in codes.items() if "Rose Fontambre" not in name)
    return mine, hers


def casts_one(person: Somebody, answer: str) -> str:
    person.page.get_by_role("radio", name=answer, exact=False).first.check()
    person.button(re.compile("Déposer")).click()
    shown = person.page.get_by_role("region", name="Votre bulletin est dans l’urne")
    expect(shown).to_contain_text(CODE)
    (code,) = CODE.findall(shown.inner_text())
    return code


def closes(nour: Somebody, vote: str) -> None:
    nour.open(vote)
    expect(nour.page.get_by_text(re.compile("des nombres seulement"))).to_be_visible()
    nour.page.get_by_text("Clore maintenant").click()
    nour.button("Clore le vote").click()
    expect(nour.page.get_by_role("region", name="Les bulletins")).to_be_visible()
    assert axe(nour.page) == []
