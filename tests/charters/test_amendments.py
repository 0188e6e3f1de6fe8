"""Amendments on the charter in force: proposed, supported, put in order, taken back; the charter does not move."""

from __future__ import annotations

import pytest
from sqlmodel import select

from charters import queries as charters
from charters.amendments import actions, queries, shown
from charters.amendments.models import AmendmentSupport, ArticleAmendment
from charters.rules import charter_text
from charters.rules.sentences import say
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from people.models import Initiative, Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, the_actor
from tests.builders_amendments import a_wish, an_amendment, the_article
from tests.builders_charters import a_charter, a_charter_in_force

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    """A charter in force, a member who speaks for an organisation, another, and a facilitator."""
    initiative = an_initiative(db)
    version = a_charter_in_force(db, initiative)
    organisation = an_organisation(db, initiative, "Graine & Bocage")
    member = a_member(db, initiative, "Karim Bellombre", organisation=organisation)
    other = a_member(db, initiative, "Nour Sarrazet")
    return version, member, other, a_member(db, initiative, role=Role.FACILITATOR)


def the_board(db, version, member, number=1):
    return shown.board(db, the_actor(db, member), the_article(db, version, number), version, now=A_MORNING)


def proposing(db, member, version, wish):
    article = the_article(db, version)
    return actions.propose(db, the_actor(db, member), article, version, wish, now=A_MORNING)


def test_an_amendment_keeps_the_words_that_change_and_for_whom_it_is_proposed(db, house):
    version, member, *_ = house
    made = an_amendment(db, member, version, "Texte clair de l’article 1.")
    assert made.changes == [[6, 6, "clair "]]
    (view,) = the_board(db, version, member).standing
    assert (view.number, view.author.name, view.organisation) == (1, "Karim Bellombre", "Graine & Bocage")
    assert view.parts == (("same", "Texte "), ("add", "clair "), ("same", "de l’article 1."))


def test_proposing_changes_neither_the_charter_nor_its_hash(db, house):
    version, member, *_ = house
    an_amendment(db, member, version)
    an_amendment(db, member, version, removes=True)
    assert the_article(db, version).text == "Texte de l’article 1."
    assert charter_text.sha256(charters.text_of(db, version)) == version.sha256


def test_numbers_go_on_over_the_whole_charter_and_are_never_given_again(db, house):
    version, member, *_ = house
    first = an_amendment(db, member, version)
    actions.withdraw(db, the_actor(db, member), first, now=A_MORNING)
    second = an_amendment(db, member, version, "Autre texte.", number=2)
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("text", ["Texte de l’article 1.", "  Texte de l’article 1.\r\n", ""])
def test_an_amendment_that_changes_no_word_or_empties_the_article_is_refused_beside_the_field(
    db, house, text
):
    version, member, *_ = house
    with pytest.raises(Invalid) as refusal:
        proposing(db, member, version, a_wish(version, text))
    assert set(refusal.value.fields) == {"text"}
    assert db.exec(select(ArticleAmendment)).all() == []


def test_signs_that_no_page_shows_are_left_out_and_no_break_spaces_kept(db, house):
    version, member, *_ = house
    made = proposing(db, member, version, a_wish(version, "Texte\u00a0de l’article\x00 1.\x07"))
    assert made.changes == [[5, 6, "\u00a0"]]


def test_nobody_amends_another_text_than_the_one_that_was_read(db, house):
    version, member, *_ = house
    wish = a_wish(version, "Autre.").model_copy(update={"sha256": "0" * 64})
    with pytest.raises(Conflict):
        proposing(db, member, version, wish)


