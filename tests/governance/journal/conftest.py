"""A sealed log to verify and to tamper with."""

from __future__ import annotations

import pytest

from tests.governance.journal.log import Log, a_log


@pytest.fixture
def log(db) -> Log:
    return a_log(db)
