"""Opening freezes, closing counts once, the register numbers, the trail says everything but choices."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from charters import queries as charters
from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, FINANCIAL
from charters.rules.standing import Standing
from charters.rules.terms import Combination
from foundation import ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from governance.committee.models import SeatHolding
from governance.votes import panel, queries, record
from governance.votes.actions import accompanying, closing, preparing
from governance.votes.forms import OpeningForm, ReminderForm
from governance.votes.models import RegisterEntry
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.verdict import Outcome
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_charters import a_charter
from tests.builders_governance import (
    BY_HAND,
    a_body,
    a_closed_vote,
    a_committee,
    a_motion,
    an_office,
    an_open_vote,
    everybody_votes,
    the_entry,
    votes,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db))


def close(db, committee, motion, **later):
    return closing.close_vote(
        db, the_actor(db, committee.facilitator), motion, now=A_MORNING + timedelta(**later or {"hours": 1})
    )


def test_the_verdict_is_the_one_counted_by_hand(db, committee):
    motion = a_closed_vote(db, committee)
    assert motion.stage is Stage.CARRIED
    assert motion.result["balance"] == {"support": "85", "opposition": "15", "total": "100"}
    assert motion.result["favourable"] == 4
    assert {one["code"]: one["brings"]["support"] for one in motion.result["colleges"]} == {
        "ess": "45/2",
        "col": "25",
        "hab": "20",
        "ent": "15/2",
        "rec": "10",
    }


def test_a_vote_without_quorum_is_void_and_not_rejected(db, committee):
    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ess"][0], Choice.FOR)
    entry = close(db, committee, motion)
    assert (motion.stage, entry.outcome) == (Stage.VOID_NO_QUORUM, Outcome.VOID_NO_QUORUM)


def test_a_college_divided_in_two_halves_shares_its_weight(db):
    committee = a_committee(
        db,
        an_initiative(db),
        colleges={"ess": (2, "30"), "ent": (2, "70")},
        rule=VoteRule(combination=Combination.PROPORTIONAL),
    )
    motion = an_open_vote(db, committee)
    said = {"ess": [Choice.FOR, Choice.FOR], "ent": [Choice.FOR, Choice.AGAINST]}
    everybody_votes(db, motion, committee, said)
    close(db, committee, motion)
    tied = next(one for one in motion.result["colleges"] if one["code"] == "ent")
    assert (tied["position"], tied["brings"]["support"]) == ("tied", "35")
    assert motion.result["balance"]["support"] == "65"


def test_closing_a_second_time_changes_nothing(db, committee):
    motion = a_closed_vote(db, committee)
    result = motion.result
    with pytest.raises(Conflict):
        close(db, committee, motion, days=1)
    assert closing.close_due(db, motion, now=A_MORNING + timedelta(days=30)) is None
    assert motion.result == result
    assert len(db.exec(select(RegisterEntry)).all()) == 1


def test_the_deadline_closes_at_its_own_hour_even_when_the_worker_is_late(db, committee):
    motion = an_open_vote(db, committee)
    everybody_votes(db, motion, committee)
    before = motion.closes_at - timedelta(seconds=1)
    assert queries.due(db, before) == []
    assert closing.close_due(db, motion, now=before) is None
    assert queries.due(db, motion.closes_at) == [motion.public_id]
    closing.close_due(db, motion, now=motion.closes_at + timedelta(minutes=3))
    assert motion.closed_at == motion.closes_at
    assert motion.stage is Stage.CARRIED


def test_only_a_facilitator_opens_and_closes(db, committee):
    motion = a_motion(db, committee)
    member = the_actor(db, committee.members["ess"][0])
    with pytest.raises(Refused):
        preparing.open_vote(db, member, motion, OpeningForm(), now=A_MORNING)
    with pytest.raises(Refused):
        closing.close_vote(db, member, an_open_vote(db, committee), now=A_MORNING)


def test_a_vote_opens_once_and_never_towards_the_past(db, committee):
    motion = a_motion(db, committee)
    facilitator = the_actor(db, committee.facilitator)
    with pytest.raises(Invalid):
        preparing.open_vote(db, facilitator, motion, OpeningForm(closes_at=A_MORNING), now=A_MORNING)
    preparing.open_vote(db, facilitator, motion, OpeningForm(), now=A_MORNING)
    with pytest.raises(Conflict):
        preparing.open_vote(db, facilitator, motion, OpeningForm(), now=A_MORNING)


def test_nobody_votes_in_an_empty_body(db, committee):
    empty = a_body(db, committee.initiative, "Comité vide")
    facilitator = the_actor(db, committee.facilitator)
    form = preparing.MotionForm(body=empty.slug, title="Rien", text="Rien ?")
    motion = preparing.prepare_motion(db, facilitator, empty, form, now=A_MORNING)
    with pytest.raises(Conflict) as refusal:
        preparing.open_vote(db, facilitator, motion, OpeningForm(), now=A_MORNING)
    assert refusal.value.code == "nobody_sits"


def test_a_quorum_that_cannot_be_met_is_told_before_opening(db, committee):
    motion = a_motion(db, committee)
    assert panel.warnings(db, motion, [("ess", 4), ("col", 3), ("hab", 4)]) == []
    assert len(panel.warnings(db, motion, [("ess", 4), ("col", 3)])) == 1


def test_the_roll_keeps_weights_and_names_as_they_were(db, committee):
    motion = an_open_vote(db, committee)
    before = queries.frozen_data(db, motion)
    for holding in db.exec(select(SeatHolding)):
        holding.ends_on = A_MORNING.date()
        db.add(holding)
    db.flush()
    assert queries.frozen_data(db, motion) == before
    assert motion.roll_hash == record.seal(before["roll"])


def test_decisions_are_numbered_by_year_in_their_initiative(db, committee):
    numbers = [the_entry(db, a_closed_vote(db, committee)).number for _ in range(2)]
    later = a_closed_vote(db, committee, now=A_MORNING + timedelta(days=365))
    twin = a_committee(db, an_initiative(db))
    assert [*numbers, the_entry(db, later).number] == ["2026-01", "2026-02", "2027-01"]
    assert the_entry(db, a_closed_vote(db, twin)).number == "2026-01"


def test_a_carried_motion_puts_the_charter_in_force_in_the_same_breath(db, committee):
    version = a_charter(db, committee.initiative)
    motion = an_open_vote(db, committee, charter=version.public_id)
    assert version.standing is Standing.PROPOSED
    everybody_votes(db, motion, committee)
    entry = close(db, committee, motion)
    found = charters.version_in_force(db, committee.initiative.id)
    assert (found.public_id, found.decision) == (version.public_id, entry.number)


def test_a_charter_refused_is_a_draft_again(db, committee):
    version = a_charter(db, committee.initiative)
    motion = an_open_vote(db, committee, charter=version.public_id)
    against = {code: [Choice.AGAINST] * len(said) for code, said in BY_HAND.items()}
    everybody_votes(db, motion, committee, against)
    close(db, committee, motion)
    assert version.standing is Standing.DRAFT
    assert charters.version_in_force(db, committee.initiative.id) is None


def test_the_recount_of_the_record_is_the_stored_result(db, committee):
    motion = a_closed_vote(db, committee)
    entry = the_entry(db, motion)
    data = json.loads(json.dumps(queries.record_data(db, motion, number=entry.number)))
    assert data["sha256"] == entry.sha256 == record.seal(data)
    verdict = record.recount(data)
    assert closing.records.as_data(verdict) == motion.result


def test_a_ballot_altered_in_the_record_breaks_its_seal(db, committee):
    motion = a_closed_vote(db, committee)
    data = queries.record_data(db, motion, number="2026-01")
    data["ballots"][0]["choice"] = "against"
    assert record.seal(data) != data["sha256"]


def test_the_trail_holds_and_holds_no_choice(db, committee):
    motion = an_open_vote(db, committee)
    everybody_votes(db, motion, committee)
    close(db, committee, motion)
    assert ledger.broken_at(db, committee.initiative.id) is None
    lines = db.exec(select(LedgerLine)).all()
    assert [line.verb for line in lines] == ["prepare_motion", "open_vote", "close_vote"]
    opened, closed = (json.loads(line.details) for line in lines[1:])
    assert (opened["rule_hash"], opened["roll_hash"]) == (motion.rule_hash, motion.roll_hash)
    assert closed["sha256"] == the_entry(db, motion).sha256
    told = " ".join(line.details for line in lines)
    assert not any(word in told for word in ("against", "abstain", "blank", "Siège"))


def test_the_casting_vote_is_that_of_the_one_chair(db):
    from charters.rules.terms import TieRule

    rule = VoteRule(tie=TieRule.CASTING_VOTE, quorum=NO_QUORUM)
    committee = a_committee(db, an_initiative(db), colleges={"ess": (2, "1")}, rule=rule)
    an_office(db, committee.body, committee.members["ess"][0])
    motion = an_open_vote(db, committee)
    everybody_votes(db, motion, committee, {"ess": [Choice.FOR, Choice.AGAINST]})
    close(db, committee, motion)
    assert (motion.stage, motion.result["casting"]) == (Stage.CARRIED, "for")


def test_reminders_go_to_the_missing_once_a_day(db, committee):
    from foundation.mail import Letter

    motion = an_open_vote(db, committee)
    votes(db, motion, committee.members["ent"][0], Choice.FOR)
    facilitator = the_actor(db, committee.facilitator)

    def remind(now):
        form = ReminderForm(college="ent")
        return accompanying.remind(db, facilitator, motion, form, link="https://valbrume.test/v", now=now)

    assert remind(A_MORNING) == 1
    assert remind(A_MORNING + timedelta(hours=1)) == 0
    assert remind(A_MORNING + timedelta(days=1)) == 1
    assert {letter.initiative_id for letter in db.exec(select(Letter))} == {committee.initiative.id}


def test_a_member_does_not_remind(db, committee):
    motion = an_open_vote(db, committee)
    with pytest.raises(Refused):
        accompanying.remind(
            db, the_actor(db, committee.members["ess"][0]), motion, ReminderForm(), link="x", now=A_MORNING
        )


def test_participation_says_who_has_voted_and_never_what(db, committee):
    motion = an_open_vote(db, committee, rule=FINANCIAL.rule)
    for_ones = panel.turnout(db, motion)
    votes(db, motion, committee.members["ess"][0], Choice.FOR)
    after_for = panel.turnout(db, motion)
    votes(db, motion, committee.members["ess"][0], Choice.AGAINST)
    assert panel.turnout(db, motion) == after_for != for_ones
    ess = after_for.colleges[0]
    assert ess.states == ("voted", "missing", "missing", "missing")
    assert ess.missing == ("Siège ess-2", "Siège ess-3", "Siège ess-4")


def test_the_register_of_the_twin_is_another(db, committee):
    a_closed_vote(db, committee)
    twin = a_committee(db, an_initiative(db))
    actor = the_actor(db, twin.facilitator)
    assert queries.register(db, twin.initiative.id) == []
    with pytest.raises(Missing):
        queries.entry_numbered(db, actor, "2026-01")
    entry = queries.entry_numbered(db, the_actor(db, committee.facilitator), "2026-01")
    with pytest.raises(Missing):
        accompanying.show_entry(db, actor, entry, public=True, now=A_MORNING)


def test_a_decision_is_public_only_when_a_facilitator_says_so(db, committee):
    entry = the_entry(db, a_closed_vote(db, committee, rule=CHARTER_ADOPTION.rule))
    assert queries.register(db, committee.initiative.id, public_only=True) == []
    with pytest.raises(Refused):
        stranger = the_actor(db, a_member(db, committee.initiative))
        accompanying.show_entry(db, stranger, entry, public=True, now=A_MORNING)
    accompanying.show_entry(db, the_actor(db, committee.facilitator), entry, public=True, now=A_MORNING)
    assert len(queries.register(db, committee.initiative.id, public_only=True)) == 1
