"""The demonstration as read on the day it was written, once for the whole folder."""

from __future__ import annotations

import pytest

from demonstration.calendar import Calendar
from demonstration.reading import Demonstration, demonstrations


@pytest.fixture(scope="session")
def both() -> tuple[Demonstration, ...]:
    return demonstrations(Calendar())


@pytest.fixture(scope="session")
def valbrume(both: tuple[Demonstration, ...]) -> Demonstration:
    return both[0]


@pytest.fixture(scope="session")
def twin(both: tuple[Demonstration, ...]) -> Demonstration:
    return both[1]
