"""The demonstration's own provider: a true code flow, and nothing of it outside the demonstration."""

from __future__ import annotations

import re
from html import unescape

import pytest
import requests
from flask import Response
from flask.testing import FlaskClient
from sqlmodel import select

from foundation.settings import Settings
from people.models import Identity
from people.signin.demo import installing, keys, server
from tests.builders import a_member, a_person, an_initiative
from tests.people.walking import asked, come_back, onward

CHOICES = re.compile(r'<button class="door"[^>]*value="([^"]+)">')


@pytest.fixture
def app(demonstration):
    return demonstration


@pytest.fixture
def perrine(app):
    with app.extensions["database"].transaction() as db:
        person = a_person(db, "Perrine Rochevaire", email="perrine@valbrume.test")
        a_member(db, an_initiative(db, "valbrume"), person=person)
    return person


class Browser(FlaskClient):
    """A browser that comes by the public address, as the cookie does."""

    def open(self, *args, **options):
        options.setdefault("base_url", self.application.extensions["settings"].public_url)
        return super().open(*args, **options)


def browser_of(app):
    return Browser(app, Response)


def authorize(client):
    left = client.get("/connexion/demonstration")
    assert left.status_code == 302, left.text
    return left.location


def choose(client, address, subject):
    path = address[address.index("/demonstration") :]
    assert client.get(path).status_code == 200
    return client.post(path, data={"person": subject})


def sign_in(client, subject):
    return come_back(client, choose(client, authorize(client), subject).location)


def test_one_chooses_whom_to_be_and_is_that_person(app, perrine):
    client = browser_of(app)
    page = client.get(authorize(client)[len(app.extensions["settings"].public_url) :])
    assert CHOICES.findall(page.text) == ["somebody-new", perrine.public_id]
    answer = sign_in(client, perrine.public_id)
    assert (answer.status_code, answer.location) == (303, "/valbrume/")
    assert "Perrine Rochevaire" in client.get("/moi").text


def test_two_browsers_are_two_people(app, perrine):
    with app.extensions["database"].transaction() as db:
        other = a_person(db, "Gildas Verdelune", email="gildas@valbrume.test")
        a_member(db, an_initiative(db, "ombre"), person=other)
    one, two = browser_of(app), browser_of(app)
    sign_in(one, perrine.public_id)
    sign_in(two, other.public_id)
    assert "Perrine Rochevaire" in one.get("/moi").text
    assert "Gildas Verdelune" in two.get("/moi").text


def test_somebody_real_cannot_be_chosen(app):
    with app.extensions["database"].transaction() as db:
        real = a_person(db, "Quelqu’un", email="quelqu.un@example.org")
        a_member(db, an_initiative(db), person=real)
    client = browser_of(app)
    answer = sign_in(client, real.public_id)
    assert answer.status_code == 400
    assert client.get("/moi").status_code == 303


def test_somebody_new_is_welcomed(app):
    client = browser_of(app)
    assert sign_in(client, "somebody-new").location == "/connexion/bienvenue"
    assert "Camille Ventelle" in unescape(client.get("/connexion/bienvenue").text)


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://elsewhere.example/retour"},
        {"client_id": "another"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
        {"nonce": ""},
    ],
    ids=str,
)
def test_a_request_with(app, perrine, change):
    client = browser_of(app)
    told = {**asked(authorize(client)), **change}
    answer = client.get("/demonstration/fournisseur/authorize", query_string=told)
    assert answer.status_code == 400
    answer = client.post(
        "/demonstration/fournisseur/authorize", query_string=told, data={"person": perrine.public_id}
    )
    assert answer.status_code == 400


def token(app, code, **change):
    settings = app.extensions["settings"]
    session = requests.Session()
    session.trust_env = False
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": server.client(settings).redirect_uri,
        "code_verifier": "x" * 43,
        **change,
    }
    secret = change.pop("secret", server.client_secret(settings))
    return session.post(
        f"{settings.public_url}{server.PREFIX}/token", data=body, auth=(server.CLIENT_ID, secret)
    )


def test_a_code_needs_its_verifier_its_client_and_serves_once(app, perrine):
    client = browser_of(app)
    answer = choose(client, authorize(client), perrine.public_id)
    code = asked(answer.location)["code"]
    assert token(app, code).status_code == 400  # not the verifier of the challenge
    assert token(app, code, secret="another").status_code == 401
    assert token(app, code + "x").status_code == 400
    assert come_back(client, answer.location).status_code == 303
    assert token(app, code).status_code == 400


def test_userinfo_asks_for_a_token_of_ours(app):
    client = browser_of(app)
    for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
        assert client.get("/demonstration/fournisseur/userinfo", headers=header).status_code == 401


def test_leaving_ends_here_and_at_the_provider(app, perrine):
    client = browser_of(app)
    sign_in(client, perrine.public_id)
    address = onward(client.post("/deconnexion"))
    back = come_back(client, address)
    assert back.status_code == 302
    assert "chez votre fournisseur" in come_back(client, back.location).text


@pytest.mark.parametrize(
    "change", [{"post_logout_redirect_uri": "https://elsewhere.example"}, {"id_token_hint": "x.y.z"}], ids=str
)
def test_leaving_never_leads_elsewhere(app, perrine, change):
    client = browser_of(app)
    sign_in(client, perrine.public_id)
    told = {**asked(onward(client.post("/deconnexion"))), **change}
    assert client.get("/demonstration/fournisseur/logout", query_string=told).status_code == 400


def test_the_public_keys_are_public_alone(app):
    (key,) = browser_of(app).get("/demonstration/fournisseur/jwks").get_json()["keys"]
    assert set(key) >= {"kty", "n", "e", "kid"}
    assert not {"d", "p", "q"} & set(key)


def test_the_key_is_kept_for_its_owner_alone(tmp_path):
    made = keys.signing_key(tmp_path)
    assert keys.signing_key(tmp_path).kid == made.kid
    assert (tmp_path / keys.FILE).stat().st_mode & 0o777 == 0o600


def test_identities_follow_the_demonstration_to_another_port(app, perrine):
    sign_in(browser_of(app), perrine.public_id)
    with app.extensions["database"].transaction() as db:
        db.exec(select(Identity)).one().issuer = f"http://127.0.0.1:1{server.PREFIX}"
    installing.follow_address(app)
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Identity)).one().issuer == server.issuer(app.extensions["settings"])


def test_outside_the_demonstration_there_is_no_such_provider(app_with):
    app = app_with(demo=False)
    client = app.test_client()
    assert [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demonstration")] == []
    assert client.get("/demonstration/fournisseur/.well-known/openid-configuration").status_code == 404
    assert client.get("/demonstration/courrier").status_code == 404
    assert client.get("/connexion/demonstration").status_code == 404


def test_the_mailbox_shows_addresses_that_do_not_exist_alone(app):
    client = browser_of(app)
    for address in ("gildas@valbrume.test", "quelqu.un@example.org"):
        client.post("/connexion/courriel", data={"email": address})
    page = client.get("/demonstration/courrier").text
    assert "gildas@valbrume.test" in page
    assert "example.org" not in page


def test_the_issuer_is_the_public_address():
    settings = Settings(var=None, secret_key="x" * 40, public_url="https://demo.example", demo=True)  # type: ignore[arg-type]
    assert installing.provider(settings).issuer == "https://demo.example/demonstration/fournisseur"
