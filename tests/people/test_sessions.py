"""Sessions: a new secret at sign-in, eight idle hours, twelve in all, ended from elsewhere at once."""

from __future__ import annotations

import pytest
from flask import session
from sqlmodel import select

from foundation.sessions import WebSession
from foundation.settings import Settings, SettingsError
from people.events import SignedOut
from people.models import BY_EMAIL, Identity
from tests.builders import a_member, a_person, an_initiative, questions, signed_in, token_of
from tests.people.test_codes import ask, enter, received

GILDAS = "gildas@valbrume.test"


@pytest.fixture
def gildas(app):
    with app.extensions["database"].transaction() as db:
        person = a_person(db, "Gildas Verdelune", email=GILDAS)
        a_member(db, an_initiative(db, "valbrume"), person=person)
        db.add(Identity(person_id=person.id, issuer=BY_EMAIL, subject=GILDAS, linked_at=person.created_at))
    return person


def cookie(client):
    return client.get_cookie("chantier").value


def sessions(app):
    with app.extensions["database"].reading() as db:
        return db.exec(select(WebSession)).all()


def test_signing_in_gives_a_new_secret_and_the_former_is_worth_nothing(app, client, gildas):
    ask(client)
    before = cookie(client)
    enter(client, received(app))
    assert cookie(client) != before
    thief = app.test_client()
    thief.set_cookie("chantier", before)
    assert thief.get("/moi").status_code == 303
    assert [one.person_id for one in sessions(app)].count(gildas.id) == 1


def test_a_secret_prepared_by_somebody_else_is_not_kept(app, client, gildas):
    client.set_cookie("chantier", "prepared-by-an-attacker-43-characters-long-x")
    ask(client)
    enter(client, received(app))
    assert cookie(client) != "prepared-by-an-attacker-43-characters-long-x"


def test_the_language_chosen_before_is_kept(app, client, gildas):
    client.post("/langue", data={"language": "en"})
    ask(client)
    enter(client, received(app))
    assert '<html lang="en"' in client.get("/moi").text


def test_signing_out_ends_the_session_and_tells_its_seats(app, client, gildas):
    told = []
    app.extensions["facts"].listen(SignedOut, told.append)
    ask(client)
    enter(client, received(app))
    secret = cookie(client)
    (session,) = [one for one in sessions(app) if one.person_id == gildas.id]
    assert client.post("/deconnexion").status_code == 303
    assert [fact.session_digest for fact in told] == [session.digest]
    thief = app.test_client()
    thief.set_cookie("chantier", secret)
    assert thief.get("/moi").status_code == 303


def test_nobody_is_signed_out_by_a_link(app, gildas):
    client = signed_in(app, gildas)
    page = client.get("/deconnexion")
    assert (page.status_code, '<form method="post" action="/deconnexion"' in page.text) == (200, True)
    assert client.get("/moi").status_code == 200


def test_eight_idle_hours_end_it(app, gildas, clock):
    client = signed_in(app, gildas)
    clock.advance(hours=7, minutes=59)
    assert client.get("/moi").status_code == 200
    clock.advance(hours=8, seconds=1)
    assert client.get("/moi").status_code == 303


def test_twelve_hours_end_it_however_busy(app, gildas, clock):
    client = signed_in(app, gildas)
    for _hour in range(12):
        clock.advance(minutes=59)
        assert client.get("/moi").status_code == 200
    clock.advance(minutes=13)
    assert client.get("/moi").status_code == 303


def test_a_session_is_ended_from_elsewhere_at_once(app, gildas):
    here, there = signed_in(app, gildas), signed_in(app, gildas)
    here.post("/moi/sessions/fermer")
    assert there.get("/moi").status_code == 303
    assert here.get("/moi").status_code == 200


def test_one_session_is_ended_by_its_line(app, gildas):
    here, there = signed_in(app, gildas), signed_in(app, gildas)
    here.get("/moi")
    with there.session_transaction(base_url="http://localhost") as session:
        digest = session.digest
    assert f"/moi/sessions/{digest}/fermer" in here.get("/moi").text
    assert here.post(f"/moi/sessions/{digest}/fermer").status_code == 303
    assert there.get("/moi").status_code == 303
    assert here.get("/moi").status_code == 200


def test_one_ends_ones_own_sessions_alone(app, gildas):
    with app.extensions["database"].transaction() as db:
        stranger = a_person(db)
    theirs = signed_in(app, stranger)
    (digest,) = [one.digest for one in sessions(app) if one.person_id == stranger.id]
    client = signed_in(app, gildas)
    assert client.post(f"/moi/sessions/{digest}/fermer").status_code == 404
    assert theirs.get("/moi").status_code == 200


def test_the_cookie_says_nothing_and_is_kept_from_scripts(app, client):
    header = client.post("/langue", data={"language": "en"}).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_over_tls_the_cookie_is_bound_to_the_host(app_with):
    client = app_with(public_url="https://chantier.example").test_client()
    answer = client.post("/langue", data={"language": "en"}, base_url="https://chantier.example")
    header = answer.headers["Set-Cookie"]
    assert header.startswith("__Host-chantier=")
    assert "Secure" in header
    assert "Path=/" in header
    assert "Domain" not in header


@pytest.mark.as_deployed
@pytest.mark.parametrize(
    "address",
    ["/deconnexion", "/moi", "/langue", "/theme", "/connexion/bienvenue", "/valbrume/personnes/inviter"],
)
def test_every_gesture_needs_its_token_and_our_own_origin(app, gildas, address):
    client = signed_in(app, gildas)
    assert client.post(address).status_code == 400
    token = token_of(app, client)
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ):
        assert client.post(address, data={"csrf_token": token}, headers=headers).status_code == 403
    with client.session_transaction(base_url="http://localhost") as session:
        assert session["person_id"] == gildas.id


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "changeme" * 8])
def test_outside_the_demonstration_it_does_not_start_without_a_real_secret(secret):
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.from_environment({"SECRET_KEY": secret})


def test_the_demonstration_starts_without_one():
    assert Settings.from_environment({"DEMO": "1"}).demo


def test_a_real_secret_is_enough():
    assert not Settings.from_environment({"SECRET_KEY": "R2x9-kq7Lw_tZ4vB8nMd0PfYsJc3HgUe1oXa5iN6"}).demo


def test_a_live_connection_reads_its_session_when_it_opens_and_not_at_each_event(app, gildas):
    opened = {"headers": {"Cookie": f"chantier={cookie(signed_in(app, gildas))}"}}
    with questions(app) as asked, app.test_request_context("/", **opened):
        assert session["person_id"] == gildas.id
    assert [one for one in asked if "web_session" in one]
    kept = {"saved_session": {"person_id": gildas.id}}  # as Flask-SocketIO keeps it, and gives it back
    with questions(app) as asked, app.test_request_context("/", **opened, environ_overrides=kept):
        assert not session
    assert asked == []
