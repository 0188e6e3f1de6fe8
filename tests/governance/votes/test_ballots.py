"""Ballots: who may say which voice, when, and that it is counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from charters.rules.functioning import ProxyRule, VoteRule
from foundation.errors import Conflict, Invalid, Missing, Refused
from governance.committee.actions import composing
from governance.committee.forms import DesignationForm, ProxyForm
from governance.votes import queries
from governance.votes.actions import accompanying, casting, closing
from governance.votes.models import Ballot, RollLine
from governance.votes.rules.ballots import Choice
from people.models import Mandate, Role
from tests.builders import (
    A_MORNING,
    a_mandate,
    a_member,
    an_initiative,
    an_organisation,
    the_actor,
)
from tests.builders_governance import a_committee, a_motion, a_seat, an_open_vote, holds, votes

pytestmark = pytest.mark.both_databases
FOR, AGAINST = Choice.FOR, Choice.AGAINST
TWO = ProxyRule(max_per_holder=2)


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), proxy_rule=TWO)


def ballots(db, motion):
    rows = db.exec(select(Ballot).where(Ballot.motion_id == motion.id)).all()
    return {db.get_one(RollLine, _line(db, ballot)).seat: ballot for ballot in rows}


def _line(db, ballot):
    where = (RollLine.motion_id == ballot.motion_id) & (RollLine.seat_id == ballot.seat_id)
    return db.exec(select(RollLine.id).where(where)).one()


def proxy(db, committee, motion, principal, holder, college="ess"):
    """The first… seat of a college speaks through another of the same college."""
    form = ProxyForm(
        principal=committee.seats[college][principal].public_id,
        holder=committee.seats[college][holder].public_id,
    )
    giver = the_actor(db, committee.members[college][principal])
    return accompanying.entrust(db, giver, motion, form, now=A_MORNING)


def test_a_seat_votes_and_its_line_is_used(db, committee):
    motion = an_open_vote(db, committee)
    seat, member = committee.everybody[0]
    receipt = votes(db, motion, member, FOR, seat)
    assert receipt.seats == (seat.public_id,)
    line = next(one for one in queries.roll(db, motion) if one.seat == seat.public_id)
    assert line.used
    ballot = ballots(db, motion)[seat.public_id]
    assert (ballot.choice, ballot.cast_by_name, ballot.on_behalf) == (FOR, "Siège ess-1", "Maison ess 1")


def test_a_ballot_changes_until_closing_and_leaves_no_trace_of_the_former_choice(db, committee):
    motion = an_open_vote(db, committee)
    seat, member = committee.everybody[0]
    for choice in (FOR, AGAINST, Choice.BLANK):
        votes(db, motion, member, choice, seat)
    assert db.exec(select(func.count()).select_from(Ballot)).one() == 1
    assert ballots(db, motion)[seat.public_id].choice is Choice.BLANK


def test_a_rule_without_second_thoughts_keeps_the_first_ballot(db, committee):
    motion = an_open_vote(db, committee, rule=VoteRule(changeable=False))
    seat, member = committee.everybody[0]
    votes(db, motion, member, FOR, seat)
    with pytest.raises(Conflict) as refusal:
        votes(db, motion, member, AGAINST, seat)
    assert refusal.value.code == "not_changeable"
    assert ballots(db, motion)[seat.public_id].choice is FOR


def test_a_ballot_without_choice_is_refused(db, committee):
    motion = an_open_vote(db, committee)
    with pytest.raises(Invalid):
        casting.cast_ballot(db, the_actor(db, committee.everybody[0][1]), motion, {}, now=A_MORNING)


def test_nobody_votes_before_opening(db, committee):
    motion = a_motion(db, committee)
    with pytest.raises((Conflict, Refused)):
        votes(db, motion, committee.everybody[0][1], FOR, committee.everybody[0][0])


def test_nobody_votes_after_closing(db, committee):
    motion = an_open_vote(db, committee)
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING)
    with pytest.raises(Conflict) as refusal:
        votes(db, motion, committee.everybody[0][1], FOR)
    assert refusal.value.code == "already_closed"
    assert ballots(db, motion) == {}


def test_the_very_moment_of_the_deadline_is_too_late_and_the_moment_before_is_not(db, committee):
    motion = an_open_vote(db, committee)
    (seat, member), (late_seat, late) = committee.everybody[:2]
    votes(db, motion, member, FOR, seat, now=motion.closes_at - timedelta(microseconds=1))
    with pytest.raises(Conflict):
        votes(db, motion, late, FOR, late_seat, now=motion.closes_at)
    assert set(ballots(db, motion)) == {seat.public_id}


def test_somebody_off_the_roll_is_refused(db, committee):
    motion = an_open_vote(db, committee)
    stranger = a_member(db, committee.initiative, "Passante")
    seat = committee.everybody[0][0]
    with pytest.raises(Refused):
        votes(db, motion, stranger, FOR, seat)
    assert ballots(db, motion) == {}


def test_an_observer_is_refused(db, committee):
    motion = an_open_vote(db, committee)
    observer = a_member(db, committee.initiative, "Observatrice", role=Role.OBSERVER)
    with pytest.raises(Refused):
        votes(db, motion, observer, FOR, committee.everybody[0][0])


def test_an_observer_is_not_designated(db, committee):
    observer = a_member(db, committee.initiative, "Observatrice", role=Role.OBSERVER)
    form = DesignationForm(member=observer.public_id, starts_on=A_MORNING.date())
    with pytest.raises(Invalid):
        composing.designate(
            db, the_actor(db, committee.facilitator), committee.seats["hab"][0], form, now=A_MORNING
        )


def test_the_voice_of_another_seat_is_refused_and_nothing_is_cast(db, committee):
    motion = an_open_vote(db, committee)
    (own, member), (other, _neighbour) = committee.everybody[:2]
    with pytest.raises(Refused) as refusal:
        votes(db, motion, member, FOR, own, other)
    assert refusal.value.code == "not_your_voice"
    assert ballots(db, motion) == {}


def test_a_member_of_the_twin_initiative_does_not_even_see_the_vote(db, committee):
    motion = an_open_vote(db, committee)
    twin = a_committee(db, an_initiative(db))
    with pytest.raises(Missing):
        votes(db, motion, twin.everybody[0][1], FOR, committee.everybody[0][0])
    with pytest.raises(Missing):
        queries.motion_for(db, the_actor(db, twin.everybody[0][1]), motion.public_id)


def test_a_mandate_that_ends_during_the_vote_takes_nothing_back(db, committee):
    motion = an_open_vote(db, committee)
    seat, member = committee.everybody[0]
    votes(db, motion, member, FOR, seat)
    mandate = db.exec(select(Mandate).where(Mandate.membership_id == member.id)).one()
    mandate.ends_on = A_MORNING.date()
    db.add(mandate)
    db.flush()
    later = A_MORNING + timedelta(days=2)
    votes(db, motion, member, AGAINST, seat, now=later)
    closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=later)
    assert motion.result["overall"]["against"] == 1


def test_somebody_designated_after_the_opening_does_not_vote(db, committee):
    motion = an_open_vote(db, committee)
    newcomer = a_member(db, committee.initiative, "Nouvelle", college="hab")
    form = DesignationForm(member=newcomer.public_id, starts_on=A_MORNING.date())
    seat = committee.seats["hab"][0]
    composing.designate(db, the_actor(db, committee.facilitator), seat, form, now=A_MORNING)
    with pytest.raises(Refused):
        votes(db, motion, newcomer, FOR, seat)
    votes(db, motion, committee.members["hab"][0], FOR, seat)


def test_the_alternate_votes_for_the_seat_and_the_titular_has_the_last_word(db, committee):
    seat, titular = committee.seats["hab"][0], committee.members["hab"][0]
    alternate = a_member(db, committee.initiative, "Suppléante", college="hab")
    holds(db, seat, alternate, titular=False)
    motion = an_open_vote(db, committee)
    votes(db, motion, alternate, FOR, seat)
    assert ballots(db, motion)[seat.public_id].cast_by_name == "Suppléante"
    votes(db, motion, titular, AGAINST, seat)
    with pytest.raises(Conflict) as refusal:
        votes(db, motion, alternate, FOR, seat)
    assert refusal.value.code == "seat_has_spoken"
    assert ballots(db, motion)[seat.public_id].choice is AGAINST


def test_the_holder_says_the_voices_entrusted_to_her_and_may_split_them(db, committee):
    motion = an_open_vote(db, committee)
    proxy(db, committee, motion, 1, 0)
    proxy(db, committee, motion, 2, 0)
    holder = the_actor(db, committee.members["ess"][0])
    mine, second, third = (seat.public_id for seat in committee.seats["ess"][:3])
    assert [voice.seat for voice in queries.voices(db, holder, motion)] == [mine, second, third]
    said = {mine: FOR, second: AGAINST, third: Choice.ABSTAIN}
    casting.cast_ballot(db, holder, motion, said, now=A_MORNING)
    assert {seat: ballot.choice for seat, ballot in ballots(db, motion).items()} == said
    represented = {line.seat: line.represented_by for line in queries.roll(db, motion) if line.represented_by}
    assert represented == dict.fromkeys((second, third), "Siège ess-1")


def test_the_cap_of_proxies_holds(db, committee):
    motion = an_open_vote(db, committee)
    proxy(db, committee, motion, 1, 0)
    proxy(db, committee, motion, 2, 0)
    with pytest.raises(Conflict) as refusal:
        proxy(db, committee, motion, 3, 0)
    assert refusal.value.code == "proxy_refused"


def test_a_proxy_stays_in_its_college(db, committee):
    motion = an_open_vote(db, committee)
    form = ProxyForm(
        principal=committee.seats["ess"][0].public_id, holder=committee.seats["ent"][0].public_id
    )
    with pytest.raises(Conflict):
        accompanying.entrust(db, the_actor(db, committee.members["ess"][0]), motion, form, now=A_MORNING)


def test_nobody_gives_away_the_voice_of_another(db, committee):
    motion = an_open_vote(db, committee)
    form = ProxyForm(
        principal=committee.seats["ess"][0].public_id, holder=committee.seats["ess"][1].public_id
    )
    with pytest.raises(Refused):
        accompanying.entrust(db, the_actor(db, committee.members["ess"][1]), motion, form, now=A_MORNING)


def test_a_proxy_taken_back_speaks_no_more(db, committee):
    motion = an_open_vote(db, committee)
    given = proxy(db, committee, motion, 1, 0)
    accompanying.take_back(db, the_actor(db, committee.members["ess"][1]), motion, given, now=A_MORNING)
    with pytest.raises(Refused):
        votes(db, motion, committee.members["ess"][0], FOR, committee.seats["ess"][1])
    assert ballots(db, motion) == {}


def test_the_principal_votes_herself_and_her_holder_speaks_for_her_no_more(db, committee):
    motion = an_open_vote(db, committee)
    proxy(db, committee, motion, 1, 0)
    holder, principal = committee.members["ess"][:2]
    seat = committee.seats["ess"][1]
    votes(db, motion, holder, FOR, seat)
    votes(db, motion, principal, AGAINST, seat)
    with pytest.raises(Conflict):
        votes(db, motion, holder, FOR, seat)
    line = next(one for one in queries.roll(db, motion) if one.seat == seat.public_id)
    assert (ballots(db, motion)[seat.public_id].choice, line.represented_by) == (AGAINST, "")


def test_a_seat_that_has_voted_is_not_entrusted_any_more(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][1], FOR, committee.seats["ess"][1])
    with pytest.raises(Conflict):
        proxy(db, committee, motion, 1, 0)


def test_one_person_two_organisations_and_two_proxies_in_one_card(db, committee):
    """Each voice keeps for whom it was said."""
    perrine = committee.members["ess"][0]
    second = an_organisation(db, committee.initiative, "Les Voisinages", college="hab")
    a_mandate(db, perrine, second)
    other_seat = a_seat(db, committee.body, "hab", titular=perrine, organisation=second)
    motion = an_open_vote(db, committee)
    proxy(db, committee, motion, 1, 0)
    proxy(db, committee, motion, 2, 0)
    held = queries.voices(db, the_actor(db, perrine), motion)
    assert [(voice.organisation, voice.own) for voice in held] == [
        ("Maison ess 1", True),
        ("Les Voisinages", True),
        ("Maison ess 2", False),
        ("Maison ess 3", False),
    ]
    votes(db, motion, perrine, FOR)
    kept = ballots(db, motion)
    assert {ballot.on_behalf for ballot in kept.values()} == {
        "Maison ess 1",
        "Les Voisinages",
        "Maison ess 2",
        "Maison ess 3",
    }
    mandates = {
        one.organisation_id: one.id
        for one in db.exec(select(Mandate)).all()
        if one.membership_id == perrine.id
    }
    assert kept[other_seat.public_id].mandate_id == mandates[second.id]
    assert kept[committee.seats["ess"][1].public_id].mandate_id is None


def test_only_the_one_who_cast_a_ballot_reads_it_before_closing(db, committee):
    motion = an_open_vote(db, committee)
    proxy(db, committee, motion, 1, 0)
    votes(db, motion, committee.members["ess"][0], FOR)
    (principal,) = queries.voices(db, the_actor(db, committee.members["ess"][1]), motion)
    assert (principal.cast, principal.choice, principal.open) == (True, None, True)
