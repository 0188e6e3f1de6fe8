"""Consultations open to the public: counted apart, each person once, and read before they appear."""

from __future__ import annotations

import pytest
from sqlmodel import select

from charters.consultations import actions, queries
from charters.consultations.models import ConsultationReaction
from charters.rules.consulting import Word
from foundation.errors import Invalid, Missing
from people import queries as people
from people.models import Initiative
from tests.builders import A_MORNING, a_member, an_initiative
from tests.builders_consultations import AFTER, House, a_comment_on, a_consultation, a_reaction, the_consulted

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(db):
    return House(db)


def test_the_public_is_kept_out_of_what_is_not_opened_to_it(db, house):
    made = a_consultation(db, house.perrine, house.version)
    with pytest.raises(Missing):
        queries.public_consultation(db, made.public_id)
    with pytest.raises(Missing):
        actions.react(db, house.public(), made, the_consulted(db, made), Word.AGREE, now=A_MORNING)
    with pytest.raises(Missing):
        actions.comment(db, house.public(), made, the_consulted(db, made), "Moi aussi.", now=A_MORNING)


def test_an_initiative_that_does_not_show_itself_opens_nothing_to_the_public(db, house):
    house.initiative.listed = False
    db.add(house.initiative)
    with pytest.raises(Invalid) as refusal:
        a_consultation(db, house.perrine, house.version, public=True)
    assert set(refusal.value.fields) == {"public"}


def test_the_public_is_counted_apart_and_a_person_who_joins_meanwhile_is_counted_once(db, house):
    made = a_consultation(db, house.perrine, house.version, public=True)
    article = the_consulted(db, made)
    a_reaction(db, house.nour, made, Word.AGREE)
    actions.react(db, house.public(), made, article, Word.OPPOSE, now=A_MORNING)
    figures = house.read(made, now=AFTER).articles[0].figures
    assert (figures.members, figures.public) == ({Word.AGREE: 1}, {Word.OPPOSE: 1})
    joined = a_member(db, house.initiative, person=house.passerby)
    a_reaction(db, joined, made, Word.AGREE)
    figures = house.read(made, now=AFTER).articles[0].figures
    assert (figures.members, figures.public) == ({Word.AGREE: 2}, {})


def test_nobody_answers_without_having_signed_in(db, house):
    made = a_consultation(db, house.perrine, house.version, public=True)
    visitor = people.actor_in(db, None, house.initiative, A_MORNING)
    with pytest.raises(Missing):
        actions.react(db, visitor, made, the_consulted(db, made), Word.AGREE, now=A_MORNING)


def test_what_the_public_writes_waits_for_who_facilitates_and_appears_with_the_summary(db, house):
    made = a_consultation(db, house.perrine, house.version, public=True)
    article = the_consulted(db, made)
    kept = actions.comment(db, house.public(), made, article, "Et les cars ?", now=A_MORNING)
    actions.comment(db, house.public(), made, article, "Publicité.", now=A_MORNING)
    assert house.read(made, house.nour).articles[0].comments == ()
    assert [one.waiting for one in house.read(made, house.perrine).articles[0].comments] == [True, True]
    actions.show_comment(db, house.lead(), made, kept, now=A_MORNING)
    assert [one.text for one in house.read(made, house.nour).articles[0].comments] == ["Et les cars ?"]
    visitor = people.actor_in(db, None, house.initiative, A_MORNING)
    hidden = house.read_in_public(made, now=AFTER, actor=visitor).articles[0]
    assert (hidden.comments, hidden.figures, hidden.kept) == ((), None, "")
    house.answer_all(made)
    actions.publish(db, house.lead(AFTER), made, now=AFTER)
    read = house.read_in_public(made, now=AFTER, actor=visitor).articles[0]
    assert [one.text for one in read.comments] == ["Et les cars ?"]
    assert (read.figures.voices, read.kept) == (0, "Plus simple.")


def test_somebody_of_the_public_reads_and_takes_back_what_she_alone_wrote(db, house):
    made = a_consultation(db, house.perrine, house.version, public=True)
    article = the_consulted(db, made)
    a_comment_on(db, house.nour, made, "Entre nous.")
    own = actions.comment(db, house.public(), made, article, "Et les cars ?", now=A_MORNING)
    assert [one.text for one in house.read_in_public(made).articles[0].comments] == ["Et les cars ?"]
    actions.withdraw_comment(db, house.public(), made, own, now=A_MORNING)
    assert house.read_in_public(made).articles[0].comments == ()


def test_a_member_of_a_twin_is_of_the_public_here(db, house):
    made = a_consultation(db, house.perrine, house.version, public=True)
    twin = db.get_one(Initiative, an_initiative(db).id)
    neighbour = a_member(db, twin)
    actor = people.actor_in(db, neighbour.person_id, house.initiative, A_MORNING)
    actions.react(db, actor, made, the_consulted(db, made), Word.RESERVE, now=A_MORNING)
    (row,) = db.exec(select(ConsultationReaction)).all()
    assert (row.membership_id, row.initiative_id) == (None, house.initiative.id)
