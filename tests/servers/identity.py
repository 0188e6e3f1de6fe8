"""The OpenID provider of `oidc-provider` (npm), plain or as particular as ProConnect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.servers.process import BIN, ROOT, Server, free_port, listens, start

Profile = Literal["plain", "proconnect"]
SECRET = "a secret that only the two of them know, 48 long"

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "sub": "p-amina",
        "name": "Amina Diallo",
        "given_name": "Amina",
        "family_name": "Diallo",
        "usual_name": "Diallo",
        "email": "amina.diallo@example.org",
        "email_verified": True,
        "uid": "amina",
        "siret": "21440001600018",
        "acr": "eidas1",
        "amr": ["pwd"],
    },
    {
        "sub": "p-bruno",
        "name": "Bruno Le Goff",
        "given_name": "Bruno",
        "family_name": "Le Goff",
        "usual_name": "Le Goff",
        "email": "bruno.legoff@example.org",
        "email_verified": True,
        "uid": "bruno",
        "acr": "eidas1",
        "amr": ["pwd"],
    },
)


@dataclass
class IdentityProvider:
    server: Server
    issuer: str
    client_id: str = "chantier"
    client_secret: str = SECRET


def start_provider(
    home: Path,
    profile: Profile,
    *,
    returns: Sequence[str],
    after_logout: Sequence[str],
    accounts: Sequence[dict[str, Any]] = PEOPLE,
) -> IdentityProvider:
    """Start a provider whose only client is Chantier; `returns` are its callbacks, matched exactly."""
    port = free_port()
    asked = home / f"provider-{port}.json"
    client = {
        "client_id": "chantier",
        "client_secret": SECRET,
        "redirect_uris": list(returns),
        "post_logout_redirect_uris": list(after_logout),
    }
    asked.write_text(
        json.dumps({"profile": profile, "port": port, "clients": [client], "accounts": list(accounts)}),
        encoding="utf-8",
    )
    command = [BIN / "node", ROOT / "tests" / "servers" / "oidc" / "provider.mjs", asked]
    server = start(command, home / f"provider-{port}.log", answers=lambda: listens(port))
    return IdentityProvider(server, f"http://127.0.0.1:{port}")
