"""Proposing and leading by consent: who is asked, who may do what, what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.mail import Letter
from governance.consent import queries
from governance.consent.actions import closing, leading, proposing, speaking
from governance.consent.forms import (
    AwayForm,
    OpeningForm,
    ProposalForm,
    ReasonForm,
    RoundForm,
    TurnForm,
    VersionForm,
)
from governance.consent.rules.lifecycle import Stage
from governance.votes import queries as votes
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position, RoundKind
from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, an_organisation, the_actor
from tests.builders_consent import (
    BETTER,
    REVIEW,
    TEXT,
    a_circle,
    a_decision,
    a_new_version,
    a_proposal,
    an_open_round,
    is_closed,
    says,
    seat_of,
)
from tests.builders_governance import a_seat, holds

pytestmark = pytest.mark.both_databases


@pytest.fixture
def circle(db):
    return a_circle(db, an_initiative(db))


@pytest.fixture
def lead(db, circle):
    return the_actor(db, circle.facilitator)


def test_the_roll_is_who_sat_at_opening(db, circle):
    proposal = an_open_round(db, circle)
    late = a_member(db, circle.initiative, "Tardif Delaporte")
    a_seat(db, circle.body, "hab", titular=late)
    assert len(queries.asked(db, proposal)) == 3
    with pytest.raises(Refused):
        speaking.say(
            db,
            the_actor(db, late),
            proposal,
            TurnForm(seat="x", version=1, position=Position.CONSENT),
            now=A_MORNING,
        )


def test_nobody_speaks_for_a_seat_that_is_not_hers(db, circle):
    proposal = an_open_round(db, circle)
    with pytest.raises(Refused):
        says(db, proposal, circle.members["hab"][0], seat=seat_of(db, proposal, circle.members["ess"][0]))


def test_an_alternate_speaks_until_the_titular_does(db, circle):
    alternate = a_member(db, circle.initiative, "Suppléante Ruisseau")
    holds(db, circle.seats["hab"][0], alternate, titular=False)
    proposal = an_open_round(db, circle)
    says(db, proposal, alternate)
    says(db, proposal, circle.members["hab"][0], Position.RESERVATION, text="Lentement.")
    with pytest.raises(Conflict, match="elle-même"):
        says(db, proposal, alternate)
    assert [(one.by_id, one.text) for one in queries.turns(db, proposal)] == [
        (circle.members["hab"][0].id, "Lentement.")
    ]


def test_somebody_who_holds_two_seats_is_quoted_under_two_names(db, circle):
    organisation = an_organisation(db, circle.initiative, "Maison double", college="ess")
    a_seat(db, circle.body, "ess", titular=circle.members["ess"][0], organisation=organisation)
    proposal = an_open_round(db, circle)
    labels = [line.label for line in queries.asked(db, proposal)]
    assert len(set(labels)) == 4
    assert sum("Maison double" in one for one in labels) == 1


def test_a_draft_is_corrected_by_its_author_and_not_once_open(db, circle):
    author = circle.members["hab"][0]
    form = ProposalForm(body=circle.body.slug, title="Un four", text=TEXT, review_on=REVIEW)
    proposal = proposing.propose(db, the_actor(db, author), circle.body, form, now=A_MORNING)
    other = the_actor(db, circle.members["ess"][0])
    better = form.model_copy(update={"text": BETTER})
    with pytest.raises(Refused):
        proposing.correct(db, other, proposal, better, now=A_MORNING)
    proposing.correct(db, the_actor(db, author), proposal, better, now=A_MORNING)
    assert queries.version_of(db, proposal, 1).text == BETTER
    lead = the_actor(db, circle.facilitator)
    proposing.open_rounds(db, lead, proposal, OpeningForm(), now=A_MORNING)
    with pytest.raises(Conflict, match="nouvelle version"):
        proposing.correct(db, the_actor(db, author), proposal, form, now=A_MORNING)


def test_a_review_comes_after_today(db, circle):
    with pytest.raises(Invalid) as refused:
        a_proposal(db, circle, review_on=date(2026, 1, 1))
    assert list(refused.value.fields) == ["review_on"]
    proposal = a_proposal(db, circle)
    much_later = A_MORNING + timedelta(days=2000)
    with pytest.raises(Conflict, match="réexamen"):
        lead = the_actor(db, circle.facilitator)
        proposing.open_rounds(db, lead, proposal, OpeningForm(), now=much_later)


def test_a_body_where_nobody_sits_is_not_asked(db, circle):
    empty = a_circle(db, circle.initiative, slug="vide")
    for seat, _member in empty.everybody:
        seat.ends_on = date(2000, 1, 1)
        db.add(seat)
    db.flush()
    proposal = a_proposal(db, empty)
    with pytest.raises(Conflict, match="Personne ne siège"):
        lead = the_actor(db, empty.facilitator)
        proposing.open_rounds(db, lead, proposal, OpeningForm(), now=A_MORNING)


def test_a_proposal_is_withdrawn_with_a_reason_and_enters_no_register(db, circle, lead):
    proposal = an_open_round(db, circle)
    closing.withdraw(db, lead, proposal, ReasonForm(reason="La cuisine a brûlé."), now=A_MORNING)
    assert (proposal.stage, proposal.reason) == (Stage.WITHDRAWN, "La cuisine a brûlé.")
    assert db.exec(select(RegisterEntry)).all() == []
    with pytest.raises(Conflict, match="close"):
        says(db, proposal, circle.members["hab"][0])


def test_what_is_closed_is_closed_once(db, circle):
    proposal = a_decision(db, circle)
    with pytest.raises(Conflict):
        is_closed(db, proposal, circle)
    with pytest.raises(Conflict):
        a_new_version(db, proposal, circle, text="Autre chose.")


@pytest.mark.parametrize(
    "deed", ["open", "next", "integrate", "aside", "away", "remind", "close", "withdraw"]
)
def test_only_who_facilitates_leads(db, circle, deed):
    proposal = an_open_round(db, circle, first=RoundKind.REACTIONS)
    draft = a_proposal(db, circle)
    seated = the_actor(db, circle.members["ess"][0])
    reason = ReasonForm(reason="Non.")
    deeds = {
        "open": lambda: proposing.open_rounds(db, seated, draft, OpeningForm(), now=A_MORNING),
        "next": lambda: leading.next_round(
            db, seated, proposal, RoundForm(round=RoundKind.REACTIONS), now=A_MORNING
        ),
        "integrate": lambda: leading.integrate(
            db, seated, proposal, VersionForm(version=1, text=BETTER), now=A_MORNING
        ),
        "aside": lambda: leading.set_aside(db, seated, proposal, None, reason, now=A_MORNING),
        "away": lambda: leading.note_away(db, seated, proposal, "x", AwayForm(away=True), now=A_MORNING),
        "remind": lambda: leading.remind(db, seated, proposal, link="", now=A_MORNING),
        "close": lambda: closing.close(db, seated, proposal, now=A_MORNING),
        "withdraw": lambda: closing.withdraw(db, seated, proposal, reason, now=A_MORNING),
    }
    with pytest.raises(Refused):
        deeds[deed]()


def test_an_observer_proposes_nothing(db, circle):
    watcher = a_member(db, circle.initiative, "Observatrice Lune", role=Role.OBSERVER)
    form = ProposalForm(body=circle.body.slug, title="Un four", text=TEXT, review_on=REVIEW)
    with pytest.raises(Refused):
        proposing.propose(db, the_actor(db, watcher), circle.body, form, now=A_MORNING)


def test_the_twin_sees_nothing(db, circle):
    proposal = a_decision(db, circle)
    twin = a_circle(db, an_initiative(db, "jumelle"))
    stranger = the_actor(db, twin.facilitator)
    with pytest.raises(Missing):
        queries.proposal_for(db, stranger, proposal.public_id)
    with pytest.raises(Missing):
        closing.close(db, stranger, proposal, now=A_MORNING)
    assert queries.proposals(db, twin.initiative.id) == []
    assert votes.decisions(db, twin.initiative.id) == []


def test_those_awaited_are_reminded_once_a_day(db, circle, lead):
    proposal = an_open_round(db, circle)
    says(db, proposal, circle.members["hab"][0])
    assert leading.remind(db, lead, proposal, link="https://ici", now=A_MORNING) == 2
    assert leading.remind(db, lead, proposal, link="https://ici", now=A_MORNING + timedelta(hours=1)) == 0
    letters = db.exec(select(Letter)).all()
    assert all("https://ici" in one.text for one in letters)
    assert len(letters) == 2
