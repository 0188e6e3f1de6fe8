"""The pages of people: who sees whom, who may change what, and what a change leaves behind."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from foundation.ledger import LedgerLine, broken_at
from foundation.mail import Letter
from people.events import RightsChanged
from people.models import Mandate, Membership, Person, Role
from tests.builders import a_person, signed_in, the_actor
from tests.people.house import House


@pytest.fixture
def house(app):
    return House(app)


def test_members_see_everybody_by_college(house):
    page = unescape(house.as_(house.gildas).get("/valbrume/personnes").text)
    for name in ("Perrine Rochevaire", "Gildas Verdelune", "Nour Sarrazet", "Graine & Bocage"):
        assert name in page
    assert "Inviter quelqu’un" not in page


def test_the_filter_works_without_scripts(house):
    page = house.as_(house.gildas).get("/valbrume/personnes?q=graine").text
    assert "Perrine Rochevaire" in page
    assert f'id="{house.gildas.public_id}"' not in page
    assert "Personne ne correspond" in house.as_(house.gildas).get("/valbrume/personnes?q=zzz").text


@pytest.mark.parametrize("address", ["personnes", "personnes/{perrine}", "organisations/{organisation}"])
def test_visitors_are_shown_the_door_and_strangers_nothing(house, address):
    address = "/valbrume/" + address.format(
        perrine=house.perrine.public_id, organisation=house.organisation.public_id
    )
    assert "/connexion" in house.app.test_client().get(address).location
    assert house.as_(house.stranger).get(address).status_code == 404
    assert house.as_(house.gildas).get(address).status_code == 200


def test_no_one_of_the_twin_is_found_under_our_address(house):
    client = house.as_(house.remi)
    assert client.get(f"/valbrume/personnes/{house.stranger.public_id}").status_code == 404
    assert client.get(f"/valbrume/organisations/{house.theirs.public_id}").status_code == 404
    assert "Blandine" not in client.get("/valbrume/personnes").text
    assert (
        client.post(
            f"/valbrume/personnes/{house.stranger.public_id}/role", data={"role": "observer"}
        ).status_code
        == 404
    )
    client.post(
        f"/valbrume/personnes/{house.gildas.public_id}/college",
        data={"college": house.their_college.public_id},
    )
    assert house.their_college.id not in {
        one.college_id for one in house.read(Membership) if one.initiative_id == house.initiative.id
    }


def test_addresses_of_mailboxes_are_never_shown_to_others(house):
    client = house.as_(house.nour)
    person = next(one for one in house.read(Person) if one.id == house.perrine.person_id)
    for address in ("/valbrume/personnes", f"/valbrume/personnes/{house.perrine.public_id}"):
        assert person.email not in client.get(address).text


def test_the_operator_of_the_platform_is_no_member(house):
    with house.app.extensions["database"].transaction() as db:
        operator = a_person(db, "Exploitant", operator=True)
    client = signed_in(house.app, operator)
    for address in ("/valbrume/personnes", f"/valbrume/organisations/{house.organisation.public_id}"):
        assert client.get(address).status_code == 404
    assert "Perrine" not in client.get("/moi").text


@pytest.mark.both_databases
def test_a_mandate_is_recorded_from_a_day_to_another(house):
    told = []
    house.app.extensions["facts"].listen(RightsChanged, told.append)
    address = f"/valbrume/organisations/{house.organisation.public_id}"
    answer = house.as_(house.nour).post(
        f"{address}/mandats",
        data={
            "member": house.gildas.public_id,
            "starts_on": "2026-03-01",
            "capacity": "volunteer",
            "signs": "1",
        },
    )
    assert answer.status_code == 303
    mandate = house.read(Mandate)[-1]
    assert (mandate.membership_id, mandate.starts_on, mandate.ends_on) == (
        house.gildas.id,
        date(2026, 3, 1),
        None,
    )
    assert mandate.recorded_by == house.nour.id
    assert house.actor(house.gildas).hat.organisation_name == "Graine & Bocage"
    assert house.epoch(house.gildas) == 1
    assert told == [RightsChanged(house.gildas.person_id)]
    assert "Gildas Verdelune" in house.as_(house.nour).get(address).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"starts_on": "2026-03-01", "ends_on": "2026-02-01"}, "ne finit pas avant"),
        ({"starts_on": "hier"}, "n’est pas comprise"),
        ({"starts_on": ""}, "n’est pas comprise"),
    ],
)
def test_a_mandate_that_makes_no_sense_is_told_beside_its_field(house, form, words):
    address = f"/valbrume/organisations/{house.organisation.public_id}/mandats"
    answer = house.as_(house.nour).post(address, data={"member": house.gildas.public_id, **form})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert len(house.read(Mandate)) == 1


def test_the_same_mandate_is_not_given_twice(house):
    address = f"/valbrume/organisations/{house.organisation.public_id}/mandats"
    answer = house.as_(house.nour).post(
        address, data={"member": house.perrine.public_id, "starts_on": "2026-03-01"}
    )
    assert (answer.status_code, "représente déjà" in answer.text) == (422, True)


def test_an_organisation_shows_the_streams_it_carries(house):
    from workspace.streams.models import StreamOrganisation

    with house.app.extensions["database"].transaction() as db:
        db.add(
            StreamOrganisation(
                initiative_id=house.initiative.id,
                stream_id=house.stream.id,
                organisation_id=house.organisation.id,
            )
        )
    page = house.as_(house.gildas).get(f"/valbrume/organisations/{house.organisation.public_id}").text
    assert "Ses chantiers" in page
    assert "Cantines" in page.partition("Ses chantiers")[2]


def test_who_does_not_facilitate_records_no_mandate(house):
    address = f"/valbrume/organisations/{house.organisation.public_id}/mandats"
    form = {"member": house.gildas.public_id, "starts_on": "2026-03-01"}
    assert house.as_(house.gildas).post(address, data=form).status_code == 403
    assert house.as_(house.stranger).post(address, data=form).status_code == 404


def test_who_changes_employer_keeps_the_account_and_loses_the_mandate(house, clock):
    (mandate,) = house.read(Mandate)
    client = house.as_(house.perrine)
    answer = client.post(f"/valbrume/mandats/{mandate.public_id}/fin", data={"last_day": "2026-03-12"})
    assert answer.status_code == 303
    assert house.read(Mandate)[0].ends_on == date(2026, 3, 12)
    clock.advance(days=1)
    client = house.as_(house.perrine)
    assert client.get("/valbrume/personnes").status_code == 200
    with house.app.extensions["database"].reading() as db:
        assert [hat.mandate_id for hat in the_actor(db, house.perrine, now=clock.now()).hats] == [None]
    page = client.get(f"/valbrume/organisations/{house.organisation.public_id}").text
    assert "Un mandat terminé" in page


def test_nobody_ends_the_mandate_of_another(house):
    (mandate,) = house.read(Mandate)
    address = f"/valbrume/mandats/{mandate.public_id}/fin"
    assert house.as_(house.gildas).post(address, data={"last_day": "2026-03-12"}).status_code == 403
    assert house.as_(house.nour).post(address, data={"last_day": "2020-01-01"}).status_code == 422
    assert house.as_(house.nour).post(address, data={"last_day": "2026-03-12"}).status_code == 303


def test_only_who_administers_grants_roles_and_one_always_remains(house):
    address = f"/valbrume/personnes/{house.gildas.public_id}/role"
    assert house.as_(house.nour).post(address, data={"role": "facilitator"}).status_code == 403
    client = house.as_(house.remi)
    assert client.post(address, data={"role": "facilitator"}).status_code == 303
    assert house.actor(house.gildas).role is Role.FACILITATOR
    last = client.post(f"/valbrume/personnes/{house.remi.public_id}/role", data={"role": "participant"})
    assert (last.status_code, "administration" in last.text) == (422, True)
    assert client.post(address, data={"role": "king"}).status_code == 422


def test_a_college_is_changed_by_who_facilitates(house):
    address = f"/valbrume/personnes/{house.gildas.public_id}/college"
    assert house.as_(house.gildas).post(address, data={"college": house.college.public_id}).status_code == 403
    assert house.as_(house.nour).post(address, data={"college": house.college.public_id}).status_code == 303
    assert house.actor(house.gildas).college_code == "ent"


def test_leaving_closes_the_door_and_keeps_the_account(house):
    client = house.as_(house.perrine)
    assert client.post(f"/valbrume/personnes/{house.perrine.public_id}/quitter").location == "/moi"
    assert client.get("/valbrume/personnes").status_code == 404
    assert client.get("/moi").status_code == 200
    assert house.read(Mandate)[0].ends_on == date(2026, 3, 12)
    assert house.epoch(house.perrine) == 1
    assert (
        "a quitté la démarche"
        in house.as_(house.nour).get(f"/valbrume/personnes/{house.perrine.public_id}").text
    )


def test_nobody_sees_another_out_but_who_facilitates(house):
    address = f"/valbrume/personnes/{house.gildas.public_id}/quitter"
    assert house.as_(house.perrine).post(address).status_code == 403
    assert house.as_(house.nour).post(address).status_code == 303
    assert house.as_(house.gildas).get("/valbrume/personnes").status_code == 404
    last = house.as_(house.remi).post(f"/valbrume/personnes/{house.remi.public_id}/quitter")
    assert last.status_code == 422


def test_every_change_of_rights_is_in_the_trail_and_the_trail_holds(house):
    house.as_(house.remi).post(
        f"/valbrume/personnes/{house.gildas.public_id}/role", data={"role": "observer"}
    )
    house.as_(house.nour).post(f"/valbrume/personnes/{house.perrine.public_id}/quitter")
    assert [line.verb for line in house.read(LedgerLine)] == ["grant_role", "leave"]
    with house.app.extensions["database"].reading() as db:
        assert broken_at(db, house.initiative.id) is None


def test_an_invitation_by_letter_goes_to_its_address(house):
    client = house.as_(house.nour)
    client.post("/valbrume/personnes/inviter", data={"email": "amina@example.org", "role": "participant"})
    (letter,) = house.read(Letter)
    assert letter.recipient == "amina@example.org"
    assert "http://localhost/invitation/" in letter.text
    assert "link-to-come" not in (letter.text + letter.html)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_people_is_shown_to_each_role(house, language):
    for member in (house.perrine, house.gildas, house.nour, house.remi, house.violaine):
        client = signed_in(house.app, member, language=language)
        for address in (
            "/valbrume/personnes",
            f"/valbrume/personnes/{house.perrine.public_id}",
            f"/valbrume/organisations/{house.organisation.public_id}",
            "/moi",
            "/connexion",
            "/deconnexion",
        ):
            assert client.get(address).status_code == 200, address
