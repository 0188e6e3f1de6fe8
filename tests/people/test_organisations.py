"""Organisations and colleges are written down by who facilitates; an organisation alone says nothing."""

from __future__ import annotations

import pytest

from people.models import College, Organisation
from tests.people.house import House

REAL = "130 025 265 00013"


@pytest.fixture
def house(app):
    return House(app)


def entry(**changes):
    return {"name": "Watts du Bocage", "category": "cooperative", **changes}


def test_an_organisation_is_written_down_then_waits_for_a_mandate(house):
    client = house.as_(house.nour)
    answer = client.post("/valbrume/organisations", data=entry(siret=REAL, college=house.college.public_id))
    assert answer.status_code == 303
    made = house.read(Organisation)[-1]
    assert (made.name, made.siret, made.college_id) == ("Watts du Bocage", "13002526500013", house.college.id)
    assert "Personne ne parle encore pour elle" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "nécessaire"),
        ({"name": "graine & bocage"}, "déjà inscrite"),
        ({"siret": "12345678901234"}, "quatorze chiffres"),
        ({"category": "empire"}, "réponses proposées"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(house, changes, words):
    answer = house.as_(house.nour).post(
        "/valbrume/organisations", data=entry(municipality="Morvelle", **changes)
    )
    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'value="Morvelle"' in answer.text
    assert len(house.read(Organisation)) == 3


def test_its_entry_is_corrected(house):
    address = f"/valbrume/organisations/{house.organisation.public_id}"
    client = house.as_(house.nour)
    assert (
        client.post(address, data=entry(name="Graine et Bocage", category="association")).status_code == 303
    )
    assert "Graine et Bocage" in client.get(address).text
    assert client.post(address, data=entry(name="La Remise partagée")).status_code == 422


def test_a_college_is_opened_once(house):
    client = house.as_(house.nour)
    assert client.post("/valbrume/colleges", data={"code": "rec", "name": "Recherche"}).status_code == 303
    again = client.post("/valbrume/colleges", data={"code": "rec", "name": "Recherche"})
    assert (again.status_code, "existe déjà" in again.text) == (422, True)
    assert [one.name for one in house.read(College) if one.code == "rec"] == ["Recherche"]


@pytest.mark.parametrize(
    "address", ["/valbrume/organisations", "/valbrume/colleges", "/valbrume/organisations/{organisation}"]
)
def test_others_write_nothing_down(house, address):
    address = address.format(organisation=house.organisation.public_id)
    form = entry(code="rec")
    assert house.as_(house.gildas).post(address, data=form).status_code == 403
    assert house.as_(house.stranger).post(address, data=form).status_code == 404


def test_no_college_of_the_twin_is_taken(house):
    client = house.as_(house.nour)
    client.post("/valbrume/organisations", data=entry(college=house.their_college.public_id))
    assert house.read(Organisation)[-1].college_id != house.their_college.id
