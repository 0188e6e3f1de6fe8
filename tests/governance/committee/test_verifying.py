"""`chantier verify` finds a rule of a body that was changed otherwise than by whoever composes it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from charters.rules.presets import DEFAULT, NAMED
from governance.committee.actions import composing
from governance.committee.forms import BodyForm
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, the_actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """A body whose rule was never changed, and one whose rule was."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        actor = the_actor(db, a_member(db, an_initiative(db, "valbrume"), role=Role.FACILITATOR))
        for slug in ("fonds", "comite"):
            form = BodyForm(slug=slug, name=slug, kind="committee", starts_on=A_MORNING.date())
            body = composing.found_body(db, actor, form, now=A_MORNING)
        other = next(one.rule for one in NAMED.values() if one.rule != DEFAULT.rule)
        composing.set_rules(db, actor, body, rule=other, now=A_MORNING)
        composing.set_rules(db, actor, body, rule=DEFAULT.rule, now=A_MORNING)
    return app


def verified(app):
    done = app.test_cli_runner().invoke(args=["verify"])
    return done.exit_code, [one for one in done.stdout.splitlines() if one.startswith("rules: ")]


def test_rules_in_order_say_how_many_were_checked(house):
    assert verified(house) == (0, ["rules: 2 rules of bodies checked, 0 wrong"])


@pytest.mark.parametrize("slug", ["fonds", "comite"])
def test_one_byte_of_a_rule_is_found(house, slug):
    with house.extensions["database"].transaction() as db:
        done = db.execute(text(f"UPDATE body SET rule_text = rule_text || ' ' WHERE slug = '{slug}'"))
        assert done.rowcount == 1
    code, lines = verified(house)
    assert code == 1
    assert lines[0] == "rules: 2 rules of bodies checked, 1 wrong"
    assert lines[1].endswith(": not what the trail says")


def test_a_body_of_before_the_trail_told_its_rule_is_not_counted(house):
    with house.extensions["database"].transaction() as db:
        db.execute(text("DELETE FROM ledger_line WHERE verb = 'found_body'"))
    assert verified(house)[1] == ["rules: 1 rules of bodies checked, 0 wrong"]
