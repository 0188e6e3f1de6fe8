"""Yjs, for the tests of the checker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.yjs import Yjs


@pytest.fixture(scope="module")
def yjs() -> Iterator[Yjs]:
    started = Yjs()
    yield started
    started.stop()
