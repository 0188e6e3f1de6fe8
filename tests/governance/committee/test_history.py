"""Who sat, when: nothing is erased, any day can be looked at again, and the drawing stays on its scale."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Conflict
from governance.committee import timeline
from governance.committee.actions import composing
from governance.committee.forms import BodyForm, CollegeForm, DesignationForm, EndForm
from governance.committee.models import Function
from governance.committee.timeline import Scale
from governance.votes.actions import preparing
from governance.votes.forms import OpeningForm
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, a_motion, an_office

TODAY = date(2026, 5, 1)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.both_databases
def test_every_holder_of_a_seat_stays_in_its_history_with_what_designated_her(db):
    committee = a_committee(db, an_initiative(db))
    newcomer = a_member(db, committee.initiative, "Ysé Bellombre")
    facilitator = the_actor(db, committee.facilitator)
    form = DesignationForm(
        member=newcomer.public_id, starts_on=date(2026, 3, 12), designation="Délibération du 10 mars"
    )
    seat = committee.seats["hab"][0]
    composing.designate(db, facilitator, seat, form, now=A_MORNING)
    composing.end_seat(db, facilitator, seat, EndForm(ends_on=date(2026, 4, 1)), now=A_MORNING)
    an_office(db, committee.body, newcomer, Function.CHAIR)
    history = timeline.history(db, committee.body, on=TODAY, today=TODAY)
    found = next(one for one in history.seats if one.public_id == seat.public_id)
    assert [(one.name, one.ends_on) for one in found.terms] == [
        ("Siège hab-1", date(2026, 3, 11)),
        ("Ysé Bellombre", None),
    ]
    assert found.terms[1].designation == "Délibération du 10 mars"
    assert found.ends_on == date(2026, 4, 1)
    assert len(history.seats) == 15
    assert [(one.function, one.terms[0].name) for one in history.offices] == [
        (Function.CHAIR, "Ysé Bellombre")
    ]


@pytest.mark.both_databases
def test_a_body_without_seats_has_an_empty_history(db):
    initiative = an_initiative(db)
    committee = a_committee(db, initiative, colleges={"ess": (0, "30")})
    history = timeline.history(db, committee.body, on=TODAY, today=TODAY)
    assert (history.seats, history.offices) == ((), ())


@given(st.lists(days, min_size=1, max_size=8), days, st.none() | days)
def test_every_bar_stands_inside_the_drawing_and_can_be_seen(known, start, end):
    scale = Scale([*known, start])
    assert 0 <= scale.at(start) < 100
    if end is None or end >= start:
        assert 0.8 <= scale.width(start, end) <= 100
        assert scale.at(start) + scale.width(start, end) <= 100.8 + 1e-9
    assert all(0 <= percent < 100 for percent, _year in scale.years())


@given(days, days)
def test_a_later_day_never_stands_before_an_earlier_one(one, other):
    scale = Scale([one, other])
    assert (scale.at(one) <= scale.at(other)) is (one <= other)


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume"), slug="comite")
        newcomer = a_member(db, committee.initiative, "Ysé Bellombre")
        form = DesignationForm(member=newcomer.public_id, starts_on=date(2026, 3, 12))
        actor = the_actor(db, committee.facilitator)
        composing.designate(db, actor, committee.seats["hab"][0], form, now=A_MORNING)
        twin = a_committee(db, an_initiative(db, "jumelle"), slug="ailleurs")
    return app, committee, twin


def of_that_day(page):
    return page.partition('id="t-day"')[2].partition("</section>")[0]


def test_the_page_shows_the_body_as_it_was_on_a_day(house):
    app, committee, _twin = house
    browser = signed_in(app, committee.members["ess"][0])
    before = browser.get("/valbrume/comite/comite/historique?le=2026-03-11")
    assert before.status_code == 200
    assert "Siège hab-1" in of_that_day(before.text)
    assert "Ysé Bellombre" not in of_that_day(before.text)
    after = browser.get("/valbrume/comite/comite/historique?le=2026-03-12").text
    assert "Ysé Bellombre" in of_that_day(after)
    assert "Siège hab-1" not in of_that_day(after)
    assert "Siège hab-1" in after  # in the history, for ever


@pytest.mark.parametrize("day", ["hier", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-01T10:00"])
def test_a_day_that_is_none_is_told(house, day):
    app, committee, _twin = house
    answer = signed_in(app, committee.members["ess"][0]).get(f"/valbrume/comite/comite/historique?le={day}")
    assert answer.status_code == 422
    assert "Une date s’écrit" in answer.text


def test_a_day_before_the_body_shows_nobody(house):
    app, committee, _twin = house
    browser = signed_in(app, committee.members["ess"][0])
    page = browser.get("/valbrume/comite/comite/historique?le=1950-01-01").text
    assert "n’avait encore aucun siège" in of_that_day(page)


def test_the_twin_does_not_read_it(house):
    app, _committee, twin = house
    stranger = signed_in(app, twin.facilitator)
    assert stranger.get("/jumelle/comite/comite/historique").status_code == 404
    assert stranger.get("/valbrume/comite/comite/historique").status_code == 404


def test_a_body_starts_from_a_regime_chosen_when_it_is_founded_or_later(house):
    app, committee, _twin = house
    browser = signed_in(app, committee.facilitator)
    data = {"name": "Conseil", "slug": "conseil", "starts_on": "2026-03-12", "regime": "local_authority"}
    assert browser.post("/valbrume/comite", data=data).status_code == 303
    page = browser.get("/valbrume/comite/conseil").text
    assert "Nous décidons comme une collectivité." in page
    assert "art. L2121-17" in page
    assert "5 jours francs" in page
    assert browser.post("/valbrume/comite/conseil/depart", data={"regime": "association"}).status_code == 303
    assert "2 pouvoirs au plus par personne" in browser.get("/valbrume/comite/conseil").text
    assert browser.post("/valbrume/comite/conseil/depart", data={"regime": "royaume"}).status_code == 422
    member = signed_in(app, committee.members["ess"][0])
    assert member.post("/valbrume/comite/conseil/depart", data={"regime": "scic"}).status_code == 403


@pytest.mark.both_databases
def test_a_scic_outside_its_limits_opens_no_vote(db, app):
    committee = a_committee(
        db, an_initiative(db), colleges={"ess": (2, "60"), "col": (2, "30"), "hab": (1, "10")}
    )
    actor = the_actor(db, committee.facilitator)
    motion = a_motion(db, committee)
    composing.set_regime(db, actor, committee.body, "scic", now=A_MORNING)
    with app.test_request_context(), pytest.raises(Conflict) as refusal, db.begin_nested():
        preparing.open_vote(db, actor, motion, OpeningForm(), now=A_MORNING)
    assert refusal.value.code == "forbidden_weights"
    composing.set_college(db, actor, committee.body, CollegeForm(college="ess", weight="50"), now=A_MORNING)
    composing.set_college(db, actor, committee.body, CollegeForm(college="col", weight="40"), now=A_MORNING)
    db.refresh(motion)
    preparing.open_vote(db, actor, motion, OpeningForm(), now=A_MORNING)


@pytest.mark.both_databases
def test_a_body_founded_without_a_word_goes_by_a_free_charter(db):
    committee = a_committee(db, an_initiative(db))
    actor = the_actor(db, committee.facilitator)
    form = BodyForm(name="Groupe", slug="groupe", starts_on=TODAY)
    body = composing.found_body(db, actor, form, now=A_MORNING)
    assert (body.regime, body.notice_rule.clear_days) == ("", 10)
