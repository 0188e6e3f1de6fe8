"""Who changes employer keeps the account and loses the mandate; who was elected is not an employee."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from people.models import Capacity, Identity, Mandate
from tests.builders import a_member, a_person, an_initiative, an_organisation
from tests.people.test_forged_answers import come_back, start

FORMER, NEXT, BRANCH = "21440001600018", "13002526500013", "21440001600026"


@pytest.fixture
def app(app_with, lying):
    return app_with(lying.provider())


def a_mandate_as(app, lying, capacity):
    with app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume")
        organisation = an_organisation(db, initiative, "Commune de Rocheambrée", siret=FORMER)
        person = a_person(db, "Amina Diallo")
        a_member(db, initiative, person=person, organisation=organisation)
        db.exec(select(Mandate)).one().capacity = capacity
        db.add(
            Identity(
                person_id=person.id,
                issuer=lying.issuer,
                subject="p-1",
                siret=FORMER,
                linked_at=person.created_at,
            )
        )


def sign_in_from(app, lying, siret):
    lying.userinfo = {"sub": "p-1", "siret": siret}
    client = app.test_client()
    assert come_back(client, state=start(client, lying)["state"]).location == "/valbrume/"
    return client


def ends_on(app):
    with app.extensions["database"].reading() as db:
        return db.exec(select(Mandate)).one().ends_on


@pytest.mark.parametrize("capacity", [Capacity.AGENT, Capacity.EMPLOYEE, None])
def test_another_employer_ends_the_mandate_and_says_so(app, lying, today, capacity):
    a_mandate_as(app, lying, capacity)
    client = sign_in_from(app, lying, NEXT)
    assert ends_on(app) == today.now().date() - timedelta(days=1)
    page = client.get("/moi")
    assert (page.status_code, "Commune de Rocheambrée a pris fin" in page.text) == (200, True)


@pytest.mark.parametrize("capacity", [Capacity.ELECTED, Capacity.VOLUNTEER])
def test_the_elected_and_the_volunteer_keep_theirs(app, lying, capacity):
    a_mandate_as(app, lying, capacity)
    sign_in_from(app, lying, NEXT)
    assert ends_on(app) is None


@pytest.mark.parametrize("siret", [FORMER, BRANCH, ""])
def test_another_building_of_the_same_employer_changes_nothing(app, lying, siret):
    a_mandate_as(app, lying, Capacity.AGENT)
    sign_in_from(app, lying, siret)
    assert ends_on(app) is None


def test_a_mandate_that_already_had_an_end_keeps_it(app, lying):
    a_mandate_as(app, lying, Capacity.AGENT)
    with app.extensions["database"].transaction() as db:
        db.exec(select(Mandate)).one().ends_on = date(2026, 1, 31)
    sign_in_from(app, lying, NEXT)
    assert ends_on(app) == date(2026, 1, 31)
