"""Signing again: what changed since the text one signed is read first."""

from __future__ import annotations

import html

import pytest

from charters import actions, resigning
from charters.forms import SignForm
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, signed_in, the_actor
from tests.builders_charters import a_charter, a_charter_in_force

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    organisation = an_organisation(db, initiative, "Graine & Bocage")
    return initiative, version, organisation, a_member(db, initiative, organisation=organisation, signs=True)


def signs(db, member, version, **more):
    form = SignForm(sha256=version.sha256, **more)
    return actions.sign(db, the_actor(db, member), version, form, now=A_MORNING)


def replaced(db, initiative, number="2.0"):
    """A version whose first article says something else, and that has one article more."""
    version = a_charter(db, initiative, number, articles=3)
    from tests.builders_amendments import the_article

    the_article(db, version).text = "Texte clair de l’article 1."
    db.flush()
    actions.adopt(db, version, decision="2026-02", by="job", now=A_MORNING)
    return version


def since(db, member, version):
    return resigning.since_signed(db, the_actor(db, member), version)


def test_who_signed_nothing_is_shown_no_difference(db, house):
    _initiative, version, _organisation, member = house
    assert since(db, member, version) is None


def test_what_changed_is_said_article_by_article_word_by_word(db, house):
    initiative, version, _organisation, member = house
    signs(db, member, version, mine=True)
    found = since(db, member, replaced(db, initiative))
    assert found.number == "1.0"
    assert [one.title for one in found.changed] == ["Article 1", "Article 3"]
    assert ("add", "clair ") in found.changed[0].parts
    assert found.changed[1].parts == (("add", "Titre 3\nTexte de l’article 3."),)


def test_the_last_text_that_was_signed_is_the_one_compared(db, house):
    initiative, version, _organisation, member = house
    signs(db, member, version, mine=True)
    second = replaced(db, initiative)
    signs(db, member, second, mine=True)
    found = since(db, member, replaced(db, initiative, "3.0"))
    assert (found.number, found.changed) == ("2.0", ())


def test_what_an_organisation_signed_is_shown_to_who_may_bind_it_now(db, house):
    initiative, version, organisation, member = house
    signs(db, member, version, organisations=[organisation.public_id])
    successor = a_member(db, initiative, "Nour Sarrazet", organisation=organisation, signs=True)
    stranger = a_member(db, initiative, "Karim Bellombre")
    after = replaced(db, initiative)
    assert since(db, successor, after).number == "1.0"
    assert since(db, stranger, after) is None


def test_a_signature_that_was_taken_back_counts_no_more(db, house):
    initiative, version, _organisation, member = house
    (signature,) = signs(db, member, version, mine=True)
    actions.withdraw_signature(db, the_actor(db, member), signature.public_id, now=A_MORNING)
    assert since(db, member, replaced(db, initiative)) is None


def test_the_page_shows_it_in_the_frame_where_one_signs(app):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        member = a_member(db, initiative, "Karim Bellombre", role=Role.PARTICIPANT)
        signs(db, member, version, mine=True)
        replaced(db, initiative)
    page = html.unescape(signed_in(app, member).get("/valbrume/charte").text)
    assert "Ce qui a changé depuis la charte 1.0, que vous avez signée" in page
    assert '<ins><span class="sr">Ajout\u00a0: </span>clair </ins>' in page
