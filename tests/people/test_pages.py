"""The pages of people: who sees whom, who may change what, and what a change leaves behind."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from sqlmodel import select

from foundation.ledger import LedgerLine, broken_at
from foundation.mail import Letter
from people.events import RightsChanged
from people.models import BY_EMAIL, Identity, Mandate, Membership, Person, Role, StreamMembership
from tests.builders import (
    a_college,
    a_mandate,
    a_member,
    a_person,
    a_stream,
    an_initiative,
    an_organisation,
    signed_in,
    the_actor,
)


class House:
    """Two initiatives; the first with an organisation, a titular, and each role."""

    def __init__(self, app):
        self.app = app
        with app.extensions["database"].transaction() as db:
            self.initiative, self.twin = an_initiative(db, "valbrume"), an_initiative(db, "ombre")
            self.college = a_college(db, self.initiative, "ent", name="Entreprises")
            self.organisation = an_organisation(db, self.initiative, "Graine & Bocage")
            self.other = an_organisation(db, self.initiative, "La Remise partagée")
            self.stream = a_stream(db, self.initiative, "Cantines")
            self.perrine = a_member(
                db,
                self.initiative,
                "Perrine Rochevaire",
                organisation=self.organisation,
                streams=(self.stream,),
            )
            self.gildas = a_member(db, self.initiative, "Gildas Verdelune")
            self.nour = a_member(db, self.initiative, "Nour Sarrazet", role=Role.FACILITATOR)
            self.remi = a_member(db, self.initiative, "Rémi Solverne", role=Role.ADMINISTRATOR)
            self.violaine = a_member(db, self.initiative, "Violaine Ormescence", role=Role.OBSERVER)
            self.stranger = a_member(db, self.twin, "Blandine Ourdoval", role=Role.ADMINISTRATOR)
            self.their_college = a_college(db, self.twin, "ess")
            self.theirs = an_organisation(db, self.twin, "Le Fournil du Val")

    def as_(self, member):
        return signed_in(self.app, member)

    def read(self, table):
        with self.app.extensions["database"].reading() as db:
            return db.exec(select(table).order_by(table.id)).all()

    def actor(self, member):
        with self.app.extensions["database"].reading() as db:
            return the_actor(db, member)

    def epoch(self, member):
        return next(one.rights_epoch for one in self.read(Person) if one.id == member.person_id)


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


def test_a_second_way_in_opens_the_same_account(house):
    client = house.as_(house.gildas)
    assert "Ajouter une manière" in client.get("/connexion?purpose=link").text
    client.post("/connexion/courriel", data={"email": "gildas@example.org", "purpose": "link"})
    from tests.people.test_codes import enter, received

    assert enter(client, received(house.app, "gildas@example.org")).location == "/moi"
    (identity,) = house.read(Identity)
    assert (identity.issuer, identity.subject, identity.person_id) == (
        BY_EMAIL,
        "gildas@example.org",
        house.gildas.person_id,
    )


def test_a_way_in_that_opens_another_account_is_not_taken_from_it(house):
    from tests.people.test_codes import enter, received

    with house.app.extensions["database"].transaction() as db:
        db.add(
            Identity(
                person_id=house.perrine.person_id,
                issuer=BY_EMAIL,
                subject="p@example.org",
                linked_at=house.initiative.created_at,
            )
        )
    client = house.as_(house.gildas)
    client.post("/connexion/courriel", data={"email": "p@example.org", "purpose": "link"})
    assert enter(client, received(house.app, "p@example.org")).status_code == 409
    assert house.read(Identity)[0].person_id == house.perrine.person_id


def test_two_ways_in_proved_one_after_the_other_are_joined_on_demand(house):
    from tests.people.test_codes import enter, received

    with house.app.extensions["database"].transaction() as db:
        db.add(
            Identity(
                person_id=house.gildas.person_id,
                issuer=BY_EMAIL,
                subject="g@example.org",
                linked_at=house.initiative.created_at,
            )
        )
    client = house.app.test_client()
    with client.session_transaction(base_url="http://localhost") as session:
        session["newcomer"] = {"issuer": "https://op.example", "subject": "g-1", "name": "Gildas V."}
    client.post("/connexion/courriel", data={"email": "g@example.org"})
    assert enter(client, received(house.app, "g@example.org")).location == "/connexion/bienvenue"
    assert "Relier" in client.get("/connexion/bienvenue").text
    assert client.post("/connexion/bienvenue/relier").status_code == 303
    assert {one.person_id for one in house.read(Identity)} == {house.gildas.person_id}


def test_the_last_way_in_stays_and_those_of_others_are_nobodys(house):
    with house.app.extensions["database"].transaction() as db:
        db.add(
            Identity(
                person_id=house.gildas.person_id,
                issuer=BY_EMAIL,
                subject="g@example.org",
                linked_at=house.initiative.created_at,
            )
        )
    (identity,) = house.read(Identity)
    assert house.as_(house.gildas).post(f"/moi/identites/{identity.id}/retirer").status_code == 409
    assert house.as_(house.perrine).post(f"/moi/identites/{identity.id}/retirer").status_code == 404
    assert len(house.read(Identity)) == 1


def test_a_name_is_changed_and_an_empty_one_refused(house):
    client = house.as_(house.gildas)
    assert client.post("/moi", data={"name": "  "}).status_code == 422
    assert client.post("/moi", data={"name": "Gildas Verdelune-Roc"}).status_code == 303
    assert "Verdelune-Roc" in client.get("/moi").text


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere"])
def test_choosing_a_language_leads_back_to_us_alone(client, wanted):
    assert client.post("/langue", data={"language": "en", "next": wanted}).location == "/"
    assert client.post("/langue", data={"language": "de"}).status_code == 422
    assert client.post("/theme", data={"theme": "dark", "next": "/connexion"}).location == "/"


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
