"""Walking through a provider's pages as a browser would, by HTTP alone."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FAR = re.compile(r'content="0; url=([^"]+)"')


def outside() -> requests.Session:
    """A browser's cookies at the provider; no proxy between it and this machine."""
    session = requests.Session()
    session.trust_env = False
    return session


def through_oidc_provider(
    client: FlaskClient, slug: str, sub: str, browser: requests.Session | None = None, **more: str
) -> str:
    """Sign in at `oidc-provider` as this subject; returns the address the provider sends back to."""
    browser = browser or outside()
    answer = client.get(f"/connexion/{slug}", query_string=more)
    assert answer.status_code == 302, answer.text
    return follow(browser, answer.location, sub)


def follow(browser: requests.Session, address: str, sub: str) -> str:
    """Every redirection and question of the provider, until it comes back to us."""
    provider = urlsplit(address).netloc
    for _step in range(12):
        if urlsplit(address).netloc != provider:
            return address
        page = browser.get(address, allow_redirects=False)
        if page.status_code == 200:
            page = browser.post(address, data={"sub": sub}, allow_redirects=False)
        assert page.status_code in {302, 303}, page.text
        address = requests.compat.urljoin(address, page.headers["Location"])
    raise AssertionError("the provider leads nowhere")


def come_back(client: FlaskClient, address: str) -> TestResponse:
    """Open the address the provider gave, in the browser that had left for it."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def onward(answer: TestResponse) -> str:
    """Where the page of leaving goes on to."""
    found = FAR.search(answer.text)
    assert found, answer.text
    return unescape(found[1])


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
