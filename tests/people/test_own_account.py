"""One's own account: its name, its ways in, what any browser chooses."""

from __future__ import annotations

import pytest

from people.models import BY_EMAIL, Identity
from tests.people.house import House


@pytest.fixture
def house(app):
    return House(app)


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


def test_the_public_face_leads_to_the_choice_of_a_language_and_back(app):
    reader = app.test_client()
    page = reader.get("/langue?next=/valbrume/public/").text
    assert 'name="next" value="/valbrume/public/"' in page
    answer = reader.post("/langue", data={"language": "en", "next": "/valbrume/public/"})
    assert answer.location == "/valbrume/public/"
    assert 'value="/"' in reader.get("/langue?next=https://ailleurs.test/").text


def public_id(house):
    return house.actor(house.gildas).person_public_id


def test_what_waits_in_a_browser_is_shown_to_whoever_is_signed_in_and_the_server_knows_nothing_of_it(house):
    assert "/connexion" in house.app.test_client().get("/moi/en-attente").location
    page = house.as_(house.gildas).get("/moi/en-attente").text
    assert f'data-person="{public_id(house)}"' in page
    assert "/static/dist/unsent-" in page


def test_signing_in_and_out_may_say_that_something_waits_and_whose_only_to_its_author(house):
    stranger = house.app.test_client()
    for address in ("/connexion", "/deconnexion/retour"):
        assert 'data-waiting="anyone" hidden' in stranger.get(address).text
    client = house.as_(house.gildas)
    for address in ("/moi", "/deconnexion"):
        assert f'data-waiting="{public_id(house)}" hidden' in client.get(address).text
