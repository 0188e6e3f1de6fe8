"""Amendments put to the vote: what is carried enters the charter with the decision, and nothing is chosen silently."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from charters import queries as charters
from charters.amendments import actions as amendments
from charters.amendments.models import ArticleAmendment
from charters.models import CharterVersion
from charters.rules import charter_text
from charters.rules.sentences import say
from charters.rules.standing import Standing
from charters.rules.transcripts import from_data
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from governance.votes import queries, record
from governance.votes.actions import asking_again, closing, holding
from governance.votes.forms import AnnulmentForm
from governance.votes.models import Motion
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_amended_votes import SMALL, a_vote_on, decided, everybody_says
from tests.builders_amendments import an_amendment, the_article
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_governance import a_committee, a_motion, the_entry

pytestmark = pytest.mark.both_databases
CLEAR = "Texte clair de l’article 1."
PHRASE = "Phrase de l’article 1."
WORDS = "Mots de l’article 1."
ENDED = "Texte de l’article 1. Fin."


@pytest.fixture
def house(db):
    """A charter in force, a committee of two seats, and somebody who amends."""
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    return version, a_committee(db, initiative, colleges=SMALL), a_member(db, initiative, "Karim Bellombre")


def in_force(db, version) -> CharterVersion:
    found = charters.version_in_force(db, version.initiative_id)
    assert found is not None
    return found


def texts(db, version):
    return {one.number: one.text for one in charters.articles_of(db, in_force(db, version))}


def why(row):
    return say(from_data(row.why))


def test_a_carried_amendment_enters_the_charter_with_the_decision_and_nothing_is_typed_again(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    motion = decided(db, a_vote_on(db, committee, one), committee)
    after = in_force(db, version)
    assert (after.number, after.decision) == ("1.1", the_entry(db, motion).number)
    assert texts(db, version) == {1: CLEAR, 2: "Texte de l’article 2."}
    assert after.sha256 == charter_text.sha256(charters.text_of(db, after)) != version.sha256
    assert db.get_one(CharterVersion, version.id).standing is Standing.SUPERSEDED
    assert (one.fate, one.into_id, one.decision) == ("put_in", after.id, after.decision)
    assert the_article(db, version).text == "Texte de l’article 1."


def test_the_title_preamble_commitments_and_the_other_articles_stay_to_the_letter(db, house):
    version, committee, karim = house
    before = charters.text_of(db, version)
    decided(db, a_vote_on(db, committee, an_amendment(db, karim, version, CLEAR)), committee)
    after = charters.text_of(db, in_force(db, version))
    assert (after.title, after.preamble, after.pledges) == (before.title, before.preamble, before.pledges)
    assert after.articles[1] == before.articles[1]
    assert (after.articles[0].title, after.articles[0].part) == (
        before.articles[0].title,
        before.articles[0].part,
    )


def test_several_carried_by_one_vote_make_one_version_whatever_article_they_change(db, house):
    version, committee, karim = house
    chosen = [
        an_amendment(db, karim, version, CLEAR),
        an_amendment(db, karim, version, ENDED),
        an_amendment(db, karim, version, removes=True, number=2),
    ]
    decided(db, a_vote_on(db, committee, *chosen), committee)
    assert in_force(db, version).number == "1.1"
    assert texts(db, version) == {1: "Texte clair de l’article 1. Fin."}
    assert {one.fate for one in chosen} == {"put_in"}


def test_a_rejected_amendment_changes_nothing_and_is_not_voted_again(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    motion = decided(db, a_vote_on(db, committee, one), committee, Choice.AGAINST)
    assert in_force(db, version).id == version.id
    assert (one.fate, one.decision, why(one)) == ("rejected", the_entry(db, motion).number, "rejeté")
    with pytest.raises(Invalid):
        a_vote_on(db, committee, one)
    with pytest.raises(Conflict):
        amendments.withdraw(db, the_actor(db, karim), one, now=A_MORNING)


def test_without_quorum_nothing_is_decided_and_the_amendment_waits_for_another_vote(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    decided(db, a_vote_on(db, committee, one), committee, None)
    assert (one.fate, one.at_vote) == ("", "")
    decided(db, a_vote_on(db, committee, one), committee)
    assert texts(db, version)[1] == CLEAR


def test_an_annulled_vote_gives_the_amendment_back_and_is_asked_again_about_the_same(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    motion = a_vote_on(db, committee, one)
    actor = the_actor(db, committee.facilitator)
    holding.annul(db, actor, motion, AnnulmentForm(reason="Erreur."), link="", now=A_MORNING)
    assert (one.fate, one.at_vote) == ("", "")
    again = asking_again.ask_again(db, actor, motion, now=A_MORNING)
    from governance.votes.actions import preparing
    from governance.votes.forms import OpeningForm

    preparing.open_vote(db, actor, again, OpeningForm(), now=A_MORNING)
    decided(db, again, committee)
    assert texts(db, version)[1] == CLEAR


def test_two_in_conflict_are_refused_in_one_vote_with_the_reason(db, house):
    version, committee, karim = house
    pair = [an_amendment(db, karim, version, text) for text in (PHRASE, WORDS)]
    with pytest.raises(Invalid) as refusal:
        a_vote_on(db, committee, *pair)
    assert "en conflit" in str(refusal.value.fields["amendments"])


def test_of_two_in_conflict_that_are_carried_the_second_lapses_and_says_because_of_which(db, house):
    version, committee, karim = house
    first, second = (an_amendment(db, karim, version, text) for text in (PHRASE, WORDS))
    one, other = a_vote_on(db, committee, first), a_vote_on(db, committee, second)
    decided(db, other, committee)
    assert texts(db, version)[1] == WORDS
    assert (first.fate, why(first)) == (
        "lapsed",
        "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a02",
    )
    decided(db, one, committee, minutes=20)
    assert texts(db, version)[1] == WORDS
    assert in_force(db, version).number == "1.1"
    assert (first.fate, first.decision) == ("lapsed", the_entry(db, one).number)


def test_one_that_waits_follows_the_text_and_can_be_carried_later(db, house):
    version, committee, karim = house
    first, second = (an_amendment(db, karim, version, text) for text in (CLEAR, ENDED))
    decided(db, a_vote_on(db, committee, first), committee)
    after = in_force(db, version)
    assert (second.version_id, second.sha256, second.written_on) == (after.id, after.sha256, "1.0")
    decided(db, a_vote_on(db, committee, second), committee, minutes=20)
    assert texts(db, version)[1] == "Texte clair de l’article 1. Fin."
    assert in_force(db, version).number == "1.2"


def test_one_whose_vote_is_open_follows_the_text_too_and_its_words_stay_those_that_were_bound(db, house):
    version, committee, karim = house
    first, second = (an_amendment(db, karim, version, text) for text in (CLEAR, ENDED))
    one, other = a_vote_on(db, committee, first), a_vote_on(db, committee, second)
    bound = queries.frozen_data(db, other)["amendments"]
    decided(db, one, committee)
    assert queries.frozen_data(db, other)["amendments"] == bound
    decided(db, other, committee, minutes=20)
    assert texts(db, version)[1] == "Texte clair de l’article 1. Fin."
    data = queries.record_data(db, other, number=the_entry(db, other).number)
    assert data["sha256"] == the_entry(db, other).sha256
    assert record.recount(data).outcome.value == "carried"


def test_votes_that_end_at_the_same_moment_are_closed_in_the_order_they_were_put(db, house):
    version, committee, karim = house
    first, second = (an_amendment(db, karim, version, text) for text in (PHRASE, WORDS))
    made = [a_vote_on(db, committee, one, days=1) for one in (second, first)]
    for motion in made:
        everybody_says(db, motion, committee, Choice.FOR)
    later = A_MORNING + timedelta(days=2)
    due = queries.due(db, later)
    assert due == [motion.public_id for motion in made]
    for public_id in due:
        closing.close_due(db, db.exec(select(Motion).where(Motion.public_id == public_id)).one(), now=later)
    assert texts(db, version)[1] == WORDS
    assert (first.fate, second.fate) == ("lapsed", "put_in")


def test_an_amendment_at_a_vote_is_neither_withdrawn_nor_put_to_another(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    prepared = a_motion(db, committee, amendments=one.public_id)
    a_vote_on(db, committee, one)
    with pytest.raises(Conflict):
        amendments.withdraw(db, the_actor(db, karim), one, now=A_MORNING)
    with pytest.raises(Invalid):
        a_vote_on(db, committee, one)
    from governance.votes.actions import preparing
    from governance.votes.forms import OpeningForm

    with pytest.raises(Conflict):
        preparing.open_vote(db, the_actor(db, committee.facilitator), prepared, OpeningForm(), now=A_MORNING)


def test_a_charter_replaced_meanwhile_takes_nothing_in_and_the_amendment_says_so(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    motion = a_vote_on(db, committee, one)
    a_charter_in_force(db, committee.initiative, "2.0")
    decided(db, motion, committee)
    assert in_force(db, version).number == "2.0"
    assert (one.fate, why(one)) == ("stray", "sans objet\u00a0: écrit sur une autre version du texte")


def test_the_last_article_is_never_taken_away(db, house):
    version, committee, karim = house
    gone = [an_amendment(db, karim, version, removes=True, number=number) for number in (1, 2)]
    decided(db, a_vote_on(db, committee, *gone), committee)
    assert list(texts(db, version)) == [2]
    assert [one.fate for one in gone] == ["put_in", "lapsed"]
    assert why(gone[1]) == "caduc\u00a0: il ne resterait plus aucun article"


def test_the_number_of_a_draft_is_left_to_it(db, house):
    version, committee, karim = house
    a_charter(db, committee.initiative, "1.1")
    decided(db, a_vote_on(db, committee, an_amendment(db, karim, version, CLEAR)), committee)
    assert in_force(db, version).number == "1.2"


def test_numbers_go_on_after_a_version_was_made_and_are_never_given_again(db, house):
    version, committee, karim = house
    first = an_amendment(db, karim, version, CLEAR)
    decided(db, a_vote_on(db, committee, first), committee)
    assert an_amendment(db, karim, in_force(db, version), ENDED).number == 2


def test_amendments_and_a_version_are_not_adopted_by_one_vote_nor_amendments_chosen_among_options(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR).public_id
    draft = a_charter(db, committee.initiative, "2.0").public_id
    with pytest.raises(Invalid):
        a_motion(db, committee, amendments=one, charter=draft)
    with pytest.raises(Invalid):
        a_motion(db, committee, amendments=one, kind="choose", options="Un\nDeux")


def test_an_amendment_of_a_twin_initiative_is_not_found(db, house):
    _version, committee, _karim = house
    twin = an_initiative(db)
    theirs = an_amendment(db, a_member(db, twin), a_charter_in_force(db, twin), CLEAR)
    with pytest.raises(Missing):
        a_vote_on(db, committee, theirs)


def test_the_trail_says_what_was_put_to_the_vote_what_became_of_it_and_what_came_into_force(db, house):
    version, committee, karim = house
    one = an_amendment(db, karim, version, CLEAR)
    motion = decided(db, a_vote_on(db, committee, one), committee)
    lines = db.exec(select(ledger.LedgerLine).order_by(ledger.LedgerLine.number)).all()
    verbs = [line.verb for line in lines]
    assert verbs[-3:] == ["put_in_force", "decide_amendment", "close_vote"]
    opened = next(line for line in lines if line.verb == "open_vote")
    assert one.public_id in opened.details
    assert queries.frozen_data(db, motion)["amendments"][0]["sha256"] in opened.details
    assert ledger.broken_at(db, version.initiative_id) is None
    told = [type(fact).__name__ for fact in events.recorded(db)]
    assert {"CharterInForce", "AmendmentDecided", "VoteClosed"} <= set(told)


def test_nothing_of_the_amendments_is_lost(db, house):
    """Each amendment that was ever proposed is still there, decided or waiting."""
    version, committee, karim = house
    made = [an_amendment(db, karim, version, text) for text in (CLEAR, ENDED, PHRASE)]
    decided(db, a_vote_on(db, committee, made[0]), committee)
    assert {one.number for one in db.exec(select(ArticleAmendment))} == {1, 2, 3}
