"""A body: composed by its facilitators, read by its members, remembered."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlmodel import select

from charters.rules.functioning import ProxyRule
from foundation import ledger
from foundation.errors import Conflict, Invalid, Missing, Refused
from foundation.ledger import LedgerLine
from governance.committee import queries
from governance.committee.actions import composing, entrusting
from governance.committee.forms import (
    BodyForm,
    CollegeForm,
    DesignationForm,
    EndForm,
    OfficeForm,
    ProxyForm,
    SeatForm,
)
from governance.committee.models import Proxy
from governance.committee.rules.proxies import ProxyRefused
from people.models import Role
from tests.builders import (
    A_MORNING,
    LONG_AGO,
    a_college,
    a_mandate,
    a_member,
    an_initiative,
    an_organisation,
    the_actor,
)
from tests.builders_governance import a_body, a_committee, a_seat, holds

pytestmark = pytest.mark.both_databases
TODAY = A_MORNING.date()


@pytest.fixture
def house(db):
    """An initiative, its facilitator, an empty body."""
    initiative = an_initiative(db)
    for code in ("ess", "hab"):
        a_college(db, initiative, code)
    facilitator = the_actor(db, a_member(db, initiative, "Faustine", role=Role.FACILITATOR))
    return initiative, facilitator, a_body(db, initiative, weights={})


def test_a_facilitator_founds_composes_and_designates(db, house):
    initiative, facilitator, _other = house
    form = BodyForm(name="Comité", slug="comite", starts_on=TODAY)
    body = composing.found_body(db, facilitator, form, now=A_MORNING)
    composing.set_college(
        db, facilitator, body, CollegeForm(college="ess", weight="22,5", seats=1), now=A_MORNING
    )
    organisation = an_organisation(db, initiative, "La Remise")
    perrine = a_member(db, initiative, "Perrine", organisation=organisation)
    seat = composing.add_seat(
        db, facilitator, body, SeatForm(college="ess", organisation=organisation.public_id), now=A_MORNING
    )
    composing.designate(
        db,
        facilitator,
        seat,
        DesignationForm(member=perrine.public_id, starts_on=TODAY, designation="Délibération du 12 mars"),
        now=A_MORNING,
    )
    composing.set_office(
        db,
        facilitator,
        body,
        OfficeForm(member=perrine.public_id, function="chair", starts_on=TODAY),
        now=A_MORNING,
    )
    view = queries.body_view(db, body, TODAY)
    (college,) = view.colleges
    assert (college.weight, college.filled) == (Fraction(45, 2), 1)
    assert view.seats[0].titular.name == "Perrine"
    assert view.chair == perrine.id
    assert ledger.broken_at(db, initiative.id) is None
    verbs = [line.verb for line in db.exec(select(LedgerLine).order_by(LedgerLine.number))]
    assert verbs == ["found_body", "set_college", "add_seat", "designate", "set_office"]


def test_a_member_composes_nothing(db, house):
    initiative, _facilitator, body = house
    member = the_actor(db, a_member(db, initiative))
    with pytest.raises(Refused):
        composing.set_college(db, member, body, CollegeForm(college="ess"), now=A_MORNING)


def test_the_twin_is_not_even_seen(db, house):
    _initiative, _facilitator, body = house
    stranger = the_actor(db, a_member(db, an_initiative(db), role=Role.FACILITATOR))
    with pytest.raises(Missing):
        composing.set_college(db, stranger, body, CollegeForm(college="ess"), now=A_MORNING)
    with pytest.raises(Missing):
        queries.body_for(db, stranger, body.slug)


@pytest.mark.parametrize("weight", ["0", "-3", "1e3", "abc", "1/0", "", "30,12345"])
def test_a_weight_is_an_exact_number_above_zero(weight):
    with pytest.raises(ValueError):
        CollegeForm(college="ess", weight=weight)


def test_one_sits_for_an_organisation_through_its_mandate(db, house):
    initiative, facilitator, body = house
    composing.set_college(db, facilitator, body, CollegeForm(college="ess"), now=A_MORNING)
    organisation = an_organisation(db, initiative)
    seat = a_seat(db, body, "ess", organisation=organisation)
    member = a_member(db, initiative)
    form = DesignationForm(member=member.public_id, starts_on=TODAY)
    with pytest.raises(Invalid):
        composing.designate(db, facilitator, seat, form, now=A_MORNING)
    a_mandate(db, member, organisation)
    composing.designate(db, facilitator, seat, form, now=A_MORNING)
    assert queries.body_view(db, body, TODAY).seats[0].titular.mandate_id is not None


def test_a_mandate_that_has_ended_leaves_the_seat(db, house):
    initiative, facilitator, body = house
    composing.set_college(db, facilitator, body, CollegeForm(college="ess"), now=A_MORNING)
    organisation = an_organisation(db, initiative)
    member = a_member(db, initiative)
    a_mandate(db, member, organisation, ends_on=TODAY)
    a_seat(db, body, "ess", organisation=organisation, titular=member)
    assert queries.body_view(db, body, TODAY).seats[0].filled
    assert not queries.body_view(db, body, TODAY + timedelta(days=1)).seats[0].filled


def test_a_new_titular_follows_the_former_and_the_history_keeps_both(db, house):
    initiative, facilitator, body = house
    composing.set_college(db, facilitator, body, CollegeForm(college="hab"), now=A_MORNING)
    former, newcomer = a_member(db, initiative, "Rose"), a_member(db, initiative, "Malo")
    seat = a_seat(db, body, "hab", titular=former)
    form = DesignationForm(member=newcomer.public_id, starts_on=TODAY)
    composing.designate(db, facilitator, seat, form, now=A_MORNING)
    yesterday = TODAY - timedelta(days=1)
    assert queries.body_view(db, body, yesterday).seats[0].titular.name == "Rose"
    assert queries.body_view(db, body, TODAY).seats[0].titular.name == "Malo"
    assert [(one.name, one.starts_on, one.ends_on) for one in queries.history(db, body)] == [
        ("Malo", TODAY, None),
        ("Rose", LONG_AGO, yesterday),
    ]


def test_the_titular_sits_before_the_alternate_who_fills_a_seat_alone(db, house):
    initiative, facilitator, body = house
    composing.set_college(db, facilitator, body, CollegeForm(college="hab"), now=A_MORNING)
    titular, alternate = a_member(db, initiative, "Rose"), a_member(db, initiative, "Malo")
    seat = a_seat(db, body, "hab", titular=titular, alternate=alternate)
    view = queries.body_view(db, body, TODAY).seats[0]
    assert [one.name for one in view.sitters] == ["Rose", "Malo"]
    composing.end_holding(
        db,
        facilitator,
        db.get_one(composing.SeatHolding, view.titular.holding_id),
        EndForm(ends_on=TODAY),
        now=A_MORNING,
    )
    later = queries.body_view(db, body, TODAY + timedelta(days=1)).seats[0]
    assert (later.titular, later.sitter.name, later.filled) == (None, "Malo", True)
    assert seat.id == later.id


def test_the_same_person_does_not_hold_a_seat_twice(db, house):
    initiative, facilitator, body = house
    composing.set_college(db, facilitator, body, CollegeForm(college="hab"), now=A_MORNING)
    member = a_member(db, initiative)
    seat = a_seat(db, body, "hab", titular=member)
    form = DesignationForm(member=member.public_id, starts_on=TODAY, titular=False)
    with pytest.raises(Invalid):
        composing.designate(db, facilitator, seat, form, now=A_MORNING)


def test_a_body_may_sit_with_the_seats_of_another(db):
    committee = a_committee(db, an_initiative(db))
    facilitator = the_actor(db, committee.facilitator)
    form = BodyForm(name="Fonds", slug="fonds", kind="committee", starts_on=TODAY)
    fund = composing.found_body(
        db, facilitator, form, now=A_MORNING, seats_of=committee.body, proxy_rule=ProxyRule(max_per_holder=2)
    )
    assert len(queries.body_view(db, fund, TODAY).filled) == 15
    with pytest.raises(Conflict):
        composing.add_seat(db, facilitator, fund, SeatForm(college="ess"), now=A_MORNING)


def test_two_chairs_have_no_casting_vote(db):
    committee = a_committee(db, an_initiative(db))
    facilitator = the_actor(db, committee.facilitator)
    for place, function in enumerate(("chair", "co_chair")):
        form = OfficeForm(
            member=committee.members["ess"][place].public_id, function=function, starts_on=LONG_AGO
        )
        composing.set_office(db, facilitator, committee.body, form, now=A_MORNING)
    assert queries.body_view(db, committee.body, TODAY).chair is None


def give(db, committee, principal, holder, *, by=None, about=("meeting", "reunion"), **more):
    form = ProxyForm(
        principal=committee.seats["ess"][principal].public_id, holder=committee.seats["ess"][holder].public_id
    )
    giver = the_actor(db, by or committee.members["ess"][principal])
    return entrusting.give_proxy(db, giver, committee.body, form, about, now=A_MORNING, **more)


def test_a_proxy_is_given_logged_taken_back_and_given_again(db):
    committee = a_committee(db, an_initiative(db))
    proxy = give(db, committee, 1, 0)
    assert (proxy.given_by, proxy.recorded_by) == (committee.members["ess"][1].id, None)
    entrusting.revoke_proxy(db, the_actor(db, committee.members["ess"][1]), proxy, now=A_MORNING)
    assert queries.standing_proxies(db, committee.body.id, [("meeting", "reunion")]) == []
    give(db, committee, 1, 2)
    assert len(db.exec(select(Proxy)).all()) == 2
    assert [line.verb for line in db.exec(select(LedgerLine).order_by(LedgerLine.number))] == [
        "give_proxy",
        "revoke_proxy",
        "give_proxy",
    ]


def test_a_facilitator_records_a_paper_proxy_in_the_name_of_its_giver(db):
    committee = a_committee(db, an_initiative(db))
    proxy = give(db, committee, 1, 0, by=committee.facilitator)
    assert (proxy.given_by, proxy.recorded_by) == (committee.members["ess"][1].id, committee.facilitator.id)


def test_a_proxy_is_for_one_meeting_alone(db):
    committee = a_committee(db, an_initiative(db))
    give(db, committee, 1, 0)
    assert (
        queries.standing_proxies(db, committee.body.id, [("meeting", "autre"), ("motion", "reunion")]) == []
    )
    give(db, committee, 1, 0, about=("meeting", "autre"))


def test_the_cap_holds_and_the_alternate_sits_first(db):
    committee = a_committee(db, an_initiative(db))
    give(db, committee, 1, 0)
    with pytest.raises(ProxyRefused):
        give(db, committee, 2, 0)
    alternate = a_member(db, committee.initiative, "Suppléant")
    holds(db, committee.seats["ess"][2], alternate, titular=False)
    with pytest.raises(ProxyRefused):
        give(db, committee, 2, 3)
    give(db, committee, 2, 3, alternate_available=False)


def test_the_day_is_that_of_the_place(db):
    initiative = an_initiative(db)
    late = A_MORNING.replace(hour=23, minute=30)
    assert queries.today_in(db, initiative.id, late) == date(2026, 3, 13)
