"""The real servers behind the tests do what the tests count on."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from urllib.parse import urlencode

import psycopg
import pytest
import redis as redis_client

from tests.servers.application import WITHOUT_PROXY
from tests.servers.identity import PEOPLE
from tests.servers.process import ServerError, start

LONG_ENOUGH = "x" * 32
CALLBACK = "http://127.0.0.1:1/retour"


def test_each_test_has_a_postgresql_database_of_its_own(postgresql):
    def build(url):
        with psycopg.connect(url.replace("+psycopg", "")) as one:
            one.execute("CREATE TABLE IF NOT EXISTS note (text varchar)")

    first, second = postgresql.new_database(build), postgresql.new_database(build)
    with psycopg.connect(postgresql.url(first).replace("+psycopg", "")) as one:
        one.execute("CREATE TABLE only_here (n int)")
    with psycopg.connect(postgresql.url(second).replace("+psycopg", "")) as one:
        assert one.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
    postgresql.drop(first)
    postgresql.drop(second)


def test_redis_keeps_what_it_is_given(redis):
    with redis_client.Redis.from_url(redis.url) as one:
        one.set("motion", "ouverte")
        assert one.get("motion") == b"ouverte"


def test_a_letter_sent_is_kept(mail_server):
    with smtplib.SMTP(mail_server.host, mail_server.port) as one:
        one.sendmail("a@example.org", ["b@example.org"], "Subject: Convocation\r\n\r\nVenez.\r\n")
    letter = mail_server.next()
    assert (letter["Subject"], letter["X-Received-For"]) == ("Convocation", "b@example.org")


def answer(url):
    try:
        with WITHOUT_PROXY.open(url, timeout=20) as one:
            return one.status, one.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def authorisation(**changes):
    asked = {
        "client_id": "chantier",
        "nonce": LONG_ENOUGH,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid",
        "state": LONG_ENOUGH,
    }
    return urlencode(asked | changes)


def test_a_plain_provider_says_who_it_is_and_lists_whom_it_knows(identity_provider):
    provider = identity_provider("plain", returns=[CALLBACK], after_logout=[])
    status, text = answer(f"{provider.issuer}/.well-known/openid-configuration")
    assert (status, json.loads(text)["issuer"]) == (200, provider.issuer)
    pkce = {"code_challenge": "y" * 43, "code_challenge_method": "S256"}
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor()
    )
    with opener.open(f"{provider.issuer}/auth?{authorisation(**pkce)}", timeout=20) as page:
        assert PEOPLE[0]["name"] in page.read().decode()


@pytest.mark.parametrize("changes", [{"state": "short"}, {"nonce": "short"}, {"max_age": "10"}])
def test_a_provider_like_proconnect_refuses_what_proconnect_refuses(identity_provider, changes):
    provider = identity_provider("proconnect", returns=[CALLBACK], after_logout=[])
    status, text = answer(f"{provider.issuer}/auth?{authorisation(**changes)}")
    assert status == 400
    assert "Y000400" in text


def test_a_killed_application_comes_back_on_the_same_address(application):
    one = application(
        demo=False, environ={"SECRET_KEY": "0123456789 a secret of this test alone, abcdefghij"}
    )
    first = one.server.pid
    one.kill()
    assert not one.answers()
    one.start()
    assert one.answers()
    assert one.server.pid != first
    assert one.stop() == 0


def test_a_server_that_does_not_start_says_why(tmp_path):
    with pytest.raises(ServerError, match="no such thing"):
        start(["sh", "-c", "echo no such thing; exit 3"], tmp_path / "log", answers=lambda: False)


def test_the_browser_opens_a_page_of_this_machine(browser, application):
    one = application(
        demo=False, environ={"SECRET_KEY": "0123456789 a secret of this test alone, abcdefghij"}
    )
    page = browser.new_page()
    page.goto(f"{one.url}/health")
    assert '"status":"ok"' in page.inner_text("body")
    page.close()
