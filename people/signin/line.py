"""The line to a provider: its own hosts and nothing else, no redirect followed, never more than a few seconds."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask_babel import lazy_gettext as _l
from joserfc.jwk import import_key

from foundation.errors import BadRequest, Unavailable
from foundation.settings import Provider

log = structlog.get_logger()
PATIENCE_S = 5
LARGEST = 512 * 1024  # a set of keys or a user's claims are a few kilobytes
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class ProviderSilent(Unavailable):
    """The provider does not answer, or not as it should; nothing has changed here."""

    code = "provider_silent"
    default = _l(
        "Votre fournisseur d’identité ne répond pas comme il devrait. Rien n’a changé : réessayez dans un instant, "
        "ou demandez un code par courriel."
    )


class Untrusted(BadRequest):
    """What came back is not the answer to what was asked, or is not signed as it must be."""

    code = "sign_in_refused"
    default = _l(
        "Cette réponse ne correspond à aucune demande de connexion faite dans ce navigateur, ou elle a déjà servi. "
        "Vous n’êtes pas connecté·e. Recommencez depuis la page de connexion."
    )


class Line(OAuth2Session):  # type: ignore[misc]
    """Authlib's client of one provider, confined. `detour` replaces the start of an address, for the embedded one."""

    def __init__(
        self, provider: Provider, redirect_uri: str = "", detour: tuple[str, str] | None = None
    ) -> None:
        super().__init__(
            client_id=provider.client_id,
            client_secret=provider.client_secret or None,
            token_endpoint_auth_method=provider.token_auth,
            scope=provider.scopes,
            redirect_uri=redirect_uri or None,
            code_challenge_method="S256" if provider.pkce else None,
        )
        self.hosts = {urlsplit(provider.issuer).netloc, *provider.hosts}
        self.detour = detour
        # A proxy of the environment serves to reach the world, not oneself.
        self.trust_env = urlsplit(provider.issuer).hostname not in LOOPBACK and detour is None

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """One request; raises `ProviderSilent` beyond the provider's hosts and when it fails."""
        self.check(url)
        if self.detour and url.startswith(self.detour[0]):
            url = self.detour[1] + url.removeprefix(self.detour[0])
        options.update(timeout=PATIENCE_S, allow_redirects=False, stream=True)
        try:
            answer: requests.Response = super().request(method, url, **options)
            _read(answer)
        except requests.RequestException as error:
            log.warning("provider_silent", kind=type(error).__name__)
            raise ProviderSilent from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("provider_silent", status=answer.status_code)
            raise ProviderSilent
        return answer

    def check(self, url: str) -> None:
        """Refuse an address that is not one of the provider's."""
        if urlsplit(url).netloc not in self.hosts:
            log.warning("provider_host_refused", host=urlsplit(url).netloc)
            raise ProviderSilent

    def document(self, url: str) -> dict[str, Any]:
        """A JSON object published by the provider."""
        answer = self.request("GET", url, withhold_token=True, headers={"Accept": "application/json"})
        try:
            found = answer.json() if answer.status_code == HTTPStatus.OK else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            log.warning("provider_document_refused", status=answer.status_code)
            raise ProviderSilent
        return found


def _read(answer: requests.Response) -> None:
    body = answer.raw.read(LARGEST + 1, decode_content=True)
    if len(body) > LARGEST:
        raise requests.RequestException("too large")
    answer._content = body  # noqa: SLF001 - what requests itself keeps once a body has been read


def with_key(line: Line, provider: Provider, token_endpoint: str) -> Line:
    """Authenticate to the token endpoint with a signed assertion when the provider asks for it."""
    if provider.token_auth == "private_key_jwt":  # noqa: S105 - the name of a method
        with open(provider.client_key, "rb") as file:  # noqa: PTH123 - a path given by the operator
            line.client_secret = import_key(file.read())
        line.register_client_auth_method(PrivateKeyJWT(token_endpoint))
    return line
