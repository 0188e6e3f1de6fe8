"""Before a confidential vote opens: enough seats to be mixed with, or other ways to vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from charters.rules.presets import CHARTER_ADOPTION, DEFAULT, FINANCIAL
from charters.rules.terms import TieRule, Visibility
from foundation.errors import Conflict
from governance.committee.forms import RecusalForm
from governance.votes import queries, record
from governance.votes.actions import (
    choosing_ballots,
    preparing,
    withdrawing,
)
from governance.votes.forms import BallotsForm, OpeningForm
from governance.votes.rules.ballots import Choice
from governance.votes.rules.verdict import Outcome
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import (
    a_committee,
    a_motion,
    the_entry,
)
from tests.governance.votes.mixed import (
    LARGE,
    a_large_committee,
    all_say,
    is_closed,
    opened,
)

pytestmark = pytest.mark.both_databases
FOR, AGAINST, BLANK = Choice.FOR, Choice.AGAINST, Choice.BLANK


@pytest.fixture
def committee(db):
    return a_large_committee(db)


def test_the_vote_does_not_open_where_a_college_is_too_small(db):
    committee = a_committee(
        db, an_initiative(db), colleges={"ess": (6, "50"), "hab": (4, "50")}, rule=FINANCIAL.rule
    )
    with pytest.raises(Conflict, match=r"Habitantes et habitants \(4\)") as caught:
        opened(db, committee)
    assert caught.value.code == "not_confidential"


def test_a_seat_that_withdrew_before_opening_is_not_counted_among_those_that_mix(db, committee):
    motion = a_motion(db, committee, confidential=True)
    seat, member = committee.seats["col"][0], committee.members["col"][0]
    form = RecusalForm(seat=seat.public_id, reason="Elle dirige la structure")
    withdrawing.recuse(db, the_actor(db, member), motion, form, now=A_MORNING)
    with pytest.raises(Conflict, match=r"Collectivités \(4\)"):
        opens(db, committee, motion)


def opens(db, committee, motion):
    form = OpeningForm(closes_at=A_MORNING + timedelta(days=7))
    preparing.open_vote(db, the_actor(db, committee.facilitator), motion, form, now=A_MORNING)


def chooses(db, committee, motion, how):
    actor = the_actor(db, committee.facilitator)
    choosing_ballots.choose_ballots(db, actor, motion, BallotsForm(how=how), now=A_MORNING)


@pytest.mark.parametrize("how", ["named", "merged"])
def test_a_small_college_votes_by_name_or_in_one_urn_with_all(db, how):
    committee = a_committee(
        db, an_initiative(db), colleges={"ess": (3, "50"), "hab": (3, "50")}, rule=CHARTER_ADOPTION.rule
    )
    motion = a_motion(db, committee, confidential=True)
    chooses(db, committee, motion, how)
    opens(db, committee, motion)
    all_say(db, motion, committee)
    is_closed(db, motion, committee)
    data = queries.record_data(db, motion, number=the_entry(db, motion).number)
    merged = how == "merged"
    assert motion.confidential is merged
    assert [one["code"] for one in data["roll"]["colleges"]] == (["tous"] if merged else ["ess", "hab"])
    # Three colleges in favour were asked, and there are two: merged, nothing is asked of colleges.
    assert record.recount(data).outcome is (Outcome.CARRIED if merged else Outcome.REJECTED)


def test_how_ballots_are_kept_is_settled_once_the_vote_is_open(db, committee):
    motion = opened(db, committee)
    with pytest.raises(Conflict):
        chooses(db, committee, motion, "named")


def test_a_casting_vote_and_second_thoughts_leave_a_confidential_rule(db):
    rule = replace(DEFAULT.rule, tie=TieRule.CASTING_VOTE)
    committee = a_committee(db, an_initiative(db), colleges=LARGE, rule=rule)
    motion = opened(db, committee)
    assert (motion.rule.tie, motion.rule.changeable) == (TieRule.REJECTED, False)
    assert motion.rule.visibility is Visibility.CONFIDENTIAL
