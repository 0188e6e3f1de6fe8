"""The operator founds initiatives and enters none."""

from __future__ import annotations

import pytest
from sqlmodel import select

from people.founding import TAKEN
from people.models import Initiative, Membership, Role
from tests.people.test_codes import ask, enter, received

FOUND = [
    "found",
    "pays-de-lune",
    "Pays de Lune",
    "--administrator",
    "Rémi Solverne",
    "--email",
    "Remi@Lune.test",
]


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=list(arguments))


def test_an_initiative_is_founded_and_its_administrator_signs_in_by_a_code(app, client):
    answer = run(app, *FOUND)
    assert answer.exit_code == 0, answer.output
    assert "http://localhost/pays-de-lune/" in answer.output
    ask(client, "remi@lune.test")
    assert enter(client, received(app, "remi@lune.test")).location == "/pays-de-lune/"
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Membership)).one().role is Role.ADMINISTRATOR


def test_the_same_person_may_found_two(app):
    run(app, *FOUND)
    second = [*FOUND]
    second[1] = "pays-du-soleil"
    assert run(app, *second).exit_code == 0
    with app.extensions["database"].reading() as db:
        assert len({one.person_id for one in db.exec(select(Membership))}) == 1


@pytest.mark.parametrize("slug", ["Lune", "a", "-lune", "lune-", "pays de lune", "../etc", *sorted(TAKEN)])
def test_a_name_that_would_not_be_an_address_is_refused(app, slug):
    asked = [*FOUND]
    asked[1] = slug
    assert run(app, *asked).exit_code != 0
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Initiative)).all() == []


def test_founding_twice_says_so(app):
    run(app, *FOUND)
    again = run(app, *FOUND)
    assert (again.exit_code, "existe déjà" in again.output) == (1, True)


def test_no_address_of_ours_can_be_hidden(app):
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {"", "<initiative>"}
    assert {one for one in first if one.isidentifier() or "-" in one} - TAKEN - {"favicon.ico"} == set()
