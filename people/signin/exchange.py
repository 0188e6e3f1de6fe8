"""The code flow with a provider, from the address we send people to, to the claims we believe.

OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE), RFC 9207 (issuer in the answer). What is checked is said beside each
check. Nothing here touches the database: the caller keeps the attempt, and spends it once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwt import Token

from people.signin.line import Line, ProviderSilent, Untrusted, with_key
from people.signin.peer import Peer

log = structlog.get_logger()
LEEWAY_S = 60
LONGEST = 255


@dataclass(frozen=True)
class Secrets:
    """What we draw for one attempt: 43 characters each, 256 random bits (ProConnect asks for 32 at least)."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def drawn(cls) -> Secrets:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


@dataclass(frozen=True)
class Claims:
    """Who the provider says came, once everything has been checked."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    siret: str = ""
    id_token: str = ""


def authorization_url(peer: Peer, redirect_uri: str, drawn: Secrets) -> str:
    """Where to send the browser. ProConnect refuses parameters it does not know: nothing more than needed."""
    provider = peer.provider
    more: dict[str, str] = {"nonce": drawn.nonce}
    if provider.acr_values and provider.profile == "proconnect":
        wanted = {"acr": {"essential": True, "values": list(provider.acr_values)}, "amr": {"essential": True}}
        more["claims"] = json.dumps({"id_token": wanted}, separators=(",", ":"))
    elif provider.acr_values:
        more["acr_values"] = " ".join(provider.acr_values)
    url, _state = peer.line(redirect_uri).create_authorization_url(
        peer.metadata().authorization_endpoint, state=drawn.state, code_verifier=drawn.verifier, **more
    )
    return cast("str", url)


def answered_by(peer: Peer, answer: Mapping[str, str]) -> None:
    """The answer names its issuer when the provider says it does (RFC 9207): a defence against mix-ups."""
    said = answer.get("iss")
    if said is None and not peer.metadata().says_issuer:
        return
    if said != peer.provider.issuer:
        raise refused(peer, "iss")


def claims(peer: Peer, redirect_uri: str, code: str, drawn: Secrets, now: datetime) -> Claims:
    """Exchange the code and check everything; raises `Untrusted` or `ProviderSilent`."""
    line = with_key(peer.line(redirect_uri), peer.provider, peer.metadata().token_endpoint)
    token = _token(peer, line, code, drawn)
    identity = _id_token(peer, token, drawn.nonce, now)
    said = {**identity, **_userinfo(peer, line, token, identity["sub"], now)}
    return Claims(
        issuer=peer.provider.issuer,
        subject=identity["sub"],
        name=_name(said),
        email=_text(said, "email").lower(),
        siret="".join(_text(said, peer.provider.siret_claim).split())[:14],
        id_token=token["id_token"],
    )


def refused(peer: Peer, reason: str) -> Untrusted:
    """The refusal to raise; the reason goes to the log, never to whoever sent the forgery."""
    log.warning("sign_in_refused", provider=peer.provider.slug, reason=reason)
    return Untrusted()


def _token(peer: Peer, line: Line, code: str, drawn: Secrets) -> dict[str, Any]:
    verifier = {"code_verifier": drawn.verifier} if peer.provider.pkce else {}
    try:
        token = line.fetch_token(
            peer.metadata().token_endpoint,
            grant_type="authorization_code",
            code=code,
            redirect_uri=line.redirect_uri,
            **verifier,
        )
    except OAuthError as error:
        raise refused(peer, f"token: {error.error}") from error
    except (ValueError, KeyError) as error:  # not JSON, or a redirect
        raise ProviderSilent from error
    if not isinstance(token.get("id_token"), str) or not isinstance(token.get("access_token"), str):
        raise refused(peer, "no id_token")
    return cast("dict[str, Any]", token)


def _id_token(peer: Peer, token: Mapping[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
    decoded = _decoded(peer, token["id_token"])
    told = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": peer.provider.issuer},
            "aud": {"essential": True, "value": peer.provider.client_id},
            "nonce": {"essential": True, "value": nonce},
        },
        params={"nonce": nonce, "client_id": peer.provider.client_id, "access_token": token["access_token"]},
    )
    try:
        told.validate(int(now.timestamp()), LEEWAY_S)
    except (JoseError, ValueError, TypeError) as error:
        raise refused(peer, f"id_token: {error}") from error
    subject = told.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise refused(peer, "sub")
    if peer.provider.acr_values and told.get("acr") not in peer.provider.acr_values:
        raise refused(peer, "acr")
    return dict(told)


def _userinfo(peer: Peer, line: Line, token: dict[str, Any], subject: str, now: datetime) -> dict[str, Any]:
    """Claims about the person, as JSON or as a signed JWT; they must be about the same subject (Core §5.3.2)."""
    if not peer.metadata().userinfo_endpoint:
        return {}
    # Said by hand: Authlib holds a token that lives less than a minute (ProConnect's) for expired already.
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    answer = line.request("GET", peer.metadata().userinfo_endpoint, withhold_token=True, headers=bearer)
    if answer.status_code != HTTPStatus.OK:
        raise refused(peer, f"userinfo: {answer.status_code}")
    if answer.headers.get("Content-Type", "").startswith("application/jwt"):
        said = _signed_userinfo(peer, answer.text, now)
    else:
        said = _object(peer, answer.text)
    if said.get("sub") != subject:
        raise refused(peer, "userinfo: sub")
    return said


def _signed_userinfo(peer: Peer, text: str, now: datetime) -> dict[str, Any]:
    said = _decoded(peer, text).claims
    rules = jwt.JWTClaimsRegistry(
        int(now.timestamp()),
        LEEWAY_S,
        iss={"essential": True, "value": peer.provider.issuer},
        aud={"essential": True, "value": peer.provider.client_id},
    )
    try:
        rules.validate(said)
    except JoseError as error:
        raise refused(peer, f"userinfo: {error}") from error
    return dict(said)


def _object(peer: Peer, text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError as error:
        raise ProviderSilent from error
    if not isinstance(said, dict):
        raise refused(peer, "userinfo: not an object")
    return said


def _decoded(peer: Peer, text: str) -> Token:
    """A token signed by one of the provider's keys, with an algorithm of the settings: never `none`, never ours."""
    algorithms = list(peer.provider.algorithms)
    try:
        try:
            return jwt.decode(text, peer.keys(), algorithms=algorithms)
        except InvalidKeyIdError:
            return jwt.decode(text, peer.keys(again=True), algorithms=algorithms)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise refused(peer, f"signature: {type(error).__name__}") from error


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return " ".join(found.split())[:LONGEST] if isinstance(found, str) else ""


def _name(said: Mapping[str, Any]) -> str:
    """First name and usual or family name; failing that, the whole name."""
    parts = (_text(said, "given_name"), _text(said, "usual_name") or _text(said, "family_name"))
    return (" ".join(part for part in parts if part) if all(parts) else _text(said, "name"))[:120]
