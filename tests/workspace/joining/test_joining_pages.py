"""The pages of joining: three fields without an account, a private link, one page for who facilitates."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from foundation import jobs, operations
from foundation.mail import Letter
from people.models import BY_EMAIL, Identity, Person, Role
from tests.builders import a_member, a_person, a_stream, an_initiative, signed_in
from workspace.joining import chores
from workspace.joining.models import JoinRequest

pytestmark = pytest.mark.both_databases
FOLLOW = re.compile(r"http://localhost(/demande/\S+)")
INVITED = re.compile(r"http://localhost(/invitation/\S+)")
ASKED = {"name": "Camille Ventelle", "email": "Camille@example.org", "why": "Je cultive, pour La Remise."}
FORM = "/participer/valbrume"


class House:
    def __init__(self, app):
        self.app = app
        with app.extensions["database"].transaction() as db:
            self.initiative = an_initiative(db, "valbrume", listed=True)
            self.stream = a_stream(db, self.initiative, "Cantines", slug="cantines")
            self.other = a_stream(db, self.initiative, "Réemploi")
            self.nour = a_member(db, self.initiative, "Nour Sarrazet", role=Role.FACILITATOR)
            self.gildas = a_member(db, self.initiative, "Gildas Verdelune")
            self.facilitates = db.get_one(Person, self.nour.person_id).email
            an_initiative(db, "ombre")

    def read(self, table):
        with self.app.extensions["database"].reading() as db:
            return db.exec(select(table).order_by(table.id)).all()

    def letter(self):
        return self.read(Letter)[-1]

    def asks(self, client, **more):
        """Through the form and the letter; gives the address of the private page."""
        answer = client.post(FORM, data={**ASKED, "stream": self.stream.public_id, **more})
        assert answer.location == f"{FORM}/envoyee", answer.text
        link = FOLLOW.search(self.letter().text)[1]
        assert client.post(f"{link}/confirmer").status_code == 303
        return link

    def decides(self, verb, **form):
        (made,) = self.read(JoinRequest)
        data = {"seen": self.stream.public_id, **form}
        return signed_in(self.app, self.nour).post(f"/valbrume/demandes/{made.public_id}/{verb}", data=data)


@pytest.fixture
def house(app):
    return House(app)


def test_the_public_page_leads_to_the_form_with_its_stream_chosen(house, client):
    page = client.get("/valbrume/public/").text
    assert f'href="{FORM}"' in page
    assert f'href="{FORM}?chantier={house.stream.public_id}"' in page
    form = client.get(f"{FORM}?chantier={house.stream.public_id}").text
    assert f'value="{house.stream.public_id}" selected' in form
    assert client.get("/participer/ombre").status_code == 404
    assert client.get(f"{FORM}?chantier=inconnu").status_code == 404


def test_who_facilitates_is_written_to_once_when_an_address_is_confirmed(house, client):
    link = house.asks(client)
    client.post(f"{link}/confirmer")
    client.post(f"{link}/ecrire", data={"text": "Un mot de plus."})
    (letter,) = [one for one in house.read(Letter) if one.recipient == house.facilitates]
    assert "le chantier «\u00a0Cantines\u00a0»" in letter.text
    assert "http://localhost/valbrume/demandes" in letter.text
    assert "somebody asks to take part" in letter.subject


def test_who_belongs_already_is_led_to_the_place(house):
    inside = signed_in(house.app, house.gildas)
    assert inside.get(f"{FORM}?chantier={house.stream.public_id}").location == "/valbrume/chantiers/cantines"
    assert inside.get(FORM).location == "/valbrume/"


def test_without_an_account_one_asks_follows_is_welcomed_and_comes_in(house, client):
    link = house.asks(client)
    home = signed_in(house.app, house.nour).get("/valbrume/").text
    assert "Camille Ventelle demande à participer" in home
    assert "camille@example.org" in signed_in(house.app, house.nour).get("/valbrume/demandes").text
    assert house.decides("accueillir").status_code == 303
    letter = house.letter()
    assert (letter.recipient, INVITED.search(letter.text) is not None) == ("camille@example.org", True)
    assert "Bienvenue" in client.get(link).text
    assert client.post(f"{link}/entrer").location == "/connexion/bienvenue"
    assert (
        client.post("/connexion/bienvenue", data={"name": "Camille Ventelle"}).location == "/valbrume/charte"
    )
    assert client.get("/valbrume/chantiers/cantines").status_code == 200
    assert "Camille Ventelle demande" not in signed_in(house.app, house.nour).get("/valbrume/").text
    assert client.post(f"{link}/entrer").location == "/valbrume/"


def test_opening_the_link_confirms_nothing(house, client):
    client.post(FORM, data=ASKED)
    link = FOLLOW.search(house.letter().text)[1]
    assert "Confirmer ma demande" in client.get(link).text
    assert house.read(JoinRequest)[0].confirmed_at is None
    assert client.get(f"{link}x").status_code == 404
    assert client.get("/demande/inconnue").status_code == 404


def test_who_has_signed_in_needs_no_mailbox_and_is_in_once_welcomed(house):
    with house.app.extensions["database"].transaction() as db:
        amina = a_person(db, "Amina Diallo", email="amina@example.org")
        db.add(Identity(person_id=amina.id, issuer=BY_EMAIL, subject=amina.email, email=amina.email, linked_at=amina.created_at))  # fmt: skip
    client = signed_in(house.app, amina)
    assert 'value="amina@example.org"' in client.get(FORM).text
    asked = {**ASKED, "email": "amina@example.org", "stream": house.stream.public_id}
    answer = client.post(FORM, data=asked)
    assert "attend une réponse" in client.get(answer.location).text
    house.decides("accueillir", text="Bienvenue !")
    assert "Vous y êtes déjà" in house.letter().text
    assert client.get("/valbrume/chantiers/cantines").status_code == 200
    assert "Vous êtes dans la démarche" in client.get(answer.location).text


def test_an_answer_and_another_place_are_told_in_the_page_and_by_letter(house, client):
    link = house.asks(client)
    assert house.decides("repondre", text="Le jeudi ?").status_code == 303
    assert "Le jeudi ?" in house.letter().text
    assert link in house.letter().text
    assert "Le jeudi ?" in client.get(link).text
    assert client.post(f"{link}/ecrire", data={"text": "Oui."}).status_code == 303
    house.decides("orienter", stream=house.other.public_id, text="Plutôt là.")
    assert "Réemploi" in house.letter().text
    assert "Réemploi" in client.get(link).text
    late = house.decides("accueillir")
    assert late.status_code == 409
    assert "rien n’a été fait deux fois" in late.text


def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(house, client):
    page = client.post(FORM, data={**ASKED, "email": "camille", "why": " "})
    assert page.status_code == 422
    assert "Camille Ventelle" in page.text
    assert "adresse de courriel complète" in page.text
    house.asks(client)
    assert house.decides("repondre", text=" ").status_code == 422


def test_a_machine_that_fills_in_what_nobody_sees_leaves_nothing(house, client):
    answer = client.post(FORM, data={**ASKED, "website": "http://spam.example"})
    assert answer.location == f"{FORM}/envoyee"
    assert (house.read(JoinRequest), house.read(Letter)) == ([], [])


@pytest.mark.as_deployed
def test_one_address_is_not_written_to_again_and_again(house, client):
    house.app.config["WTF_CSRF_ENABLED"] = False
    answers = [client.post(FORM, data=ASKED).status_code for _time in range(7)]
    assert (answers[0], answers[-1]) == (303, 429)


def test_requests_are_of_who_facilitates_and_nobody_else_reads_an_address(house, client):
    house.asks(client)
    assert signed_in(house.app, house.gildas).get("/valbrume/demandes").status_code == 403
    assert client.get("/valbrume/demandes").status_code == 303
    for address in ("/valbrume/public/", FORM, "/"):
        assert "camille@example.org" not in house.app.test_client().get(address).text


def test_taken_back_or_no_longer_kept_the_link_leads_nowhere(house, client, clock):
    link = house.asks(client)
    jobs.run(house.app, jobs.Job(2, operations.send_mail))
    assert "Il n’en reste rien" in client.post(f"{link}/retirer").text
    assert client.get(link).status_code == 404
    letters = [(one.recipient, one.subject + one.text) for one in house.read(Letter)]
    assert [who for who, _said in letters] == [house.facilitates]
    assert not any(word in said for _who, said in letters for word in ("Camille", "cultive"))
    house.asks(client)
    clock.advance(days=366)
    jobs.run(house.app, jobs.Job(600, chores.forget))
    assert house.read(JoinRequest) == []
