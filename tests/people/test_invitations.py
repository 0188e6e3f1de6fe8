"""Invitation links: for one person, for thirty days; they never lock anybody out, and never let a second one in."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from foundation.mail import Letter
from people.models import (
    BY_EMAIL,
    Identity,
    Invitation,
    Mandate,
    MandateProposal,
    Membership,
    Person,
    Role,
    StreamMembership,
)
from tests.builders import a_college, a_member, a_person, a_stream, an_initiative, an_organisation, signed_in

LINK = re.compile(r"/invitation/([A-Za-z0-9_-]{43})")
AMINA = "amina@example.org"


class House:
    """An initiative with its facilitator, an organisation and a stream lead."""

    def __init__(self, app):
        self.app = app
        with app.extensions["database"].transaction() as db:
            self.initiative = an_initiative(db, "valbrume")
            self.organisation = an_organisation(
                db, self.initiative, "Graine & Bocage", siret="21440001600018"
            )
            self.college = a_college(db, self.initiative, "ess")
            self.stream = a_stream(db, self.initiative)
            self.facilitator = a_member(db, self.initiative, "Nour Sarrazet", role=Role.FACILITATOR)
            self.lead = a_member(db, self.initiative, "Océane Ruissequin", streams=(self.stream,), leads=True)
            self.plain = a_member(db, self.initiative, "Gildas Verdelune")
            self.administrator = a_member(db, self.initiative, "Rémi Solverne", role=Role.ADMINISTRATOR)

    def invite(self, by=None, **form):
        """Invite, and give the link's token."""
        client = signed_in(self.app, by or self.facilitator)
        answer = client.post("/valbrume/personnes/inviter", data={"role": "participant", **form})
        if form.get("email"):
            assert answer.status_code == 303, answer.text
            return LINK.search(self.read(Letter)[-1].text)[1]
        assert answer.status_code == 200, answer.text
        return LINK.search(answer.text)[1]

    def read(self, table):
        with self.app.extensions["database"].reading() as db:
            return db.exec(select(table).order_by(table.id)).all()

    def member_named(self, name):
        person = next((one for one in self.read(Person) if one.name == name), None)
        return next((one for one in self.read(Membership) if person and one.person_id == person.id), None)

    def somebody(self, name="Camille Ventelle", email="camille@example.org"):
        """A browser in which a person of no initiative has signed in."""
        with self.app.extensions["database"].transaction() as db:
            person = a_person(db, name, email=email)
            db.add(
                Identity(
                    person_id=person.id,
                    issuer=BY_EMAIL,
                    subject=email,
                    email=email,
                    linked_at=person.created_at,
                )
            )
        return signed_in(self.app, person)


@pytest.fixture
def house(app):
    return House(app)


def join(client, token, name="Amina Diallo"):
    """Come by the letter: three screens, one mailbox."""
    assert client.get(f"/invitation/{token}").status_code == 200
    assert client.post(f"/invitation/{token}").location == "/connexion/bienvenue"
    assert client.get("/connexion/bienvenue").status_code == 200
    return client.post("/connexion/bienvenue", data={"name": name})


@pytest.mark.both_databases
def test_a_newcomer_joins_by_the_letter_she_received(house, client):
    token = house.invite(
        email=AMINA, organisation=house.organisation.public_id, college=house.college.public_id, signs="1"
    )
    assert "Graine &amp; Bocage" in client.get(f"/invitation/{token}").text
    answer = join(client, token)
    assert answer.status_code == 303
    assert answer.location.startswith("/valbrume/")
    member = house.member_named("Amina Diallo")
    assert (member.role, member.college_id) == (Role.PARTICIPANT, house.college.id)
    (mandate,) = house.read(Mandate)
    assert (mandate.membership_id, mandate.organisation_id, mandate.signs) == (
        member.id,
        house.organisation.id,
        True,
    )
    assert (BY_EMAIL, AMINA) in {(one.issuer, one.subject) for one in house.read(Identity)}


def test_the_second_click_leads_in(house, client):
    token = house.invite(email=AMINA)
    join(client, token)
    assert client.get(f"/invitation/{token}").location == "/valbrume/"
    assert len(house.read(Membership)) == 5


