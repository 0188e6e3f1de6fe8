"""A provider as it describes itself: metadata and keys, fetched at the first use and kept for an hour."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, cast

import structlog
from flask import Flask, current_app
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from foundation.errors import Missing
from foundation.settings import Provider
from people.signin.line import Line, ProviderSilent

log = structlog.get_logger()
FRESH_S = 3600
AGAIN_S = 30  # an unknown key refreshes the set, but forged tokens must not make us hammer the provider


@dataclass(frozen=True)
class Metadata:
    """What OpenID Connect Discovery publishes that we use. Addresses are those of the provider's hosts."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    says_issuer: bool = False


@dataclass
class Peer:
    """One provider of the settings, and what it said of itself."""

    provider: Provider
    detour: tuple[str, str] | None = None
    _metadata: tuple[float, Metadata] | None = field(default=None, repr=False)
    _keys: tuple[float, KeySet] | None = field(default=None, repr=False)
    _asked_again: float = field(default=-AGAIN_S, repr=False)

    def line(self, redirect_uri: str = "") -> Line:
        return Line(self.provider, redirect_uri, self.detour)

    def metadata(self) -> Metadata:
        """Discovery; raises `ProviderSilent` when it does not answer or is somebody else."""
        if self._metadata is None or self._metadata[0] + FRESH_S < time.monotonic():
            self._metadata = (time.monotonic(), self._discover())
        return self._metadata[1]

    def _discover(self) -> Metadata:
        line = self.line()
        said = line.document(f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.provider.issuer:
            log.warning("provider_issuer_refused", provider=self.provider.slug)
            raise ProviderSilent
        addresses = {name: str(said.get(name) or "") for name in Metadata.__dataclass_fields__ if "_" in name}
        addresses.pop("says_issuer")
        for name, address in addresses.items():
            if address or name not in {"userinfo_endpoint", "end_session_endpoint"}:
                line.check(address)
        says = said.get("authorization_response_iss_parameter_supported") is True
        return Metadata(issuer=self.provider.issuer, says_issuer=says, **addresses)

    def keys(self, *, again: bool = False) -> KeySet:
        """The provider's public keys; `again` asks for them anew, at most every `AGAIN_S` seconds."""
        now = time.monotonic()
        stale = self._keys is None or self._keys[0] + FRESH_S < now
        if again and not stale and self._asked_again + AGAIN_S < now:
            self._asked_again, stale = now, True
        if self._keys is None or stale:
            self._keys = (now, _key_set(self.line().document(self.metadata().jwks_uri)))
        return self._keys[1]

    def forget(self) -> None:
        """Ask everything again at the next use."""
        self._metadata = self._keys = None


def _key_set(said: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(cast("Any", said))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderSilent from error


class Peers:
    """Every provider one may sign in with, by the word that stands in its address."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}

    def add(self, peer: Peer) -> None:
        self._peers[peer.provider.slug] = peer

    def get(self, slug: str) -> Peer:
        """Raises `Missing` for a provider that is not in the settings."""
        if slug not in self._peers:
            raise Missing
        return self._peers[slug]

    def by_issuer(self, issuer: str) -> Peer | None:
        return next((peer for peer in self._peers.values() if peer.provider.issuer == issuer), None)

    def all(self) -> list[Peer]:
        return list(self._peers.values())


def install(app: Flask, providers: tuple[Provider, ...]) -> Peers:
    """Make the providers of the settings known; nothing is fetched here."""
    peers = Peers()
    for provider in providers:
        peers.add(Peer(provider))
    app.extensions["peers"] = peers
    return peers


def registry() -> Peers:
    found: Peers = current_app.extensions["peers"]
    return found
