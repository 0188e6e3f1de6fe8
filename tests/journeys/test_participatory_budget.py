"""A budget shared out by equal shares: asked in a few lines, voted from a desk, a phone and without JavaScript, counted again.

By hand, 1 000 for three ballots, so 333.33 each. Two people tick the oven (600) and the bicycles (400), one the pond (300).
The two pay 200 each for the bicycles and cannot pay for the oven any more; the third pays for the pond. Raising shares until
the two could pay for the oven would cost 1 300 in all; what is left, 300, does not pay for it either. The plain rule would
have served the two alone: bicycles and oven.
"""

from __future__ import annotations

import json
import re

from click.testing import CliRunner
from playwright.sync_api import expect

from governance.votes import recount
from tests.journeys.somebody import Somebody, axe, somebody

HOME = "/val-d-ombre"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PROJECTS = "Un four ; 600\nDes vélos ; 400 ; pour les tournées\nUne mare ; 300"


def asks(facilitator: Somebody) -> str:
    """The kind of question, the money, one project a line; a bad line is told and nothing is lost."""
    facilitator.open(f"{HOME}/votes")
    facilitator.link(re.compile("Préparer un vote")).first.click()
    facilitator.button("Répartir un budget").click()
    page = facilitator.page
    page.get_by_label("Titre").fill("Ce que paie la fête")
    page.get_by_label("Question").fill("À quoi servent les mille euros de la fête ?")
    page.get_by_role("textbox", name="Enveloppe").fill("1 000 €")
    page.get_by_role("textbox", name="Projets").fill(PROJECTS + "\nUne fanfare ; cher")
    facilitator.button("Ouvrir le vote").click()
    expect(page.get_by_role("alert")).to_contain_text("Ligne 4")
    page.get_by_role("textbox", name="Projets").fill(PROJECTS)
    facilitator.button("Ouvrir le vote").click()
    expect(page.get_by_role("heading", level=1, name="Ce que paie la fête")).to_be_visible()
    return page.url


def votes(voter: Somebody, address: str, *projects: str) -> None:
    voter.open(address)
    for project in projects:
        voter.page.get_by_role("checkbox", name=re.compile(f"^{project}")).check()
    voter.button("Déposer mon bulletin").click()
    expect(voter.page.get_by_role("main")).to_contain_text("Votre vote est déposé")
    for project in projects:
        expect(voter.page.get_by_role("checkbox", name=re.compile(f"^{project}"))).to_be_checked()


def test_a_budget_serves_both_groups_and_is_counted_again(browser, demonstration, tmp_path):
    blandine = somebody(browser, demonstration.url).signs_in("Blandine Ourdoval")
    eudes = somebody(browser, demonstration.url, **PHONE).signs_in("Eudes Pierrombre")
    sidonie = somebody(browser, demonstration.url, java_script_enabled=False).signs_in("Sidonie Valombreuse")
    motion = asks(blandine)
    blandine.button(re.compile("^Déposer")).click()
    expect(blandine.page.get_by_role("alert")).to_contain_text("bulletin blanc")
    votes(blandine, motion, "Un four", "Des vélos")
    votes(eudes, motion, "Un four", "Des vélos")
    assert eudes.page.evaluate(WIDER) <= 0
    assert axe(eudes.page) == []
    votes(sidonie, motion, "Une mare")
    expect(blandine.page.get_by_role("main")).to_contain_text("3 sièges sur 5")

    blandine.page.get_by_text("Clore maintenant").click()
    blandine.button("Clore le vote").click()
    main = blandine.page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"Projets financés\s: Des vélos, Une mare\."))
    expect(main).to_contain_text(re.compile(r"700 sur 1000\s; il reste 300"))
    expect(blandine.page.get_by_role("table", name=re.compile("Projets non achetés"))).to_contain_text(
        "Un four"
    )
    assert axe(blandine.page) == []
    for person in (eudes, sidonie):
        person.open(motion)
        expect(person.page.get_by_role("main")).to_contain_text("Des vélos, Une mare")
    assert eudes.page.evaluate(WIDER) <= 0
    assert axe(eudes.page) == []

    with blandine.page.expect_download() as taken:
        blandine.link(re.compile("Les bulletins, la règle et le résultat")).click()
    kept = tmp_path / "bulletins.json"
    taken.value.save_as(kept)
    told = CliRunner().invoke(recount.tally, [str(kept), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["winners"] == ["Des vélos", "Une mare"]
    plain = CliRunner().invoke(recount.tally, [str(kept), "--method", "greedy", "--json"])
    assert json.loads(plain.output)["winners"] == ["Des vélos", "Un four"]
    for person in (blandine, eudes, sidonie):
        person.must_be_content(but="422")
