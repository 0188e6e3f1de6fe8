"""What any test may ask for: a database, the application, a client, a frozen clock.

Tests of data, votes and co-editing say `pytestmark = pytest.mark.both_databases` and run on SQLite and PostgreSQL.
Servers of tests/servers start at the first test that asks for one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from foundation import operations, web
from foundation.db import Database
from foundation.settings import Settings
from tests.builders import FrozenClock
from tests.servers.postgresql import Cluster
from wsgi import create_app

pytest_plugins = ("tests.house", "tests.servers.fixtures", "tests.faults.tally", "tests.faults.workers")
SECRET = "a secret for tests alone: 0123456789 abcdefghij"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("backend", ["sqlite", "postgresql"] if both else ["sqlite"], scope="function")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


def _migrated(url: str) -> None:
    app = create_app(Settings(var=Path(), secret_key=SECRET, database_url=url))
    operations.upgrade(app)
    app.extensions["database"].close()


@pytest.fixture(scope="session")
def empty_sqlite(place: Path) -> Path:
    """A migrated, empty SQLite database, made once and copied for each test."""
    made = place / "empty.sqlite"
    _migrated(f"sqlite:///{made}")
    return made


@pytest.fixture
def db_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated, empty database of this test's own."""
    if backend == "sqlite":
        copied = shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "chantier.sqlite")
        yield f"sqlite:///{copied}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = cluster.new_database(_migrated)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def settings(db_url: str, tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, secret_key=SECRET, public_url="http://localhost", database_url=db_url)


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    """The application. CSRF tokens and rate limits are off, unless the test is marked `as_deployed`."""
    made = create_app(settings, clock=clock)
    if not request.node.get_closest_marker("as_deployed"):
        made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        web.limiter.enabled = False
    yield made
    for close in made.extensions.get("closing", []):
        close()
    made.extensions["database"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody signed in with yet."""
    return app.test_client()


@pytest.fixture
def database(db_url: str) -> Iterator[Database]:
    """The database alone, for rooms tested without the web."""
    made = Database(db_url)
    yield made
    made.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A write transaction held open for the whole test and thrown away; do not write elsewhere meanwhile."""
    with Session(database._writer_engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()