def test_the_link_of_somebody_who_already_came_asks_to_sign_in_and_lets_nobody_else_in(house, client, app):
    token = house.invite(email=AMINA)
    join(client, token)
    other = app.test_client()
    page = other.get(f"/invitation/{token}")
    assert (page.status_code, "a déjà servi" in page.text) == (200, True)
    assert other.post(f"/invitation/{token}").status_code == 404
    camille = house.somebody()
    camille.get(f"/invitation/{token}")
    assert "a déjà servi" in camille.get("/connexion/bienvenue").text
    answer = camille.post("/connexion/bienvenue")
    assert answer.status_code == 409
    assert "une autre personne" in answer.text
    assert house.member_named("Camille Ventelle") is None


def test_the_same_person_may_come_through_it_again_from_another_machine(house, client, app):
    token = house.invite(email=AMINA)
    join(client, token)
    amina = house.member_named("Amina Diallo")
    elsewhere = app.test_client()
    elsewhere.get(f"/invitation/{token}")
    with elsewhere.session_transaction(base_url="http://localhost") as session:
        session["person_id"] = amina.person_id
    assert elsewhere.get("/connexion/bienvenue").status_code == 200
    assert elsewhere.post("/connexion/bienvenue").status_code == 303
    assert len(house.read(Membership)) == 5


def test_somebody_signed_in_without_membership_joins_in_one_click(house):
    token = house.invite()
    camille = house.somebody()
    assert camille.get(f"/invitation/{token}").location == "/connexion/bienvenue"
    assert camille.post("/connexion/bienvenue").status_code == 303
    assert house.member_named("Camille Ventelle") is not None


def test_a_member_who_tries_the_link_does_not_use_it_up(house, client):
    token = house.invite()
    assert signed_in(house.app, house.facilitator).get(f"/invitation/{token}").location == "/valbrume/"
    assert house.read(Invitation)[0].used_by is None
    client.get(f"/invitation/{token}")
    assert house.somebody().get(f"/invitation/{token}").location == "/connexion/bienvenue"


def test_a_member_invited_for_another_organisation_gets_the_mandate(house):
    gildas = next(one for one in house.read(Person) if one.name == "Gildas Verdelune")
    token = house.invite(email=gildas.email, organisation=house.organisation.public_id)
    client = signed_in(house.app, house.plain)
    assert client.get(f"/invitation/{token}").location == "/connexion/bienvenue"
    client.post("/connexion/bienvenue")
    (mandate,) = house.read(Mandate)
    assert mandate.membership_id == house.plain.id
    assert len(house.read(Membership)) == 4


def test_after_thirty_days_words_say_how_to_ask_again(house, client, clock):
    token = house.invite(email=AMINA)
    clock.advance(days=30, seconds=1)
    page = client.get(f"/invitation/{token}")
    assert page.status_code == 410
    assert "Nour Sarrazet" in page.text
    assert client.post(f"/invitation/{token}").status_code == 404


def test_an_old_link_still_leads_in_whoever_joined_by_it(house, client, clock):
    token = house.invite(email=AMINA)
    join(client, token)
    amina = house.member_named("Amina Diallo")
    clock.advance(days=31)
    assert signed_in(house.app, amina).get(f"/invitation/{token}").location == "/valbrume/"
    assert house.app.test_client().get(f"/invitation/{token}").status_code == 200


def test_an_invitation_that_expires_between_the_page_and_the_click_is_told(house, clock):
    token = house.invite()
    camille = house.somebody()
    camille.get(f"/invitation/{token}")
    clock.advance(days=31)
    camille = house.somebody("Autre", "autre@example.org")
    assert camille.get(f"/invitation/{token}").status_code == 410


def test_a_withdrawn_link_leads_nowhere_and_says_so(house, client):
    token = house.invite(email=AMINA)
    (invitation,) = house.read(Invitation)
    facilitator = signed_in(house.app, house.facilitator)
    assert (
        facilitator.post(f"/valbrume/personnes/invitations/{invitation.public_id}/retirer").status_code == 303
    )
    page = client.get(f"/invitation/{token}")
    assert (page.status_code, "retirée" in page.text) == (410, True)


def test_a_link_that_was_never_given_is_answered_in_words(client):
    page = client.get(f"/invitation/{'x' * 43}")
    assert (page.status_code, "Ce lien ne mène" in page.text) == (404, True)


