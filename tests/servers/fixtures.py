"""Fixtures over the real servers: nothing starts before a test asks for it, all is stopped at the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.servers.application import Application
from tests.servers.browser import chromium
from tests.servers.identity import IdentityProvider, start_provider
from tests.servers.mail import MailServer
from tests.servers.postgresql import Cluster, start_cluster
from tests.servers.redis import Redis, start_redis


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A short private directory: paths of sockets are limited to about a hundred characters."""
    home = Path(tempfile.mkdtemp(prefix="chantier-"))
    home.chmod(0o711)  # PostgreSQL run by root works under another id, which must pass through
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(place: Path) -> Iterator[Cluster]:
    home = place / "pg"
    home.mkdir()
    cluster = start_cluster(home)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def redis(place: Path) -> Iterator[Redis]:
    started = start_redis(place)
    yield started
    started.server.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def identity_provider(tmp_path: Path) -> Iterator[Callable[..., IdentityProvider]]:
    """Starts providers: `identity_provider("proconnect", returns=[…], after_logout=[…])`."""
    started: list[IdentityProvider] = []

    def start(profile: str, **options: object) -> IdentityProvider:
        started.append(start_provider(tmp_path, profile, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for one in started:
        one.server.stop()


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Callable[..., Application]]:
    """Starts servers of Chantier: `application()` for the demonstration, `application(demo=False, environ=…)`."""
    started: list[Application] = []

    def start(**options: object) -> Application:
        home = tmp_path / f"application-{len(started)}"
        home.mkdir()
        started.append(Application(home, **options))  # type: ignore[arg-type]
        return started[-1].start()

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; each person of a journey is `browser.new_context()`."""
    with chromium() as launched:
        yield launched
