"""A rehearsal: true colleges and rule, voters of nobody, and nothing left behind."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from governance.committee import queries as committees
from governance.votes import panel, rehearsing
from governance.votes.actions import preparing
from governance.votes.forms import MotionForm, OpeningForm
from governance.votes.models import Motion
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import BY_HAND, a_body, a_committee, a_motion


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite")
        motion = a_motion(db, committee)
    return app, committee, f"/valbrume/votes/{motion.public_id}"


def rows(app):
    """How many rows there are in each table, but what a visit itself leaves."""
    visits = {"session", "session_row", "signed_session", "membership"}
    with app.extensions["database"].reading() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
            if name not in visits
        }


@pytest.mark.both_databases
def test_a_rehearsal_leaves_nothing_in_any_table(house):
    app, committee, where = house
    browser = signed_in(app, committee.facilitator)
    browser.get(where)
    before = rows(app)
    for asked in ("", "?tirage=1", "?s1=for&s2=against&s15=blank"):
        assert browser.get(f"{where}/repetition{asked}").status_code == 200
    assert rows(app) == before
    with app.extensions["database"].reading() as db:
        assert db.get_one(Motion, 1).stage == "draft"


def test_it_gives_the_verdict_the_vote_counted_by_hand_would_give(house):
    app, committee, where = house
    said = {f"s{n}": choice.value for n, choice in enumerate((c for row in BY_HAND.values() for c in row), 1)}
    page = signed_in(app, committee.facilitator).get(f"{where}/repetition", query_string=said).text
    assert "85\u00a0%" in page or "85 %" in page
    assert "adopté" in page
    assert "Ceci est une répétition." in page
    assert "15 sièges sur 15" in page


def test_nobody_has_voted_at_first_and_a_draw_can_be_drawn_again(house):
    app, committee, where = house
    browser = signed_in(app, committee.facilitator)
    assert "sans effet" in browser.get(f"{where}/repetition").text
    draws = [browser.get(f"{where}/repetition?tirage={seed}").text for seed in (3, 3, 4)]
    marked = [page[page.index('id="travail"') :] for page in draws]
    assert marked[0] == marked[1] != marked[2]


@pytest.mark.parametrize("asked", ["s0=for", "s99=for", "s1=perhaps", "sx=for", "s1=", "tirage=x", "s²=for"])
def test_what_makes_no_sense_in_its_address_is_nobody_s_voice(house, asked):
    app, committee, where = house
    answer = signed_in(app, committee.facilitator).get(f"{where}/repetition?{asked}")
    assert answer.status_code == 200
    assert "0 siège sur 15" in answer.text


def test_only_who_may_open_the_vote_rehearses_it_and_only_before_it_opens(house):
    app, committee, where = house
    assert signed_in(app, committee.members["ess"][0]).get(f"{where}/repetition").status_code == 403
    browser = signed_in(app, committee.facilitator)
    assert "Répéter d’abord" in browser.get(where).text
    browser.post(f"{where}/ouverture", data={})
    answer = browser.get(f"{where}/repetition")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(where)


@pytest.mark.parametrize(
    "method", ["majority-judgment", "approval", "score", "schulze", "equal-shares", "greedy"]
)
def test_a_choice_among_options_is_rehearsed_too(house, method):
    app, committee, _where = house
    budget = method in ("equal-shares", "greedy")
    asked = (
        {"kind": "budget", "buying": method, "projects": "Four ; 600\nVélos ; 400", "envelope": "900"}
        if budget
        else {"kind": "choose", "choosing": method, "options": "Four\nVélos\nMare"}
    )
    with app.app_context(), app.extensions["database"].transaction() as db:
        actor = the_actor(db, committee.facilitator)
        form = MotionForm(body="comite", title="Le pré", text="Que faire ?", **asked)
        public_id = preparing.prepare_motion(db, actor, committee.body, form, now=A_MORNING).public_id
    page = signed_in(app, committee.facilitator).get(f"/valbrume/votes/{public_id}/repetition?tirage=2").text
    assert "15 sièges sur 15" in page
    assert "Si le vote était clos maintenant" in page
    assert "Quorum atteint" in page


def test_a_body_where_nobody_sits_has_nothing_to_rehearse(house):
    app, committee, _where = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        a_body(db, committee.initiative, "Assemblée", slug="vide")
        actor = the_actor(db, committee.facilitator)
        body = committees.body_for(db, actor, "vide")
        form = MotionForm(body="vide", title="Rien", text="Quoi ?")
        motion = preparing.prepare_motion(db, actor, body, form, now=A_MORNING)
        public_id = motion.public_id
    page = signed_in(app, committee.facilitator).get(f"/valbrume/votes/{public_id}/repetition").text
    assert "Personne ne siège" in page


def test_the_panel_of_a_rehearsal_is_that_of_the_vote(house):
    app, committee, _where = house
    with app.test_request_context(), app.extensions["database"].transaction() as db:
        motion = db.get_one(Motion, 1)
        view = committees.body_view(db, committee.body, A_MORNING.date())
        found = rehearsing.rehearse(db, motion, view, {1: "for"}, None)
        preparing.open_vote(db, the_actor(db, committee.facilitator), motion, OpeningForm(), now=A_MORNING)
        true = panel.turnout(db, motion)
    assert [one.code for one in found.turnout.colleges] == [one.code for one in true.colleges]
    assert (found.turnout.seats, found.turnout.required) == (true.seats, true.required)
    assert found.turnout.cast == 1
