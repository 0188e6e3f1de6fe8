"""Pages of votes: two taps without JavaScript, nothing partial, nothing to the twin, nothing public by accident."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from sqlmodel import select

from foundation.jobs import Job, run
from governance.votes import chores, recount
from governance.votes.models import Ballot
from governance.votes.rules.ballots import Choice
from people.models import Role
from tests.builders import a_member, an_initiative, signed_in
from tests.builders_governance import (
    a_closed_vote,
    a_committee,
    a_motion,
    a_proxy,
    an_open_vote,
    everybody_votes,
    the_entry,
)


@pytest.fixture
def house(app):
    """A committee with an open vote in Valbrume, and its twin."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True))
        twin = a_committee(db, an_initiative(db, "jumelle", listed=True))
        motion = an_open_vote(db, committee)
    return app, committee, twin, motion


def within(app, deed):
    with app.app_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def ballots(app):
    with app.extensions["database"].reading() as db:
        return {ballot.seat_id: ballot.choice for ballot in db.exec(select(Ballot))}


def test_a_seat_votes_in_one_form_and_finds_its_vote_again(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert "pour Maison ess 1" in page
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"})
    assert answer.status_code == 303
    assert ballots(app) == {committee.seats["ess"][0].id: Choice.FOR}
    assert "Votre vote est déposé" in browser.get(f"/valbrume/votes/{motion.public_id}").text


def test_htmx_receives_the_ballot_alone(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    answer = browser.post(
        f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert 'id="ballot"' in answer.text
    assert "<html" not in answer.text


def test_the_voices_of_a_card_are_split(house):
    app, committee, _twin, motion = house
    holder, principal = committee.seats["ess"][:2]
    within(
        app,
        lambda db: a_proxy(
            db,
            committee.body,
            principal,
            holder,
            ("motion", motion.public_id),
            by=committee.members["ess"][1],
        ),
    )
    browser = signed_in(app, committee.members["ess"][0])
    assert "Votre vote porte 2 voix" in browser.get(f"/valbrume/votes/{motion.public_id}").text
    data = {"choice": "for", f"seat-{principal.public_id}": "against"}
    assert browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data).status_code == 303
    assert ballots(app) == {holder.id: Choice.FOR, principal.id: Choice.AGAINST}


@pytest.mark.parametrize("choice", ["maybe", "FOR", "for ", "", "1"])
def test_an_unknown_choice_is_refused_and_explained(house, choice):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": choice})
    assert answer.status_code == 422
    assert "Choisissez" in answer.text
    assert ballots(app) == {}


def test_an_unknown_choice_for_one_seat_casts_none(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    data = {"choice": "for", f"seat-{committee.seats['ess'][0].public_id}": "perhaps"}
    assert browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data).status_code == 422
    assert ballots(app) == {}


def test_a_forged_seat_casts_nothing(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    data = {"choice": "for", f"seat-{committee.seats['ess'][1].public_id}": "for"}
    assert browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data=data).status_code == 403
    assert ballots(app) == {}


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.OBSERVER])
def test_who_is_not_on_the_roll_reads_and_does_not_vote(house, role):
    app, committee, _twin, motion = house
    member = within(app, lambda db: a_member(db, committee.initiative, role=role))
    browser = signed_in(app, member)
    assert "Vous suivez ce vote" in browser.get(f"/valbrume/votes/{motion.public_id}").text
    answer = browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"})
    assert answer.status_code == 403
    assert ballots(app) == {}


def test_a_ballot_after_closing_is_a_conflict_that_shows_the_result(house):
    app, committee, _twin, motion = house
    facilitator = signed_in(app, committee.facilitator)
    assert facilitator.post(f"/valbrume/votes/{motion.public_id}/cloture").status_code == 303
    answer = signed_in(app, committee.members["ess"][0]).post(
        f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "for"}
    )
    assert answer.status_code == 409
    assert "Ce vote est clos." in answer.text
    assert ballots(app) == {}


