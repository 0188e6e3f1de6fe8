"""What becomes of a decision: entrusted, followed, looked at again; each step stays, and says who."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from charters.rules.presets import DEFAULT
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from foundation.mail import Letter
from governance.register import actions, chores, queries
from governance.register.forms import FollowForm, OwnerForm
from governance.votes.actions import closing
from governance.votes.rules.ballots import Choice
from governance.votes.rules.execution import Execution
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, the_actor
from tests.builders_consent import a_circle
from tests.builders_governance import an_open_vote, votes

pytestmark = pytest.mark.both_databases
MAY = date(2026, 5, 4)


@pytest.fixture
def committee(db):
    return a_circle(db, an_initiative(db, "valbrume"), rule=DEFAULT.rule)


@pytest.fixture
def entry(db, committee):
    return a_vote(db, committee, Choice.FOR)


def a_vote(db, committee, choice):
    """Everybody says the same; the entry of the register."""
    motion = an_open_vote(db, committee)
    for seat, member in committee.everybody:
        votes(db, motion, member, choice, seat)
    return closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=A_MORNING)


@pytest.fixture
def lead(db, committee):
    return the_actor(db, committee.facilitator)


def entrusted(db, lead, entry, key):
    actions.entrust(db, lead, entry, OwnerForm(owner=key), now=A_MORNING)


def followed(db, actor, entry, *, now=A_MORNING, **told):
    told = {"execution": entry.execution, "review_on": entry.review_on, **told}
    seen = len(queries.steps(db, entry))
    actions.follow(db, actor, entry, FollowForm(**{"seen": seen, **told}), now=now)


def test_a_decision_begins_to_do_with_nobody_and_nothing_noted(db, entry):
    assert (entry.execution, entry.owner, entry.review_on) == (Execution.TO_DO, "", None)
    assert queries.steps(db, entry) == []


def test_a_facilitator_entrusts_it_to_a_member_then_to_an_organisation_then_to_nobody(
    db, committee, entry, lead
):
    member = committee.members["ess"][0]
    house = an_organisation(db, committee.initiative, "La Halle du Bourg")
    entrusted(db, lead, entry, f"m-{member.public_id}")
    assert (entry.owner_member_id, entry.owner_organisation_id, entry.owner) == (
        member.id,
        None,
        "Siège ess-1",
    )
    entrusted(db, lead, entry, f"o-{house.public_id}")
    assert (entry.owner_member_id, entry.owner_organisation_id) == (None, house.id)
    entrusted(db, lead, entry, "")
    assert (entry.owner_member_id, entry.owner_organisation_id, entry.owner) == (None, None, "")
    told = [one.changes[0] for one in queries.steps(db, entry)]
    assert [(one["before"], one["after"]) for one in told] == [
        ("", "Siège ess-1"),
        ("Siège ess-1", "La Halle du Bourg"),
        ("La Halle du Bourg", ""),
    ]


def test_entrusting_it_again_to_the_same_leaves_no_trace(db, committee, entry, lead):
    key = f"m-{committee.members['ess'][0].public_id}"
    entrusted(db, lead, entry, key)
    entrusted(db, lead, entry, key)
    assert len(queries.steps(db, entry)) == 1


def test_nobody_of_another_initiative_can_be_entrusted_with_it(db, entry, lead):
    twin = an_initiative(db, "jumelle")
    stranger, house = a_member(db, twin), an_organisation(db, twin)
    for key in (f"m-{stranger.public_id}", f"o-{house.public_id}", "m-inconnu"):
        with pytest.raises(Invalid):
            entrusted(db, lead, entry, key)
    assert entry.owner == ""


def test_the_owner_follows_it_and_other_members_do_not(db, committee, entry, lead):
    owner, other = committee.members["ess"][0], committee.members["hab"][0]
    entrusted(db, lead, entry, f"m-{owner.public_id}")
    followed(db, the_actor(db, owner), entry, execution=Execution.IN_PROGRESS, text="Le devis est signé.")
    assert entry.execution is Execution.IN_PROGRESS
    with pytest.raises(Refused):
        followed(db, the_actor(db, other), entry, text="Moi aussi.")
    with pytest.raises(Refused):
        actions.entrust(db, the_actor(db, owner), entry, OwnerForm(), now=A_MORNING)
    last = queries.steps(db, entry)[-1]
    assert (last.by_name, last.on_behalf, last.text) == ("Siège ess-1", "Maison ess 1", "Le devis est signé.")


def test_whoever_speaks_for_the_owning_organisation_follows_it_unless_she_looks_on(
    db, committee, entry, lead
):
    house = an_organisation(db, committee.initiative, "La Halle du Bourg")
    speaks = a_member(db, committee.initiative, "Line Ardent", organisation=house)
    watches = a_member(db, committee.initiative, "Paul Guet", organisation=house, role=Role.OBSERVER)
    entrusted(db, lead, entry, f"o-{house.public_id}")
    followed(db, the_actor(db, speaks), entry, review_on=MAY)
    assert entry.review_on == MAY
    with pytest.raises(Refused):
        followed(db, the_actor(db, watches), entry, text="Non.")


def test_the_twin_finds_nothing_to_follow(db, entry):
    twin = a_circle(db, an_initiative(db, "jumelle"))
    with pytest.raises(Missing):
        followed(db, the_actor(db, twin.facilitator), entry, text="Ici ?")


def test_two_who_change_it_at_once_are_told_and_a_note_alone_disturbs_nobody(db, committee, entry, lead):
    followed(db, lead, entry, execution=Execution.DONE, text="Fini.")
    with pytest.raises(Conflict):
        followed(db, lead, entry, execution=Execution.ABANDONED, seen=0)
    assert entry.execution is Execution.DONE
    followed(db, lead, entry, text="Une note de plus.", seen=0)
    assert [one.text for one in queries.steps(db, entry)] == ["Fini.", "Une note de plus."]


def test_saying_nothing_new_is_refused(db, entry, lead):
    with pytest.raises(Invalid):
        followed(db, lead, entry)


def test_what_was_rejected_has_nothing_to_carry_out(db, committee, lead):
    entry = a_vote(db, committee, Choice.AGAINST)
    assert not entry.carried_out
    with pytest.raises(Invalid):
        followed(db, lead, entry, execution=Execution.DONE)
    followed(db, lead, entry, review_on=MAY, text="On y revient en mai.")
    assert entry.review_on == MAY


def test_each_deed_is_in_the_trail_with_the_hash_of_the_note_and_not_its_words(db, committee, entry, lead):
    entrusted(db, lead, entry, f"m-{committee.members['ess'][0].public_id}")
    followed(db, lead, entry, execution=Execution.DONE, text="Un secret de cuisine.")
    lines = db.exec(select(LedgerLine).where(LedgerLine.kind == "decision")).all()
    assert [line.verb for line in lines] == ["entrust_decision", "follow_decision"]
    assert all(line.about == entry.public_id for line in lines)
    assert "secret" not in lines[-1].details
    assert '"execution":"done"' in lines[-1].details


def letters(db):
    return [one.recipient for one in db.exec(select(Letter).where(Letter.subject.contains("À revoir")))]


def test_one_letter_leaves_for_each_review_date_and_no_second(db, app, committee, entry, lead):
    owner = committee.members["ess"][0]
    entrusted(db, lead, entry, f"m-{owner.public_id}")
    followed(db, lead, entry, review_on=A_MORNING.date() + timedelta(days=7))
    with app.app_context():
        reminded = [chores.remind_owner(db, entry.id, "http://localhost", A_MORNING) for _again in range(3)]
        assert reminded == [1, 0, 0]
        db.refresh(entry)
        followed(db, lead, entry, review_on=A_MORNING.date() + timedelta(days=6))
        assert chores.remind_owner(db, entry.id, "http://localhost", A_MORNING) == 1
    assert len(letters(db)) == 2


def test_no_letter_leaves_before_its_week(db, app, committee, entry, lead):
    entrusted(db, lead, entry, f"m-{committee.members['ess'][0].public_id}")
    followed(db, lead, entry, review_on=A_MORNING.date() + timedelta(days=8))
    with app.app_context():
        assert chores.remind_owner(db, entry.id, "http://localhost", A_MORNING) == 0
    assert letters(db) == []


def test_everybody_who_speaks_for_the_owning_organisation_gets_the_letter(db, app, committee, entry, lead):
    house = an_organisation(db, committee.initiative, "La Halle du Bourg")
    for name in ("Line Ardent", "Paul Guet"):
        a_member(db, committee.initiative, name, organisation=house)
    entrusted(db, lead, entry, f"o-{house.public_id}")
    followed(db, lead, entry, review_on=A_MORNING.date())
    with app.app_context():
        assert chores.remind_owner(db, entry.id, "http://localhost", A_MORNING) == 2
