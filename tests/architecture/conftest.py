"""The application of which only the shape is looked at: one for all these tests, without a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from foundation.settings import Settings
from tests.conftest import SECRET
from wsgi import create_app


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(Settings(var=tmp_path_factory.mktemp("whole"), secret_key=SECRET))
    yield made
    for close in made.extensions.get("closing", []):
        close()
    made.extensions["database"].close()