def test_only_a_digest_of_the_link_is_kept(house):
    token = house.invite()
    assert token not in house.read(Invitation)[0].model_dump_json()


@pytest.mark.both_databases
def test_two_people_racing_for_one_invitation_one_joins(house):
    from concurrent.futures import ThreadPoolExecutor

    token = house.invite()
    clients = [house.somebody(f"Personne {n}", f"p{n}@example.org") for n in range(6)]
    for client in clients:
        client.get(f"/invitation/{token}")
    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(lambda client: client.post("/connexion/bienvenue").status_code, clients))
    assert answers == [303] + [409] * 5
    assert len(house.read(Membership)) == 5


def test_a_stream_lead_invites_but_gives_no_mandate(house, app):
    # The form of the page invites to the initiative: a lead invites through her stream.
    from people.actions import invitations
    from people.actions.invitations import Offer
    from tests.builders import A_MORNING, the_actor

    with app.extensions["database"].transaction() as db:
        offer = Offer(name="Amina Diallo", organisation_id=house.organisation.id, stream_id=house.stream.id)
        _invitation, token = invitations.invite(db, the_actor(db, house.lead), offer, now=A_MORNING)
    camille = house.somebody()
    camille.get(f"/invitation/{token}")
    assert camille.post("/connexion/bienvenue").status_code == 303
    assert house.read(Mandate) == []
    (proposal,) = house.read(MandateProposal)
    assert proposal.organisation_id == house.organisation.id
    assert [one.membership_id for one in house.read(StreamMembership)][-1] == house.member_named(
        "Camille Ventelle"
    ).id


def test_who_does_not_facilitate_does_not_invite(house):
    answer = signed_in(house.app, house.plain).post(
        "/valbrume/personnes/inviter", data={"role": "participant"}
    )
    assert answer.status_code == 403
    assert house.read(Invitation) == []


@pytest.mark.parametrize("role", ["facilitator", "administrator"])
def test_a_facilitator_does_not_hand_out_the_powers_of_the_administrator(house, role):
    answer = signed_in(house.app, house.facilitator).post("/valbrume/personnes/inviter", data={"role": role})
    assert answer.status_code == 403
    assert house.invite(by=house.administrator, role=role)


def test_the_siret_of_a_provider_proposes_and_gives_nothing(house, app):
    token = house.invite()
    client = app.test_client()
    client.get(f"/invitation/{token}")
    with client.session_transaction(base_url="http://localhost") as session:
        session["newcomer"] = {
            "issuer": "https://op.example",
            "subject": "p-1",
            "name": "Amina Diallo",
            "siret": "21440001600018",
        }
    assert "Je parle aussi pour Graine &amp; Bocage" in client.get("/connexion/bienvenue").text
    client.post("/connexion/bienvenue", data={"name": "Amina Diallo", "speaks": "1"})
    assert house.read(Mandate) == []
    (proposal,) = house.read(MandateProposal)
    facilitator = signed_in(house.app, house.facilitator)
    assert "Amina Diallo" in facilitator.get("/valbrume/personnes").text
    answer = facilitator.post(
        f"/valbrume/personnes/propositions/{proposal.public_id}",
        data={"answer": "accept", "starts_on": "2026-03-12"},
    )
    assert answer.status_code == 303
    (mandate,) = house.read(Mandate)
    assert mandate.membership_id == house.member_named("Amina Diallo").id


def test_a_proposal_set_aside_gives_nothing_and_cannot_be_decided_twice(house, app):
    client = signed_in(app, house.plain)
    client.post(
        f"/valbrume/personnes/{house.plain.public_id}/mandats",
        data={"organisation": house.organisation.public_id},
    )
    (proposal,) = house.read(MandateProposal)
    facilitator = signed_in(app, house.facilitator)
    address = f"/valbrume/personnes/propositions/{proposal.public_id}"
    assert facilitator.post(address, data={"answer": "decline"}).status_code == 303
    assert facilitator.post(address, data={"answer": "accept", "starts_on": "2026-03-12"}).status_code == 409
    assert house.read(Mandate) == []
    assert client.post(address, data={"answer": "decline"}).status_code == 403
