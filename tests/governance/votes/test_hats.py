"""One person, two organisations, two streams, two proxies: each of her acts carries the hat she wore."""

from __future__ import annotations

import pytest
from sqlmodel import select

from charters import actions as charter
from charters.forms import SignForm
from charters.rules.functioning import ProxyRule
from governance.committee.forms import ProxyForm
from governance.votes.actions import accompanying
from governance.votes.models import Ballot
from governance.votes.rules.ballots import Choice
from people.actions.membership import choose_hat
from people.subjects import Subject
from tests.builders import A_MORNING, a_mandate, a_stream, an_initiative, an_organisation, joins, the_actor
from tests.builders_charters import a_charter_in_force
from tests.builders_governance import a_committee, a_seat, an_open_vote, votes
from workspace.discussions import actions as discussions
from workspace.discussions.forms import NewThread
from workspace.documents import actions as documents

pytestmark = pytest.mark.both_databases


@pytest.fixture
def perrine(db):
    """Her committee, her second organisation, and a hat remembered in each of her two streams."""
    committee = a_committee(db, an_initiative(db), proxy_rule=ProxyRule(max_per_holder=2))
    member = committee.members["ess"][0]
    second = an_organisation(db, committee.initiative, "Les Voisinages", college="hab")
    a_mandate(db, member, second, signs=True)
    a_seat(db, committee.body, "hab", titular=member, organisation=second)
    streams = [a_stream(db, committee.initiative, title) for title in ("Cantines", "Réemploi")]
    for stream, hat in zip(streams, ("Maison ess 1", "Les Voisinages"), strict=True):
        joins(db, member, stream)
        actor = the_actor(db, member)
        chosen = next(one for one in actor.hats if one.organisation_name == hat)
        choose_hat(db, actor.wearing(chosen.public_id), stream.id, now=A_MORNING)
    return committee, member, second, streams


def test_messages_carry_the_hat_remembered_in_each_stream(db, perrine):
    _committee, member, _second, streams = perrine
    spoken = []
    for stream in streams:
        actor = the_actor(db, member).in_stream(stream.id)
        subject = Subject("stream", stream.public_id, stream.title, "/", stream.id)
        thread = discussions.start_thread(
            db, actor, subject, NewThread(title="Point", text="Bonjour."), now=A_MORNING
        )
        message = discussions.say(db, actor, thread, "Une précision.", now=A_MORNING)
        spoken.append((message.organisation_id, message.mandate_id))
    assert len(set(spoken)) == len(spoken)
    assert all(mandate for _organisation, mandate in spoken)


def test_minutes_carry_the_hat_of_who_kept_them(db, perrine):
    _committee, member, _second, streams = perrine
    kept = []
    for stream in streams:
        actor = the_actor(db, member).in_stream(stream.id)
        text = documents.create_document(db, actor, "Compte rendu", stream_id=stream.id, now=A_MORNING)
        kept.append(documents.take_version(db, actor, text, "relu", now=A_MORNING).on_behalf)
    assert kept == ["Maison ess 1", "Les Voisinages"]


def test_ballots_carry_the_seat_they_were_said_for_her_own_and_those_entrusted(db, perrine):
    committee, member, _second, _streams = perrine
    motion = an_open_vote(db, committee)
    for principal in (1, 2):
        seats = committee.seats["ess"]
        form = ProxyForm(principal=seats[principal].public_id, holder=seats[0].public_id)
        giver = the_actor(db, committee.members["ess"][principal])
        accompanying.entrust(db, giver, motion, form, now=A_MORNING)
    votes(db, motion, member, Choice.FOR)
    said = db.exec(select(Ballot).where(Ballot.motion_id == motion.id)).all()
    names = {"Maison ess 1", "Les Voisinages", "Maison ess 2", "Maison ess 3"}
    assert {ballot.on_behalf for ballot in said} == names
    assert {ballot.cast_by for ballot in said} == {member.id}
    assert (
        sum(ballot.mandate_id is not None for ballot in said) == 2
    )  # her own seats; proxies need no mandate


def test_signatures_are_hers_and_of_the_organisation_she_may_bind(db, perrine):
    committee, member, second, _streams = perrine
    version = a_charter_in_force(db, committee.initiative)
    form = SignForm(sha256=version.sha256, mine=True, organisations=[second.public_id])
    made = charter.sign(db, the_actor(db, member), version, form, now=A_MORNING)
    assert [(one.organisation_id, one.mandate_id is not None) for one in made] == [
        (None, False),
        (second.id, True),
    ]
