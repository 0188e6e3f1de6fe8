"""The rule of a body, in words: read by its members, set by who composes it, its history kept."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from charters.rules import writing
from charters.rules.terms import Combination
from charters.rules.tuning import written
from governance.committee.actions import composing
from governance.committee.models import Body, BodyRule
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True))
        twin = a_committee(db, an_initiative(db, "jumelle", listed=True))
    return app, committee, twin


def address(committee):
    return f"/valbrume/comite/{committee.body.slug}/regles"


def sent(app, committee, **more):
    rule = committee.body.rule
    fields = {f"tune_{name}": text for name, text in written(rule).items()}
    data = {"basis": writing.canonical(rule), **fields, **more}
    return signed_in(app, committee.facilitator).post(address(committee), data=data)


def seal(answer):
    return re.search(r'name="read_back" value="([0-9a-f]{64})"', answer.text)[1]


def kept(app, table):
    with app.extensions["database"].reading() as db:
        return db.exec(select(table)).all()


def test_it_is_read_back_then_kept_and_the_former_one_stays_in_the_history(house):
    app, committee, _twin = house
    first = sent(app, committee, rule="colleges", tune_combination="block")
    assert "Chaque collège donne tout son poids à sa majorité." in first.text
    assert kept(app, BodyRule) == []
    assert (
        sent(app, committee, rule="colleges", tune_combination="block", read_back=seal(first)).status_code
        == 303
    )
    (change,) = kept(app, BodyRule)
    assert change.rule.combination is Combination.BLOCK
    page = signed_in(app, committee.members["ess"][0]).get(address(committee)).text
    assert "Changée par" in page
    assert "Chaque collège donne tout son poids à sa majorité." in page
    assert "Relire avant d’enregistrer" not in page


def test_what_cannot_stand_is_said_and_the_same_rule_is_not_saved(house):
    app, committee, _twin = house
    answer = sent(app, committee, tune_quorum="3/2")
    assert answer.status_code == 422
    assert 'href="#f-tune_quorum"' in answer.text
    assert "il n’y a rien à enregistrer" in sent(app, committee).text
    assert kept(app, BodyRule) == []


def test_members_read_strangers_see_nothing_and_only_who_composes_it_changes_it(house):
    app, committee, twin = house
    member = signed_in(app, committee.members["ess"][0])
    assert member.get(address(committee)).status_code == 200
    assert (
        'name="rule" value="body" checked'
        in signed_in(app, committee.facilitator).get(address(committee)).text
    )
    assert member.post(address(committee), data={}).status_code in {403, 404}
    assert signed_in(app, twin.facilitator).get(address(committee)).status_code == 404
    assert signed_in(app, twin.facilitator).post(address(committee), data={}).status_code == 404


def test_a_regime_is_a_change_of_rule_too_and_the_same_rule_is_none(house):
    app, committee, _twin = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        body, actor = db.get_one(Body, committee.body.id), the_actor(db, committee.facilitator)
        composing.set_rules(db, actor, body, rule=body.rule, now=A_MORNING)
        composing.set_regime(db, actor, body, "local_authority", now=A_MORNING)
    (change,) = kept(app, BodyRule)
    assert change.before == committee.body.rule
    assert change.set_by_name
