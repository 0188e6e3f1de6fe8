"""Applications that sign people in: with providers given by the test, and as the demonstration runs them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.serving import make_server

from foundation.settings import Provider, Settings
from tests.builders import FrozenClock
from tests.people.lying_provider import LyingProvider
from tests.servers.process import free_port
from wsgi import create_app


@pytest.fixture
def today() -> FrozenClock:
    """A clock held at the real time: tokens of real providers carry it."""
    return FrozenClock(datetime.now(UTC))


@pytest.fixture
def app_with(settings: Settings, today: FrozenClock) -> Iterator[Callable[..., Flask]]:
    """`app_with(provider, …)`: the application with these providers; CSRF is off, as in the other tests of pages."""
    made: list[Flask] = []

    def build(*providers: Provider, **changes: object) -> Flask:
        app = create_app(replace(settings, providers=providers, **changes), clock=today)  # type: ignore[arg-type]
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        made.append(app)
        return app

    yield build
    for app in made:
        app.extensions["database"].close()


@pytest.fixture
def lying() -> Iterator[LyingProvider]:
    """A provider that says whatever the test wants."""
    provider = LyingProvider()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def demonstration(app_with: Callable[..., Flask]) -> Iterator[Flask]:
    """The application with its embedded provider, served: its client reaches it by HTTP, as in real life."""
    port = free_port()
    app = app_with(demo=True, host="127.0.0.1", port=port, public_url=f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
