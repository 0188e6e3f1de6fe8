"""Settings, one table: what an operator may choose, read once from the environment.

Identity providers stand in a TOML file (PROVIDERS), one table each; see docs/operating.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
FILES_QUOTA_MB = 2_000
TOKEN_AUTH = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none")
SIGNATURES = {
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
}
SLUG = re.compile(r"[a-z0-9-]{1,40}")
RESERVED = {"courriel", "bienvenue", "demonstration"}  # addresses under /connexion


class SettingsError(Exception):
    """A setting that does not let the application start; the message says what to do."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider; `profile` is `plain` or `proconnect` (the federation of the French State).

    `hosts` are those of its endpoints besides the issuer's own; nothing else is ever fetched. `client_key` is the
    path of a PEM private key, for `token_auth = "private_key_jwt"`.
    """

    slug: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    profile: str = "plain"
    scopes: str = "openid email profile"
    pkce: bool = True
    acr_values: tuple[str, ...] = ()
    token_auth: str = "client_secret_basic"  # noqa: S105 - the name of a method, not a secret
    client_key: str = ""
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    siret_claim: str = "siret"
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Everything the application needs to know of the place it runs in."""

    var: Path
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    database_url: str = ""
    redis_url: str = ""
    smtp_url: str = ""
    mail_from: str = "chantier@localhost"
    demo: bool = False
    log_format: str = "text"
    proxies: int = 0
    live_writes: str = "fast"
    coediting_window_ms: int = 0
    coediting_ahead_ms: int = 300
    files_quota_mb: int = FILES_QUOTA_MB
    providers: tuple[Provider, ...] = field(default=())

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS: cookies and HSTS depend on it."""
        return self.public_url.startswith("https://")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.var / 'chantier.sqlite'}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises `SettingsError` in plain words when one is missing or wrong."""
        var = Path(environ.get("CHANTIER_VAR", "var")).resolve()
        demo = environ.get("DEMO", "") in {"1", "true", "yes", "oui"}
        host, port = environ.get("HOST", "127.0.0.1"), _number(environ, "PORT", 8000)
        return cls(
            var=var,
            secret_key=_secret(environ, demo=demo),
            host=host,
            port=port,
            public_url=environ.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            database_url=environ.get("DATABASE_URL", ""),
            redis_url=environ.get("REDIS_URL", ""),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM", "chantier@localhost"),
            demo=demo,
            log_format=environ.get("LOG_FORMAT", "text"),
            proxies=_number(environ, "TRUSTED_PROXIES", 0),
            live_writes=_one_of(environ, "LIVE_WRITES", ("fast", "stock")),
            coediting_window_ms=_number(environ, "COEDITING_WINDOW_MS", 0),
            coediting_ahead_ms=_number(environ, "COEDITING_AHEAD_MS", 300),
            files_quota_mb=_number(environ, "FILES_QUOTA_MB", FILES_QUOTA_MB),
            providers=_providers(environ.get("PROVIDERS", "")),
        )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "") or str(default)
    if not text.isdigit():
        raise SettingsError(f"{name} doit être un nombre entier (reçu : {text!r}). / must be a whole number.")
    return int(text)


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, the first by default."""
    value = environ.get(name, "") or choices[0]
    if value not in choices:
        raise SettingsError(f"{name} : {', '.join(choices)} (reçu : {value!r}). / must be one of these.")
    return value


def _secret(environ: Mapping[str, str], *, demo: bool) -> str:
    secret = environ.get("SECRET_KEY", "")
    if not secret and demo:
        return "la démonstration n'a rien à cacher, et le dit"
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < SHORTEST_SECRET // 3:
        raise SettingsError(
            "SECRET_KEY manque ou est trop faible : donnez au moins 32 caractères tirés au hasard, par exemple avec\n"
            '  python3 -c "import secrets; print(secrets.token_urlsafe(48))"\n'
            "SECRET_KEY is missing or too weak: give at least 32 random characters (same command)."
        )
    return secret


def _providers(path: str) -> tuple[Provider, ...]:
    if not path:
        return ()
    try:
        tables: dict[str, Any] = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return tuple(_provider(slug, table) for slug, table in tables.items())
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise SettingsError(f"PROVIDERS={path} : {error}") from error


def _provider(slug: str, table: dict[str, Any]) -> Provider:
    profiles: dict[str, dict[str, Any]] = {
        "plain": {},
        "proconnect": {
            "scopes": "openid given_name usual_name email uid siret",
            "token_auth": "client_secret_post",
        },
    }
    profile = str(table.get("profile", "plain"))
    if profile not in profiles:
        raise TypeError(f"[{slug}] profile={profile!r}")
    values = {**profiles[profile], **table}
    for name in ("acr_values", "algorithms", "hosts"):
        if name in values:
            values[name] = tuple(values[name])
    provider = Provider(slug=slug, **values)
    _check(provider)
    return provider


def _check(provider: Provider) -> None:
    """What would only be found out when somebody signs in is said at start-up."""
    address = urlsplit(provider.issuer)
    loopback = address.hostname in {"127.0.0.1", "::1", "localhost"}
    if not (address.scheme == "https" or (address.scheme == "http" and loopback)):
        raise TypeError(f"[{provider.slug}] issuer={provider.issuer!r} : https://…")
    if provider.token_auth not in TOKEN_AUTH:
        raise TypeError(f"[{provider.slug}] token_auth={provider.token_auth!r} : {', '.join(TOKEN_AUTH)}")
    if not set(provider.algorithms) <= SIGNATURES:
        raise TypeError(f"[{provider.slug}] algorithms : {', '.join(sorted(SIGNATURES))}")
    if not SLUG.fullmatch(provider.slug) or provider.slug in RESERVED:
        raise TypeError(f"[{provider.slug}] : a-z, 0-9, -")
