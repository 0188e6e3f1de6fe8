"""Trying a rule on a body: read-only, for its members, with words and tables."""

from __future__ import annotations

import pytest
from sqlmodel import select

from governance.votes.models import Ballot, Motion
from tests.builders import a_member, an_initiative, signed_in
from tests.builders_governance import a_closed_vote, a_committee

PAGE = "/valbrume/votes/simulateur"


@pytest.fixture
def house(app):
    """A committee with one closed vote in Valbrume, and its twin."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True))
        twin = a_committee(db, an_initiative(db, "jumelle", listed=True))
        a_closed_vote(db, committee)
    return app, committee, twin


def opened(app, member, **said):
    return signed_in(app, member).get(PAGE, query_string=said)


def test_without_a_word_everybody_says_yes_under_the_rule_of_the_body(house):
    app, committee, _twin = house
    page = opened(app, committee.members["hab"][0]).text
    assert "Ce que donnerait la règle" in page
    assert "100 sur 100" in page
    assert "<li>Entreprises + Recherche et appui</li>" not in page  # 25 of 100 decide nothing
    assert "<li>Structures de l’ESS + Collectivités + Habitantes et habitants</li>" in page


def test_invented_ballots_are_counted_and_stand_in_the_form(house):
    app, committee, _twin = house
    said = {"rule": "default", "ess.for": "1", "ess.against": "3", "col.against": "3", "hab.for": "4"}
    page = opened(app, committee.facilitator, **said).text
    assert "6 sur 11" not in page
    assert "5 sur 11" in page
    assert "Rejeté." in page
    assert 'name="ess.against" type="number" inputmode="numeric" min="0" max="4" value="3"' in page
    assert 'value="default" checked' in page
    assert "8 voix suffisent à décider" in page


def test_the_last_votes_are_counted_again_under_the_rule_that_is_tried(house):
    app, committee, _twin = house
    assert "serait encore : adopté" in opened(app, committee.facilitator).text
    assert "serait encore : adopté" in opened(app, committee.facilitator, rule="default").text


def test_more_ballots_than_seats_are_refused_in_words_and_nothing_is_lost(house):
    app, committee, _twin = house
    answer = opened(app, committee.facilitator, **{"ent.for": "3"})
    assert answer.status_code == 422
    assert "Le collège « Entreprises » n’a que 2 sièges pourvus." in answer.text
    assert 'href="#f-college-ent"' in answer.text
    assert 'name="ent.for" type="number" inputmode="numeric" min="0" max="2" value="3"' in answer.text


@pytest.mark.parametrize("said", ["-1", "beaucoup", "1e9", "9" * 40])
def test_what_is_no_number_of_ballots_is_refused(house, said):
    app, committee, _twin = house
    assert opened(app, committee.facilitator, **{"ent.for": said}).status_code == 422


def test_an_unknown_rule_is_that_of_the_body(house):
    app, committee, _twin = house
    assert 'value="body" checked' in opened(app, committee.facilitator, rule="zzz").text


def test_the_body_of_the_twin_is_nothing_here_and_strangers_see_nothing(house):
    app, committee, twin = house
    assert opened(app, committee.facilitator, body=twin.body.slug).status_code == 404
    assert opened(app, twin.facilitator).status_code == 404
    assert app.test_client().get(PAGE).status_code in {302, 303}


def test_a_body_nobody_sits_in_says_so(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        member = a_member(db, initiative)
        a_committee(db, initiative, colleges={"ess": (0, "100")})
    assert "Personne ne siège" in opened(app, member).text


def test_nothing_is_written(house):
    app, committee, _twin = house
    before = counted(app)
    opened(app, committee.facilitator, **{"ess.for": "2"})
    assert counted(app) == before


def counted(app):
    with app.extensions["database"].reading() as db:
        return [len(db.exec(select(table)).all()) for table in (Motion, Ballot)]


def test_seats_that_suffice_are_named_with_the_power_of_a_voice(house):
    app, committee, _twin = house
    page = opened(app, committee.facilitator).text
    assert "Suffisent à décider" in page
    assert "Pouvoir d’une voix" in page
    alike = opened(app, committee.facilitator, rule="default").text
    assert "seul leur nombre compte" in alike
    assert "Suffisent à décider" not in alike


def test_a_rule_set_finely_is_tried_and_its_mistakes_are_told(house):
    app, committee, _twin = house
    page = opened(app, committee.facilitator, rule="default", tune_tie="second_round").text
    assert "peut finir à égalité" in page
    wrong = opened(app, committee.facilitator, tune_share="deux")
    assert wrong.status_code == 422
    assert 'href="#f-tune_share"' in wrong.text
