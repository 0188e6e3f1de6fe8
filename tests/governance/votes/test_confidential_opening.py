"""Before a confidential vote opens: enough seats to be mixed with, or other ways to vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from charters.rules.functioning import ProxyRule
from charters.rules.presets import CHARTER_ADOPTION, DEFAULT, FINANCIAL
from charters.rules.terms import TieRule, Visibility
from foundation.errors import Conflict
from governance.committee.forms import ProxyForm, RecusalForm
from governance.votes import queries, record
from governance.votes.actions import (
    accompanying,
    choosing_ballots,
    closing,
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
    an_open_vote,
    the_entry,
    votes,
)

pytestmark = pytest.mark.both_databases
FOR, AGAINST, BLANK = Choice.FOR, Choice.AGAINST, Choice.BLANK
LARGE = {"ess": (7, "40"), "hab": (6, "35"), "col": (5, "25")}
CLOSING = A_MORNING + timedelta(minutes=15)


@pytest.fixture
def committee(db):
    return a_committee(
        db, an_initiative(db), colleges=LARGE, rule=FINANCIAL.rule, proxy_rule=ProxyRule(max_per_holder=2)
    )


def opened(db, committee, **more):
    return an_open_vote(db, committee, confidential=True, **more)


def is_closed(db, motion, committee):
    return closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=CLOSING)


def all_say(db, motion, committee, choice=FOR, *, but=()):
    for seat, member in committee.everybody:
        if seat not in but:
            votes(db, motion, member, choice, seat)


def entrusts(db, committee, motion, principal, holder):
    form = ProxyForm(principal=principal[0].public_id, holder=holder[0].public_id)
    return accompanying.entrust(db, the_actor(db, principal[1]), motion, form, now=A_MORNING)


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
