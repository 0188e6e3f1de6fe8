"""One demonstration served for all the journeys of a file; those that kill it start their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from playwright.sync_api import Browser, expect

from tests.servers.application import Application

PATIENCE_MS = 20_000
"""How long a screen may take to say what is expected of it, on a machine that has much else to do."""


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def everybody_leaves(browser: Browser) -> Iterator[None]:
    """Pages left open go on living: live texts, timers, sockets. A hundred of them slow every journey that comes after."""
    yield
    for context in list(browser.contexts):
        context.close()


@pytest.fixture(scope="session")
def loaded(place: Path) -> Path:
    """What `make run` leaves once it has loaded its demonstration: made once, copied for each file of journeys."""
    home = place / "loaded"
    home.mkdir()
    application = Application(home)
    application.start()
    application.stop()
    return home / "var"


@pytest.fixture(scope="module")
def demonstration(place: Path, loaded: Path) -> Iterator[Application]:
    """The product as `make run` serves it, with its demonstration, which only the journeys of this file have changed."""
    home = Path(mkdtemp(prefix="demonstration-", dir=place))
    shutil.copytree(loaded, home / "var")
    application = Application(home)
    application.start()
    yield application
    application.stop()
