"""What people do with streams, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Missing, Refused
from people.models import Person, Role, StreamMembership
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, joins, the_actor
from workspace.streams import actions, queries
from workspace.streams.forms import NewStep, NewStream, StreamChanges
from workspace.streams.models import Step, Track
from workspace.streams.rules.kits import Kit

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 3, 12)


def opened(db, actor, title="Cantines et circuits", **more):
    wanted = NewStream(title=title, challenge="On achète loin.", **more)
    return actions.open_stream(db, actor, wanted, now=A_MORNING, today=TODAY)


@pytest.fixture
def initiative(db):
    return an_initiative(db)


@pytest.fixture
def facilitator(db, initiative):
    return a_member(db, initiative, "Maïa Vantelume", role=Role.FACILITATOR)


def test_a_stream_opens_with_its_lead_and_its_first_dates(db, initiative, facilitator):
    lead = a_member(db, initiative, "Malo Bruyerande")
    stream = opened(db, the_actor(db, facilitator), lead=lead.public_id)
    assert stream.slug == "cantines-circuits"
    seats = {one.membership_id: one.lead for one in db.exec(select(StreamMembership))}
    assert seats == {facilitator.id: False, lead.id: True}
    steps = db.exec(select(Step).order_by(Step.starts_on)).all()
    assert [step.track for step in steps] == [
        Track.REFLECTION,
        Track.REFLECTION,
        Track.EXPERIMENT,
        Track.REFLECTION,
    ]
    assert all(step.starts_on > TODAY for step in steps)


def test_without_a_named_lead_whoever_opens_it_carries_it(db, initiative, facilitator):
    stream = opened(db, the_actor(db, facilitator), kit=Kit.BARE)
    assert the_actor(db, facilitator).lead_ids == {stream.id}
    assert db.exec(select(Step)).all() == []


def test_two_streams_of_the_same_name_have_two_addresses(db, initiative, facilitator):
    actor = the_actor(db, facilitator)
    assert [opened(db, actor).slug, opened(db, actor).slug] == ["cantines-circuits", "cantines-circuits-2"]


def test_the_same_address_serves_in_another_initiative(db, initiative, facilitator):
    elsewhere = an_initiative(db)
    there = a_member(db, elsewhere, role=Role.FACILITATOR)
    assert opened(db, the_actor(db, facilitator)).slug == opened(db, the_actor(db, there)).slug


def test_somebody_of_another_initiative_cannot_carry_it(db, initiative, facilitator):
    stranger = a_member(db, an_initiative(db))
    with pytest.raises(Invalid):
        opened(db, the_actor(db, facilitator), lead=stranger.public_id)


def test_a_participant_opens_no_stream(db, initiative):
    with pytest.raises(Refused):
        opened(db, the_actor(db, a_member(db, initiative)))


def test_who_carries_a_stream_describes_it_and_others_do_not(db, initiative):
    stream = a_stream(db, initiative)
    lead = a_member(db, initiative, streams=(stream,), leads=True)
    other = a_member(db, initiative, streams=(stream,))
    changes = StreamChanges(title="Énergie", challenge="Les toits.", version=1)
    actions.edit_stream(db, the_actor(db, lead), stream, changes, now=A_MORNING)
    assert (stream.title, stream.version) == ("Énergie", 2)
    with pytest.raises(Refused):
        actions.edit_stream(db, the_actor(db, other), stream, changes, now=A_MORNING)


def test_the_second_to_write_is_told_and_nothing_is_overwritten(db, initiative, facilitator):
    stream = a_stream(db, initiative)
    actor = the_actor(db, facilitator)
    actions.edit_stream(db, actor, stream, StreamChanges(title="Un", version=1), now=A_MORNING)
    with pytest.raises(Conflict):
        actions.edit_stream(db, actor, stream, StreamChanges(title="Deux", version=1), now=A_MORNING)
    assert stream.title == "Un"


def test_joining_and_leaving_decide_live_seats_again(db, initiative):
    stream, member = a_stream(db, initiative), a_member(db, initiative)
    before = db.get_one(Person, member.person_id).rights_epoch
    actions.join_stream(db, the_actor(db, member), stream, now=A_MORNING)
    actions.join_stream(db, the_actor(db, member), stream, now=A_MORNING)
    assert the_actor(db, member).stream_ids == {stream.id}
    assert db.get_one(Person, member.person_id).rights_epoch == before + 1
    actions.leave_stream(db, the_actor(db, member), stream, now=A_MORNING)
    assert the_actor(db, member).stream_ids == frozenset()
    assert db.get_one(Person, member.person_id).rights_epoch == before + 2


def test_an_observer_does_not_join(db, initiative):
    observer = a_member(db, initiative, role=Role.OBSERVER)
    with pytest.raises(Refused):
        actions.join_stream(db, the_actor(db, observer), a_stream(db, initiative), now=A_MORNING)


def test_a_lead_brings_people_in_and_shares_the_load(db, initiative):
    stream = a_stream(db, initiative)
    lead, friend = a_member(db, initiative, streams=(stream,), leads=True), a_member(db, initiative)
    actor = the_actor(db, lead)
    actions.add_member(db, actor, stream, friend.public_id, now=A_MORNING)
    assert stream.id in the_actor(db, friend).stream_ids
    actions.set_lead(db, actor, stream, friend.public_id, lead=True, now=A_MORNING)
    assert stream.id in the_actor(db, friend).lead_ids
    actions.remove_member(db, actor, stream, friend.public_id, now=A_MORNING)
    assert the_actor(db, friend).stream_ids == frozenset()


def test_organisations_carry_a_stream_once(db, initiative, facilitator):
    stream, remise = a_stream(db, initiative), an_organisation(db, initiative, "La Remise partagée")
    actor = the_actor(db, facilitator)
    for _twice in range(2):
        actions.add_organisation(db, actor, stream, remise.public_id, now=A_MORNING)
    (card,) = queries_of(db, actor)
    assert [carrier.name for carrier in card.carriers] == ["La Remise partagée"]
    actions.remove_organisation(db, actor, stream, remise.public_id, now=A_MORNING)
    assert queries_of(db, actor)[0].carriers == ()


def queries_of(db, actor):
    from flask import Flask

    with Flask(__name__).app_context():
        return queries.cards(db, actor, today=TODAY)


def test_a_date_of_another_stream_is_not_taken_away(db, initiative, facilitator):
    stream, other = a_stream(db, initiative), a_stream(db, initiative)
    lead = a_member(db, initiative)
    joins(db, lead, other, lead=True)
    wanted = NewStep(title="cadrage", track=Track.REFLECTION, starts_on=TODAY)
    step = actions.add_step(db, the_actor(db, facilitator), stream, wanted, now=A_MORNING)
    with pytest.raises(Missing):
        actions.remove_step(db, the_actor(db, lead), other, step.id, now=A_MORNING)
    assert db.get(Step, step.id) is not None


def test_cards_say_the_stage_and_draw_the_dates(db, initiative, facilitator):
    opened(db, the_actor(db, facilitator))
    (card,) = queries_of(db, the_actor(db, facilitator))
    assert (card.place, card.stage_number, card.mine) == (1, 1, True)
    assert card.drawing is not None
    assert len(card.steps) == 4
