"""The record of a vote on amendments, opened as its reader does: the words that go and that come, and what became of each."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from charters.rules.differences import compare, parts
from governance.register import amending
from governance.votes import amended
from governance.votes.rules.ballots import Choice
from tests.builders import a_member, an_initiative, signed_in
from tests.builders_amended_votes import SMALL, a_vote_on, decided
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee

pytestmark = pytest.mark.both_databases
CLEAR, ENDED = "Texte clair de l’article 1.", "Texte de l’article 1. Fin."
WORDS, PHRASE = "Mots de l’article 1.", "Phrase de l’article 1."


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        version = a_charter_in_force(db, initiative)
        return app, version, a_committee(db, initiative, colleges=SMALL), a_member(db, initiative)


def within(app, deed):
    with app.app_context(), app.test_request_context(), app.extensions["database"].transaction() as db:
        return deed(db)


def tight(text):
    return re.sub(r"[\s\u200b]+", "", text)


def printed(house, number, language="fr"):
    app, _version, _committee, member = house
    browser = signed_in(app, member, language=language)
    answer = browser.get(f"/valbrume/registre/{number}/proces-verbal.pdf")
    assert answer.status_code == 200
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    return tight(" ".join(page.extract_text() for page in reader.pages))


def test_the_record_says_the_words_that_go_and_come_and_where_they_are_now(house):
    app, version, committee, karim = house

    def deed(db):
        chosen = [
            an_amendment(db, karim, version, CLEAR),
            an_amendment(db, karim, version, removes=True, number=2),
        ]
        motion = decided(db, a_vote_on(db, committee, *chosen), committee)
        return [one.sha256 for one in amended.of(db, motion)]

    bound = within(app, deed)
    told = printed(house, "2026-01")
    for one in (
        "Les amendements",
        "N° 1, article 1",
        "Texte de l’article 1.",
        "Texte clair de l’article 1.",
        "N° 2, article 2",
        "(article supprimé)",
        "intégré dans la charte 1.1",
        *bound,
    ):
        assert tight(one) in told
    assert tight("put in charter 1.1") in printed(house, "2026-01", "en")


def test_the_record_of_a_rejected_one_says_so_and_the_one_that_lapsed_says_because_of_which(house):
    app, version, committee, karim = house

    def deed(db):
        first, second, third = (an_amendment(db, karim, version, text) for text in (PHRASE, WORDS, ENDED))
        votes = [a_vote_on(db, committee, one) for one in (first, second, third)]
        decided(db, votes[0], committee)
        decided(db, votes[1], committee, minutes=16)
        decided(db, votes[2], committee, Choice.AGAINST, minutes=17)

    within(app, deed)
    assert tight("caduc : porte sur des mots changés par l’amendement n° 1") in printed(house, "2026-02")
    assert tight("rejeté") in printed(house, "2026-03")


def test_a_vote_without_quorum_decided_nothing_whatever_another_decides_later(house):
    app, version, committee, karim = house

    def deed(db):
        one = an_amendment(db, karim, version, CLEAR)
        decided(db, a_vote_on(db, committee, one), committee, None)
        decided(db, a_vote_on(db, committee, one), committee, minutes=20)

    within(app, deed)
    assert tight("rien n’est décidé par ce vote") in printed(house, "2026-01")
    assert tight("intégré dans la charte 1.1") in printed(house, "2026-02")
    assert tight("rien n’est décidé par ce vote") not in printed(house, "2026-02")


def test_other_votes_have_no_part_on_amendments(house):
    app, _version, committee, _karim = house
    within(app, lambda db: decided(db, a_vote_on(db, committee), committee))
    assert tight("Les amendements") not in printed(house, "2026-01")


def test_a_change_in_a_long_article_is_shown_with_a_few_words_around_it():
    before = "un deux trois quatre cinq six sept huit neuf dix onze douze."
    after = before.replace("six", "SIX").replace(" douze", "")
    assert list(amending.changes(parts(compare(before, after)))) == [
        ("… trois quatre cinq six sept huit neuf dix …", "… trois quatre cinq SIX sept huit neuf dix …"),
        ("… huit neuf dix onze douze.", "… huit neuf dix onze."),
    ]
