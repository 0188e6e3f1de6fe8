"""One demonstration served for all the journeys that change little; those that kill it start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.servers.application import Application


@pytest.fixture(autouse=True)
def everybody_leaves(browser: Browser) -> Iterator[None]:
    """Pages left open go on living: live texts, timers, sockets. A hundred of them slow every journey that comes after."""
    yield
    for context in list(browser.contexts):
        context.close()


@pytest.fixture(scope="session")
def demonstration(place: Path) -> Iterator[Application]:
    """The product as `make run` serves it, with its demonstration."""
    home = place / "demonstration"
    home.mkdir()
    application = Application(home)
    application.start()
    yield application
    application.stop()
