"""Answers that no honest provider sends, and answers of others: a page with words each time, nobody signed in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from sqlmodel import select

from people.models import Identity, Person, SignInAttempt
from tests.people.lying_provider import CLIENT, a_key


@pytest.fixture
def app(app_with, lying):
    return app_with(lying.provider())


@pytest.fixture
def client(app):
    return app.test_client()


def start(client, lying, slug="menteur"):
    """Go to the provider; returns what it was asked."""
    answer = client.get(f"/connexion/{slug}")
    assert answer.status_code == 302, answer.text
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}
    lying.nonce = asked["nonce"]
    return asked


def come_back(client, slug="menteur", **answer):
    return client.get(f"/connexion/{slug}/retour", query_string={"code": "a-code", **answer})


def assert_refused(client, answer, status=400):
    assert answer.status_code == status
    assert "<h1>" in answer.text
    with client.session_transaction(base_url="http://localhost") as session:
        assert "person_id" not in session
        assert "newcomer" not in session


def test_an_honest_answer_is_welcomed(client, lying):
    asked = start(client, lying)
    answer = come_back(client, state=asked["state"])
    assert (answer.status_code, answer.location) == (303, "/connexion/bienvenue")


def test_state_and_nonce_are_long_and_the_challenge_is_s256(client, lying):
    asked = start(client, lying)
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["code_challenge_method"] == "S256"
    come_back(client, state=asked["state"])
    (token,) = [body for path, body in lying.asked if path == "/token"]
    assert 43 <= len(token["code_verifier"]) <= 128


def test_without_state(client, lying):
    start(client, lying)
    assert_refused(client, come_back(client))


def test_with_another_state(client, lying):
    start(client, lying)
    assert_refused(client, come_back(client, state="x" * 43))


def test_an_answer_nobody_asked_for(client):
    assert_refused(client, come_back(client, state="x" * 43))


def test_the_same_answer_twice(client, lying):
    asked = start(client, lying)
    assert come_back(client, state=asked["state"]).status_code == 303
    again = come_back(client, state=asked["state"])
    assert again.status_code == 400
    assert [path for path, _body in lying.asked].count("/token") == 1


def test_the_answer_of_another_browser(app, client, lying):
    asked = start(client, lying)
    other = app.test_client()
    start(other, lying)
    assert_refused(other, come_back(other, state=asked["state"]))
    assert (
        come_back(client, state=asked["state"]).status_code == 400
    )  # its nonce was another's: refused later
    assert "/token" in [path for path, _body in lying.asked]


def test_an_answer_that_comes_too_late(client, lying, today):
    asked = start(client, lying)
    today.advance(minutes=16)
    assert_refused(client, come_back(client, state=asked["state"]))


def test_the_state_of_one_provider_is_nothing_at_another(app_with, lying):
    app = app_with(lying.provider("premier"), lying.provider("second"))
    client = app.test_client()
    asked = start(client, lying, "premier")
    assert asked["redirect_uri"] == "http://localhost/connexion/premier/retour"
    assert_refused(client, come_back(client, "second", state=asked["state"]))


def test_another_issuer_in_the_answer(client, lying):
    asked = start(client, lying)
    assert_refused(client, come_back(client, state=asked["state"], iss="https://elsewhere.example"))


def test_no_issuer_from_a_provider_that_says_it_names_itself(client, lying):
    lying.metadata["authorization_response_iss_parameter_supported"] = True
    asked = start(client, lying)
    assert_refused(client, come_back(client, state=asked["state"]))


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_an_identity_token_with(client, lying, lie):
    lying.claims = lie
    asked = start(client, lying)
    assert_refused(client, come_back(client, state=asked["state"]))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_identity_token_signed_with(client, lying, algorithm):
    lying.algorithm = algorithm
    asked = start(client, lying)
    assert_refused(client, come_back(client, state=asked["state"]))


def test_an_identity_token_signed_by_somebody_else(client, lying):
    lying.signing = a_key("somebody's")
    asked = start(client, lying)
    assert_refused(client, come_back(client, state=asked["state"]))


def test_a_key_changed_since_is_asked_for_once_more(client, lying):
    assert come_back(client, state=start(client, lying)["state"]).status_code == 303
    lying.key = a_key("its next one")
    lying.published = [lying.key]
    assert come_back(client, state=start(client, lying)["state"]).status_code == 303
    assert [path for path, _body in lying.asked].count("/jwks") == 2


def test_unknown_keys_do_not_make_us_hammer_the_provider(client, lying):
    assert come_back(client, state=start(client, lying)["state"]).status_code == 303
    lying.key = a_key("somebody's")
    for _time in range(5):
        assert come_back(client, state=start(client, lying)["state"]).status_code == 400
    assert [path for path, _body in lying.asked].count("/jwks") == 2


@pytest.mark.parametrize("said", [{"sub": "somebody-else"}, {"name": "Nobody"}, [], "not JSON"], ids=str)
def test_userinfo_about_somebody_else(client, lying, said):
    lying.userinfo = said
    asked = start(client, lying)
    answer = come_back(client, state=asked["state"])
    assert_refused(client, answer, 503 if said == "not JSON" else 400)


def test_userinfo_as_a_signed_token(client, lying):
    asked = start(client, lying)
    claims = {"iss": lying.issuer, "aud": CLIENT, "sub": "p-1", "given_name": "Amina", "usual_name": "Diallo"}
    lying.userinfo, lying.userinfo_type = lying.signed(claims), "application/jwt"
    assert come_back(client, state=asked["state"]).status_code == 303
    with client.session_transaction(base_url="http://localhost") as session:
        assert session["newcomer"]["name"] == "Amina Diallo"


@pytest.mark.parametrize(
    "lie", [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"sub": "p-2"}, {"aud": None}], ids=str
)
def test_a_signed_userinfo_with(client, lying, lie):
    asked = start(client, lying)
    claims = {"iss": lying.issuer, "aud": CLIENT, "sub": "p-1", **lie}
    lying.userinfo = lying.signed({name: value for name, value in claims.items() if value is not None})
    lying.userinfo_type = "application/jwt"
    assert_refused(client, come_back(client, state=asked["state"]))


def test_a_userinfo_signed_by_somebody_else(client, lying):
    asked = start(client, lying)
    claims = {"iss": lying.issuer, "aud": CLIENT, "sub": "p-1"}
    other = a_key("somebody's")
    lying.userinfo = jwt.encode({"alg": "RS256", "kid": lying.key.kid}, claims, other)
    lying.userinfo_type = "application/jwt"
    assert_refused(client, come_back(client, state=asked["state"]))


def test_an_error_of_the_provider_is_told_in_words(client, lying):
    asked = start(client, lying)
    answer = client.get(
        "/connexion/menteur/retour", query_string={"state": asked["state"], "error": "access_denied"}
    )
    assert_refused(client, answer)
    assert "renoncé" in answer.text


def test_an_error_with_markup_is_not_repeated(client, lying):
    asked = start(client, lying)
    answer = client.get(
        "/connexion/menteur/retour",
        query_string={
            "state": asked["state"],
            "error": "x",
            "error_description": "<script>alert(1)</script>",
        },
    )
    assert_refused(client, answer)
    assert "alert(1)" not in answer.text


def test_a_refused_code_is_told_in_words(client, lying):
    asked = start(client, lying)
    lying.status["/token"] = 400
    assert_refused(client, come_back(client, state=asked["state"]), 400)


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/jwks"])
@pytest.mark.parametrize("status", [302, 500])
def test_a_provider_that_breaks_down_on_the_way(client, lying, path, status):
    asked = start(client, lying)
    lying.status[path] = status
    answer = come_back(client, state=asked["state"])
    assert answer.status_code in {400, 503}
    assert_refused(client, answer, answer.status_code)


def test_a_provider_that_calls_itself_by_another_name(client, lying):
    lying.metadata["issuer"] = "https://elsewhere.example"
    assert client.get("/connexion/menteur").status_code == 503


@pytest.mark.parametrize(
    "name", ["token_endpoint", "jwks_uri", "userinfo_endpoint", "authorization_endpoint"]
)
def test_a_provider_that_points_beyond_its_own_hosts(client, lying, name):
    lying.metadata[name] = "http://169.254.169.254/latest"
    assert client.get("/connexion/menteur").status_code == 503


def test_a_provider_that_does_not_answer_is_told_in_words_and_comes_back(client, lying):
    lying.status["/.well-known/openid-configuration"] = 500
    answer = client.get("/connexion/menteur")
    assert (answer.status_code, "code par courriel" in answer.text) == (503, True)
    lying.status.clear()
    assert client.get("/connexion/menteur").status_code == 302


def test_an_assurance_level_that_was_not_reached(app_with, lying):
    client = app_with(lying.provider(acr_values=("eidas2",))).test_client()
    lying.claims = {"acr": "eidas1"}
    assert_refused(client, come_back(client, state=start(client, lying)["state"]))
    lying.claims = {"acr": "eidas2"}
    assert come_back(client, state=start(client, lying)["state"]).status_code == 303


def test_an_unknown_provider_is_nowhere(client):
    assert client.get("/connexion/inconnu").status_code == 404
    assert client.get("/connexion/inconnu/retour?state=x&code=y").status_code == 404


def test_nothing_is_left_in_the_database_by_forgeries(app, client, lying):
    for lie in ({"nonce": "another"}, {"aud": "another"}):
        lying.claims = lie
        come_back(client, state=start(client, lying)["state"])
    with app.extensions["database"].reading() as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(Identity)).all() == []
        assert db.exec(select(SignInAttempt)).all() == []


@pytest.mark.both_databases
def test_one_code_and_state_raced_by_many_is_exchanged_once(app, client, lying):
    from concurrent.futures import ThreadPoolExecutor

    asked = start(client, lying)
    cookie = client.get_cookie("chantier").value

    def again(_number):
        other = app.test_client()
        other.set_cookie("chantier", cookie)
        return come_back(other, state=asked["state"]).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(again, range(8)))
    assert sorted(answers) == [303] + [400] * 7
