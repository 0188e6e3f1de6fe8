"""In a decision by consent, the holder of a proxy answers for the principal, who always has the last word."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from charters.rules.functioning import ProxyRule
from foundation.errors import Conflict, Missing, Refusal, Refused
from foundation.ledger import LedgerLine
from governance.committee.forms import ProxyForm
from governance.consent import queries, record, represented
from governance.consent.actions import closing, entrusting, leading, speaking
from governance.consent.forms import AwayForm, ReasonForm, TurnForm
from governance.consent.models import RoundTurn
from governance.consent.rules.lifecycle import Stage, State
from governance.meetings import presence
from governance.votes.rules.files import deliberations
from governance.votes.rules.methods.consent import Position, Standing
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_consent import (
    PASSAGE,
    a_circle,
    a_proposal,
    an_open_round,
    says,
)
from tests.builders_governance import a_proxy
from tests.builders_meetings import THE_EVENING, an_open_meeting, arrives

pytestmark = pytest.mark.both_databases
LATE = date(2028, 5, 20)


@pytest.fixture
def circle(db):
    return a_circle(db, an_initiative(db), proxy_rule=ProxyRule(same_college=False))


def seat(circle, code, place=0):
    return circle.seats[code][place], circle.members[code][place]


def entrusts(db, proposal, principal, holder, now=A_MORNING):
    form = ProxyForm(principal=principal[0].public_id, holder=holder[0].public_id)
    return entrusting.entrust(db, the_actor(db, principal[1]), proposal, form, now=now)


def says_for(db, proposal, holder, principal, position=Position.CONSENT, now=A_MORNING, **more):
    form = TurnForm(seat=principal[0].public_id, version=proposal.version, position=position, **more)
    speaking.say(db, the_actor(db, holder[1], now=now), proposal, form, now=now)


def held(db, proposal, holder, now=A_MORNING):
    lines = queries.asked(db, proposal)
    return [one.label for one in represented.held(db, the_actor(db, holder[1]), proposal, lines, now)]


def test_the_holder_answers_for_the_principal_and_the_record_says_so(db, circle):
    proposal = an_open_round(db, circle)
    one, other, third = seat(circle, "ess"), seat(circle, "ess", 1), seat(circle, "hab")
    entrusts(db, proposal, one, other)
    assert held(db, proposal, other) == ["Siège ess-1"]
    says(db, proposal, other[1])
    says_for(db, proposal, other, one)
    says(db, proposal, third[1])
    closing.close(db, the_actor(db, circle.facilitator), proposal, now=A_MORNING)
    assert proposal.stage is Stage.ADOPTED
    data = queries.record_data(db, proposal, number="2026-01")
    (through,) = [one for round_ in data["rounds"] for one in round_["turns"] if one.get("represented")]
    assert (through["seat"], through["by"]) == (one[0].public_id, "Siège ess-2")
    assert deliberations.found(record.judge(data)).outcome == Standing.CARRIED.value


def test_an_objection_through_a_proxy_stops_the_decision_and_may_be_maintained_through_it(db, circle):
    proposal = an_open_round(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    entrusts(db, proposal, one, other)
    says_for(db, proposal, other, one, Position.OBJECTION, passage=PASSAGE, reason="La clé manquerait.")
    (raised,) = queries.objections(db, proposal)
    assert (raised.seat_id, raised.by_name) == (one[0].id, "Siège ess-2")
    lead = the_actor(db, circle.facilitator)
    leading.set_aside(db, lead, proposal, raised, ReasonForm(reason="Hors sujet"), now=A_MORNING)
    speaking.maintain(db, the_actor(db, other[1]), proposal, raised, now=A_MORNING)
    assert raised.state is State.MAINTAINED


def test_the_principal_takes_her_word_back_and_the_holder_does_not_take_it_again(db, circle):
    proposal = an_open_round(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    entrusts(db, proposal, one, other)
    says_for(db, proposal, other, one, Position.OBJECTION, reason="La clé manquerait.")
    says(db, proposal, one[1])
    turn = db.exec(select(RoundTurn).where(RoundTurn.seat_id == one[0].id)).one()
    assert (turn.position, turn.represented, turn.by_name) == (Position.CONSENT, False, "Siège ess-1")
    assert queries.objections(db, proposal)[0].state is State.WITHDRAWN
    with pytest.raises(Conflict) as refused:
        says_for(db, proposal, other, one, Position.OBJECTION, reason="Encore.")
    assert refused.value.code == "seat_has_spoken"
    assert [objection.state for objection in queries.objections(db, proposal)] == [State.WITHDRAWN]


def test_nobody_speaks_for_a_seat_without_its_proxy_nor_once_it_is_taken_back(db, circle):
    proposal = an_open_round(db, circle)
    one, other, third = seat(circle, "ess"), seat(circle, "ess", 1), seat(circle, "hab")
    with pytest.raises(Refused):
        says_for(db, proposal, other, one)
    given = entrusts(db, proposal, one, other)
    with pytest.raises(Refused):
        says_for(db, proposal, third, one)
    says_for(db, proposal, other, one, Position.RESERVATION, text="À revoir.")
    entrusting.take_back(db, the_actor(db, one[1]), proposal, given, now=A_MORNING)
    with pytest.raises(Refused):
        says_for(db, proposal, other, one)
    turn = db.exec(select(RoundTurn).where(RoundTurn.seat_id == one[0].id)).one()
    assert (turn.position, turn.represented) == (Position.RESERVATION, True)
    verbs = [line.verb for line in db.exec(select(LedgerLine).order_by(LedgerLine.number))]
    assert verbs[-2:] == ["give_proxy", "revoke_proxy"]


def test_the_rules_of_the_body_hold_here_too(db, circle):
    proposal = an_open_round(db, circle)
    one, other, third = seat(circle, "ess"), seat(circle, "ess", 1), seat(circle, "hab")
    entrusts(db, proposal, one, other)
    for principal, holder in ((one, third), (third, other), (other, third), (third, one)):
        with pytest.raises(Refusal):
            entrusts(db, proposal, principal, holder)


def test_a_proxy_sleeps_while_its_principal_is_in_the_room(db, circle):
    one, other, third = seat(circle, "ess"), seat(circle, "ess", 1), seat(circle, "hab")
    meeting = an_open_meeting(db, circle, other, third)
    proposal = an_open_round(db, circle, now=THE_EVENING, meeting=meeting.public_id, review_on=LATE)
    about = (presence.ABOUT, meeting.public_id)
    a_proxy(db, circle.body, one[0], other[0], about, by=one[1], now=THE_EVENING)
    assert held(db, proposal, other, THE_EVENING) == ["Siège ess-1"]
    arrives(db, meeting, *one, now=THE_EVENING)
    assert held(db, proposal, other, THE_EVENING) == []
    with pytest.raises(Refused):
        says_for(db, proposal, other, one, now=THE_EVENING)


def test_home_asks_the_holder_and_nobody_once_it_is_said(db, circle):
    proposal = an_open_round(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    entrusts(db, proposal, one, other)
    actor = the_actor(db, other[1])
    assert represented.waiting(db, actor, A_MORNING) == [proposal]
    assert represented.waiting(db, the_actor(db, one[1]), A_MORNING) == []
    says_for(db, proposal, other, one)
    assert represented.waiting(db, actor, A_MORNING) == []


def test_a_proxy_is_not_given_nor_taken_back_after_closing_nor_from_another_proposal(db, circle):
    proposal, elsewhere = an_open_round(db, circle), a_proposal(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    given = entrusts(db, proposal, one, other)
    with pytest.raises(Missing):
        entrusting.take_back(db, the_actor(db, one[1]), elsewhere, given, now=A_MORNING)
    lead = the_actor(db, circle.facilitator)
    for _seat, member in circle.everybody[1:]:
        says(db, proposal, member)
    leading.note_away(db, lead, proposal, one[0].public_id, AwayForm(away=True), now=A_MORNING)
    closing.close(db, lead, proposal, now=A_MORNING)
    for deed in (
        lambda: entrusts(db, proposal, seat(circle, "hab"), other),
        lambda: entrusting.take_back(db, the_actor(db, one[1]), proposal, given, now=A_MORNING),
    ):
        with pytest.raises(Refusal):
            deed()


def test_on_the_page_one_entrusts_the_holder_answers_and_everybody_reads_through_whom(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        circle = a_circle(db, initiative, proxy_rule=ProxyRule(same_college=False))
        proposal = an_open_round(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    address = f"/valbrume/consentement/{proposal.public_id}"
    principal, holder = signed_in(app, one[1]), signed_in(app, other[1])
    assert "Confier votre parole" in principal.get(address).text
    asked = {"principal": one[0].public_id, "holder": other[0].public_id}
    assert principal.post(f"{address}/pouvoirs", data=asked).status_code == 303
    again = principal.post(f"{address}/pouvoirs", data=asked)
    assert again.status_code == 409
    assert "déjà donné pouvoir" in again.text
    page = holder.get(address).text
    assert "À vous de parler pour Siège ess-1" in page
    told = {"seat": one[0].public_id, "version": "1", "position": "consent"}
    assert holder.post(f"{address}/parole", data=told).status_code == 303
    read = signed_in(app, circle.members["hab"][0]).get(address).text
    assert "par pouvoir donné à Siège ess-2" in read
    assert signed_in(app, circle.members["hab"][0]).post(f"{address}/parole", data=told).status_code in (
        403,
        404,
    )
    taking = [line for line in principal.get(address).text.split('"') if line.endswith("/retrait")]
    assert [one for one in taking if "/pouvoirs/" in one]
    assert principal.post(next(one for one in taking if "/pouvoirs/" in one)).status_code == 303
    assert "a donné pouvoir à" not in principal.get(address).text


def test_an_objection_the_principal_raised_herself_is_hers_to_maintain_or_her_alternate_s(db, circle):
    proposal = an_open_round(db, circle)
    one, other = seat(circle, "ess"), seat(circle, "ess", 1)
    entrusts(db, proposal, one, other)
    says(db, proposal, one[1], Position.OBJECTION, reason="La clé manquerait.")
    (raised,) = queries.objections(db, proposal)
    lead = the_actor(db, circle.facilitator)
    leading.set_aside(db, lead, proposal, raised, ReasonForm(reason="Hors sujet"), now=A_MORNING)
    with pytest.raises(Conflict):
        speaking.maintain(db, the_actor(db, other[1]), proposal, raised, now=A_MORNING)
    speaking.maintain(db, the_actor(db, one[1]), proposal, raised, now=A_MORNING)
    assert raised.state is State.MAINTAINED
