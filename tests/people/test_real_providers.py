"""The whole flow against `oidc-provider`, that nobody here wrote: as it comes, and as particular as ProConnect."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.settings import Provider
from people.models import Identity, Organisation, Person
from tests.builders import an_initiative, an_organisation
from tests.people.walking import asked, come_back, onward, outside, through_oidc_provider

pytestmark = pytest.mark.peer
OUT = "http://localhost/deconnexion/retour"


@pytest.fixture(params=["plain", "proconnect"])
def provider(request, identity_provider) -> Provider:
    profile = request.param
    peer = identity_provider(
        profile, returns=[f"http://localhost/connexion/{profile}/retour"], after_logout=[OUT]
    )
    strict = profile == "proconnect"
    return Provider(
        slug=profile,
        label="Compte professionnel",
        issuer=peer.issuer,
        client_id=peer.client_id,
        client_secret=peer.client_secret,
        profile=profile,
        scopes="openid given_name usual_name email uid siret" if strict else "openid email profile",
        token_auth="client_secret_post" if strict else "client_secret_basic",
        acr_values=("eidas1",) if strict else (),
    )


@pytest.fixture
def app(app_with, provider):
    return app_with(provider)


def people(app):
    with app.extensions["database"].reading() as db:
        return {
            (one.issuer, one.subject): db.get_one(Person, one.person_id).name
            for one in db.exec(select(Identity))
        }


def test_somebody_opens_an_account_then_comes_back_to_it(app, provider):
    client = app.test_client()
    answer = come_back(client, through_oidc_provider(client, provider.slug, "p-amina"))
    assert (answer.status_code, answer.location) == (303, "/connexion/bienvenue")
    assert "Amina Diallo" in client.get("/connexion/bienvenue").text
    client.post("/connexion/bienvenue", data={"name": "Amina Diallo"})
    assert people(app) == {(provider.issuer, "p-amina"): "Amina Diallo"}

    elsewhere = app.test_client()
    answer = come_back(elsewhere, through_oidc_provider(elsewhere, provider.slug, "p-amina"))
    assert (answer.status_code, answer.location) == (303, "/moi")
    assert "Vous n’êtes pas encore membre" in elsewhere.get("/moi").text
    assert len(people(app)) == 1


def test_two_people_are_two_accounts(app, provider):
    for sub, name in (("p-amina", "Amina Diallo"), ("p-bruno", "Bruno Le Goff")):
        client = app.test_client()
        come_back(client, through_oidc_provider(client, provider.slug, sub))
        client.post("/connexion/bienvenue", data={"name": name})
    assert sorted(people(app).values()) == ["Amina Diallo", "Bruno Le Goff"]


def test_signing_out_goes_through_the_provider_and_comes_back(app, provider):
    client, browser = app.test_client(), outside()
    come_back(client, through_oidc_provider(client, provider.slug, "p-amina", browser))
    client.post("/connexion/bienvenue", data={"name": "Amina Diallo"})
    address = onward(client.post("/deconnexion"))
    told = asked(address)
    assert told["post_logout_redirect_uri"] == OUT
    assert len(told["state"]) >= 32
    assert told["id_token_hint"].count(".") == 2
    assert client.get("/moi").status_code == 303
    page = browser.get(address)
    secret = page.text.partition('name="xsrf" value="')[2].partition('"')[0]
    left = browser.post(
        f"{provider.issuer}/session/end/confirm",
        data={"xsrf": secret, "logout": "yes"},
        allow_redirects=False,
    )
    assert left.headers["Location"] == f"{OUT}?state={told['state']}"
    assert "chez votre fournisseur" in come_back(client, left.headers["Location"]).text


def test_a_code_already_exchanged_is_worth_nothing(app, provider):
    client = app.test_client()
    address = through_oidc_provider(client, provider.slug, "p-amina")
    assert come_back(client, address).status_code == 303
    assert come_back(client, address).status_code == 400


def test_an_answer_carried_to_another_browser_is_worth_nothing(app, provider):
    victim, attacker = app.test_client(), app.test_client()
    address = through_oidc_provider(attacker, provider.slug, "p-bruno")
    assert come_back(victim, address).status_code == 400
    assert victim.get("/moi").status_code == 303


def test_somebody_who_gives_up_is_told_so(app, provider):
    client, browser = app.test_client(), outside()
    page = browser.get(client.get(f"/connexion/{provider.slug}").location)
    left = browser.post(page.url, data={"abort": "1"}, allow_redirects=False)
    while left.headers["Location"].startswith(provider.issuer):
        left = browser.get(left.headers["Location"], allow_redirects=False)
    answer = come_back(client, left.headers["Location"])
    assert (answer.status_code, "renoncé" in answer.text) == (400, True)


def test_the_siret_of_proconnect_proposes_an_organisation(app, provider):
    with app.extensions["database"].transaction() as db:
        an_organisation(db, an_initiative(db), "Commune", siret="21440001600018")
    client = app.test_client()
    come_back(client, through_oidc_provider(client, provider.slug, "p-amina"))
    with client.session_transaction(base_url="http://localhost") as session:
        told = session["newcomer"]["siret"]
    assert told == ("21440001600018" if provider.profile == "proconnect" else "")
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Organisation)).one().siret == "21440001600018"