def test_a_version_that_was_replaced_takes_no_amendment_and_keeps_those_it_has(db, house):
    version, member, other, facilitator = house
    kept = an_amendment(db, member, version)
    a_charter_in_force(db, _initiative(db, version), "2.0")
    actor = the_actor(db, other)
    with pytest.raises(Conflict):
        proposing(db, member, version, a_wish(version, "Autre."))
    with pytest.raises(Conflict):
        actions.support(db, actor, kept, now=A_MORNING)
    with pytest.raises(Conflict):
        actions.withdraw(db, the_actor(db, member), kept, now=A_MORNING)
    with pytest.raises(Conflict):
        actions.move(db, the_actor(db, facilitator), kept, "up", now=A_MORNING)
    board = the_board(db, version, facilitator)
    assert [one.number for one in board.standing] == [1]
    assert not board.may_propose
    assert set(board.standing[0].may.values()) == {False}


def _initiative(db, version):
    return db.get_one(Initiative, version.initiative_id)


def test_a_draft_has_no_amendments(db, house):
    version, member, *_ = house
    draft = a_charter(db, _initiative(db, version), "2.0")
    with pytest.raises(Missing):
        queries.article_for(db, the_actor(db, member), the_article(db, draft).public_id)


def test_somebody_supports_once_for_her_organisation_and_may_change_her_mind(db, house):
    version, member, other, _facilitator = house
    made = an_amendment(db, other, version)
    actor = the_actor(db, member)
    actions.support(db, actor, made, now=A_MORNING)
    actions.support(db, actor, made, now=A_MORNING)
    (view,) = the_board(db, version, member).standing
    assert [(one.person.name, one.organisation) for one in view.supporters] == [
        ("Karim Bellombre", "Graine & Bocage")
    ]
    assert view.may == {"support": False, "unsupport": True, "withdraw": False}
    actions.unsupport(db, actor, made, now=A_MORNING)
    actions.unsupport(db, actor, made, now=A_MORNING)
    assert db.exec(select(AmendmentSupport)).all() == []


def test_the_author_supports_her_own_amendment_by_proposing_it(db, house):
    version, member, *_ = house
    made = an_amendment(db, member, version)
    with pytest.raises(Conflict):
        actions.support(db, the_actor(db, member), made, now=A_MORNING)


def test_an_amendment_is_taken_back_by_its_author_alone_and_stays_readable(db, house):
    version, member, other, facilitator = house
    made = an_amendment(db, member, version)
    for somebody in (other, facilitator):
        with pytest.raises(Refused):
            actions.withdraw(db, the_actor(db, somebody), made, now=A_MORNING)
    actions.withdraw(db, the_actor(db, member), made, now=A_MORNING)
    board = the_board(db, version, member)
    assert board.standing == ()
    assert board.withdrawn[0].withdrawn_at == A_MORNING
    assert ("add", "clair ") in board.withdrawn[0].parts
    for deed in (actions.withdraw, actions.support):
        with pytest.raises(Conflict):
            deed(db, the_actor(db, member if deed is actions.withdraw else other), made, now=A_MORNING)


def test_a_conflict_is_said_on_both_and_ends_when_one_is_withdrawn(db, house):
    version, member, other, _facilitator = house
    first = an_amendment(db, member, version, "Phrase de l’article 1.")
    an_amendment(db, other, version, "Mots de l’article 1.")
    assert [[say(c) for c in one.conflicts] for one in the_board(db, version, member).standing] == [
        ["Porte sur les mêmes mots que l’amendement n°\u00a02."],
        ["Porte sur les mêmes mots que l’amendement n°\u00a01."],
    ]
    actions.withdraw(db, the_actor(db, member), first, now=A_MORNING)
    assert [one.conflicts for one in the_board(db, version, member).standing] == [()]


def test_amendments_on_two_articles_are_never_in_conflict(db, house):
    version, member, *_ = house
    an_amendment(db, member, version, removes=True)
    an_amendment(db, member, version, removes=True, number=2)
    boards = shown.boards(db, the_actor(db, member), version, now=A_MORNING)
    assert [one.conflicts for board in boards for one in board.standing] == [(), ()]
    assert [board.article.number for board in boards] == [1, 2]
    assert queries.counts(db, version.id) == {board.article.id: 1 for board in boards}


