"""The provider's protocol, from Authlib's server side: code flow, PKCE required, RS256.

Codes and access tokens are signed values that carry what they stand for (60 seconds, 5 minutes), so that any process
of the demonstration may answer for another; a code is spent once by the process that answers.
"""

from __future__ import annotations

import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.jwk import RSAKey

from foundation import ids, web
from foundation.settings import Settings
from people.signin.demo import keys, persons

CODE_LIFE_S = 60
TOKEN_LIFE_S = 300
PREFIX = "/demonstration/fournisseur"
CLIENT_ID = "chantier"
SLUG = "demonstration"
SCOPES = "openid email profile siret"


def issuer(settings: Settings) -> str:
    return settings.public_url + PREFIX


def client_secret(settings: Settings) -> str:
    return hmac.digest(settings.secret_key.encode(), b"the demonstration's own client", "sha256").hex()


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """The only client: the application itself, at its public address."""

    secret: str
    redirect_uri: str
    after_logout: str
    client_id: str = CLIENT_ID
    client_metadata: Any = None

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None  # always said, always compared

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(one for one in (scope or "").split() if one in SCOPES.split())

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret, self.secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint != "token" or method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


def client(settings: Settings) -> Client:
    return Client(
        client_secret(settings),
        f"{settings.public_url}/connexion/{SLUG}/retour",
        f"{settings.public_url}/deconnexion/retour",
    )


@dataclass(frozen=True)
class Code:
    """What an authorization code stands for, as Authlib reads it."""

    text: str
    redirect_uri: str
    scope: str
    subject: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    auth_time: int

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """Authlib's grant, with codes that need no table."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def generate_authorization_code(self) -> str:
        asked = self.request.payload
        return sealed("code").dumps(
            {
                "redirect_uri": asked.redirect_uri,
                "scope": self.request.client.get_allowed_scope(asked.scope),
                "subject": self.request.user.subject,
                "nonce": asked.data.get("nonce", ""),
                "code_challenge": asked.data.get("code_challenge", ""),
                "code_challenge_method": asked.data.get("code_challenge_method", ""),
                "auth_time": int(time.time()),
                "once": ids.public_id(),
            }
        )

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Nothing to keep: the code carries it."""

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        opened = unsealed("code", code, CODE_LIFE_S)
        if opened is None or code in spent():
            return None
        opened.pop("once")
        return Code(text=code, **opened)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        used = spent()
        if authorization_code.text in used:  # two exchanges at once: the second finds it gone
            raise InvalidGrantError
        now = time.monotonic()
        for old in [text for text, since in used.items() if since + 2 * CODE_LIFE_S < now]:
            del used[old]
        used[authorization_code.text] = now

    def authenticate_user(self, authorization_code: Code) -> persons.Somebody | None:
        return persons.find(web.db(), authorization_code.subject)


class IdToken(OpenIDCode):  # type: ignore[misc]
    """What is said of the person, and signed."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False  # the client binds each nonce to one session, and spends it once

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return key()

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": str(key().kid)}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {
            "iss": issuer(web.settings()),
            "aud": [client.client_id],
            "exp": int(time.time()) + TOKEN_LIFE_S,
        }

    def generate_user_info(self, user: persons.Somebody, scope: str) -> dict[str, str]:
        return {"sub": user.subject}


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE, by S256 alone: a challenge sent as it is proves nothing (RFC 7636 §7.2)."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)


class Issuer(IssuerParameter):  # type: ignore[misc]
    """The answer names its issuer (RFC 9207)."""

    def get_issuer(self) -> str:
        return issuer(web.settings())


def build(app: Flask, settings: Settings) -> AuthorizationServer:
    """The server of one application."""
    app.config["OAUTH2_ACCESS_TOKEN_GENERATOR"] = _access_token
    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": TOKEN_LIFE_S}
    known = client(settings)
    server = AuthorizationServer(
        app,
        query_client=lambda name: known if name == known.client_id else None,
        save_token=lambda *_told: None,
    )
    server.register_grant(CodeGrant, [IdToken(require_nonce=True), Challenge(required=True)])
    server.register_extension(Issuer())
    app.extensions["demonstration_provider"] = {"server": server, "spent": {}, "key": None}
    return server


def _access_token(client: Client, grant_type: str, user: persons.Somebody, scope: str) -> str:
    return sealed("access").dumps({"subject": user.subject, "scope": scope})


def sealed(use: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        web.settings().secret_key, salt=f"demonstration provider: {use}", serializer=json
    )


def unsealed(use: str, text: str, life_s: int) -> dict[str, Any] | None:
    """What a code or token stands for; None when it is not ours or has lived."""
    try:
        opened: dict[str, Any] = sealed(use).loads(text, max_age=life_s)
    except BadSignature:
        return None
    return opened


def key() -> RSAKey:
    kept = current_app.extensions["demonstration_provider"]
    if kept["key"] is None:
        kept["key"] = keys.signing_key(web.settings().var)
    return kept["key"]


def spent() -> dict[str, float]:
    found: dict[str, float] = current_app.extensions["demonstration_provider"]["spent"]
    return found
