"""What tests of confidential votes begin with: a committee whose colleges are large enough, and what people do in it."""

from __future__ import annotations

from datetime import timedelta

from charters.rules.functioning import ProxyRule
from charters.rules.presets import FINANCIAL
from governance.committee.forms import ProxyForm
from governance.votes.actions import accompanying, closing
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_governance import a_committee, an_open_vote, votes

LARGE = {"ess": (7, "40"), "hab": (6, "35"), "col": (5, "25")}
CLOSING = A_MORNING + timedelta(minutes=15)


def a_large_committee(db):
    return a_committee(
        db, an_initiative(db), colleges=LARGE, rule=FINANCIAL.rule, proxy_rule=ProxyRule(max_per_holder=2)
    )


def opened(db, committee, **more):
    return an_open_vote(db, committee, confidential=True, **more)


def is_closed(db, motion, committee):
    return closing.close_vote(db, the_actor(db, committee.facilitator), motion, now=CLOSING)


def all_say(db, motion, committee, choice=Choice.FOR, *, but=()):
    for seat, member in committee.everybody:
        if seat not in but:
            votes(db, motion, member, choice, seat)


def entrusts(db, committee, motion, principal, holder):
    form = ProxyForm(principal=principal[0].public_id, holder=holder[0].public_id)
    return accompanying.entrust(db, the_actor(db, principal[1]), motion, form, now=A_MORNING)
