"""Pages of a choice among options: prepared, voted and read without JavaScript, in French and in English."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Combination
from governance.votes import options, recount
from governance.votes.models import Ballot, Motion
from tests.builders import an_initiative, signed_in
from tests.builders_governance import a_choice, a_committee, a_proxy, answers_with

PLAIN = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)
FILLED = {
    "majority-judgment": lambda keys: {f"v-{keys[0]}": "4", f"v-{keys[1]}": "0"},
    "approval": lambda keys: {"o": [keys[0], keys[2]]},
    "score": lambda keys: {f"v-{keys[0]}": "5", f"v-{keys[1]}": ""},
    "schulze": lambda keys: {f"v-{keys[0]}": "1", f"v-{keys[1]}": "2", f"v-{keys[2]}": "2"},
    "equal-shares": lambda keys: {"o": [keys[0]]},
    "greedy": lambda keys: {"o": [keys[0]]},
}
MADE = {
    "majority-judgment": {"grades": {"Halle": 4, "Four": 0}},
    "approval": {"approves": ["Halle", "Vélos"]},
    "score": {"grades": {"Halle": 5}},
    "schulze": {"ranking": [["Halle"], ["Four", "Vélos"]]},
    "equal-shares": {"approves": ["Halle"]},
    "greedy": {"approves": ["Halle"]},
}
MONEY = {"equal-shares", "greedy"}


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return app, a_committee(
            db, an_initiative(db, "valbrume", listed=True), colleges={"ess": (2, "60"), "col": (1, "40")}, rule=PLAIN
        )  # fmt: skip


def within(app, deed):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def asked(house, method):
    """An open vote by this method, and the keys of its options."""
    app, committee = house
    lines = "Halle ; 600\nFour ; 500\nVélos ; 300" if method in MONEY else "Halle\nFour ; au pont\nVélos"
    more = {"envelope": "1000"} if method in MONEY else {}

    def deed(db):
        motion = a_choice(db, committee, lines, method=method, **more)
        return motion, [one.public_id for one in options.of(db, motion)]

    return within(app, deed)


def kept(app):
    with app.extensions["database"].reading() as db:
        return {ballot.seat_id: json.loads(ballot.answer) for ballot in db.exec(select(Ballot))}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("method", FILLED)
def test_a_seat_votes_in_one_form_and_reads_the_result(house, tmp_path, method, language):
    app, committee = house
    motion, keys = asked(house, method)
    address = f"/valbrume/votes/{motion.public_id}"
    browser = signed_in(app, committee.members["ess"][0], language=language)
    assert browser.get(address).status_code == 200
    assert browser.post(f"{address}/bulletin", data=FILLED[method](keys)).status_code == 303
    assert kept(app) == {committee.seats["ess"][0].id: MADE[method]}
    again = browser.get(address).text
    assert ("Votre vote est déposé" if language == "fr" else "Your vote is cast") in again
    assert "checked" in again or 'value="1"' in again or "selected" in again
    chair = signed_in(app, committee.facilitator, language=language)
    assert chair.post(f"{address}/cloture").status_code == 303
    page = browser.get(address)
    assert page.status_code == 200
    assert "Halle" in page.text
    if language == "en":
        assert not re.search("bulletins préfèrent|En tête|Projets financés|Qui a voté", page.text)
    file = tmp_path / "bulletins.json"
    file.write_bytes(browser.get(f"{address}/bulletins.json").data)
    told = CliRunner().invoke(recount.tally, [str(file), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["winners"] == ["Halle", "Vélos"][: 2 if method == "approval" else 1]
    register = browser.get("/valbrume/registre").text
    assert "Halle" in register


@pytest.mark.parametrize("method", FILLED)
def test_an_empty_card_casts_nothing_and_says_what_to_do(house, method):
    app, committee = house
    motion, _keys = asked(house, method)
    browser = signed_in(app, committee.members["ess"][0])
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={})
    assert answer.status_code == 422
    assert "ou cochez le bulletin blanc" in answer.text or "ou le bulletin blanc" in answer.text
    assert kept(app) == {}
    assert (
        browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"blank": "1"}).status_code == 303
    )
    assert list(kept(app).values()) in ([{"approves": []}], [{"grades": {}}], [{"ranking": []}])


def test_what_was_filled_in_stays_when_the_card_is_refused(house):
    app, committee = house
    motion, keys = asked(house, "score")
    browser = signed_in(app, committee.members["ess"][0])
    data = {f"v-{keys[0]}": "4", f"v-{keys[1]}": "77"}
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data)
    assert answer.status_code == 422
    assert '<option value="4" selected' in answer.text
    assert "77" in answer.text


@pytest.mark.parametrize("mode", ["own", "skip", ""])
def test_the_voices_of_a_card_are_split(house, mode):
    app, committee = house
    motion, keys = asked(house, "approval")
    holder, principal = committee.seats["ess"]
    within(app, lambda db: a_proxy(db, committee.body, principal, holder, ("motion", motion.public_id),
                                   by=committee.members["ess"][1]))  # fmt: skip
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert "Votre vote porte 2 voix" in page
    at = f"@{principal.public_id}"
    data = {"o": [keys[0]], f"seat-{principal.public_id}": mode, f"o{at}": [keys[1]]}
    assert browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data).status_code == 303
    said = {"own": {"approves": ["Four"]}, "": {"approves": ["Halle"]}}
    expected = {holder.id: {"approves": ["Halle"]}}
    if mode != "skip":
        expected[principal.id] = said[mode]
    assert kept(app) == expected
    assert browser.get(f"/valbrume/votes/{motion.public_id}").status_code == 200


def test_a_forged_seat_casts_nothing(house):
    app, committee = house
    motion, keys = asked(house, "approval")
    browser = signed_in(app, committee.members["ess"][0])
    other = committee.seats["ess"][1].public_id
    data = {"o": [keys[0]], f"seat-{other}": "own", f"o@{other}": [keys[0]]}
    assert browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data).status_code == 403
    assert kept(app) == {}


def test_who_holds_no_voice_reads_and_does_not_vote(house):
    app, committee = house
    motion, keys = asked(house, "approval")
    browser = signed_in(app, committee.facilitator)
    assert "Vous suivez ce vote" in browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert (
        browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"o": keys[0]}).status_code == 403
    )
    assert kept(app) == {}


def test_htmx_receives_the_ballot_alone(house):
    app, committee = house
    motion, keys = asked(house, "majority-judgment")
    browser = signed_in(app, committee.members["ess"][0])
    answer = browser.post(
        f"/valbrume/votes/{motion.public_id}/bulletin",
        data={f"v-{keys[0]}": "3"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "Votre vote est déposé" in answer.text
    assert "<html" not in answer.text


def test_nobody_reads_a_ballot_before_closing(house):
    app, committee = house
    motion, _keys = asked(house, "approval")
    within(app, lambda db: answers_with(db, motion, committee.members["col"][0], {"approves": ["Vélos"]}))
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert "checked" not in page
    assert browser.get(f"/valbrume/votes/{motion.public_id}/bulletins.json").status_code == 404


@pytest.mark.parametrize("kind", ["yes_no", "choose", "budget", "else"])
def test_the_first_question_is_what_is_asked(house, kind):
    app, committee = house
    page = signed_in(app, committee.facilitator).get(f"/valbrume/votes/preparer?kind={kind}").text
    assert ("Propositions</label>" in page) is (kind == "choose")
    assert ("Projets</label>" in page) is (kind == "budget")


def posted(house, **data):
    app, committee = house
    form = {
        "body": committee.body.slug,
        "title": "Le pré",
        "text": "Que faire du pré ?",
        "then": "open",
        **data,
    }
    return signed_in(app, committee.facilitator).post("/valbrume/votes/preparer", data=form)


def test_a_budget_is_asked_with_its_projects_and_its_envelope(house):
    answer = posted(house, kind="budget", envelope="30 000 €", projects="Four ; 1 200,50\nVélos ; 300")
    assert answer.status_code == 303
    with house[0].extensions["database"].reading() as db:
        motion = db.exec(select(Motion)).one()
        assert (motion.method, motion.stage.value) == ("equal-shares", "open")
        assert options.settings(motion)["costs"] == {"Four": "1200.5", "Vélos": 300}


def test_bad_lines_are_said_in_words_and_nothing_is_lost(house):
    answer = posted(house, kind="budget", envelope="beaucoup", projects="Four ; cher\nVélos")
    assert answer.status_code == 422
    page = answer.text.replace("\u00a0", " ")
    assert "Ligne 1 : « cher » n’est pas un coût" in page
    assert "Ligne 2 : il manque un coût" in page
    assert "Four ; cher" in page
    with house[0].extensions["database"].reading() as db:
        assert db.exec(select(Motion)).all() == []


def test_a_fine_setting_that_cannot_be_read_is_shown_open(house):
    answer = posted(house, kind="choose", options="A\nB", choosing="schulze", default_option="Z")
    assert answer.status_code == 422
    assert '<details class="split" open>' in answer.text


def test_an_unknown_method_is_refused(house):
    assert posted(house, kind="choose", options="A\nB", choosing="roulette").status_code == 422
    assert posted(house, kind="budget", options="A\nB", envelope="1", buying="approval").status_code == 422
