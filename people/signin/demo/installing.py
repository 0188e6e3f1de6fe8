"""The demonstration's provider put into the application, and made known to its client."""

from __future__ import annotations

from flask import Flask
from sqlmodel import col, update

from foundation.settings import Provider, Settings
from people.models import Identity
from people.signin.demo import letters, pages, server
from people.signin.peer import Peer, Peers


def install(app: Flask, settings: Settings, peers: Peers) -> None:
    """Only when settings.demo; the application reaches its own provider by HTTP, on the loopback."""
    server.build(app, settings)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(letters.blueprint)
    host = "127.0.0.1" if settings.host in {"", "0.0.0.0", "127.0.0.1"} else settings.host  # noqa: S104
    peers.add(Peer(provider(settings), detour=(settings.public_url, f"http://{host}:{settings.port}")))
    app.extensions.setdefault("preparing", []).append(follow_address)


def provider(settings: Settings) -> Provider:
    return Provider(
        slug=server.SLUG,
        label="Comptes de démonstration",
        issuer=server.issuer(settings),
        client_id=server.CLIENT_ID,
        client_secret=server.client_secret(settings),
        scopes=server.SCOPES,
        algorithms=("RS256",),
    )


def follow_address(app: Flask) -> None:
    """The demonstration started again at another address is another issuer: its identities follow it."""
    here = server.issuer(app.extensions["settings"])
    with app.extensions["database"].transaction() as db:
        db.execute(
            update(Identity)
            .where(col(Identity.issuer).endswith(server.PREFIX), col(Identity.issuer) != here)
            .values(issuer=here)
        )
