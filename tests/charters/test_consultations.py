"""Consultations on a charter: a word on each article between two dates, then what was kept of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from charters import actions as charters
from charters.consultations import actions, queries
from charters.consultations.models import Consultation, ConsultationComment, ConsultationReaction
from charters.forms import ArticleForm
from charters.rules.consulting import Stage, Verdict, Word
from charters.rules.standing import Standing
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from people.models import Role
from tests.at_once import at_once
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_charters import a_charter, a_charter_in_force
from tests.builders_consultations import (
    AFTER,
    House,
    a_comment_on,
    a_consultation,
    a_reaction,
    days,
    the_consulted,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    return House(db)


def test_consulting_on_a_draft_keeps_its_text_as_people_read_it(db, house):
    a_consultation(db, house.perrine, house.version)
    assert house.version.standing is Standing.PROPOSED
    form = ArticleForm(number=1, title="Autre", text="Autre.", revision=house.version.revision)
    with pytest.raises(Conflict):
        charters.write_article(db, house.lead(), house.version, form, now=A_MORNING)


def test_people_are_consulted_on_the_charter_in_force_which_stays_in_force(db, house):
    version = a_charter_in_force(db, house.initiative, "1.0")
    made = a_consultation(db, house.perrine, version)
    assert version.standing is Standing.IN_FORCE
    assert made.sha256 == version.sha256


def test_a_version_that_was_replaced_or_has_no_article_is_put_to_nobody(db, house):
    old = a_charter_in_force(db, house.initiative, "1.0")
    a_charter_in_force(db, house.initiative, "2.0")
    for version in (old, a_charter(db, house.initiative, "3.0", articles=0)):
        with pytest.raises(Conflict):
            a_consultation(db, house.perrine, version)
    assert db.exec(select(Consultation)).all() == []


def test_only_who_facilitates_calls_ends_answers_and_publishes(db, house):
    for somebody in (house.karim, house.observer):
        with pytest.raises(Refused):
            a_consultation(db, somebody, house.version)
    made = a_consultation(db, house.perrine, house.version)
    actor, article = the_actor(db, house.karim), the_consulted(db, made)
    written = a_comment_on(db, house.nour, made)
    for deed in (
        lambda: actions.end(db, actor, made, now=A_MORNING),
        lambda: actions.keep(db, actor, made, article, Verdict.KEPT, "Oui.", now=AFTER),
        lambda: actions.publish(db, actor, made, now=AFTER),
        lambda: actions.set_aside(db, actor, made, written, "Non.", now=A_MORNING),
        lambda: actions.show_comment(db, actor, made, written, now=A_MORNING),
        lambda: actions.resume_draft(db, actor, house.version, [], now=AFTER),
    ):
        with pytest.raises(Refused):
            deed()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 3, 11), date(2026, 3, 20), "first"),
        (date(2026, 3, 20), date(2026, 3, 19), "last"),
        (date(2026, 3, 20), date(2028, 3, 19), "last"),
    ],
)
def test_days_that_make_no_period_are_refused_beside_the_field(db, house, first, last, field):
    with pytest.raises(Invalid) as refusal:
        a_consultation(db, house.perrine, house.version, first=first, last=last)
    assert set(refusal.value.fields) == {field}
    assert house.version.standing is Standing.DRAFT


def test_one_consultation_at_a_time_on_a_version(db, house):
    made = a_consultation(db, house.perrine, house.version)
    with pytest.raises(Conflict):
        a_consultation(db, house.perrine, house.version)
    a_consultation(db, house.perrine, a_charter(db, house.initiative, "1.2"))
    actions.end(db, house.lead(), made, now=A_MORNING)
    a_consultation(db, house.perrine, house.version)


def test_of_two_facilitators_who_call_it_at_once_one_does(database):
    with database.transaction() as db:
        house = House(db)
        version, lead = house.version, house.lead()

    def calls():
        with database.transaction() as db:
            actions.call(db, lead, version, days(), now=A_MORNING)
        return True

    answers = at_once([calls] * 4, Conflict)
    assert answers.count(True) == 1
    with database.reading() as db:
        assert len(db.exec(select(Consultation)).all()) == 1


def test_nothing_is_received_before_the_first_day_nor_after_the_last(db, house):
    made = a_consultation(db, house.perrine, house.version, first=date(2026, 3, 13))
    late, early = AFTER, A_MORNING
    for now in (early, late):
        for deed in (a_reaction, a_comment_on):
            with pytest.raises(Conflict):
                deed(db, house.nour, made, now=now)
        with pytest.raises(Conflict):
            actions.take_back(db, the_actor(db, house.nour), made, the_consulted(db, made), now=now)
    a_reaction(db, house.nour, made, now=datetime(2026, 3, 12, 23, 0, tzinfo=UTC))
    a_reaction(db, house.karim, made, now=AFTER - timedelta(seconds=1))
    assert len(db.exec(select(ConsultationReaction)).all()) == 2
    assert db.exec(select(ConsultationComment)).all() == []


def test_once_ended_by_hand_nothing_more_is_received_and_it_does_not_reopen(db, house):
    made = a_consultation(db, house.perrine, house.version)
    a_reaction(db, house.nour, made)
    noon = A_MORNING + timedelta(hours=3)
    actions.end(db, house.lead(), made, now=noon)
    with pytest.raises(Conflict):
        a_reaction(db, house.karim, made, now=noon)
    with pytest.raises(Conflict):
        actions.end(db, house.lead(), made, now=noon)
    assert house.read(made, now=noon).card.stage is Stage.OVER


def test_one_word_per_person_and_article_changed_until_the_end(db, house):
    made = a_consultation(db, house.perrine, house.version)
    a_reaction(db, house.nour, made, Word.AGREE)
    a_reaction(db, house.nour, made, Word.OPPOSE)
    a_reaction(db, house.nour, made, Word.UNCLEAR, number=2)
    a_reaction(db, house.karim, made, Word.OPPOSE)
    first, second = house.read(made, now=AFTER).articles
    assert (first.mine, second.mine) == ("oppose", "unclear")
    assert (first.figures.members, second.figures.members) == ({Word.OPPOSE: 2}, {Word.UNCLEAR: 1})
    assert house.read(made, now=AFTER).persons == 2


def test_many_words_of_one_person_at_once_leave_one(database):
    with database.transaction() as db:
        house = House(db)
        made = a_consultation(db, house.perrine, house.version)
        article, actor = the_consulted(db, made), the_actor(db, house.nour)

    def says(word):
        def deed():
            with database.transaction() as db:
                found = queries.consultation_for(db, actor, made.public_id)
                row = queries.article_of(db, found, article.public_id)
                actions.react(db, actor, found.row, row, word, now=A_MORNING)
            return True

        return deed

    assert at_once([says(word) for word in Word], Conflict) == [True] * 4
    with database.reading() as db:
        assert len(db.exec(select(ConsultationReaction)).all()) == 1


def test_a_word_is_taken_back_before_the_end(db, house):
    made = a_consultation(db, house.perrine, house.version)
    a_reaction(db, house.nour, made)
    article = the_consulted(db, made)
    actions.take_back(db, the_actor(db, house.nour), made, article, now=A_MORNING)
    actions.take_back(db, the_actor(db, house.nour), made, article, now=A_MORNING)
    assert db.exec(select(ConsultationReaction)).all() == []


def test_figures_are_read_once_it_is_over_and_not_before(db, house):
    made = a_consultation(db, house.perrine, house.version)
    a_reaction(db, house.nour, made)
    for member in (house.nour, house.perrine):
        view = house.read(made, member)
        assert [one.figures for one in view.articles] == [None, None]
        assert view.persons == 0
    assert house.read(made, now=AFTER).articles[0].figures.voices == 1


def test_an_observer_reads_and_does_not_answer_unless_the_public_may(db, house):
    made = a_consultation(db, house.perrine, house.version)
    with pytest.raises(Refused):
        a_reaction(db, house.observer, made)
    assert not house.read(made, house.observer).may["answer"]
    opened = a_consultation(db, house.perrine, a_charter(db, house.initiative, "1.2"), public=True)
    a_reaction(db, house.observer, opened)
    assert house.read(opened, now=AFTER).members == 1


def test_what_a_member_writes_is_read_at_once_under_her_name_and_taken_back_for_good(db, house):
    made = a_consultation(db, house.perrine, house.version)
    written = a_comment_on(db, house.karim, made, "Trop long.")
    (said,) = house.read(made).articles[0].comments
    assert (said.author, said.organisation, said.text) == (
        "Karim Bellombre",
        "Graine & Bocage",
        "Trop long.",
    )
    assert not said.waiting
    for somebody in (house.nour, house.perrine):
        with pytest.raises(Refused):
            actions.withdraw_comment(db, the_actor(db, somebody), made, written, now=A_MORNING)
    actions.withdraw_comment(db, the_actor(db, house.karim), made, written, now=AFTER)
    assert db.exec(select(ConsultationComment)).all() == []


def test_thirty_comments_of_one_person_on_an_article_are_enough(db, house):
    made = a_consultation(db, house.perrine, house.version)
    for _n in range(actions.MANY):
        a_comment_on(db, house.nour, made)
    with pytest.raises(Invalid):
        a_comment_on(db, house.nour, made)
    a_comment_on(db, house.nour, made, number=2)


def test_a_comment_set_aside_is_read_by_its_author_with_the_reason_and_by_no_other_member(db, house):
    made = a_consultation(db, house.perrine, house.version)
    written = a_comment_on(db, house.karim, made)
    actions.set_aside(db, house.lead(), made, written, "Vise une personne.", now=A_MORNING)
    assert house.read(made, house.nour).articles[0].comments == ()
    (own,) = house.read(made, house.karim).articles[0].comments
    assert own.aside_why == "Vise une personne."
    actions.show_comment(db, house.lead(), made, written, now=A_MORNING)
    assert len(house.read(made, house.nour).articles[0].comments) == 1


def test_what_was_kept_is_said_after_the_end_read_by_all_once_published_and_never_changed(db, house):
    made = a_consultation(db, house.perrine, house.version)
    article = the_consulted(db, made)
    with pytest.raises(Conflict):
        actions.keep(db, house.lead(), made, article, Verdict.KEPT, "Oui.", now=A_MORNING)
    actions.keep(db, house.lead(AFTER), made, article, Verdict.KEPT, "Tout convient.", now=AFTER)
    assert house.read(made, house.perrine, now=AFTER).articles[0].kept == "Tout convient."
    assert house.read(made, house.nour, now=AFTER).articles[0].kept == ""
    with pytest.raises(Conflict):
        actions.publish(db, house.lead(AFTER), made, now=AFTER)
    house.answer_all(made)
    actions.publish(db, house.lead(AFTER), made, now=AFTER)
    assert house.read(made, house.nour, now=AFTER).articles[0].kept == "Plus simple."
    for deed in (
        lambda: actions.keep(db, house.lead(AFTER), made, article, Verdict.KEPT, "Non.", now=AFTER),
        lambda: actions.publish(db, house.lead(AFTER), made, now=AFTER),
    ):
        with pytest.raises(Conflict):
            deed()


def test_after_the_end_the_version_is_written_again_and_the_consultation_keeps_what_was_read(db, house):
    made = a_consultation(db, house.perrine, house.version)
    with pytest.raises(Conflict):
        actions.resume_draft(db, house.lead(), house.version, [], now=A_MORNING)
    with pytest.raises(Conflict):
        actions.resume_draft(db, house.lead(AFTER), house.version, ["Un vote est ouvert."], now=AFTER)
    actions.resume_draft(db, house.lead(AFTER), house.version, [], now=AFTER)
    assert house.version.standing is Standing.DRAFT
    form = ArticleForm(number=1, title="Autre", text="Autre.", revision=house.version.revision)
    charters.write_article(db, house.lead(AFTER), house.version, form, now=AFTER)
    db.flush()
    assert house.read(made, now=AFTER).articles[0].text == "Texte de l’article 1."
    with pytest.raises(Conflict):
        actions.resume_draft(db, house.lead(AFTER), house.version, [], now=AFTER)


def test_a_twin_initiative_finds_nothing_of_it(db, house):
    made = a_consultation(db, house.perrine, house.version)
    twin = an_initiative(db, listed=True)
    stranger = the_actor(db, a_member(db, twin, role=Role.ADMINISTRATOR))
    article, written = the_consulted(db, made), a_comment_on(db, house.nour, made)
    for deed in (
        lambda: queries.consultation_for(db, stranger, made.public_id),
        lambda: actions.call(db, stranger, house.version, days(), now=A_MORNING),
        lambda: actions.end(db, stranger, made, now=A_MORNING),
        lambda: actions.react(db, stranger, made, article, Word.AGREE, now=A_MORNING),
        lambda: actions.comment(db, stranger, made, article, "Moi.", now=A_MORNING),
        lambda: actions.keep(db, stranger, made, article, Verdict.KEPT, "Oui.", now=AFTER),
        lambda: actions.publish(db, stranger, made, now=AFTER),
        lambda: actions.withdraw_comment(db, stranger, made, written, now=A_MORNING),
    ):
        with pytest.raises(Missing):
            deed()
    assert queries.consultations(db, stranger) == []
    assert queries.public_consultations(db, twin) == []


def test_an_article_of_another_consultation_is_not_found_in_this_one(db, house):
    made = a_consultation(db, house.perrine, house.version)
    other = a_consultation(db, house.perrine, a_charter(db, house.initiative, "1.2"))
    found = queries.consultation_for(db, house.lead(), made.public_id)
    with pytest.raises(Missing):
        queries.article_of(db, found, the_consulted(db, other).public_id)
    written = a_comment_on(db, house.nour, other)
    with pytest.raises(Missing):
        queries.comment_of(db, found, written.public_id)


def test_who_led_it_is_in_the_ledger_and_what_people_think_is_not(db, house):
    made = a_consultation(db, house.perrine, house.version)
    a_reaction(db, house.nour, made)
    a_comment_on(db, house.nour, made)
    actions.end(db, house.lead(), made, now=A_MORNING + timedelta(hours=1))
    house.answer_all(made)
    actions.publish(db, house.lead(AFTER), made, now=AFTER)
    lines = db.exec(select(ledger.LedgerLine).order_by(ledger.LedgerLine.number)).all()
    assert [line.verb for line in lines] == [
        "call_consultation",
        "end_consultation",
        "publish_consultation",
    ]
    assert ledger.broken_at(db, house.initiative.id) is None
    assert [type(fact).__name__ for fact in events.recorded(db)] == [
        "ConsultationCalled",
        "OpinionChanged",
        "OpinionChanged",
        "ConsultationEnded",
        "ConsultationPublished",
    ]
