"""An election without candidates, from the part described to the answer and the register."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Invalid, Refused
from governance.election import queries, record
from governance.election.actions import closing, leading, preparing, speaking
from governance.election.forms import AwayForm, ElectionForm, NominationForm, ReasonForm
from governance.election.models import Election
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position
from tests.builders import A_MORNING, a_member, an_initiative, the_actor
from tests.builders_consent import a_circle
from tests.builders_election import (
    PROFILE,
    ROLE,
    TERM,
    a_person_proposed,
    an_election,
    an_open_election,
    answers,
    elected,
    ends_round,
    everybody_consents,
    everybody_names,
    is_asked,
    names,
    objects,
    people,
    proposes,
    says,
    seat_of,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def circle(db):
    return a_circle(db, an_initiative(db))


def lead(db, circle):
    return the_actor(db, circle.facilitator)


def notes_away(db, election, circle, member, *, away=True):
    form, seat = AwayForm(away=away), seat_of(db, election, member)
    leading.note_away(db, lead(db, circle), election, seat, form, now=A_MORNING)


def test_who_is_elected_enters_the_register_with_her_term(db, circle):
    election = elected(db, circle)
    entry = queries.entry_of(db, election)
    person = people(circle)[0]
    assert (election.stage, election.elected_id) == (Stage.ELECTED, person.id)
    assert (entry.title, entry.text, entry.review_on) == (ROLE, PROFILE, TERM["ends_on"])
    assert entry.about_kind == "election"
    assert election.result["winners"] == [queries.proposed_now(db, election).person]
    assert [one for _e, _b, one in queries.held_on(db, election.initiative_id, TERM["ends_on"])] == [
        queries.proposed_now(db, election)
    ]
    assert queries.held_on(db, election.initiative_id, date(2027, 12, 1)) == []


def test_a_part_ends_after_today_and_after_it_begins(db, circle):
    with pytest.raises(Invalid):
        an_election(db, circle, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    with pytest.raises(Invalid):
        ElectionForm(body="b", role="r", profile="p", starts_on=date(2027, 2, 1), ends_on=date(2027, 1, 1))


def test_the_part_is_corrected_before_it_opens_and_never_after(db, circle):
    election = an_election(db, circle)
    form = ElectionForm(body=circle.body.slug, role="Secrétariat", profile="Tenir le cahier.", **TERM)
    preparing.correct(db, lead(db, circle), election, form, now=A_MORNING)
    assert election.role == "Secrétariat"
    preparing.open_election(db, lead(db, circle), election, now=A_MORNING)
    with pytest.raises(Conflict):
        preparing.correct(db, lead(db, circle), election, form, now=A_MORNING)
    with pytest.raises(Conflict):
        preparing.open_election(db, lead(db, circle), election, now=A_MORNING)


def test_only_who_facilitates_leads_and_only_seats_of_the_roll_name(db, circle):
    election = an_open_election(db, circle)
    first, stranger = people(circle)[0], a_member(db, circle.initiative, "Ysée Passante")
    with pytest.raises(Refused):
        closing.end(db, the_actor(db, first), election, ReasonForm(reason="Non."), now=A_MORNING)
    form = NominationForm(
        seat=seat_of(db, election, first), round=Stage.FIRST, person=first.public_id, reason="Oui."
    )
    with pytest.raises(Refused):
        speaking.nominate(db, the_actor(db, stranger), election, form, now=A_MORNING)
    with pytest.raises(Refused):
        speaking.nominate(db, the_actor(db, people(circle)[1]), election, form, now=A_MORNING)


def test_naming_somebody_takes_a_reason_and_naming_nobody_takes_none(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)
    with pytest.raises(Invalid):
        names(db, election, first, second, reason="")
    names(db, election, first, None, reason="")
    names(db, election, second, second)
    with pytest.raises(Conflict):
        ends_round(db, election, circle)
    names(db, election, third, second)
    ends_round(db, election, circle)
    said = queries.nominations(db, election)
    assert [one.person_id for one in said] == [None, second.id, second.id]
    assert election.revealed


def test_somebody_of_another_initiative_is_not_named(db, circle):
    election = an_open_election(db, circle)
    elsewhere = a_member(db, an_initiative(db, slug="ailleurs"), "Zoé Lointaine")
    with pytest.raises(Invalid):
        names(db, election, people(circle)[0], elsewhere)


def test_in_the_second_round_each_may_change_and_silence_keeps(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)
    everybody_names(db, election, circle, first)
    ends_round(db, election, circle)
    names(db, election, third, second, "Il a le temps.")
    ends_round(db, election, circle)
    now = queries.named_now(queries.nominations(db, election))
    assert sorted(one.person_id for one in now.values()) == sorted([first.id, first.id, second.id])
    assert record.judge(record.story(db, election)).changed != ()
    with pytest.raises(Conflict):
        ends_round(db, election, circle, Stage.SECOND)
    with pytest.raises(Conflict):
        names(db, election, third, first, round=Stage.SECOND)


def test_an_absent_seat_is_written_absent_and_may_come_back(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)
    names(db, election, first, first)
    names(db, election, second, first)
    notes_away(db, election, circle, third)
    ends_round(db, election, circle)
    assert [one.absent for one in queries.nominations(db, election)] == [False, False, True]
    names(db, election, third, second)
    assert not next(one for one in queries.asked(db, election) if one.titular_id == third.id).away
    ends_round(db, election, circle)
    proposes(db, election, circle, first)
    everybody_consents(db, election, circle)
    with pytest.raises(Conflict):
        notes_away(db, election, circle, third)


def test_once_everybody_was_heard_nobody_is_awaited_again(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)
    names(db, election, first, first)
    names(db, election, second, first)
    notes_away(db, election, circle, third)
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    proposes(db, election, circle, first)
    says(db, election, second)
    says(db, election, first)
    is_asked(db, election, circle)
    with pytest.raises(Conflict):
        notes_away(db, election, circle, third, away=False)
    assert answers(db, election, first) is not None
    assert election.result["outcome"] == "elected"


def test_only_somebody_named_is_proposed(db, circle):
    election = an_open_election(db, circle)
    everybody_names(db, election, circle, people(circle)[0])
    with pytest.raises(Conflict):
        proposes(db, election, circle, people(circle)[0])
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    with pytest.raises(Invalid):
        proposes(db, election, circle, people(circle)[1])
    assert proposes(db, election, circle, people(circle)[0]).number == 1
    with pytest.raises(Conflict):
        proposes(db, election, circle, people(circle)[0], number=0)


def test_the_person_proposed_speaks_last_and_again_when_somebody_speaks_after_her(db, circle):
    election = a_person_proposed(db, circle)
    first, second, third = people(circle)
    with pytest.raises(Conflict):
        says(db, election, first)
    says(db, election, second)
    says(db, election, third)
    says(db, election, first)
    says(db, election, second, Position.RESERVATION, text="Un an, pas deux.")
    assert [turn.by_id for turn in queries.turns(db, election)] == [third.id, second.id]
    with pytest.raises(Conflict):
        is_asked(db, election, circle)
    says(db, election, first)
    is_asked(db, election, circle)
    assert election.stage is Stage.ANSWER


def test_an_objection_stops_until_it_is_integrated_withdrawn_or_set_aside(db, circle):
    election = a_person_proposed(db, circle)
    first, second, third = people(circle)
    objection = objects(db, election, second)
    says(db, election, third)
    says(db, election, first)
    with pytest.raises(Conflict):
        is_asked(db, election, circle)
    with pytest.raises(Invalid):
        proposes(db, election, circle, first, objections=[objection.public_id])
    proposes(db, election, circle, first, objections=[objection.public_id], agreed="Six mois.")
    assert (objection.integrated_in, election.number) == (2, 2)
    everybody_consents(db, election, circle)
    is_asked(db, election, circle)
    entry = answers(db, election, first)
    assert entry is not None
    assert queries.proposed_now(db, election).agreed == "Six mois."


def test_an_objection_set_aside_may_be_maintained_once(db, circle):
    election = a_person_proposed(db, circle)
    first, second, third = people(circle)
    objection = objects(db, election, second)
    reason = ReasonForm(reason="C’est une préférence.")
    leading.set_aside(db, lead(db, circle), election, objection, reason, now=A_MORNING)
    says(db, election, third)
    says(db, election, first)
    speaking.maintain(db, the_actor(db, second), election, objection, now=A_MORNING)
    with pytest.raises(Conflict):
        leading.set_aside(db, lead(db, circle), election, objection, reason, now=A_MORNING)
    with pytest.raises(Conflict):
        is_asked(db, election, circle)
    says(db, election, second)
    says(db, election, first)
    is_asked(db, election, circle)


def test_who_declines_is_not_elected_and_another_may_be_proposed(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)
    names(db, election, first, second)
    names(db, election, second, first)
    names(db, election, third, first)
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    proposes(db, election, circle, first)
    everybody_consents(db, election, circle)
    is_asked(db, election, circle)
    with pytest.raises(Refused):
        answers(db, election, second)
    assert answers(db, election, first, Answer.DECLINED, text="Pas cette année.") is None
    assert election.stage is Stage.CHOOSING
    assert record.judge(record.story(db, election)).elected is None
    assert db.exec(select(RegisterEntry)).all() == []
    proposes(db, election, circle, second)
    for member in (first, third, second):
        says(db, election, member)
    is_asked(db, election, circle)
    entry = answers(db, election, circle.facilitator)
    assert entry is not None
    assert election.elected_id == second.id
    assert queries.proposed_now(db, election).answered_by == "Faustine Brindille"


def test_an_election_may_end_without_anybody_and_leaves_nothing_in_the_register(db, circle):
    election = an_open_election(db, circle)
    closing.end(db, lead(db, circle), election, ReasonForm(reason="Le rôle est à redéfinir."), now=A_MORNING)
    assert election.stage is Stage.ENDED
    assert db.exec(select(RegisterEntry)).all() == []
    with pytest.raises(Conflict):
        closing.end(db, lead(db, circle), election, ReasonForm(reason="Encore."), now=A_MORNING)
    with pytest.raises(Conflict):
        names(db, election, people(circle)[0], people(circle)[0], round=Stage.FIRST)


def test_reminders_go_to_those_awaited_once_a_day(db, circle):
    election = an_open_election(db, circle)
    names(db, election, people(circle)[0], people(circle)[0])
    assert leading.remind(db, lead(db, circle), election, link="https://ici/", now=A_MORNING) == 2
    assert leading.remind(db, lead(db, circle), election, link="https://ici/", now=A_MORNING) == 0


def test_what_is_owed_follows_the_rounds(db, circle):
    election = an_open_election(db, circle)
    first, second, third = people(circle)

    def owing():
        return [queries.waiting(db, the_actor(db, one)) != [] for one in (first, second, third)]

    assert owing() == [True, True, True]
    everybody_names(db, election, circle, first)
    assert owing() == [False, False, False]
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    proposes(db, election, circle, first)
    assert owing() == [False, True, True]
    says(db, election, second)
    says(db, election, third)
    assert owing() == [True, False, False]
    says(db, election, first)
    is_asked(db, election, circle)
    assert owing() == [True, False, False]
    answers(db, election, first)
    assert owing() == [False, False, False]


def test_two_persons_of_one_name_are_told_apart(db, circle):
    election = an_open_election(db, circle)
    twins = [a_member(db, circle.initiative, "Ariane Double") for _ in range(2)]
    first, second, third = people(circle)
    names(db, election, first, twins[0])
    names(db, election, second, twins[1])
    names(db, election, third, twins[1])
    ends_round(db, election, circle)
    ends_round(db, election, circle)
    proposes(db, election, circle, twins[1])
    everybody_consents(db, election, circle)
    is_asked(db, election, circle)
    answers(db, election, twins[1])
    assert db.get_one(Election, election.id).result["winners"] == ["Ariane Double [2]"]
