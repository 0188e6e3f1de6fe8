"""One person, several hats: each act says for whom, and a stream remembers."""

from __future__ import annotations

import pytest

from people import queries
from people.models import Mandate, StreamMembership
from tests.builders import A_MORNING, a_mandate, a_stream, questions, the_actor
from tests.people.house import House


@pytest.fixture
def house(app):
    return House(app)


def test_one_person_two_organisations_two_streams_two_hats(house):
    with house.app.extensions["database"].transaction() as db:
        a_mandate(db, house.perrine, house.other)
        second = a_stream(db, house.initiative, "Réemploi")
        db.add(
            StreamMembership(
                initiative_id=house.initiative.id,
                stream_id=second.id,
                membership_id=house.perrine.id,
                joined_at=house.initiative.created_at,
            )
        )
    client = house.as_(house.perrine)
    for stream, hat in ((house.stream, house.other.public_id), (second, "self")):
        answer = client.post("/valbrume/parler-pour", data={"stream": stream.public_id, "hat": hat})
        assert answer.status_code == 303
    actor = house.actor(house.perrine)
    assert actor.hat.organisation_name == "Graine & Bocage"
    assert actor.in_stream(house.stream.id).hat.organisation_name == "La Remise partagée"
    assert actor.in_stream(second.id).hat.mandate_id is None
    assert actor.in_stream(999).hat.organisation_name == "Graine & Bocage"
    assert actor.wearing(house.other.public_id).spoken == "Perrine Rochevaire, La Remise partagée"


def test_who_somebody_is_takes_three_questions_however_many_hats_and_streams(house):
    with house.app.extensions["database"].transaction() as db:
        a_mandate(db, house.perrine, house.other)
    for member, hats in ((house.perrine, 3), (house.gildas, 1)):
        with house.app.extensions["database"].reading() as db, questions(house.app) as asked:
            actor = queries.actor_in(db, member.person_id, house.initiative, A_MORNING)
        assert len(actor.hats) == hats
        assert sum(one.startswith("SELECT") for one in asked) == 3, asked


def test_a_hat_one_does_not_have_is_not_worn(house):
    client = house.as_(house.perrine)
    form = {"stream": house.stream.public_id, "hat": house.other.public_id}
    assert client.post("/valbrume/parler-pour", data=form).status_code == 404
    assert house.actor(house.perrine).in_stream(house.stream.id).hat.organisation_name == "Graine & Bocage"


def test_a_remembered_hat_falls_with_its_mandate(house, clock):
    client = house.as_(house.perrine)
    client.post(
        "/valbrume/parler-pour", data={"stream": house.stream.public_id, "hat": house.organisation.public_id}
    )
    (mandate,) = house.read(Mandate)
    client.post(f"/valbrume/mandats/{mandate.public_id}/fin", data={"last_day": "2026-03-12"})
    clock.advance(days=2)
    with house.app.extensions["database"].reading() as db:
        actor = the_actor(db, house.perrine, now=clock.now())
    assert actor.in_stream(house.stream.id).hat.mandate_id is None
