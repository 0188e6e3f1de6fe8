"""Decisions by consent: everybody is heard, objections are integrated, the decision is entered and reviewed."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Refused
from foundation.ledger import LedgerLine
from governance.consent import queries, record
from governance.consent.actions import leading, speaking
from governance.consent.events import ConsentClosed, ConsentOpened, RoundMoved
from governance.consent.forms import (
    AwayForm,
    ReasonForm,
    RoundForm,
    SpeechForm,
    TurnForm,
)
from governance.consent.rules.lifecycle import Stage, State
from governance.votes import queries as votes
from governance.votes.rules.methods.consent import Fallback, Position, RoundKind, Standing
from governance.votes.rules.verdict import Outcome
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_consent import (
    BETTER,
    PASSAGE,
    REVIEW,
    TEXT,
    a_circle,
    a_decision,
    a_new_version,
    an_open_round,
    everybody_consents,
    is_closed,
    objects,
    says,
    seat_of,
)
from tests.builders_governance import a_closed_vote, a_committee

pytestmark = pytest.mark.both_databases


@pytest.fixture
def circle(db):
    return a_circle(db, an_initiative(db))


@pytest.fixture
def lead(db, circle):
    return the_actor(db, circle.facilitator)


def verbs(db):
    return [line.verb for line in db.exec(select(LedgerLine).order_by(LedgerLine.number))]


def test_everybody_heard_and_no_objection_is_a_decision_with_a_number_and_a_review_date(db, circle):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    entry = is_closed(db, proposal, circle)
    assert proposal.stage is Stage.ADOPTED
    assert (entry.number, entry.outcome, entry.review_on) == ("2026-01", Outcome.CARRIED, REVIEW)
    assert (entry.motion_id, entry.about_kind, entry.about) == (None, "proposal", proposal.public_id)
    assert entry.text == TEXT
    assert entry.sha256 == queries.record_data(db, proposal, number=entry.number)["sha256"]
    assert verbs(db) == ["propose", "open_consent", "close_consent"]
    assert ledger.broken_at(db, circle.initiative.id) is None
    told = [type(one) for one in events.recorded(db)]
    assert told == [ConsentOpened, RoundMoved, RoundMoved, RoundMoved, ConsentClosed]


def test_an_objection_is_integrated_by_a_version_about_which_everybody_speaks_again(db, circle):
    proposal = a_decision(db, circle)
    (objection,) = queries.objections(db, proposal)
    assert (objection.state, objection.integrated_in, objection.passage) == (State.INTEGRATED, 2, PASSAGE)
    assert proposal.stage is Stage.ADOPTED
    assert queries.entry_of(db, proposal).text == BETTER
    assert [one.number for one in queries.versions(db, proposal)] == [1, 2]
    assert len(queries.turns(db, proposal)) == 6
    assert verbs(db)[2:] == ["object", "publish_version", "close_consent"]
    assert proposal.result["winners"] == ["2"]


def test_nothing_is_decided_while_somebody_is_awaited(db, circle):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle, but=(circle.members["hab"][0],))
    with pytest.raises(Conflict, match="n’a pas parlé"):
        is_closed(db, proposal, circle)


def test_nothing_is_decided_while_an_objection_can_be_integrated(db, circle):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    objects(db, proposal, circle.members["hab"][0])
    with pytest.raises(Conflict, match="intégrez-la"):
        is_closed(db, proposal, circle)


def test_after_the_last_round_an_objection_postpones_the_decision(db, circle):
    proposal = an_open_round(db, circle, rounds=1)
    everybody_consents(db, proposal, circle)
    objects(db, proposal, circle.members["hab"][0])
    with pytest.raises(Conflict, match="dernier tour"):
        a_new_version(db, proposal, circle)
    entry = is_closed(db, proposal, circle)
    assert proposal.stage is Stage.POSTPONED
    assert (entry.outcome, entry.review_on) == (Outcome.POSTPONED, None)


def test_or_sends_it_to_the_vote_where_that_was_agreed(db, circle):
    proposal = an_open_round(db, circle, rounds=1, fallback=Fallback.VOTE)
    everybody_consents(db, proposal, circle)
    objects(db, proposal, circle.members["hab"][0])
    assert is_closed(db, proposal, circle).outcome is Outcome.POSTPONED
    assert proposal.stage is Stage.TO_VOTE


def test_a_reservation_is_kept_and_stops_nothing(db, circle):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    says(db, proposal, circle.members["hab"][0], Position.RESERVATION, text="À revoir cet été.")
    is_closed(db, proposal, circle)
    assert proposal.stage is Stage.ADOPTED
    assert proposal.result["counts"]["reservation"] == 1
    assert [one.text for one in queries.turns(db, proposal) if one.text] == ["À revoir cet été."]


def test_saying_anything_else_withdraws_the_objection(db, circle):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    objection = objects(db, proposal, circle.members["hab"][0])
    says(db, proposal, circle.members["hab"][0], Position.STAND_ASIDE)
    assert objection.state is State.WITHDRAWN
    assert is_closed(db, proposal, circle).outcome is Outcome.CARRIED
    assert "withdraw_objection" in verbs(db)


def test_an_objection_said_again_is_corrected_in_place(db, circle):
    proposal = an_open_round(db, circle)
    objects(db, proposal, circle.members["hab"][0])
    objects(db, proposal, circle.members["hab"][0], "La clé serait trop loin.", passage=PASSAGE)
    (objection,) = queries.objections(db, proposal)
    assert (objection.text, objection.passage) == ("La clé serait trop loin.", PASSAGE)


def test_an_objection_names_a_passage_of_that_very_version(db, circle):
    proposal = an_open_round(db, circle)
    with pytest.raises(Invalid) as refused:
        objects(db, proposal, circle.members["hab"][0], passage="La cuisine ferme.")
    assert list(refused.value.fields) == ["passage"]
    assert queries.objections(db, proposal) == []


def test_an_objection_without_a_reason_is_none():
    with pytest.raises(Invalid):
        TurnForm(seat="x", version=1, position=Position.OBJECTION, reason="  ")


def test_an_objection_set_aside_no_longer_stops_unless_its_author_maintains_it(db, circle, lead):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    resident = circle.members["hab"][0]
    objection = objects(db, proposal, resident)
    leading.set_aside(
        db, lead, proposal, objection, ReasonForm(reason="C’est une préférence."), now=A_MORNING
    )
    assert objection.state is State.SET_ASIDE
    speaking.maintain(db, the_actor(db, resident), proposal, objection, now=A_MORNING)
    assert objection.state is State.MAINTAINED
    with pytest.raises(Conflict, match="maintenue"):
        leading.set_aside(db, lead, proposal, objection, ReasonForm(reason="Encore."), now=A_MORNING)
    with pytest.raises(Conflict, match="intégrez-la"):
        is_closed(db, proposal, circle)


def test_what_was_set_aside_is_in_the_record_with_its_reason(db, circle, lead):
    proposal = an_open_round(db, circle)
    everybody_consents(db, proposal, circle)
    objection = objects(db, proposal, circle.members["hab"][0])
    leading.set_aside(
        db, lead, proposal, objection, ReasonForm(reason="C’est une préférence."), now=A_MORNING
    )
    entry = is_closed(db, proposal, circle)
    data = queries.record_data(db, proposal, number=entry.number)
    assert data["objections"][0]["inadmissible"] == "C’est une préférence."
    assert any("écartée par le groupe" in one for one in proposal.result["explanation"])


def test_only_its_author_maintains_an_objection(db, circle, lead):
    proposal = an_open_round(db, circle)
    objection = objects(db, proposal, circle.members["hab"][0])
    leading.set_aside(db, lead, proposal, objection, ReasonForm(reason="Préférence."), now=A_MORNING)
    other = the_actor(db, circle.members["ess"][0])
    with pytest.raises(Refused):
        speaking.maintain(db, other, proposal, objection, now=A_MORNING)


def test_one_speaks_about_the_version_one_has_read(db, circle):
    proposal = an_open_round(db, circle)
    a_new_version(db, proposal, circle)
    with pytest.raises(Conflict, match="version 2"):
        says(db, proposal, circle.members["hab"][0], version=1)


def test_an_objection_left_behind_by_a_version_stops_no_more_and_may_be_said_again(db, circle):
    proposal = an_open_round(db, circle)
    resident = circle.members["hab"][0]
    objects(db, proposal, resident)
    a_new_version(db, proposal, circle)
    everybody_consents(db, proposal, circle)
    objects(db, proposal, resident)
    assert record.judge(queries.story(db, proposal)).standing is Standing.OBJECTED
    says(db, proposal, resident)
    assert is_closed(db, proposal, circle).outcome is Outcome.CARRIED
    first, second = queries.objections(db, proposal)
    assert (first.version, first.state) == (1, State.RAISED)
    assert (second.version, second.state) == (2, State.WITHDRAWN)


def test_a_version_changes_something(db, circle):
    proposal = an_open_round(db, circle)
    with pytest.raises(Invalid):
        a_new_version(db, proposal, circle, text=TEXT.replace(" ", "\n"))


def test_a_version_integrates_objections_that_wait_or_is_not_published(db, circle):
    proposal = an_open_round(db, circle)
    resident = circle.members["hab"][0]
    objection = objects(db, proposal, resident)
    says(db, proposal, resident)
    with pytest.raises(Conflict, match="n’attend plus"):
        a_new_version(db, proposal, circle, objection)


def test_who_is_away_is_not_waited_for_and_comes_back_by_speaking(db, circle, lead):
    proposal = an_open_round(db, circle)
    resident = circle.members["hab"][0]
    everybody_consents(db, proposal, circle, but=(resident,))
    seat = seat_of(db, proposal, resident)
    leading.note_away(db, lead, proposal, seat, AwayForm(away=True), now=A_MORNING)
    assert queries.waiting(db, the_actor(db, resident)) == []
    says(db, proposal, resident)
    assert [line.away for line in queries.asked(db, proposal)] == [False, False, False]
    with pytest.raises(Conflict, match="déjà parlé"):
        leading.note_away(db, lead, proposal, seat, AwayForm(away=True), now=A_MORNING)


def test_a_seat_away_for_the_last_version_keeps_what_it_said_of_the_first(db, circle, lead):
    proposal = an_open_round(db, circle)
    resident = circle.members["hab"][0]
    objection = objects(db, proposal, resident)
    a_new_version(db, proposal, circle, objection)
    everybody_consents(db, proposal, circle, but=(resident,))
    seat = seat_of(db, proposal, resident)
    leading.note_away(db, lead, proposal, seat, AwayForm(away=True), now=A_MORNING)
    assert is_closed(db, proposal, circle).outcome is Outcome.CARRIED


def test_clarification_and_reactions_come_before_objections(db, circle, lead):
    proposal = an_open_round(db, circle, first=RoundKind.CLARIFICATION)
    resident = circle.members["hab"][0]
    with pytest.raises(Conflict):
        says(db, proposal, resident)
    seat = seat_of(db, proposal, resident)
    asks = SpeechForm(seat=seat, version=1, round=RoundKind.CLARIFICATION, text="Quels jours ?")
    speaking.speak(db, the_actor(db, resident), proposal, asks, now=A_MORNING)
    for held in (RoundKind.CLARIFICATION, RoundKind.REACTIONS):
        leading.next_round(db, lead, proposal, RoundForm(round=held), now=A_MORNING)
    with pytest.raises(Conflict, match="plus le même tour"):
        speaking.speak(db, the_actor(db, resident), proposal, asks, now=A_MORNING)
    everybody_consents(db, proposal, circle)
    entry = is_closed(db, proposal, circle)
    rounds = queries.record_data(db, proposal, number=entry.number)["rounds"]
    assert [(one["kind"], len(one["turns"])) for one in rounds] == [("clarification", 1), ("objections", 3)]


def test_a_version_written_before_the_objections_uses_up_no_round(db, circle, lead):
    proposal = an_open_round(db, circle, first=RoundKind.REACTIONS, rounds=1)
    a_new_version(db, proposal, circle)
    leading.next_round(db, lead, proposal, RoundForm(round=RoundKind.REACTIONS), now=A_MORNING)
    everybody_consents(db, proposal, circle)
    assert is_closed(db, proposal, circle).outcome is Outcome.CARRIED


def test_votes_and_decisions_by_consent_share_one_numbering(db, circle):
    committee = a_committee(db, circle.initiative, slug="grand")
    a_closed_vote(db, committee)
    proposal = a_decision(db, circle)
    found = votes.decisions(db, circle.initiative.id)
    assert [one.number for one in found] == ["2026-02", "2026-01"]
    assert [one.about_kind for one in found] == ["proposal", "motion"]
    assert found[0].about == proposal.public_id
    assert [motion.public_id for _entry, motion in votes.register(db, circle.initiative.id)] == [
        found[1].about
    ]


def test_the_record_judged_again_gives_what_was_found(db, circle):
    proposal = a_decision(db, circle)
    data = queries.record_data(db, proposal, number="2026-01")
    assert record.judge(data).standing.value == proposal.result["outcome"]
    assert data["sha256"] == record.seal(data)
