"""The home tells whoever proposed an amendment what became of it, and what it is in conflict with since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charters.amendments import actions, news
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
CLEAR, ENDED = "Texte clair de l’article 1.", "Texte de l’article 1. Fin."
WORDS, PHRASE = "Mots de l’article 1.", "Phrase de l’article 1."
BEFORE = A_MORNING - timedelta(days=1)


class House:
    def __init__(self, app):
        self.app = app
        with app.app_context(), app.extensions["database"].transaction() as db:
            self.initiative = an_initiative(db, "valbrume")
            self.version = a_charter_in_force(db, self.initiative)
            self.committee = a_committee(db, self.initiative, colleges=SMALL)
            self.karim = a_member(db, self.initiative, "Karim Bellombre")
            self.nour = a_member(db, self.initiative, "Nour Sarrazet")
            self.twin = a_member(db, an_initiative(db))

    def done(self, deed):
        with self.app.app_context(), self.app.extensions["database"].transaction() as db:
            return deed(db)

    def told(self, member, since=BEFORE):
        with (
            self.app.test_request_context("/valbrume/"),
            self.app.extensions["database"].reading() as db,
        ):
            self.app.preprocess_request()
            return [one.what for one in news.mine(db, the_actor(db, member), since)]


@pytest.fixture
def house(app):
    return House(app)


def test_the_author_learns_that_her_amendment_is_in_the_charter_and_nobody_else_is_told_it_is_his(house):
    def deed(db):
        one = an_amendment(db, house.karim, house.version, CLEAR)
        decided(db, a_vote_on(db, house.committee, one), house.committee)
        return one.public_id

    public_id = house.done(deed)
    assert house.told(house.karim) == ["Votre amendement n°\u00a01 est intégré dans la charte 1.1."]
    assert house.told(house.nour) == house.told(house.twin) == []
    assert house.told(house.karim, A_MORNING + timedelta(days=1)) == []
    home = signed_in(house.app, house.karim).get("/valbrume/").text
    assert f'href="/valbrume/charte/amendements/{public_id}">Votre amendement n°' in home


def test_what_is_rejected_and_what_fell_because_another_was_carried_is_told_with_the_reason(house):
    def deed(db):
        rejected = an_amendment(db, house.karim, house.version, ENDED)
        fallen = an_amendment(db, house.karim, house.version, PHRASE)
        carried = an_amendment(db, house.nour, house.version, WORDS)
        decided(db, a_vote_on(db, house.committee, rejected), house.committee, Choice.AGAINST)
        decided(db, a_vote_on(db, house.committee, carried), house.committee, minutes=16)
        assert fallen.fate == "lapsed"

    house.done(deed)
    assert house.told(house.karim) == [
        "Votre amendement n°\u00a01 est rejeté.",
        "Votre amendement n°\u00a02 est caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a03.",
    ]


def test_an_amendment_proposed_since_on_the_same_words_is_told_until_one_of_them_is_gone(house):
    def deed(db):
        an_amendment(db, house.karim, house.version, PHRASE)
        an_amendment(db, house.karim, house.version, removes=True, number=2)
        return an_amendment(db, house.nour, house.version, WORDS, now=A_MORNING + timedelta(minutes=1))

    other = house.done(deed)
    assert house.told(house.karim) == [
        "Votre amendement n°\u00a01 est en conflit avec un autre. Porte sur les mêmes mots que l’amendement n°\u00a03."
    ]
    since = A_MORNING + timedelta(seconds=30)
    assert house.told(house.nour, since) == []  # what she is in conflict with was there before
    house.done(lambda db: actions.withdraw(db, the_actor(db, house.nour), db.merge(other), now=A_MORNING))
    assert house.told(house.karim) == []
