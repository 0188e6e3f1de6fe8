"""An OpenID provider that forges on demand: each test changes one thing in what an honest one would answer."""

from __future__ import annotations

import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from foundation.settings import Provider

CLIENT, SECRET = "chantier", "a secret between two, long enough to be one"


@cache
def a_key(whose: str) -> RSAKey:
    """The signing key of that name; making one takes a while, so each is made once."""
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, private=True)
    key.ensure_kid()
    return key


class LyingProvider:
    """`claims` and `header` change the ID token, `metadata` the discovery, `userinfo` the claims of the person."""

    def __init__(self) -> None:
        self.key = a_key("its own")
        self.published = [self.key]
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.userinfo: Any = {"sub": "p-1", "name": "Perrine Rochevaire", "email": "perrine@example.org"}
        self.userinfo_type = "application/json"
        self.signing: Any = None
        self.algorithm = "RS256"
        self.status: dict[str, int] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.nonce = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def provider(self, slug: str = "menteur", **changes: Any) -> Provider:
        values = {"label": "Fournisseur", "issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET}
        return Provider(slug=slug, **{**values, **changes})

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/logout",
            **self.metadata,
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "p-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            from base64 import urlsafe_b64encode as b64

            parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
            return ".".join(b64(part.encode()).decode().rstrip("=") for part in parts) + "."
        key = self.signing or self.key
        if self.algorithm == "HS256":
            key = OctKey.import_key(SECRET)
        return jwt.encode(
            {"alg": self.algorithm, "kid": self.key.kid}, claims, key, algorithms=[self.algorithm]
        )

    def answer(self, path: str) -> tuple[int, str, str]:
        """(status, content type, body) for a path."""
        documents = {
            "/.well-known/openid-configuration": self.discovery,
            "/jwks": lambda: KeySet(self.published).as_dict(private=False),
            "/token": lambda: {
                "access_token": "an-access-token",
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": self.id_token(),
            },
        }
        status = self.status.get(path, 200)
        if status == 400:
            return status, "application/json", json.dumps({"error": "invalid_grant"})
        if path == "/userinfo":
            body = self.userinfo if isinstance(self.userinfo, str) else json.dumps(self.userinfo)
            return status, self.userinfo_type, body
        return status, "application/json", json.dumps(documents[path]()) if path in documents else "{}"

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def _handler(provider: LyingProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say("")

        def do_POST(self) -> None:
            self._say(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _say(self, body: str) -> None:
            path = urlsplit(self.path).path
            provider.asked.append((path, {name: values[0] for name, values in parse_qs(body).items()}))
            status, kind, text = provider.answer(path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if 300 <= status < 400:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    return Handler
