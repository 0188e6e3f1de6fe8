"""Action items: who says where they stand, what two people at once cannot do, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from people.models import Initiative
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_tasks import an_action
from workspace.tasks import actions, chores, queries
from workspace.tasks.forms import ActionForm, StateForm
from workspace.tasks.rules.states import State

pytestmark = pytest.mark.both_databases


@pytest.fixture
def db(app):
    with app.app_context(), app.extensions["database"].transaction() as session:
        yield session


@pytest.fixture
def people(db):
    """An initiative, who writes, who sees to it, somebody else."""
    initiative = an_initiative(db, "valbrume")
    return [a_member(db, initiative, name) for name in ("Ida Mazet", "Luc Martin", "Nora Sabatier")]


def say(db, member, row, state, reason="", now=A_MORNING):
    form = StateForm(state=state, reason=reason)
    actions.say_where(db, the_actor(db, member), row, form, now=now)


def test_its_owner_says_it_is_done_and_takes_it_back_with_one_deed_each(db, people):
    writer, owner, _other = people
    row = an_action(db, writer, owner=owner)
    say(db, owner, row, State.DOING)
    say(db, owner, row, State.DONE)
    assert (row.state, row.settled_by) == (State.DONE, owner.id)
    actions.take_back(db, the_actor(db, owner), row, now=A_MORNING)
    assert (row.state, row.settled_at) == (State.DOING, None)
    verbs = [one.verb for one in db.exec(select(LedgerLine).where(LedgerLine.kind == "action"))]
    assert verbs == ["plan_action", *["follow_action"] * 3]


def test_nobody_else_says_where_it_stands(db, people):
    writer, owner, other = people
    row = an_action(db, writer, owner=owner)
    for member in (writer, other):
        with pytest.raises(Refused):
            say(db, member, row, State.DONE)
    with pytest.raises(Refused):
        actions.change(db, the_actor(db, other), row, ActionForm(title="Autre chose"), now=A_MORNING)


def test_who_wrote_an_action_that_is_nobodys_says_where_it_stands(db, people):
    row = an_action(db, people[0])
    say(db, people[0], row, State.DONE)
    assert row.state is State.DONE


def test_it_is_abandoned_for_a_reason_that_is_told(db, people):
    row = an_action(db, people[0])
    with pytest.raises(Invalid):
        say(db, people[0], row, State.ABANDONED)
    say(db, people[0], row, State.ABANDONED, "Le devis suffit.")
    assert row.reason == "Le devis suffit."


def test_of_two_people_who_change_it_the_second_is_told(db, people):
    row = an_action(db, people[0])
    actor = the_actor(db, people[0])
    actions.change(db, actor, row, ActionForm(title="Demander deux devis", seen=0), now=A_MORNING)
    with pytest.raises(Conflict):
        actions.change(db, actor, row, ActionForm(title="Demander quatre devis", seen=0), now=A_MORNING)
    assert row.title == "Demander deux devis"


def test_what_an_organisation_has_to_do_is_done_by_whoever_speaks_for_it(db, people):
    initiative = db.get_one(Initiative, people[0].initiative_id)
    house = an_organisation(db, initiative, "La Halle du Bourg")
    voice = a_member(db, initiative, "Line Ardent", organisation=house)
    row = an_action(db, people[0], owner=house)
    assert [one.id for one in queries.mine(db, the_actor(db, voice))] == [row.id]
    say(db, voice, row, State.DONE)
    assert queries.mine(db, the_actor(db, voice)) == []


def letters(db):
    return [one.subject for one in db.exec(select(Letter).order_by(Letter.id)) if "devis" in one.subject]


def test_one_letter_leaves_before_its_day_and_one_after_it(db, people):
    writer, owner, _other = people
    row = an_action(db, writer, owner=owner, due_on=A_MORNING.date() + timedelta(days=3))
    wrote = []
    for days in (-1, 0, 0, 1, 4, 4, 9):
        now = A_MORNING + timedelta(days=days)
        wrote.append(chores.remind_owner(db, row.id, "http://localhost", now))
        db.refresh(row)
    assert wrote == [0, 1, 0, 0, 1, 0, 0]
    before, after = letters(db)
    assert before.startswith("À faire pour le")
    assert after.startswith("En retard depuis le")


def test_nobody_is_written_to_about_what_is_done(db, people):
    writer, owner, _other = people
    row = an_action(db, writer, owner=owner, due_on=A_MORNING.date())
    say(db, owner, row, State.DONE)
    assert chores.remind_owner(db, row.id, "http://localhost", A_MORNING + timedelta(days=3)) == 0
    assert letters(db) == []


def test_an_action_is_written_found_on_its_owners_home_done_and_reopened_without_a_script(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        writer, owner = (a_member(db, initiative, name) for name in ("Ida Mazet", "Luc Martin"))
    browser, theirs = signed_in(app, writer), signed_in(app, owner)
    assert "Aucune action pour l’instant" in browser.get("/valbrume/actions/").text
    refused = browser.post("/valbrume/actions/nouvelle", data={"title": " "})
    assert refused.status_code == 422
    assert "Ce champ est nécessaire" in refused.text
    written = browser.post(
        "/valbrume/actions/nouvelle", data={"title": "Fendre le hêtre", "owner": f"m-{owner.public_id}"}
    )
    address = written.headers["Location"]
    assert "Fendre le hêtre" in theirs.get("/valbrume/").text
    done = theirs.post(f"{address}/etat", data={"state": "done", "back": "/valbrume/actions/"})
    assert done.headers["Location"].startswith("/valbrume/actions/#a-")
    assert "Fendre le hêtre" not in theirs.get("/valbrume/").text
    assert "Pas encore" in theirs.get("/valbrume/actions/").text
    assert "Fendre le hêtre" in theirs.get("/valbrume/actions/?vue=liste&etat=done").text
    elsewhere = theirs.post(f"{address}/pas-encore", data={"back": "//ailleurs.test/valbrume/"})
    assert elsewhere.headers["Location"] == address
    assert "Fendre le hêtre" in theirs.get("/valbrume/").text
    assert "Fendre le hêtre" in theirs.get("/valbrume/recherche?q=hetre").text
