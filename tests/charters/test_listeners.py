"""What is found of the charter by whoever looks for words: the text in force alone, amendments, consultations."""

from __future__ import annotations

import pytest

from charters import actions
from foundation import search
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_consultations import a_consultation

pytestmark = pytest.mark.both_databases


def found(app, words):
    with app.extensions["database"].reading() as db:
        return [(one.kind, one.url) for one in search.find(db, 1, {search.MEMBERS}, words)]


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        karim = a_member(db, initiative, "Karim Bellombre")
    return app, initiative, version, karim


def test_the_charter_in_force_is_found_and_the_one_it_replaced_no_longer_is(house):
    app, initiative, _version, _karim = house
    assert found(app, "gens du pays") == [("charter", "/valbrume/charte")]
    with app.app_context(), app.extensions["database"].transaction() as db:
        after = a_charter(db, initiative, "1.1")
        after.preamble = "Nous, voisinage."
        actions.adopt(db, after, decision="", by="job", now=A_MORNING)
    assert found(app, "voisinage") == [("charter", "/valbrume/charte")]
    assert found(app, "gens") == []


def test_an_amendment_is_found_by_the_words_it_brings_and_by_its_reason(house):
    app, _initiative, version, karim = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        made = an_amendment(db, karim, version, "Texte limpide de l’article 1.", reason="Pour la clarté.")
        address = f"/valbrume/charte/amendements/{made.public_id}"
    for words in ("limpide", "clarte"):
        assert ("amendment", address) in found(app, words)


def test_a_consultation_is_found_by_the_articles_it_is_about(house):
    app, initiative, _version, _karim = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        nour = a_member(db, initiative, "Nour Sarrazet", role=Role.FACILITATOR)
        made = a_consultation(db, nour, a_charter(db, initiative, "1.1"))
        address = f"/valbrume/charte/consultations/{made.public_id}"
    assert ("consultation", address) in found(app, "titre 2")