def test_the_order_of_the_facilitator_says_which_of_two_in_conflict_would_lapse(db, house):
    version, member, other, facilitator = house
    an_amendment(db, member, version, "Phrase de l’article 1.")
    second = an_amendment(db, other, version, "Mots de l’article 1.")
    third = an_amendment(db, other, version, "Texte de l’article 1. Fin.")
    actor = the_actor(db, facilitator)
    assert actions.move(db, actor, second, "up", now=A_MORNING)
    assert not actions.move(db, actor, second, "up", now=A_MORNING)
    assert not actions.move(db, actor, third, "down", now=A_MORNING)
    board = the_board(db, version, member)
    assert [one.number for one in board.standing] == [2, 1, 3]
    assert [say(one.sentence) for one in board.together.outcomes] == [
        "intégré",
        "caduc\u00a0: porte sur des mots changés par l’amendement n°\u00a02",
        "intégré",
    ]
    assert (
        "".join(text for kind, text in board.together.parts if kind != "del") == "Mots de l’article 1. Fin."
    )


def test_only_who_facilitates_puts_amendments_in_order(db, house):
    version, member, other, _facilitator = house
    an_amendment(db, other, version)
    made = an_amendment(db, member, version, removes=True)
    with pytest.raises(Refused):
        actions.move(db, the_actor(db, member), made, "up", now=A_MORNING)


def test_an_observer_reads_and_neither_proposes_nor_supports(db, house):
    version, member, *_ = house
    observer = a_member(db, _initiative(db, version), role=Role.OBSERVER)
    made = an_amendment(db, member, version)
    with pytest.raises(Refused):
        proposing(db, observer, version, a_wish(version, "Autre."))
    with pytest.raises(Refused):
        actions.support(db, the_actor(db, observer), made, now=A_MORNING)
    board = the_board(db, version, observer)
    assert not board.may_propose
    assert board.standing[0].may == {"support": False, "unsupport": False, "withdraw": False}


def test_a_twin_initiative_finds_neither_the_article_nor_the_amendment(db, house):
    version, member, *_ = house
    made = an_amendment(db, member, version)
    stranger = the_actor(db, a_member(db, an_initiative(db), role=Role.ADMINISTRATOR))
    with pytest.raises(Missing):
        queries.amendment_for(db, stranger, made.public_id)
    with pytest.raises(Missing):
        queries.article_for(db, stranger, the_article(db, version).public_id)
    with pytest.raises(Missing):
        actions.support(db, stranger, made, now=A_MORNING)


def test_what_is_done_with_amendments_is_in_the_ledger_and_told_after_the_commit(db, house):
    version, member, other, facilitator = house
    made = an_amendment(db, member, version)
    an_amendment(db, other, version, removes=True)
    actions.support(db, the_actor(db, other), made, now=A_MORNING)
    actions.unsupport(db, the_actor(db, other), made, now=A_MORNING)
    actions.move(db, the_actor(db, facilitator), made, "down", now=A_MORNING)
    actions.withdraw(db, the_actor(db, member), made, now=A_MORNING)
    lines = db.exec(select(ledger.LedgerLine).order_by(ledger.LedgerLine.number)).all()
    assert [line.verb for line in lines[1:]] == [
        "propose_amendment",
        "propose_amendment",
        "support_amendment",
        "unsupport_amendment",
        "order_amendments",
        "withdraw_amendment",
    ]
    assert ledger.broken_at(db, version.initiative_id) is None
    told = [type(fact).__name__ for fact in events.recorded(db)]
    assert told[1:] == [
        "AmendmentProposed",
        "AmendmentProposed",
        "SupportChanged",
        "SupportChanged",
        "AmendmentsOrdered",
        "AmendmentWithdrawn",
    ]
