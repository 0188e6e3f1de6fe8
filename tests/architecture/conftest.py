"""What these tests share: the application of which only the shape is looked at, and the syntax of all files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from foundation.settings import Settings
from tests.architecture import tree
from tests.conftest import SECRET
from wsgi import create_app


@pytest.fixture(scope="session", autouse=True)
def syntax() -> Iterator[None]:
    """Let go at the end: pytest walks all that is held several times before it leaves, and these are millions of nodes."""
    yield
    tree.parsed.cache_clear()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, without a database."""
    made = create_app(Settings(var=tmp_path_factory.mktemp("whole"), secret_key=SECRET))
    yield made
    for close in made.extensions.get("closing", []):
        close()
    made.extensions["database"].close()