def test_no_page_nor_file_tells_a_partial_result(house):
    """What another member receives is the same whatever is voted."""
    app, committee, _twin, motion = house
    watcher = signed_in(app, committee.members["rec"][0])
    facilitator = signed_in(app, committee.facilitator)
    addresses = [
        "",
        "/votes",
        f"/votes/{motion.public_id}",
        f"/votes/{motion.public_id}/liste.json",
        "/registre",
    ]

    def seen():
        pages = [
            browser.get(f"/valbrume{one}").text for browser in (watcher, facilitator) for one in addresses
        ]
        return [re.sub(r'(csrf[^>]*?(?:value|content)=")[^"]*', r"\1", page) for page in pages]

    voter = signed_in(app, committee.members["ess"][0])
    told = []
    for choice in ("for", "against", "blank"):
        voter.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": choice})
        told.append(seen())
    assert told[0] == told[1] == told[2]
    for browser in (watcher, facilitator, voter):
        assert browser.get(f"/valbrume/votes/{motion.public_id}/bulletins.json").status_code == 404


def test_the_result_is_explained_and_each_number_leads_to_its_source(house):
    app, committee, _twin, _motion = house
    closed = within(app, lambda db: a_closed_vote(db, committee))
    page = signed_in(app, committee.members["ess"][0]).get(f"/valbrume/votes/{closed.public_id}").text
    assert "double majorité atteinte, adopté" in page
    anchors = set(re.findall(r'href="#((?:src|rule|ballots)-[a-z]+|nominal)"', page))
    assert {"nominal", "src-weights", "rule-threshold", "ballots-ess"} <= anchors
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_a_record_downloaded_is_counted_again_without_the_house(house, tmp_path):
    app, committee, _twin, _motion = house
    closed = within(app, lambda db: a_closed_vote(db, committee))
    browser = signed_in(app, committee.members["ess"][0])
    file = tmp_path / "bulletins.json"
    file.write_bytes(browser.get(f"/valbrume/votes/{closed.public_id}/bulletins.json").data)
    told = CliRunner().invoke(recount.tally, [str(file)])
    assert told.exit_code == 0, told.output
    assert "85" in told.output
    assert "double majorité atteinte, adopté." in told.output
    data = json.loads(file.read_text("utf-8"))
    data["ballots"][3]["choice"] = "for"
    file.write_text(json.dumps(data), "utf-8")
    assert CliRunner().invoke(recount.tally, [str(file)]).exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "{", '{"rule": 1}', '{"rule": {}, "roll": {}, "ballots": []}']
)
def test_a_file_that_is_no_record_is_refused_in_words(tmp_path, text):
    file = tmp_path / "file.json"
    file.write_text(text, "utf-8")
    told = CliRunner().invoke(recount.tally, [str(file)])
    assert told.exit_code == 1
    assert told.output.startswith("Error: Ce fichier")


def test_the_twin_sees_nothing_of_the_vote(house):
    app, _committee, twin, motion = house
    stranger = signed_in(app, twin.facilitator)
    for address in ("", "/liste.json", "/bulletins.json"):
        assert stranger.get(f"/jumelle/votes/{motion.public_id}{address}").status_code == 404
        assert stranger.get(f"/valbrume/votes/{motion.public_id}{address}").status_code == 404
    for verb in ("bulletin", "cloture", "ouverture", "relance"):
        answer = stranger.post(f"/jumelle/votes/{motion.public_id}/{verb}", data={"choice": "for"})
        assert answer.status_code == 404, verb
    assert motion.title not in stranger.get("/jumelle/votes").text
    assert ballots(app) == {}


def test_the_register_of_the_twin_says_nothing_of_this_one(house):
    app, committee, twin, _motion = house
    closed = within(app, lambda db: a_closed_vote(db, committee, title="Affaire de Valbrume"))
    assert the_number(app, closed) in signed_in(app, committee.facilitator).get("/valbrume/registre").text
    stranger = signed_in(app, twin.facilitator)
    assert "Affaire de Valbrume" not in stranger.get("/jumelle/registre").text
    assert stranger.get("/valbrume/registre").status_code == 404
    posted = stranger.post("/jumelle/registre/2026-01/visibilite", data={"public": "1"})
    assert posted.status_code == 404


def the_number(app, motion):
    with app.extensions["database"].reading() as db:
        return the_entry(db, motion).number


def test_the_public_reads_a_decision_once_it_is_opened_and_no_name(house):
    app, committee, _twin, _motion = house
    within(app, lambda db: a_closed_vote(db, committee, title="Adopter la charte 1.0"))
    visitor = app.test_client()
    assert "Adopter la charte 1.0" not in visitor.get("/valbrume/public/registre").text
    facilitator = signed_in(app, committee.facilitator)
    assert facilitator.post("/valbrume/registre/2026-01/visibilite", data={"public": "1"}).status_code == 303
    page = visitor.get("/valbrume/public/registre").text
    assert "Adopter la charte 1.0" in page
    assert "double majorité atteinte, adopté" in page
    assert "Siège ess-1" not in page
    facilitator.post("/valbrume/registre/2026-01/visibilite", data={"public": "0"})
    assert "Adopter la charte 1.0" not in visitor.get("/valbrume/public/registre").text


def test_a_visitor_is_asked_to_sign_in(house):
    app, _committee, _twin, motion = house
    answer = app.test_client().get(f"/valbrume/votes/{motion.public_id}")
    assert answer.status_code in {302, 303}


def test_a_facilitator_prepares_and_opens_in_one_form(house):
    app, committee, _twin, _motion = house
    browser = signed_in(app, committee.facilitator)
    data = {
        "body": committee.body.slug,
        "title": "Acheter une sonorisation",
        "text": "Le comité engage-t-il 2 400 € ?",
        "rule": "financial",
        "closes_at": "2026-03-20T20:00",
        "then": "open",
    }
    answer = browser.post("/valbrume/votes/preparer", data=data)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "Vote ouvert" in page
    assert 'data-closes="2026-03-20T19:00:00+00:00"' in page  # eight in the evening in Paris


def test_a_closing_in_the_past_is_explained_and_nothing_is_kept(house):
    app, committee, _twin, _motion = house
    browser = signed_in(app, committee.facilitator)
    data = {
        "body": committee.body.slug,
        "title": "Trop tard",
        "text": "?",
        "closes_at": "2020-01-01T00:00",
        "then": "open",
    }
    answer = browser.post("/valbrume/votes/preparer", data=data)
    assert answer.status_code == 422
    assert "Trop tard" in answer.text
    assert "Trop tard" not in browser.get("/valbrume/votes").text


def test_the_job_closes_what_is_due_and_leaves_the_rest(house, clock):
    app, committee, _twin, motion = house
    within(app, lambda db: (everybody_votes(db, motion, committee), a_motion(db, committee, "Plus tard")))
    clock.advance(days=7)
    run(app, Job(1, chores.close_due))
    browser = signed_in(app, committee.members["ess"][0])
    assert "double majorité atteinte" in browser.get(f"/valbrume/votes/{motion.public_id}").text
    assert "2026-01" in browser.get("/valbrume/registre").text


def test_the_home_says_that_a_voice_is_awaited_until_it_is_given(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][0])
    assert "Votre voix est attendue." in browser.get("/valbrume/").text
    browser.post(f"/valbrume/votes/{motion.public_id}/bulletin", data={"choice": "abstain"})
    assert "Votre voix est attendue." not in browser.get("/valbrume/").text


def test_a_member_entrusts_her_voice_and_takes_it_back(house):
    app, committee, _twin, motion = house
    browser = signed_in(app, committee.members["ess"][1])
    address = f"/valbrume/votes/{motion.public_id}"
    principal, holder = committee.seats["ess"][1].public_id, committee.seats["ess"][0].public_id
    answer = browser.post(f"{address}/pouvoirs", data={"principal": principal, "holder": holder})
    assert answer.status_code == 303
    page = browser.get(address).text
    back = re.search(r"/pouvoirs/\w+/retrait", page)[0]
    assert browser.post(address + back).status_code == 303
    assert "/retrait" not in browser.get(address).text
